"""Money promised now and moved later, in part or not at all."""

from datetime import timedelta

import pytest

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.transfers import Booking, Settlement, Transfer
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.accounts import freeze_account, limit_account
from renqi.engines.ledger.services.holds import (
    expire_holds,
    hold_money,
    release_holds,
    settle_holds,
)
from renqi.engines.ledger.services.post_transfers import post_transfers
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, problems_of, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
HOUR = timedelta(hours=1)


@pytest.fixture
def rich(chart: Chart) -> Chart:
    """Put 1,000 fen into the pool."""
    post_transfers(
        [chart.transfer(chart.bank, chart.fund, 1_000)], place=chart.place, booking=BOOKING
    )
    return chart


def hold(chart: Chart, amount: int, *, is_timed: bool = False) -> Transfer:
    promise = chart.transfer(chart.fund, chart.a, amount)
    until = NOON + HOUR if is_timed else None
    hold_money([promise], place=chart.place, booking=BOOKING, expires_at=until)
    return promise


def settle(
    chart: Chart, promise: Transfer, amount: int | None = None, *, booking: Booking = BOOKING
) -> int:
    settlement = Settlement(hold_id=promise.id, amount=amount)
    return settle_holds([settlement], book_id=chart.place.book_id, booking=booking).new


def release(chart: Chart, promise: Transfer) -> int:
    return release_holds([promise.id], book_id=chart.place.book_id, booking=BOOKING).new


def figures(account_id: int) -> tuple[int, int, int | None]:
    account = account_of(account_id)
    return account.balance, account.promised, account.available


def test_what_is_promised_is_still_there_and_cannot_be_spent(rich: Chart) -> None:
    hold(rich, 700)
    assert figures(rich.fund) == (1_000, 700, 300)  # 1,000 − 700
    assert figures(rich.a) == (0, 0, 0)
    with pytest.raises(refusals.Overdraft):
        hold(rich, 301)
    hold(rich, 300)
    assert problems_of() == []


def test_a_settled_hold_moves_all_of_it(rich: Chart) -> None:
    settle(rich, hold(rich, 700))
    assert (figures(rich.fund), figures(rich.a)) == ((300, 0, 300), (700, 0, 700))


def test_a_part_is_settled_and_the_rest_is_free_again(rich: Chart) -> None:
    settle(rich, hold(rich, 700), 450)
    assert (figures(rich.fund), figures(rich.a)) == ((550, 0, 550), (450, 0, 450))
    assert problems_of() == []


def test_a_released_hold_moves_nothing(rich: Chart) -> None:
    release(rich, hold(rich, 700))
    assert (figures(rich.fund), figures(rich.a)) == ((1_000, 0, 1_000), (0, 0, 0))


def test_more_than_was_promised_is_refused(rich: Chart) -> None:
    promise = hold(rich, 700)
    with pytest.raises(refusals.MoreThanOriginal) as refused:
        settle(rich, promise, 701)
    assert refused.value.data["most"] == 700


def test_a_hold_is_resolved_once(rich: Chart) -> None:
    settled, released = hold(rich, 100), hold(rich, 100)
    assert (settle(rich, settled), release(rich, released)) == (1, 1)
    assert (settle(rich, settled), release(rich, released)) == (0, 0)  # a retry of the same
    with pytest.raises(refusals.HoldResolved):
        release(rich, settled)
    with pytest.raises(refusals.HoldResolved):
        settle(rich, released)
    assert figures(rich.fund) == (900, 0, 900)


def test_a_hold_is_not_settled_again_for_another_amount(rich: Chart) -> None:
    promise = hold(rich, 100)
    settle(rich, promise, 60)
    with pytest.raises(refusals.IdReused):
        settle(rich, promise, 70)


def test_of_many_holds_all_are_settled_or_none(rich: Chart) -> None:
    first, second = hold(rich, 100), hold(rich, 100)
    release(rich, second)
    both = [Settlement(hold_id=promise.id) for promise in (first, second)]
    with pytest.raises(refusals.HoldResolved):
        settle_holds(both, book_id=rich.place.book_id, booking=BOOKING)
    assert figures(rich.fund) == (1_000, 100, 900)


@pytest.mark.parametrize(
    ("after", "is_settled"), [(HOUR - timedelta(microseconds=1), True), (HOUR, False)]
)
def test_a_hold_is_settled_until_its_time_and_not_at_it(
    rich: Chart, after: timedelta, is_settled: bool
) -> None:
    promise = hold(rich, 100, is_timed=True)
    then = Booking(on=TODAY, at=NOON + after, actor="tester")
    if is_settled:
        assert settle(rich, promise, booking=then) == 1
        return
    with pytest.raises(refusals.HoldExpired):
        settle(rich, promise, booking=then)
    assert release(rich, promise) == 1


def test_holds_whose_time_has_run_out_are_taken_back_once(rich: Chart) -> None:
    hold(rich, 100, is_timed=True)
    hold(rich, 200)
    settle(rich, hold(rich, 50, is_timed=True))

    def expire(at: timedelta) -> int:
        booking = Booking(on=TODAY, at=NOON + at, actor="clock")
        return expire_holds(book_id=rich.place.book_id, booking=booking)

    assert expire(HOUR - timedelta(microseconds=1)) == 0
    assert (expire(HOUR), expire(HOUR)) == (1, 0)
    assert figures(rich.fund) == (950, 200, 750)  # 1,000 − 50 settled; 200 has no end
    assert problems_of() == []


def test_a_posting_is_no_hold(rich: Chart) -> None:
    posted = rich.transfer(rich.fund, rich.a, 1)
    post_transfers([posted], place=rich.place, booking=BOOKING)
    with pytest.raises(refusals.TransferUnknown):
        settle(rich, posted)


def test_a_promise_counts_against_the_cap_of_who_will_get_it(rich: Chart) -> None:
    words = {"reason": "award", "at": NOON, "actor": "tester"}
    limit_account(account_id=rich.a, balance_min=0, balance_max=500, **words)  # type: ignore[arg-type]
    hold(rich, 400)
    with pytest.raises(refusals.OverCap):
        post_transfers([rich.transfer(rich.fund, rich.a, 101)], place=rich.place, booking=BOOKING)


def test_a_frozen_account_settles_nothing_but_lets_go(rich: Chart) -> None:
    promise = hold(rich, 100)
    freeze_account(account_id=rich.fund, reason="inquiry", at=NOON, actor="tester")
    with pytest.raises(refusals.AccountFrozen):
        settle(rich, promise)
    assert release(rich, promise) == 1


@pytest.mark.owner
def test_the_table_itself_refuses_a_second_resolution(rich: Chart) -> None:
    promise = hold(rich, 100)
    settle(rich, promise)
    with pytest.raises(Exception, match="ledger_transfer_resolved_once"):
        sql(
            "INSERT INTO ledger_transfer (id, xid, debit_id, credit_id, amount, released, book_id,"
            " unit, kind, effective_on, created_at, pending_id, cause, actor) SELECT"
            " gen_random_uuid(), xid, debit_id, credit_id, 0, amount, book_id, unit, 3,"
            " effective_on, created_at, id, cause, actor FROM ledger_transfer WHERE id = %s",
            promise.id,
        )
