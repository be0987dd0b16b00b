"""Many at the same accounts at once, in transactions of their own."""

import random
import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.transfers import Settlement, Transfer
from renqi.engines.ledger.selectors.accounts import account_of, accounts_in
from renqi.engines.ledger.services.accounts import freeze_account, open_account
from renqi.engines.ledger.services.holds import hold_money, release_holds, settle_holds
from renqi.engines.ledger.services.periods import close_period
from renqi.engines.ledger.services.post_transfers import post_each, post_transfers
from renqi.engines.ledger.services.returns import refund_transfer, reverse_transfer
from renqi.engines.ledger.services.seal_journal import seal_journal
from tests.engines.ledger.chart import (
    BOOKING,
    NOON,
    TODAY,
    Chart,
    all_at_once,
    number,
    problems_of,
    sql,
)

THREADS = 8


def post(chart: Chart, *transfers: Transfer) -> int:
    return post_transfers(transfers, place=chart.place, booking=BOOKING).new


def names(raised: list[BaseException | None]) -> list[str]:
    return sorted("done" if error is None else type(error).__name__ for error in raised)


def test_eight_in_random_order_meet_no_deadlock_and_lose_nothing(own_chart: Chart) -> None:
    chart, rounds, size = own_chart, 12, 20
    accounts = [
        open_account(
            AccountTerms(code=f"w{n}", name="w", balance_min=None, is_hot=n == 0),
            book_id=chart.place.book_id,
            at=NOON,
            actor="tester",
        )
        for n in range(10)
    ]

    def work(seed: int) -> None:
        draw = random.Random(seed)
        for turn in range(rounds):
            pairs = [draw.sample(accounts, 2) for _ in range(size)]
            transfers = [chart.transfer(debit, credit, 1) for debit, credit in pairs]
            if turn % 3 == 2:
                hold_money(transfers, place=chart.place, booking=BOOKING)
                draw.shuffle(transfers)
                held = [Settlement(hold_id=one.id) for one in transfers]
                settle_holds(held, book_id=chart.place.book_id, booking=BOOKING)
            elif turn % 3:
                post_each(transfers, place=chart.place, booking=BOOKING)
            else:
                post(chart, *transfers)
                seal_journal(at=NOON)

    raised = all_at_once(*(partial(work, seed) for seed in range(THREADS)))
    assert raised == [None] * THREADS
    everything = accounts_in(book=chart.place.book_id)
    moved = THREADS * rounds * size  # one fen each
    assert sum(one.debits for one in everything) == moved
    assert sum(one.credits for one in everything) == moved
    assert problems_of() == []
    # Not even one that a second try hid.
    assert sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [
        (0,)
    ]


def test_of_many_who_spend_the_last_fen_exactly_one_does(own_chart: Chart) -> None:
    chart = own_chart
    post(chart, chart.transfer(chart.bank, chart.fund, 1))
    goals = (chart.a, chart.b)
    raised = all_at_once(
        *(partial(post, chart, chart.transfer(chart.fund, goals[n % 2], 1)) for n in range(THREADS))
    )
    assert names(raised) == ["Overdraft"] * (THREADS - 1) + ["done"]
    assert account_of(chart.fund).balance == 0
    assert account_of(chart.a).balance + account_of(chart.b).balance == 1


def test_spending_and_promising_the_last_fen_is_done_by_one(own_chart: Chart) -> None:
    chart = own_chart
    post(chart, chart.transfer(chart.bank, chart.fund, 1))

    def promise() -> None:
        one = chart.transfer(chart.fund, chart.a, 1)
        hold_money([one], place=chart.place, booking=BOOKING)

    works: list[Callable[[], object]] = [
        promise if n % 2 else partial(post, chart, chart.transfer(chart.fund, chart.b, 1))
        for n in range(THREADS)
    ]
    assert names(all_at_once(*works)) == ["Overdraft"] * (THREADS - 1) + ["done"]
    assert account_of(chart.fund).available == 0


def test_the_last_point_of_a_lot_is_spent_by_one(own_chart: Chart) -> None:
    chart = own_chart
    given = chart.transfer(chart.issuer, chart.purse, 1)
    post_transfers([given], place=chart.points, booking=BOOKING)

    def spend() -> None:
        one = chart.transfer(chart.purse, chart.shop, 1)
        post_transfers([one], place=chart.points, booking=BOOKING)

    assert names(all_at_once(*[spend] * THREADS)) == ["Overdraft"] * (THREADS - 1) + ["done"]
    assert problems_of() == []


def test_the_same_transfers_from_all_sides_act_once(own_chart: Chart) -> None:
    chart = own_chart
    transfers = [chart.transfer(chart.bank, chart.fund, n + 1) for n in range(50)]
    new: list[int] = []

    def work(seed: int) -> None:
        order = random.Random(seed).sample(transfers, len(transfers))
        new.append(post(chart, *order))

    assert all_at_once(*(partial(work, seed) for seed in range(THREADS))) == [None] * THREADS
    assert sorted(new) == [0] * (THREADS - 1) + [50]
    assert account_of(chart.fund).balance == 1_275  # 50 × 51 / 2


