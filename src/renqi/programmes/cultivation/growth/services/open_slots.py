"""Providers say on which days a service is given, and how often (档期)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.booking_moves import LIVE
from renqi.programmes.cultivation.growth.models import Booking, Place, Slot
from renqi.programmes.cultivation.growth.services.constraints import refusing
from renqi.programmes.cultivation.growth.services.offer_service import own_service

LONGEST_DAYS, MOST_PLACES = 62, 200


def open_slots(
    service_id: int,
    days: Sequence[tuple[dt.date, dt.date]],
    *,
    places: int,
    actor: Actor,
    at: dt.datetime,
) -> tuple[int, ...]:
    """Open slots of a service, each with so many places (开放档期).

    Args:
        service_id: The service.
        days: First and last day of each slot; a month is one slot.
        places: How often the service fits in.
        actor: Who acts for the provider.
        at: The instant.

    Returns:
        The slots' keys.

    Raises:
        ServiceUnknown: There is none of this provider.
        SlotUnusable: A day lies in the past, or length or places are out of range.
        SlotTwice: The same days are offered already.

    Effects:
        Slots and their places; one transaction.

    Locks:
        The service.
    """
    today = day_of(at)
    for first, last in days:
        is_long = (last - first).days >= LONGEST_DAYS
        if first < today or last < first or is_long or not 1 <= places <= MOST_PLACES:
            raise refusals.SlotUnusable
    with refusing(), transaction.atomic():
        service = own_service(service_id, actor=actor)
        made = [
            Slot.objects.create(service=service, from_on=first, until_on=last, opened_at=at)
            for first, last in days
        ]
        Place.objects.bulk_create(
            Place(slot=slot, number=number) for slot in made for number in range(1, places + 1)
        )
    return tuple(slot.pk for slot in made)


def close_slot(slot_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """Close a slot of which no booking goes on (关闭档期).

    Raises:
        SlotUnknown: There is none of this provider, or it is closed.
        SlotHasBookings: Some are not over.

    Effects:
        The slot's end; one transaction.

    Locks:
        The slot; a booking that is being made waits for it or is seen.
    """
    with refusing(), transaction.atomic():
        slot = Slot.objects.select_for_update().filter(pk=slot_id, closed_at__isnull=True).first()
        if slot is None:
            raise refusals.SlotUnknown(slot_id=slot_id)
        try:
            own_service(slot.service_id, actor=actor)
        except refusals.ServiceUnknown as error:
            raise refusals.SlotUnknown(slot_id=slot_id) from error
        live = Booking.objects.filter(slot=slot, state__in=sorted(LIVE)).count()
        if live:
            raise refusals.SlotHasBookings(count=live)
        slot.closed_at = at
        slot.save(update_fields=["closed_at"])
