"""Events that were declared, or wait for it (宣告事件查询)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from renqi.programmes.riskfund.relief.models import DeclaredEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One declared event (宣告事件); `claims` counts what was handed in for it."""

    event_id: int
    key: str
    kind: str
    title: str
    district: str
    chain: str
    from_on: dt.date
    until_on: dt.date
    basis: str
    proposed_by_id: int
    proposed_by: str
    confirmed_by: str
    confirmed_at: dt.datetime | None
    ended_at: dt.datetime | None
    ended_because: str
    claims: int

    @property
    def is_in_force(self) -> bool:
        """Whether firms may claim for it."""
        return self.confirmed_at is not None and self.ended_at is None


def declared_events() -> tuple[EventLine, ...]:
    """List every event, the newest first (宣告事件清单)."""
    rows = DeclaredEvent.objects.annotate(n_claims=Count("claims"))
    return tuple(_line(row) for row in rows.order_by("-pk"))


def events_in_force() -> tuple[EventLine, ...]:
    """List the events that firms may claim for, the newest first."""
    rows = DeclaredEvent.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True)
    return tuple(_line(row) for row in rows.order_by("-pk"))


def _line(row: DeclaredEvent) -> EventLine:
    return EventLine(
        event_id=row.pk,
        key=row.key,
        kind=row.kind,
        title=row.title,
        district=row.district,
        chain=row.chain,
        from_on=row.from_on,
        until_on=row.until_on,
        basis=row.basis,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        ended_because=row.ended_because,
        claims=getattr(row, "n_claims", 0),
    )
