"""A booking holds its place from the asking, moves by the table, and is rated once."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.booking_moves import (
    MOVES,
    BookingAct,
    BookingState,
)
from renqi.programmes.cultivation.growth.models import Booking, Place, Proof, Rating
from renqi.programmes.cultivation.growth.selectors.bookings import booking_of, read_proof
from renqi.programmes.cultivation.growth.services.decide_service import decide_service
from renqi.programmes.cultivation.growth.services.keep_up import end_waiting_bookings
from tests.cultivation.growth.place import (
    PROOF,
    book,
    firm_user,
    listed,
    move,
    service_row,
    slot_of,
    state_of,
)
from tests.identity.acting import DAY, NOW
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db
People = dict[str, Actor]
LATER = NOW + 10 * DAY


@pytest.fixture
def slot(people: People) -> int:
    return slot_of(listed(people), people)


@pytest.fixture
def asked(people: People, slot: int) -> int:
    return book(slot, people["firm"])


def free(slot: int) -> int:
    return Place.objects.filter(slot=slot, booking__isnull=True).count()


def test_a_booking_goes_from_asking_to_a_rating_and_is_closed(people: People, asked: int) -> None:
    park, firm = people["park"], people["firm"]
    move(asked, "accept", park)
    move(asked, "deliver", park, at=LATER, files=[PROOF], words="三批样品均已检测")
    move(asked, "confirm", firm, at=LATER, stars=5, words="专业、及时")
    view = booking_of(asked, actor=firm)
    assert view.line.state is BookingState.CLOSED
    assert [one.act for one in view.events] == ["ask", "accept", "deliver", "confirm"]
    assert (view.line.stars, view.words) == (5, "专业、及时")
    assert read_proof(asked, view.proofs[0].proof_id, actor=firm)[1] == PROOF.content
    row = service_row(view.line.service_id)
    assert (row.stars_sum, row.stars_count) == (5, 1)


def test_the_firm_pays_the_price_less_the_subsidy(people: People, asked: int) -> None:
    line = booking_of(asked, actor=people["firm"]).line
    # 1,000 yuan, half of it subsidised: 500 yuan in fen.
    assert (line.price, line.subsidy, line.pays) == (100_000, 50_000, 50_000)


def test_the_last_place_is_given_once(people: People, slot: int, asked: int) -> None:
    other = firm_user(5)
    with pytest.raises(refusals.FirmNotOnFile):
        book(slot, other)
    assert free(slot) == 0


def test_a_place_is_free_again_after_a_refusal(people: People, slot: int, asked: int) -> None:
    move(asked, "decline", people["park"], code="no_capacity", words="设备检修")
    assert (state_of(asked), free(slot)) == ("declined", 1)
    assert book(slot, people["firm"], key="again") != asked


def test_declining_needs_a_reason_of_the_list(people: People, asked: int) -> None:
    for code in ("", "because"):
        with pytest.raises(refusals.CodeUnknown):
            move(asked, "decline", people["park"], code=code)


def test_a_request_that_is_sent_twice_books_once(people: People, slot: int) -> None:
    first = book(slot, people["firm"], key="same")
    assert book(slot, people["firm"], key="same") == first
    with pytest.raises((refusals.BookedAlready, refusals.NoPlaceLeft)):
        book(slot, people["firm"], key="other")
    assert Booking.objects.count() == 1


def test_nobody_books_twice_in_a_slot_even_where_places_are_left(people: People) -> None:
    slot = slot_of(listed(people), people, places=3)
    book(slot, people["firm"], key="one")
    with pytest.raises(refusals.BookedAlready):
        book(slot, people["firm"], key="two")
    assert free(slot) == 2


def test_a_firm_cancels_until_two_days_before_and_the_provider_later_too(
    people: People, slot: int, asked: int
) -> None:
    move(asked, "accept", people["park"])
    # The slot is in ten days: on the eighth two are left, on the ninth one.
    with pytest.raises(refusals.TooLateToCancel):
        move(asked, "cancel", people["firm"], at=NOW + 9 * DAY, code="date_unfit")
    move(asked, "cancel", people["park"], at=NOW + 9 * DAY, code="unable")
    again = book(slot, people["firm"], key="again", at=NOW)
    move(again, "accept", people["park"])
    move(again, "cancel", people["firm"], at=NOW + 8 * DAY, code="date_unfit")
    assert free(slot) == 1


def test_the_lead_time_is_kept_to_the_day(people: People, slot: int) -> None:
    # Three days are needed: seven days on three are left, eight days on two.
    with pytest.raises(refusals.TooLateToBook):
        book(slot, people["firm"], at=NOW + 8 * DAY)
    book(slot, people["firm"], at=NOW + 7 * DAY)


def test_nothing_is_delivered_before_its_day_or_without_proof(people: People, asked: int) -> None:
    park = people["park"]
    move(asked, "accept", park)
    with pytest.raises(refusals.TooEarlyToDeliver):
        move(asked, "deliver", park, at=NOW + 9 * DAY, files=[PROOF])
    with pytest.raises(refusals.ProofMissing):
        move(asked, "deliver", park, at=LATER)
    assert Proof.objects.count() == 0


@pytest.mark.parametrize("stars", [None, 0, 6])
def test_confirming_needs_one_to_five_stars(people: People, asked: int, stars: int | None) -> None:
    move(asked, "accept", people["park"])
    move(asked, "deliver", people["park"], at=LATER, files=[PROOF])
    with pytest.raises(refusals.StarsUnusable):
        move(asked, "confirm", people["firm"], at=LATER, stars=stars)


@pytest.mark.parametrize(
    ("who", "act"),
    [("firm", "accept"), ("firm", "deliver"), ("park", "confirm"), ("bureau", "accept")],
)
def test_nobody_does_what_is_the_other_sides(
    people: People, asked: int, who: str, act: str
) -> None:
    with pytest.raises((refusals.ActNotOpen, refusals.BookingUnknown)):
        move(asked, act, people[who], files=[PROOF], stars=5 if act == "confirm" else None)


def test_a_stranger_neither_sees_nor_moves_it(people: People, asked: int) -> None:
    stranger = firm_user(6)
    with pytest.raises(refusals.BookingUnknown):
        booking_of(asked, actor=stranger)
    with pytest.raises(refusals.BookingUnknown):
        move(asked, "cancel", stranger, code="other")
    other = Actor(person_id=9, name="别家", role="provider", organisation_id=424_242)
    with pytest.raises(refusals.BookingUnknown):
        booking_of(asked, actor=other)


def test_who_runs_the_service_neither_rates_nor_is_subsidised(people: People) -> None:
    service = listed(people, operator_code=FIRM_USCC)
    with pytest.raises(refusals.OwnService):
        book(slot_of(service, people), people["firm"])


def test_a_paused_service_is_not_booked_and_its_bookings_go_on(people: People) -> None:
    service = listed(people)
    slot = slot_of(service, people, places=2)
    asked = book(slot, people["firm"])
    decide_service(service, "pause", reason="投诉核查", actor=people["bureau"], at=NOW)
    move(asked, "accept", people["park"])
    with pytest.raises(refusals.SlotUnknown):
        book(slot, people["firm"], key="k2")


@pytest.mark.parametrize(("days", "state"), [(5, "asked"), (6, "expired")])
def test_a_request_without_an_answer_ends_after_five_days(
    people: People, slot: int, asked: int, days: int, state: str
) -> None:
    end_waiting_bookings(at=NOW + days * DAY)
    assert state_of(asked) == state
    assert free(slot) == (state == "expired")


def test_the_daily_job_run_twice_or_a_month_late_ends_a_request_once(
    people: People, asked: int
) -> None:
    at = NOW + dt.timedelta(days=40)
    assert [end_waiting_bookings(at=at), end_waiting_bookings(at=at)] == [1, 0]
    events = booking_of(asked, actor=people["firm"]).events
    assert [one.act for one in events] == ["ask", "expire"]


def test_what_is_not_confirmed_in_thirty_days_is_closed_without_stars(
    people: People, asked: int
) -> None:
    move(asked, "accept", people["park"])
    move(asked, "deliver", people["park"], at=LATER, files=[PROOF])
    end_waiting_bookings(at=LATER + 30 * DAY)
    assert state_of(asked) == "delivered"
    end_waiting_bookings(at=LATER + 31 * DAY)
    assert state_of(asked) == "closed"
    assert not Rating.objects.exists()


def refused_by(statement: str, *given: str | int | dt.datetime | None) -> str:
    with (
        pytest.raises(IntegrityError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, given)
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_the_database_allows_the_moves_of_the_table_and_no_other(
    people: People, asked: int
) -> None:
    allowed = {
        (start.value, move.to_state.value) for move in MOVES.values() for start in move.from_states
    }
    assert ("asked", "accepted") in allowed
    for to in BookingState:
        if to.value == "asked" or ("asked", to.value) in allowed:
            continue
        broken = refused_by("UPDATE growth_booking SET state = %s WHERE id = %s", to.value, asked)
        assert broken == "booking_moves_by_table"
    assert set(MOVES) == set(BookingAct)


def test_the_database_keeps_price_place_and_stars_whoever_writes(
    people: People, slot: int, asked: int
) -> None:
    kept = "booking_keeps_its_beginning"
    assert refused_by("UPDATE growth_booking SET price = 1, subsidy = 0") == kept
    # A booking that ends must give its place back first.
    assert refused_by("UPDATE growth_booking SET state = 'cancelled'") == "booking_gives_place_back"
    assert (
        refused_by(
            "INSERT INTO growth_rating (booking_id, stars, words, at, by_id, by)"
            " VALUES (%s, 5, '', now(), 1, 'x')",
            asked,
        )
        == "rating_after_delivery"
    )
    other = slot_of(listed(people), people)
    assert refused_by(
        "UPDATE growth_place SET booking_id = %s WHERE slot_id = %s", asked, other
    ) in {"place_fits_booking", "growth_place_booking_id_key"}
