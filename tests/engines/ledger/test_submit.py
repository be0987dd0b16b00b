"""Many threads hand single transfers over, and one of them posts for all."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.kinds import Outcome
from renqi.engines.ledger.domain.transfers import Booking, Event, EventOutcome, Transfer
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.submit_transfer import Gathering, submit_transfer
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, all_at_once, problems_of, sql

THREADS, EACH = 64, 6


def submit(chart: Chart, transfer: Transfer, booking: Booking = BOOKING) -> Outcome:
    return submit_transfer(transfer, place=chart.place, booking=booking).outcome


def test_sixty_four_at_one_account_are_posted_together(own_chart: Chart) -> None:
    chart, outcomes = own_chart, Counter[Outcome]()
    threads_before = threading.active_count()

    def work(seed: int) -> None:
        who = Booking(on=TODAY, at=NOON, actor=f"person {seed}")
        for _ in range(EACH):
            outcomes[submit(chart, chart.transfer(chart.bank, chart.fund, 1), who)] += 1

    assert all_at_once(*(partial(work, seed) for seed in range(THREADS))) == [None] * THREADS
    assert outcomes == {Outcome.POSTED: THREADS * EACH}
    assert account_of(chart.fund).balance == THREADS * EACH
    # Each transfer keeps who it came from, and far fewer transactions wrote them.
    assert sql("SELECT actor, count(*) FROM ledger_transfer GROUP BY 1 ORDER BY 1") == sorted(
        (f"person {seed}", EACH) for seed in range(THREADS)
    )
    ((transactions,),) = sql("SELECT count(DISTINCT xid) FROM ledger_transfer")
    assert transactions < THREADS * EACH / 4
    assert threading.active_count() == threads_before
    assert problems_of() == []


def test_one_that_is_refused_stops_none_of_the_others(own_chart: Chart) -> None:
    chart = own_chart
    post_transfers([chart.transfer(chart.bank, chart.fund, 10)], place=chart.place, booking=BOOKING)
    found: list[object] = []

    def spend(amount: int) -> None:
        found.append(submit(chart, chart.transfer(chart.fund, chart.a, amount)))

    # 20 who want one fen, 4 who want more than there is, 4 whose number no column holds.
    works = [partial(spend, amount) for amount in [1] * 20 + [11] * 4 + [2**70] * 4]
    raised = all_at_once(*random.Random(7).sample(works, len(works)))
    assert [type(error) for error in raised if error] == [refusals.AmountOutOfRange] * 4
    assert Counter(found) == {Outcome.POSTED: 10, Outcome.OVERDRAFT: 14}
    assert account_of(chart.fund).balance == 0


def test_a_thousand_retries_of_one_event_act_once(own_chart: Chart) -> None:
    chart = own_chart
    same = chart.transfer(chart.bank, chart.fund, 5, key="the same")
    found: list[Outcome] = []

    def work() -> None:
        found.extend(submit(chart, same) for _ in range(16))

    assert all_at_once(*[work] * THREADS) == [None] * THREADS
    assert Counter(found) == {Outcome.POSTED: 1, Outcome.EXISTS: THREADS * 16 - 1}


def test_a_transaction_that_is_open_is_told_to_post_directly(own_chart: Chart) -> None:
    with transaction.atomic(), pytest.raises(refusals.SubmittedInside):
        submit(own_chart, own_chart.transfer(own_chart.bank, own_chart.fund, 1))


def test_a_backend_that_is_lost_costs_nobody_a_transfer(own_chart: Chart) -> None:
    chart, over = own_chart, threading.Event()
    outcomes: list[Outcome] = []

    def work() -> None:
        for _ in range(25):
            one = chart.transfer(chart.bank, chart.fund, 1)
            while True:  # what a webhook does: the same id again
                try:
                    outcomes.append(submit(chart, one))
                except OperationalError:
                    continue
                break

    def killer() -> None:
        while not over.wait(0.05):
            sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <>"
                " pg_backend_pid() AND datname = current_database() AND query LIKE '%%post_each%%'"
            )
        connection.close()

    other = threading.Thread(target=killer)
    other.start()
    raised = all_at_once(*[work] * 16)
    over.set()
    other.join()
    assert raised == [None] * 16
    assert len(outcomes) == 16 * 25
    assert account_of(chart.fund).balance == 16 * 25
    assert problems_of() == []


class Slow:
    """Somebody who posts when told to, and remembers what came together."""

    def __init__(self) -> None:
        self.may_go, self.batches = threading.Event(), list[int]()
        self.has_begun = threading.Event()

    def post(self, events: Sequence[Event]) -> list[EventOutcome]:
        self.has_begun.set()
        assert self.may_go.wait(30)
        self.batches.append(len(events))
        return [EventOutcome(id=one.transfer.id, outcome=Outcome.POSTED) for one in events]


def event(chart: Chart) -> Event:
    return Event(transfer=chart.transfer(1, 2, 1), booking=BOOKING)


NOBODY = Chart.__new__(Chart)


def test_who_comes_when_too_many_wait_is_refused_at_once() -> None:
    slow = Slow()
    gathering = Gathering(slow.post, at_once=2, most=3)

    def first() -> None:
        gathering.submit(event(NOBODY), patience=30)

    def later() -> None:
        assert slow.has_begun.wait(30)
        gathering.submit(event(NOBODY), patience=30)

    def last() -> None:
        assert slow.has_begun.wait(30)
        while len(gathering._queue) < 3:
            time.sleep(0.001)
        with pytest.raises(refusals.TooManyWaiting):
            gathering.submit(event(NOBODY), patience=30)
        slow.may_go.set()

    assert all_at_once(first, later, later, later, last) == [None] * 5
    # One was being posted, three waited, and no more than two go together.
    assert sorted(slow.batches) == [1, 1, 2]
    assert gathering.is_idle


def test_who_has_waited_long_enough_goes_and_leaves_nothing() -> None:
    slow = Slow()
    gathering = Gathering(slow.post)

    def impatient() -> None:
        assert slow.has_begun.wait(30)
        with pytest.raises(refusals.Busy):
            gathering.submit(event(NOBODY), patience=0.01)
        slow.may_go.set()

    raised = all_at_once(lambda: gathering.submit(event(NOBODY), patience=30), impatient)
    assert raised == [None, None]
    assert slow.batches == [1]
    assert gathering.is_idle


def test_a_poster_that_breaks_down_tells_all_and_the_next_goes_on() -> None:
    calls: list[int] = []

    def post(events: Sequence[Event]) -> list[EventOutcome]:
        calls.append(len(events))
        if len(calls) == 1:
            time.sleep(0.2)
            raise MemoryError
        return [EventOutcome(id=one.transfer.id, outcome=Outcome.POSTED) for one in events]

    gathering = Gathering(post)
    works = [partial(gathering.submit, event(NOBODY), patience=30) for _ in range(8)]
    raised = [type(error).__name__ for error in all_at_once(*works) if error]
    assert "MemoryError" in raised
    # Whoever was in the call that broke down is told; nobody else is.
    assert len(raised) == calls[0]
    assert sum(calls) == 8
    assert gathering.is_idle
