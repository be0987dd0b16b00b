"""Titles that a case has revoked and nobody has given back (已撤销称号)."""

import datetime as dt
from dataclasses import dataclass

from renqi.programmes.cultivation.ladder.domain.rungs import Rung, rung_of
from renqi.programmes.cultivation.ladder.domain.title_events import Happening
from renqi.programmes.cultivation.ladder.domain.title_state import Status
from renqi.programmes.cultivation.ladder.models import Title


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokedTitle:
    """A title that was revoked (已撤销称号)."""

    title_id: int
    uscc: str
    firm_name: str
    rung: Rung
    revoked_on: dt.date


def revoked_titles(*, title_id: int | None = None) -> tuple[RevokedTitle, ...]:
    """List titles that were revoked on a ground, the latest first (已撤销称号清单).

    A title that ended because no review was handed in was not revoked on a ground.
    """
    rows = Title.objects.filter(
        status=Status.REVOKED.value, ended_on__isnull=False, events__kind=Happening.REVOKED.value
    ).distinct()
    if title_id is not None:
        rows = rows.filter(pk=title_id)
    return tuple(
        RevokedTitle(
            title_id=row.pk,
            uscc=row.uscc,
            firm_name=row.firm_name,
            rung=rung_of(row.rung),
            revoked_on=row.ended_on,
        )
        for row in rows.order_by("-ended_on", "-pk")
        if row.ended_on is not None
    )
