"""What firm and provider do with a booking (预约办理)."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain import content_types
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.services.keep_file import GivenFile, check_file, keep_file
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.booking_moves import (
    FIRM_CANCELS_DAYS_BEFORE,
    MOVES,
    BookingAct,
    BookingState,
    Move,
    Side,
)
from renqi.programmes.cultivation.growth.models import (
    Booking,
    BookingEvent,
    Place,
    Proof,
    Rating,
)
from renqi.programmes.cultivation.growth.selectors.kinship import kinship_of
from renqi.programmes.cultivation.growth.services.constraints import refusing
from renqi.programmes.cultivation.growth.services.people import firm_people, provider_people

PROOF_TYPES = (content_types.PDF, content_types.PNG, content_types.JPEG, content_types.OFD)
PROOF_BYTES_MOST = 20 * 1024 * 1024
WORDS_MOST = 2_000
_FREES = frozenset({BookingState.DECLINED, BookingState.CANCELLED, BookingState.EXPIRED})
STARS = range(1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What comes with an act (办理内容).

    Attributes:
        code: Reason of the list, where one is asked for.
        words: What there is to say.
        files: Proof of what was delivered.
        stars: One to five; none where the firm does not rate.
    """

    code: str = ""
    words: str = ""
    files: Sequence[GivenFile] = ()
    stars: int | None = None


def move_booking(
    booking_id: int, act: BookingAct, given: Given, *, actor: Actor, at: dt.datetime
) -> None:
    """Accept, decline, cancel, deliver or confirm a booking (预约办理).

    Args:
        booking_id: The booking.
        act: What is done.
        given: What comes with it.
        actor: Who does it, for the firm or the provider.
        at: The instant.

    Raises:
        BookingUnknown: There is none of this firm or provider.
        ActNotOpen: It does not stand where this can be done, or it is the other side's.
        CodeUnknown: The reason is none of the list.
        TooLateToCancel: A firm would leave an accepted booking too shortly before.
        TooEarlyToDeliver: The first day has not come.
        ProofMissing: Nothing proves the delivery.
        StarsUnusable: There are less than one or more than five.
        RelatedDoNotRate: The two are related.

    Effects:
        The booking's state, its event, the place given back, proof or rating; the other side is
        told; one transaction.

    Locks:
        The booking.
    """
    move = MOVES[act]
    with refusing(), transaction.atomic():
        booking, side = _held(booking_id, actor=actor)
        if side not in move.sides or booking.state not in move.from_states:
            raise refusals.ActNotOpen(state=booking.state)
        if move.codes and given.code not in move.codes:
            raise refusals.CodeUnknown
        _check(booking, act, side, given, today=day_of(at))
        if act is BookingAct.DELIVER:
            _keep_proof(booking, given.files, actor=actor, at=at)
        step(booking, move, given, actor=actor, at=at)
        if given.stars is not None:
            Rating.objects.create(
                booking=booking,
                stars=given.stars,
                words=given.words[:WORDS_MOST],
                at=at,
                by_id=actor.person_id,
                by=actor.signature,
            )
        _tell_other_side(booking, act, side, at=at)


def step(booking: Booking, move: Move, given: Given, *, actor: Actor, at: dt.datetime) -> None:
    """Write one move of a booking that is held; its place goes back where it ends early.

    Effects:
        One BookingEvent, the booking's state, its place.
    """
    if move.to_state in _FREES:
        for place in Place.objects.filter(booking=booking):
            place.booking = None
            place.save(update_fields=["booking"])
    booking.state, booking.moved_at = move.to_state.value, at
    booking.save(update_fields=["state", "moved_at"])
    BookingEvent.objects.create(
        booking=booking,
        act=move.act.value,
        to_state=move.to_state.value,
        code=given.code if move.codes else "",
        words=given.words[:WORDS_MOST],
        at=at,
        by_id=actor.person_id,
        by=actor.signature,
    )


def _held(booking_id: int, *, actor: Actor) -> tuple[Booking, Side]:
    rows = Booking.objects.select_for_update(of=("self",)).select_related("slot", "terms")
    booking = rows.filter(pk=booking_id).first()
    if booking is not None:
        if actor.scope(Action.GROWTH_OFFER).organisation_id == booking.provider_id:
            return booking, Side.PROVIDER
        own = actor.scope(Action.GROWTH_BOOK).uscc
        if own and own == booking.uscc:
            return booking, Side.FIRM
    raise refusals.BookingUnknown(booking_id=booking_id)


def _check(booking: Booking, act: BookingAct, side: Side, given: Given, *, today: dt.date) -> None:
    days_before = (booking.slot.from_on - today).days
    is_leaving = act is BookingAct.CANCEL and side is Side.FIRM
    if is_leaving and booking.state == BookingState.ACCEPTED:
        if days_before < FIRM_CANCELS_DAYS_BEFORE:
            raise refusals.TooLateToCancel(days=FIRM_CANCELS_DAYS_BEFORE)
    elif act is BookingAct.DELIVER:
        _check_delivery(booking, given, days_before=days_before)
    elif act is BookingAct.CONFIRM:
        _check_stars(booking, given, today=today)
    if given.stars is not None and act is not BookingAct.CONFIRM:
        raise refusals.StarsUnusable


def _check_delivery(booking: Booking, given: Given, *, days_before: int) -> None:
    if days_before > 0:
        raise refusals.TooEarlyToDeliver(day=booking.slot.from_on)
    if not given.files:
        raise refusals.ProofMissing


def _check_stars(booking: Booking, given: Given, *, today: dt.date) -> None:
    """Who confirms rates as well, unless the two are related, then or by now."""
    kinship = kinship_of(
        booking.uscc,
        provider_id=booking.provider_id,
        operator_code=booking.terms.operator_code,
        as_of=today,
    )
    if booking.is_related or kinship.is_related:
        if given.stars is not None:
            raise refusals.RelatedDoNotRate
    elif given.stars not in STARS:
        raise refusals.StarsUnusable


def _keep_proof(
    booking: Booking, files: Sequence[GivenFile], *, actor: Actor, at: dt.datetime
) -> None:
    for file in files:
        kind = check_file(file, content_types=PROOF_TYPES, bytes_max=PROOF_BYTES_MOST)
        sha256 = hashlib.sha256(file.content).hexdigest()
        keep_file(sha256, file.content)
        Proof.objects.get_or_create(
            booking=booking,
            sha256=sha256,
            defaults={
                "file_name": file.name.strip(),
                "size": len(file.content),
                "content_type": kind,
                "at": at,
                "by_id": actor.person_id,
                "by": actor.signature,
            },
        )


def _tell_other_side(booking: Booking, act: BookingAct, side: Side, *, at: dt.datetime) -> None:
    subjects = {
        BookingAct.ACCEPT: gettext_noop("Your booking was accepted"),
        BookingAct.DECLINE: gettext_noop("Your booking was declined"),
        BookingAct.CANCEL: gettext_noop("A booking was cancelled"),
        BookingAct.DELIVER: gettext_noop("A service was delivered: please confirm and rate it"),
        BookingAct.CONFIRM: gettext_noop("A firm confirmed what you delivered"),
    }
    people = (
        provider_people(booking.provider_id, at=at)
        if side is Side.FIRM
        else firm_people(booking.uscc, at=at)
    )
    tell(
        people,
        subject=subjects[act],
        body=gettext_noop("“{service}”, {firm}"),
        data={"service": booking.terms.name_zh, "firm": booking.firm_name},
        link=f"/growth/bookings/{booking.pk}/",
        at=at,
        key=f"growth.{act.value}.{booking.pk}",
    )
