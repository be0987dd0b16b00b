"""Tell the registry which titles a firm holds (称号写入企业档案)."""

import datetime as dt
from collections.abc import Mapping

from procrastinate.contrib.django import app

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.rungs import TITLED
from renqi.programmes.cultivation.ladder.domain.title_state import LIVE_STATUSES
from renqi.programmes.cultivation.ladder.models import Title
from renqi.registry.domain.resolution import TITLE_REGISTER
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.firm_file import firm_file
from renqi.registry.selectors.merges import codes_of
from renqi.registry.services.state_facts import StatedFacts, state_facts

TITLES = "valid_titles"


def tell_registry(uscc: str, *, on: dt.date, actor: Actor, at: dt.datetime) -> None:
    """State a firm's titles as a fact, or let a worker do it where a firm's own page acts (登记).

    The register of titles is not the firm's to write, so a page of the firm only asks for it.

    Effects:
        What `state_facts` writes, or one waiting job.
    """
    if actor.uscc:
        app.configure_task("ladder.state_titles").defer(uscc=uscc)
        return
    state_titles(uscc, on=on, actor_name=actor.signature, at=at)


def state_titles(
    uscc: str, *, on: dt.date, actor_name: str, at: dt.datetime, stated: int | None = None
) -> None:
    """State the titles of a firm as the register has them (称号事实).

    Of titles that the register has never held a row of, what the file says stands. Titles of codes
    that were merged are stated of the firm kept.

    Args:
        uscc: The firm.
        on: The day.
        actor_name: Who made it so.
        at: The instant.
        stated: What its file says; what it says today unless given.

    Effects:
        What `state_facts` writes.
    """
    bits = _bits()
    codes = codes_of(uscc)
    rows = list(Title.objects.filter(uscc__in=codes).values_list("rung", "status"))
    kept = sum(bits[rung] for rung in {rung for rung, _ in rows})
    held = sum(bits[rung] for rung in {rung for rung, status in rows if status in LIVE_STATUSES})
    if stated is None:
        stated = stated_titles(codes[0], on=on)
    state_facts(
        [StatedFacts(uscc=codes[0], facts={TITLES: (stated & ~kept) | held})],
        source=TITLE_REGISTER,
        observed_on=on,
        fiscal_year=on.year - 1,
        actor_name=actor_name,
        at=at,
    )


def stated_titles(uscc: str, *, on: dt.date) -> int:
    """Say which titles the file of a firm states, as the fact has them (档案所载称号)."""
    file = firm_file(uscc, scope=Scope(all=True), as_of=on)
    return next((int(line.stands.value) for line in file.facts if line.key == TITLES), 0)


def _bits() -> Mapping[str, int]:
    values = fact_catalogue()[TITLES].values
    return {rung.key: 1 << values.index(rung.title) for rung in TITLED}
