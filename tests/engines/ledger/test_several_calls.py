"""Several postings in one transaction: none waits in a circle."""

import random
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.transfers import Settlement
from renqi.engines.ledger.services.accounts import open_account
from renqi.engines.ledger.services.holds import hold_money, settle_holds
from renqi.engines.ledger.services.lock_accounts import lock_accounts
from renqi.engines.ledger.services.post_transfers import post_each, post_transfers
from renqi.engines.ledger.services.returns import reverse_transfer
from tests.engines.ledger.chart import BOOKING, NOON, Chart, all_at_once, problems_of, sql

THREADS, ROUNDS, CALLS = 8, 12, 4


def deadlocks() -> int:
    ((found,),) = sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    return int(found)


@pytest.fixture
def wallets(own_chart: Chart) -> list[int]:
    """Open ten accounts that may go below zero."""
    terms = [AccountTerms(code=f"w{n}", name="w", balance_min=None) for n in range(10)]
    book = own_chart.place.book_id
    return [open_account(one, book_id=book, at=NOON, actor="tester") for one in terms]


def post_in_turn(chart: Chart, wallets: list[int], seed: int, *, declared: bool) -> int:
    """Post several times in one transaction, again and again; tell how often it was refused."""
    draw, refused = random.Random(seed), 0
    for _ in range(ROUNDS):
        pairs = [draw.sample(wallets, 2) for _ in range(CALLS)]
        try:
            with transaction.atomic():
                if declared:
                    met = {account for pair in pairs for account in pair}
                    lock_accounts(met, book_id=chart.place.book_id, booking=BOOKING)
                for debit, credit in pairs:
                    one = chart.transfer(debit, credit, 1)
                    post_transfers([one], place=chart.place, booking=BOOKING)
        except refusals.Busy:
            refused += 1
    return refused


@pytest.mark.parametrize("declared", [True, False])
def test_several_calls_meet_no_deadlock(
    own_chart: Chart, wallets: list[int], declared: bool
) -> None:
    refused: list[int] = []

    def work(seed: int) -> None:
        refused.append(post_in_turn(own_chart, wallets, seed, declared=declared))

    assert all_at_once(*(partial(work, seed) for seed in range(THREADS))) == [None] * THREADS
    assert deadlocks() == 0
    ((posted,),) = sql("SELECT count(*) FROM ledger_transfer")
    assert posted == (THREADS * ROUNDS - sum(refused)) * CALLS  # all of a transaction or nothing
    if declared:
        assert sum(refused) == 0
    assert problems_of() == []


def test_whoever_posted_before_does_not_wait_and_may_go_on(own_chart: Chart) -> None:
    chart, has_locked, may_end = own_chart, threading.Event(), threading.Event()
    book = chart.place.book_id
    original = chart.transfer(chart.bank, chart.fund, 5)
    hold = chart.transfer(chart.fund, chart.a, 2)
    post_transfers([original], place=chart.place, booking=BOOKING)
    hold_money([hold], place=chart.place, booking=BOOKING)

    def other() -> None:
        with transaction.atomic():
            sql("SELECT 1 FROM ledger_transfer FOR NO KEY UPDATE")
            lock_accounts([chart.fund, chart.a], book_id=book, booking=BOOKING)
            has_locked.set()
            may_end.wait(60)

    def several() -> None:
        assert has_locked.wait(60)
        fund, booking = [chart.transfer(chart.bank, chart.fund, 1)], BOOKING
        with transaction.atomic():
            post_transfers(
                [chart.transfer(chart.bank, chart.b, 1)], place=chart.place, booking=BOOKING
            )
            calls: list[Callable[[], object]] = [
                partial(post_transfers, fund, place=chart.place, booking=booking),
                partial(post_transfers, [*fund, fund[0]], place=chart.place, booking=booking),
                partial(post_each, fund, place=chart.place, booking=booking),
                partial(lock_accounts, [chart.a], book_id=book, booking=booking),
                partial(settle_holds, [Settlement(hold_id=hold.id)], book_id=book, booking=booking),
                partial(
                    reverse_transfer,
                    transfer_id=original.id,
                    reason="mistake",
                    book_id=book,
                    booking=booking,
                ),
            ]
            for call in calls:
                with pytest.raises(refusals.Busy):
                    call()
        may_end.set()

    assert all_at_once(other, several) == [None, None]
    # What was posted first is there although all that followed was refused.
    assert sql("SELECT credits FROM ledger_account WHERE id = %s", chart.b) == [(1,)]
    assert problems_of() == []
