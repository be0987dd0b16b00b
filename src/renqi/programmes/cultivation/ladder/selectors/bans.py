"""Who may not be given which title, and how long (禁申期)."""

import datetime as dt
from dataclasses import dataclass

from renqi.programmes.cultivation.ladder.domain.lifecycle import DATA_FRAUD, terms_at
from renqi.programmes.cultivation.ladder.domain.title_events import Happening
from renqi.programmes.cultivation.ladder.models import TitleEvent
from renqi.registry.selectors.merges import codes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """A ban after a revocation (禁申).

    Attributes:
        rungs: Rungs whose titles are not given.
        until: Last day of the ban.
        reason: Ground of the revocation.
        since: The day of the revocation.
    """

    rungs: frozenset[str]
    until: dt.date
    reason: str
    since: dt.date


def bans_on(uscc: str, *, as_of: dt.date) -> tuple[Ban, ...]:
    """Give the bans that stand against a firm on a day (禁申期查询).

    A revocation that an appeal undid bans nobody. A ban on a code that was merged is one on the
    firm kept, and the other way round.
    """
    codes = codes_of(uscc)
    revoked = TitleEvent.objects.filter(
        title__uscc__in=codes, kind=Happening.REVOKED.value, day__gte=as_of, happened_on__lte=as_of
    ).select_related("title")
    undone = TitleEvent.objects.filter(title__uscc__in=codes, kind=Happening.REINSTATED.value)
    given_back = dict(undone.order_by("pk").values_list("title_id", "pk"))
    bans = (
        Ban(
            rungs=_rungs(row.title.rung, row.cause, on=row.happened_on),
            until=row.day,
            reason=row.cause,
            since=row.happened_on,
        )
        for row in revoked.order_by("happened_on", "pk")
        if row.day is not None and given_back.get(row.title_id, 0) < row.pk
    )
    return tuple(ban for ban in bans if ban.rungs)


def _rungs(rung: str, ground: str, *, on: dt.date) -> frozenset[str]:
    terms = terms_at(rung, on)
    if terms is None:
        return frozenset({rung})
    if ground == DATA_FRAUD and terms.fraud_revokes:
        return terms.fraud_revokes | terms.ban_on
    return terms.ban_on or frozenset({rung})
