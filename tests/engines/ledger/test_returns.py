"""Reversals and refunds: once, and never more than there was."""

from datetime import timedelta
from uuid import UUID

import pytest

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.transfers import Booking, Settlement
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.holds import hold_money, settle_holds
from renqi.engines.ledger.services.periods import close_period
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.returns import refund_transfer, reverse_transfer
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, number, problems_of, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


@pytest.fixture
def paid(chart: Chart) -> UUID:
    """Pay 300 of 1,000 fen from the pool to a, and give the payment's id."""
    payment = chart.transfer(chart.fund, chart.a, 300)
    post_transfers(
        [chart.transfer(chart.bank, chart.fund, 1_000), payment],
        place=chart.place,
        booking=BOOKING,
    )
    return payment.id


def reverse(chart: Chart, transfer_id: UUID, *, reason: str = "mistake") -> int:
    return reverse_transfer(
        transfer_id=transfer_id, reason=reason, book_id=chart.place.book_id, booking=BOOKING
    ).new


def refund(chart: Chart, transfer_id: UUID, amount: int, *, key: str = "") -> int:
    return refund_transfer(
        refund_id=number(key),
        transfer_id=transfer_id,
        amount=amount,
        reason="returned",
        book_id=chart.place.book_id,
        booking=BOOKING,
    ).new


def test_a_reversal_undoes_the_transfer_and_leaves_it_standing(chart: Chart, paid: UUID) -> None:
    before = sql("SELECT * FROM ledger_transfer WHERE id = %s", paid)
    assert reverse(chart, paid) == 1
    assert (account_of(chart.fund).balance, account_of(chart.a).balance) == (1_000, 0)
    assert sql("SELECT * FROM ledger_transfer WHERE id = %s", paid) == before
    assert problems_of() == []


def test_a_transfer_is_reversed_once(chart: Chart, paid: UUID) -> None:
    reverse(chart, paid)
    assert reverse(chart, paid) == 0  # a retry of the same
    with pytest.raises(refusals.ReversedBefore):
        reverse(chart, paid, reason="somebody else's idea")
    assert account_of(chart.fund).balance == 1_000


@pytest.mark.owner
def test_the_table_itself_refuses_a_second_reversal(chart: Chart, paid: UUID) -> None:
    reverse(chart, paid)
    with pytest.raises(Exception, match="ledger_transfer_reversed_once"):
        sql(
            "INSERT INTO ledger_transfer (id, xid, debit_id, credit_id, amount, book_id, unit,"
            " kind, effective_on, created_at, reverses_id, cause, actor) SELECT"
            " gen_random_uuid(), xid, credit_id, debit_id, amount, book_id, unit, 0,"
            " effective_on, created_at, id, cause, actor FROM ledger_transfer WHERE id = %s",
            paid,
        )


def test_a_reversal_needs_the_money_to_be_there(chart: Chart, paid: UUID) -> None:
    spent = chart.transfer(chart.a, chart.b, 1)
    post_transfers([spent], place=chart.place, booking=BOOKING)
    with pytest.raises(refusals.Overdraft):
        reverse(chart, paid)


def test_refunds_reach_the_original_and_not_a_fen_beyond(chart: Chart, paid: UUID) -> None:
    refund(chart, paid, 100)
    with pytest.raises(refusals.MoreThanOriginal) as refused:
        refund(chart, paid, 201)
    assert refused.value.data["most"] == 200  # 300 − 100
    refund(chart, paid, 200)
    with pytest.raises(refusals.MoreThanOriginal):
        refund(chart, paid, 1)
    assert account_of(chart.fund).balance == 1_000
    assert problems_of() == []


def test_the_same_refund_twice_acts_once(chart: Chart, paid: UUID) -> None:
    assert refund(chart, paid, 200, key="one") == 1
    assert refund(chart, paid, 200, key="one") == 0
    with pytest.raises(refusals.IdReused):
        refund(chart, paid, 50, key="one")


def test_a_refund_and_a_reversal_exclude_each_other(chart: Chart, paid: UUID) -> None:
    refund(chart, paid, 1)
    with pytest.raises(refusals.MoreThanOriginal):
        reverse(chart, paid)


def test_what_was_reversed_is_not_refunded(chart: Chart, paid: UUID) -> None:
    reverse(chart, paid)
    with pytest.raises(refusals.ReversedBefore):
        refund(chart, paid, 1)


def test_a_return_is_not_returned(chart: Chart, paid: UUID) -> None:
    reverse(chart, paid)
    ((reversal,),) = sql("SELECT id FROM ledger_transfer WHERE reverses_id = %s", paid)
    with pytest.raises(refusals.NotReturnable):
        reverse(chart, reversal)


def test_a_settlement_is_reversed_and_a_hold_is_not(chart: Chart, paid: UUID) -> None:
    promise = chart.transfer(chart.fund, chart.b, 50)
    hold_money([promise], place=chart.place, booking=BOOKING)
    with pytest.raises(refusals.NotReturnable):
        reverse(chart, promise.id)
    settled = settle_holds(
        [Settlement(hold_id=promise.id, amount=20)],
        book_id=chart.place.book_id,
        booking=BOOKING,
    )
    reverse(chart, settled.ids[0])
    assert account_of(chart.b).balance == 0


def test_a_transfer_of_a_closed_period_is_reversed_on_a_later_day(chart: Chart, paid: UUID) -> None:
    book = chart.place.book_id
    close_period(book_id=book, through=TODAY, at=NOON, actor="tester", is_final=True)
    with pytest.raises(refusals.PeriodClosed):
        reverse(chart, paid)
    tomorrow = Booking(on=TODAY + timedelta(days=1), at=NOON, actor="tester")
    reverse_transfer(transfer_id=paid, reason="late", book_id=book, booking=tomorrow)
    assert account_of(chart.a).balance == 0
    assert problems_of() == []


def test_what_was_never_posted_is_not_returned(chart: Chart) -> None:
    with pytest.raises(refusals.TransferUnknown):
        reverse(chart, number())
