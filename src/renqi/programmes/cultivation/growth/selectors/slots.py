"""Slots of a service and how full they are (档期查询)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.growth.domain.service_kinds import ServiceState
from renqi.programmes.cultivation.growth.models import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotView:
    """One slot (档期).

    Attributes:
        slot_id: Its key.
        service_id: The service.
        name: Name of the service.
        from_on: First day.
        until_on: Last day.
        places: How many places it has.
        free: How many of them are free.
        is_closed: Whether it was closed.
    """

    slot_id: int
    service_id: int
    name: str
    from_on: dt.date
    until_on: dt.date
    places: int
    free: int
    is_closed: bool

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return self.places - self.free


def slots_to_book(service_id: int, *, scope: Scope, on: dt.date) -> tuple[SlotView, ...]:
    """List the open slots of a listed service from a day on, the next first (可约档期)."""
    if scope.is_empty:
        return ()
    rows = _counted().filter(
        service_id=service_id,
        service__state=ServiceState.LISTED.value,
        closed_at__isnull=True,
        until_on__gte=on,
    )
    return tuple(_view(row) for row in rows)


def slots_of_provider(*, scope: Scope, on: dt.date) -> tuple[SlotView, ...]:
    """List a provider's slots from a day on (我的档期)."""
    if scope.organisation_id is None:
        return ()
    rows = _counted().filter(service__provider_id=scope.organisation_id, until_on__gte=on)
    return tuple(_view(row) for row in rows)


def _counted() -> QuerySet[Slot]:
    # A page that is a firm's sees free places and its own; all of them are counted by number.
    return (
        Slot.objects.select_related("service__shown", "service__asked")
        .annotate(free=Count("places", filter=Q(places__booking__isnull=True)))
        .annotate(seen=Count("places"))
        .order_by("from_on", "until_on", "pk")
    )


def _view(row: Slot) -> SlotView:
    terms = row.service.shown or row.service.asked
    return SlotView(
        slot_id=row.pk,
        service_id=row.service_id,
        name=terms.name_zh if terms else "",
        from_on=row.from_on,
        until_on=row.until_on,
        places=getattr(row, "seen", 0),
        free=getattr(row, "free", 0),
        is_closed=row.closed_at is not None,
    )
