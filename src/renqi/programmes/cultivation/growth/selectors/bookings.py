"""Bookings as their firm, their provider and the city see them (预约查询)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from renqi.engines.casework.selectors.stored_files import read_stored
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.booking_moves import (
    LIVE,
    BookingAct,
    BookingState,
    Side,
    acts_open,
)
from renqi.programmes.cultivation.growth.models import Booking, Proof, Rating
from renqi.programmes.cultivation.growth.selectors.services import TermsView, terms_view


class BookingSort(StrEnum):
    """By what bookings are ordered (排序)."""

    ASKED = "asked"
    DAY = "day"
    FIRM = "firm"
    STATE = "state"


_COLUMNS = {
    BookingSort.ASKED: "asked_at",
    BookingSort.DAY: "slot__from_on",
    BookingSort.FIRM: "firm_name",
    BookingSort.STATE: "state",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingLine:
    """One booking in a list (预约条目)."""

    booking_id: int
    service_id: int
    name: str
    provider: str
    uscc: str
    firm: str
    from_on: dt.date
    until_on: dt.date
    state: BookingState
    price: int
    subsidy: int
    asked_at: dt.datetime
    stars: int | None

    @property
    def pays(self) -> int:
        """What the firm pays."""
        return self.price - self.subsidy


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One act on a booking."""

    act: str
    to_state: BookingState
    code: str
    words: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLine:
    """One file that proves the delivery."""

    proof_id: int
    file_name: str
    sha256: str
    size: int
    content_type: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingView:
    """A booking with all that was done (预约).

    `acts` is what the reader may do now.
    """

    line: BookingLine
    terms: TermsView
    need: str
    gap: str
    is_related: bool
    words: str
    events: tuple[EventLine, ...]
    proofs: tuple[ProofLine, ...]
    acts: tuple[BookingAct, ...]


def booking_page(
    *,
    scope: Scope,
    words: str,
    state: str,
    sort: BookingSort,
    is_descending: bool,
    page: int,
    per_page: int,
) -> ListPage[BookingLine]:
    """Give a page of the bookings within reach (预约清单).

    Args:
        scope: The firm's own, the provider's own, or all.
        words: Must occur in the names of firm, provider or service.
        state: A state, `live`, or empty for all.
        sort: By what.
        is_descending: Whether falling.
        page: Which page.
        per_page: How many a page.
    """
    rows = _asked_for(scope, words, state)
    rows = rows.order_by(f"{'-' if is_descending else ''}{_COLUMNS[sort]}", "-pk")
    return cut(rows, page=page, per_page=per_page, read=_line)


def export_bookings(*, scope: Scope, words: str, state: str) -> Iterator[BookingLine]:
    """Give all bookings that pass a filter, for a file."""
    for row in _asked_for(scope, words, state).order_by("-asked_at", "-pk"):
        yield _line(row)


def booking_of(booking_id: int, *, actor: Actor) -> BookingView:
    """Give a booking to its firm, its provider or who sees the city (预约详情).

    Raises:
        BookingUnknown: There is none within reach.
    """
    row = _visible(actor.scope(Action.GROWTH_READ)).filter(pk=booking_id).first()
    if row is None:
        raise refusals.BookingUnknown(booking_id=booking_id)
    side = _side(row, actor)
    rating = Rating.objects.filter(booking=row).first()
    return BookingView(
        line=_line(row),
        terms=terms_view(row.terms),
        need=row.need,
        gap=row.gap,
        is_related=row.is_related,
        words=rating.words if rating else "",
        events=tuple(
            EventLine(
                act=one.act,
                to_state=BookingState(one.to_state),
                code=one.code,
                words=one.words,
                at=one.at,
                by=one.by,
            )
            for one in row.events.order_by("at", "pk")
        ),
        proofs=tuple(_proof(one) for one in row.proofs.order_by("pk")),
        acts=acts_open(BookingState(row.state), side) if side else (),
    )


def read_proof(booking_id: int, proof_id: int, *, actor: Actor) -> tuple[ProofLine, bytes]:
    """Give a file of a booking within reach, and its bytes (交付证明).

    Raises:
        ProofUnknown: There is none within reach.
        ProofDamaged: The bytes on disk are not those that were handed in.
    """
    rows = _visible(actor.scope(Action.GROWTH_READ)).filter(pk=booking_id)
    proof = Proof.objects.filter(pk=proof_id, booking__in=rows.values("pk")).first()
    if proof is None:
        raise refusals.ProofUnknown(proof_id=proof_id)
    content = read_stored(proof.sha256)
    if content is None:
        raise refusals.ProofDamaged(proof_id=proof_id)
    return _proof(proof), content


def waiting_count(actor: Actor) -> int:
    """Count the bookings that wait for this person's side (待办预约)."""
    scope = actor.scope(Action.GROWTH_READ)
    if scope.all or scope.is_empty:
        return 0
    waits = BookingState.ASKED if actor.may(Action.GROWTH_OFFER) else BookingState.DELIVERED
    return _visible(scope).filter(state=waits.value).count()


def _side(row: Booking, actor: Actor) -> Side | None:
    if actor.scope(Action.GROWTH_OFFER).organisation_id == row.provider_id:
        return Side.PROVIDER
    own = actor.scope(Action.GROWTH_BOOK).uscc
    return Side.FIRM if own and own == row.uscc else None


def _visible(scope: Scope) -> QuerySet[Booking]:
    rows = Booking.objects.select_related("terms", "slot", "rating")
    if scope.all:
        return rows
    own = Q(pk__in=[])
    if scope.uscc:
        own |= Q(uscc=scope.uscc)
    if scope.organisation_id is not None:
        own |= Q(provider_id=scope.organisation_id)
    return rows.filter(own)


def _asked_for(scope: Scope, words: str, state: str) -> QuerySet[Booking]:
    rows = _visible(scope)
    for word in words.split():
        rows = rows.filter(
            Q(firm_name__icontains=word)
            | Q(provider_name__icontains=word)
            | Q(terms__name_zh__icontains=word)
        )
    if state == "live":
        rows = rows.filter(state__in=sorted(LIVE))
    elif state:
        rows = rows.filter(state=state)
    return rows


def _line(row: Booking) -> BookingLine:
    rating = getattr(row, "rating", None)
    return BookingLine(
        booking_id=row.pk,
        service_id=row.service_id,
        name=row.terms.name_zh,
        provider=row.provider_name,
        uscc=row.uscc,
        firm=row.firm_name,
        from_on=row.slot.from_on,
        until_on=row.slot.until_on,
        state=BookingState(row.state),
        price=row.price,
        subsidy=row.subsidy,
        asked_at=row.asked_at,
        stars=rating.stars if rating else None,
    )


def _proof(row: Proof) -> ProofLine:
    return ProofLine(
        proof_id=row.pk,
        file_name=row.file_name,
        sha256=row.sha256,
        size=row.size,
        content_type=row.content_type,
        at=row.at,
        by=row.by,
    )
