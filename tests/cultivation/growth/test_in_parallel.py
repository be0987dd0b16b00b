"""Many firms at one slot at the same moment: nobody waits, and nothing is overbooked."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections, transaction

from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.models import Booking, Place
from tests.cultivation.growth.place import book, firm_user, listed, slot_of
from tests.identity.acting import city
from tests.registry.firm_files import bring, uscc
from tests.web.firms import near_miss

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 64
# What a page does around the booking: no racer may wait for all of it.
PAGE_SECONDS = 0.3


@pytest.fixture
def people(transactional_db: None, tmp_path: Path) -> dict[str, Actor]:
    found = city()
    bring(tmp_path / "firms.csv", [{**near_miss(n), "uscc": uscc(n)} for n in range(1, RACERS + 1)])
    return found


def all_at_once(*works: Callable[[], object]) -> list[BaseException | None]:
    start = threading.Barrier(len(works))
    raised: list[BaseException | None] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
        except BaseException as error:  # noqa: BLE001, shown by the test
            raised[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[n, work]) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return raised


@pytest.mark.parametrize("places", [1, 7])
def test_of_64_racers_exactly_as_many_win_as_there_are_places(
    people: dict[str, Actor], places: int
) -> None:
    slot = slot_of(listed(people), people, places=places)
    raised = all_at_once(*(lambda n=n: book(slot, firm_user(n)) for n in range(1, RACERS + 1)))
    told = [type(error).__name__ for error in raised if error is not None]
    # Nobody is told anything but that no place is left: no deadlock, no retry, no time-out.
    assert set(told) == {"NoPlaceLeft"}
    assert (len(told), Booking.objects.count()) == (RACERS - places, places)
    assert Place.objects.filter(slot=slot, booking__isnull=True).count() == 0
    assert Place.objects.values("booking").distinct().count() == places


def test_nobody_waits_for_who_is_taking_the_last_place(people: dict[str, Actor]) -> None:
    slot = slot_of(listed(people), people)
    waited: list[float] = []
    taken = threading.Event()

    def slow_winner() -> None:
        with transaction.atomic():
            book(slot, firm_user(1))
            taken.set()
            time.sleep(PAGE_SECONDS)

    def loser(number: int) -> None:
        taken.wait()
        began = time.monotonic()
        try:
            with pytest.raises(refusals.NoPlaceLeft):
                book(slot, firm_user(number))
        finally:
            waited.append(time.monotonic() - began)

    raised = all_at_once(slow_winner, *(lambda n=n: loser(n) for n in range(2, 10)))
    assert raised == [None] * 9
    # All of them were told while the winner's page was still being made.
    assert sorted(waited)[len(waited) // 2] < PAGE_SECONDS


def test_a_firm_that_clicks_eight_times_books_once(people: dict[str, Actor]) -> None:
    slot = slot_of(listed(people), people, places=8)
    raised = all_at_once(*(lambda: book(slot, firm_user(1), key="click") for _ in range(8)))
    assert Booking.objects.count() == 1
    assert {type(error).__name__ for error in raised if error} <= {"BookedAlready"}
