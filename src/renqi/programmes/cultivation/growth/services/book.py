"""A firm books a place of a service (预约)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.booking_moves import ANSWER_DAYS, BookingState
from renqi.programmes.cultivation.growth.domain.service_kinds import ServiceState, subsidy_of
from renqi.programmes.cultivation.growth.models import Booking, BookingEvent, Place, Slot
from renqi.programmes.cultivation.growth.selectors.firm_facts import firm_name
from renqi.programmes.cultivation.growth.selectors.kinship import kinship_of
from renqi.programmes.cultivation.growth.services.constraints import refusing
from renqi.programmes.cultivation.growth.services.people import provider_people

NEED_MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a firm asks for (预约申请).

    Attributes:
        slot_id: The days.
        need: What it is for, in the firm's words.
        gap: Key of the plan's item that it should close; may be empty.
        request_key: What makes this request itself; sent twice it books once.
    """

    slot_id: int
    need: str
    gap: str
    request_key: str


def book_service(wanted: Wanted, *, actor: Actor, at: dt.datetime) -> int:
    """Ask for a place; it is held from this moment on (预约服务).

    Nobody waits for anybody: a place that another booking is taking at this moment is passed
    over, and where none is left the firm is told so at once.

    Args:
        wanted: What is asked for.
        actor: Who asks, for their own firm.
        at: The instant.

    Returns:
        The booking's key; that of the first where the same request comes again.

    Raises:
        FirmNotOnFile: The person acts for no firm of the registry.
        NeedMissing: It does not say what for.
        SlotUnknown: The slot is closed, or the service is not on show.
        TermsNotInForce: The days lie outside the service's time.
        TooLateToBook: The provider needs more time.
        OwnService: The firm is the provider.
        BookedAlready: It has a live booking of the slot.
        NoPlaceLeft: No place is free.

    Effects:
        One Booking with its place and event; the provider is told; one transaction.

    Locks:
        One free place.
    """
    uscc = actor.scope(Action.GROWTH_BOOK).uscc
    name = firm_name(uscc, scope=actor.scope(Action.FIRM_READ)) if uscc else None
    if name is None:
        raise refusals.FirmNotOnFile(uscc=uscc)
    if not 0 < len(wanted.need.strip()) <= NEED_MOST:
        raise refusals.NeedMissing
    with refusing(), transaction.atomic():
        known = Booking.objects.filter(uscc=uscc, request_key=wanted.request_key).first()
        if known is not None:
            return known.pk
        slot = _slot_open(wanted.slot_id, today=day_of(at))
        is_related = _related(slot, uscc, actor=actor, today=day_of(at))
        place = _free_place(slot)
        booking = _booked(slot, uscc, name, wanted, actor=actor, is_related=is_related, at=at)
        place.booking = booking
        place.save(update_fields=["booking"])
        BookingEvent.objects.create(
            booking=booking,
            act="ask",
            to_state=BookingState.ASKED.value,
            words=booking.need,
            at=at,
            by_id=actor.person_id,
            by=actor.signature,
        )
        _tell_provider(booking, at=at)
    return booking.pk


def _slot_open(slot_id: int, *, today: dt.date) -> Slot:
    slot = (
        Slot.objects.select_related("service", "service__shown")
        .filter(pk=slot_id, closed_at__isnull=True, service__state=ServiceState.LISTED.value)
        .first()
    )
    if slot is None or slot.service.shown is None:
        raise refusals.SlotUnknown(slot_id=slot_id)
    terms = slot.service.shown
    if not terms.valid_from <= slot.from_on < terms.valid_until:
        raise refusals.TermsNotInForce
    # A month may be booked while enough of it is left.
    if (slot.until_on - today).days < terms.lead_days:
        raise refusals.TooLateToBook(days=terms.lead_days)
    return slot


def _related(slot: Slot, uscc: str, *, actor: Actor, today: dt.date) -> bool:
    terms = slot.service.shown
    kinship = kinship_of(
        uscc,
        provider_id=slot.service.provider_id,
        operator_code=terms.operator_code if terms else "",
        as_of=today,
    )
    if kinship.is_same or slot.service.provider_id == actor.organisation_id:
        raise refusals.OwnService
    return kinship.is_related


def _free_place(slot: Slot) -> Place:
    free = Place.objects.filter(slot=slot, booking__isnull=True).order_by("number")
    place = free.select_for_update(skip_locked=True, of=("self",)).first()
    if place is None:
        raise refusals.NoPlaceLeft
    return place


def _booked(
    slot: Slot,
    uscc: str,
    name: str,
    wanted: Wanted,
    *,
    actor: Actor,
    is_related: bool,
    at: dt.datetime,
) -> Booking:
    terms = slot.service.shown
    if terms is None:
        raise refusals.SlotUnknown(slot_id=slot.pk)
    subsidy = 0 if is_related else subsidy_of(terms.price, terms.subsidised_share)
    return Booking.objects.create(
        service=slot.service,
        terms=terms,
        slot=slot,
        provider_id=slot.service.provider_id,
        provider_name=slot.service.provider_name,
        uscc=uscc,
        firm_name=name,
        need=wanted.need.strip(),
        gap=wanted.gap,
        price=terms.price,
        subsidy=subsidy,
        is_related=is_related,
        asked_at=at,
        asked_by_id=actor.person_id,
        asked_by=actor.signature,
        moved_at=at,
        request_key=wanted.request_key,
    )


def _tell_provider(booking: Booking, *, at: dt.datetime) -> None:
    tell(
        provider_people(booking.provider_id, at=at),
        subject=gettext_noop("A firm asks for a service"),
        body=gettext_noop("{firm} asks for “{service}”. Please answer within {days} days."),
        data={"firm": booking.firm_name, "service": booking.terms.name_zh, "days": ANSWER_DAYS},
        link=f"/growth/bookings/{booking.pk}/",
        at=at,
        key=f"growth.asked.{booking.pk}",
    )
