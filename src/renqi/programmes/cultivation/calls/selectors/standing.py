"""Whether a firm may apply, read with sight of the whole city (申报资格查询).

Whether a sister firm holds a title is not for a firm to see, and still keeps it from applying: so
this is asked `with_city_sight`, and only the refusal comes back.
"""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Q

from renqi.engines.policy.explaining.fact_words import list_values
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.domain.bars import (
    BanLine,
    Standing,
    asks_for_ties,
    bars,
)
from renqi.programmes.cultivation.calls.domain.states import APPROVED, Outcome
from renqi.programmes.cultivation.calls.models import Call, Place
from renqi.programmes.cultivation.calls.selectors.forgeries import bans_of_forgery
from renqi.programmes.cultivation.calls.selectors.on_file import facts_on_file
from renqi.programmes.cultivation.ladder.domain.rungs import Rung, rung_of
from renqi.programmes.cultivation.ladder.selectors.bans import bans_on
from renqi.programmes.cultivation.pool.domain.bars import Tie
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.relations import related_firms

_CITY = Scope(all=True)
_TITLES = "valid_titles"


def bars_on_firm(uscc: str, *, call: Call, as_of: dt.date) -> tuple[DomainError, ...]:
    """List what keeps a firm from applying under a call (申报限制查询).

    Args:
        uscc: The firm.
        call: The call.
        as_of: The day.
    """
    rung = rung_of(call.rung)
    return bars(rung, _standing(uscc, rung=rung, call=call, as_of=as_of))


def related_codes(uscc: str, *, as_of: dt.date) -> tuple[str, ...]:
    """Give the codes of the firms related to one, for conflicts of interest (关联企业)."""
    return tuple(one.uscc for one in related_firms(uscc, as_of=as_of))


def _standing(uscc: str, *, rung: Rung, call: Call, as_of: dt.date) -> Standing:
    facts = facts_on_file(uscc, scope=_CITY, year=call.fiscal_year, as_of=as_of)
    related = related_firms(uscc, as_of=as_of) if asks_for_ties(rung) else ()
    others = {one.uscc: _facts(one.uscc, call=call, as_of=as_of) for one in related}
    industry = facts.get("industry")
    return Standing(
        uscc=uscc,
        titles=_titles({key: one.value for key, one in facts.items()}),
        industry=str(industry.value) if industry else None,
        bans=_bans(uscc, rung=rung, as_of=as_of),
        ties=tuple(
            Tie(uscc=one.uscc, name=one.name, kind=one.kind, source=one.source) for one in related
        ),
        holders=_holders(rung, call, others),
        industries={code: _text(facts.get("industry")) for code, facts in others.items()},
    )


def _bans(uscc: str, *, rung: Rung, as_of: dt.date) -> tuple[BanLine, ...]:
    """Give each ban once: one forgery takes several titles, and each of them says the same."""
    revoked = (
        BanLine(until=ban.until, reason=ban.reason)
        for ban in bans_on(uscc, as_of=as_of)
        if rung.key in ban.rungs
    )
    forged = bans_of_forgery(uscc, rung=rung.key, as_of=as_of)
    return tuple(dict.fromkeys([*revoked, *forged]))


def _facts(uscc: str, *, call: Call, as_of: dt.date) -> Mapping[str, object]:
    found = facts_on_file(uscc, scope=_CITY, year=call.fiscal_year, as_of=as_of)
    return {key: one.value for key, one in found.items()}


def _holders(rung: Rung, call: Call, others: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """Name what each related firm has of the title: the title itself, or a place for it."""
    found = {
        code: rung.zh for code, facts in others.items() if rung.title in (_titles(facts) or ())
    }
    return found | _places(call, others)


def _places(call: Call, codes: Collection[str]) -> dict[str, str]:
    """Give the calls that have places of firms for the rung, whichever call it is (在占名额).

    A place under another call counts while its application runs, while the level above has yet
    to answer, and for the call's year; after that the title itself says who holds it.
    """
    live = Place.objects.filter(
        Q(call=call)
        | ~Q(application__stage=APPROVED)
        | Q(call__fiscal_year=call.fiscal_year)
        | Q(application__recommendation__outcome=Outcome.PENDING.value),
        call__rung=call.rung,
        released_at__isnull=True,
        application__uscc__in=codes,
    )
    refused_above = Q(application__recommendation__outcome=Outcome.REFUSED.value)
    return dict(live.exclude(refused_above).values_list("application__uscc", "call__number"))


def _titles(facts: Mapping[str, object]) -> frozenset[str] | None:
    mask = facts.get(_TITLES)
    if mask is None:
        return None
    return frozenset(list_values(fact_catalogue()[_TITLES], int(str(mask))))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
