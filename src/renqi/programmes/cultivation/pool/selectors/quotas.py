"""Quotas and how full they are (名额查询)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.models import Quota


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRow:
    """A quota (名额)."""

    id: int
    call: str
    kind: str
    grade: str
    district: str
    places: int
    taken: int
    reason: str
    set_by: str
    set_at: dt.datetime

    @property
    def left(self) -> int:
        """How many places are free."""
        return self.places - self.taken


def quotas(*, scope: Scope, kind: str = "", call: str | None = None) -> tuple[QuotaRow, ...]:
    """List quotas by kind, grade and district; the whole city only (名额清单).

    Args:
        scope: What may be seen.
        kind: Only of this kind; empty for all.
        call: Only of this call, empty for standing ones; none for all.
    """
    rows = Quota.objects.all() if scope.all else Quota.objects.none()
    if kind:
        rows = rows.filter(kind=kind)
    if call is not None:
        rows = rows.filter(call=call)
    return tuple(
        QuotaRow(
            id=row.pk,
            call=row.call,
            kind=row.kind,
            grade=row.grade,
            district=row.district,
            places=row.places,
            taken=row.taken,
            reason=row.reason,
            set_by=row.set_by,
            set_at=row.set_at,
        )
        for row in rows.order_by("call", "kind", "grade", "district")
    )