def test_the_same_id_with_two_contents_is_one_of_them(own_chart: Chart) -> None:
    chart = own_chart
    works = [
        partial(post, chart, chart.transfer(chart.bank, chart.fund, amount, key="contested"))
        for amount in (10, 20)
    ]
    assert names(all_at_once(*works)) == ["IdReused", "done"]
    assert account_of(chart.fund).balance in (10, 20)


def test_a_hold_is_settled_or_released_never_both(own_chart: Chart) -> None:
    chart, book = own_chart, own_chart.place.book_id
    post(chart, chart.transfer(chart.bank, chart.fund, 100))
    promises = [chart.transfer(chart.fund, chart.a, 10) for _ in range(5)]
    hold_money(promises, place=chart.place, booking=BOOKING)
    held = [Settlement(hold_id=one.id) for one in promises]
    raised = all_at_once(
        partial(settle_holds, held, book_id=book, booking=BOOKING),
        partial(release_holds, [one.id for one in promises[::-1]], book_id=book, booking=BOOKING),
    )
    assert names(raised) == ["HoldResolved", "done"]
    assert account_of(chart.fund).promised == 0
    assert account_of(chart.a).balance in (0, 50)


def test_returns_at_once_never_exceed_the_original(own_chart: Chart) -> None:
    chart, book = own_chart, own_chart.place.book_id
    original = chart.transfer(chart.bank, chart.fund, 100)
    post(chart, original)

    def back() -> None:
        refund_transfer(
            refund_id=number(),
            transfer_id=original.id,
            amount=40,
            reason="returned",
            book_id=book,
            booking=BOOKING,
        )

    def undo() -> None:
        reverse_transfer(transfer_id=original.id, reason="mistake", book_id=book, booking=BOOKING)

    raised = names(all_at_once(back, back, back, undo))
    # Either two refunds of 40 and no more, or the reversal and nothing else.
    assert raised in (
        ["MoreThanOriginal", "MoreThanOriginal", "done", "done"],
        ["ReversedBefore", "ReversedBefore", "ReversedBefore", "done"],
    )
    assert account_of(chart.fund).balance == (20 if raised.count("done") == 2 else 0)


def test_closing_waits_for_who_is_posting_and_blocks_who_comes_after(own_chart: Chart) -> None:
    chart, book = own_chart, own_chart.place.book_id
    events: list[str] = []
    is_posted, may_commit = threading.Event(), threading.Event()

    def slow_poster() -> None:
        with transaction.atomic():
            post(chart, chart.transfer(chart.bank, chart.fund, 5))
            is_posted.set()
            may_commit.wait(timeout=60)
        events.append("posted")

    def closer() -> None:
        is_posted.wait(timeout=60)
        close_period(book_id=book, through=TODAY, at=NOON, actor="tester", is_final=True)
        events.append("closed")

    def late_poster() -> None:
        is_posted.wait(timeout=60)
        wait_for_waiting_closer()
        may_commit.set()
        post(chart, chart.transfer(chart.bank, chart.a, 5))

    raised = all_at_once(slow_poster, closer, late_poster)
    assert names(raised) == ["PeriodClosed", "done", "done"]
    assert isinstance(raised[2], refusals.PeriodClosed)
    assert set(events) == {"posted", "closed"}
    # What was posted before the close is in the balances of the day.
    written = sql("SELECT credits FROM ledger_period_balance WHERE account_id = %s", chart.fund)
    assert written == [(5,)]
    assert problems_of() == []


def wait_for_waiting_closer() -> None:
    """Return once somebody waits for the exclusive lock of a book."""
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7001"
        " AND mode = 'ExclusiveLock' AND NOT granted"
    )
    for _ in range(600):
        if sql(waiting) == [(1,)]:
            return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


def test_freezing_a_hot_account_waits_for_who_is_posting(own_chart: Chart) -> None:
    chart = own_chart
    terms = AccountTerms(code="clearing", name="清算", balance_min=None, is_hot=True)
    hot = open_account(terms, book_id=chart.place.book_id, at=NOON, actor="tester")
    is_posted, may_commit = threading.Event(), threading.Event()

    def slow_poster() -> None:
        with transaction.atomic():
            post(chart, chart.transfer(chart.bank, hot, 5))
            is_posted.set()
            may_commit.wait(timeout=60)

    def freezer() -> None:
        is_posted.wait(timeout=60)
        freeze_account(account_id=hot, reason="inquiry", at=NOON, actor="tester")

    def late_poster() -> None:
        is_posted.wait(timeout=60)
        wait_for_waiting_closer()
        may_commit.set()
        post(chart, chart.transfer(chart.bank, hot, 5))

    assert names(all_at_once(slow_poster, freezer, late_poster)) == [
        "AccountFrozen",
        "done",
        "done",
    ]


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_isolation_that_turns_waiting_into_failures_is_refused(
    own_chart: Chart, level: str
) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        with pytest.raises(refusals.WrongIsolation) as refused:
            post(own_chart, own_chart.transfer(own_chart.bank, own_chart.fund, 1))
    assert refused.value.data["isolation"] == level.lower()
