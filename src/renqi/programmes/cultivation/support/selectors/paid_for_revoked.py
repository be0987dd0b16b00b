"""Money paid for titles that were revoked since, and not asked back yet (撤销称号已付资金)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.rungs import Rung
from renqi.programmes.cultivation.ladder.selectors.revoked import RevokedTitle, revoked_titles
from renqi.programmes.cultivation.support.domain.line_states import ClaimState
from renqi.programmes.cultivation.support.models import ClawBack, EntitlementLine
from renqi.registry.selectors.aid import AidLine, paid_aid
from renqi.registry.selectors.merges import codes_of

# The city's award of 2022 calls the title by a name of its own.
_ALSO = {"srdi_city": "srdi"}
_TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidForRevoked:
    """Aid that was paid for a title that the firm has lost by a revocation (已付待追回).

    Attributes:
        title_id: The title.
        rung: Its rung.
        revoked_on: The day of its revocation.
        left: What of the money nobody asked back, in fen.
        line_id: The paid entry from which a claim is proposed; none for aid that was paid
            elsewhere and is only on record here.
    """

    title_id: int
    rung: Rung
    uscc: str
    firm_name: str
    revoked_on: dt.date
    matter: str
    measure: str
    paid: int
    left: int
    line_id: int | None


def paid_for_revoked(*, scope: Scope, title_id: int | None = None) -> tuple[PaidForRevoked, ...]:
    """List what was paid for titles revoked since, without a claim, the latest first (待追回).

    Aid promised after the revocation was for something else: a title of a later day.

    Args:
        scope: Whoever does not see the whole city sees nothing.
        title_id: Only for this title.
    """
    if not scope.all:
        return ()
    titles = revoked_titles(title_id=title_id)
    codes = {one.uscc: codes_of(one.uscc) for one in titles}
    every = {code for known in codes.values() for code in known}
    aid = paid_aid(every, beginning=f"{_TITLE}:")
    lines = _lines([one.aid_id for one in aid])
    asked = _asked(list(lines.values()))
    return tuple(
        _row(title, one, line_id=lines.get(one.aid_id))
        for title in titles
        for one in aid
        if one.uscc in codes[title.uscc]
        and _rung_key(one.matter) == title.rung.key
        and day_of(one.promised_at) <= title.revoked_on
        and lines.get(one.aid_id) not in asked
    )


def _row(title: RevokedTitle, aid: AidLine, *, line_id: int | None) -> PaidForRevoked:
    return PaidForRevoked(
        title_id=title.title_id,
        rung=title.rung,
        uscc=title.uscc,
        firm_name=title.firm_name,
        revoked_on=title.revoked_on,
        matter=aid.matter,
        measure=aid.measure,
        paid=aid.paid,
        left=aid.paid - aid.claimed,
        line_id=line_id,
    )


def _rung_key(matter: str) -> str:
    key = matter.split(":")[1]
    return _ALSO.get(key, key)


def _lines(aid_ids: list[int]) -> dict[int | None, int]:
    rows = EntitlementLine.objects.filter(aid_id__in=aid_ids)
    return dict(rows.values_list("aid_id", "pk"))


def _asked(line_ids: list[int]) -> set[int | None]:
    """Give the entries about which a claim is being heard; its money is not asked back yet."""
    heard = ClawBack.objects.filter(line_id__in=line_ids, state=ClaimState.PROPOSED.value)
    return set(heard.values_list("line_id", flat=True))
