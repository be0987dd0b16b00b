"""Lots: oldest first, and used + lapsed + clawed back + remaining = granted."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.kinds import Outcome
from renqi.engines.ledger.domain.transfers import Booking, Settlement
from renqi.engines.ledger.selectors.accounts import account_of, lots_of, spendable
from renqi.engines.ledger.services.holds import hold_money, release_holds, settle_holds
from renqi.engines.ledger.services.lots import claw_back_lot, lapse_lots
from renqi.engines.ledger.services.post_transfers import post_each, post_transfers
from renqi.engines.ledger.services.returns import refund_transfer, reverse_transfer
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, number, problems_of, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
DAY = timedelta(days=1)


def on(day: date) -> Booking:
    return Booking(on=day, at=NOON, actor="tester")


def grant(chart: Chart, amount: int, *, day: date = TODAY, last: date | None = None) -> UUID:
    given = chart.transfer(chart.issuer, chart.purse, amount, lot_expires_on=last)
    post_transfers([given], place=chart.points, booking=on(day))
    return given.id


def spend(chart: Chart, amount: int, *, day: date = TODAY, **more: Any) -> UUID:
    spent = chart.transfer(chart.purse, chart.shop, amount, **more)
    post_transfers([spent], place=chart.points, booking=on(day))
    return spent.id


def lots(chart: Chart) -> dict[UUID, tuple[int, int, int, int, int]]:
    """Give used, lapsed, clawed back, remaining and held of every lot."""
    return {
        lot.id: (lot.used, lot.lapsed, lot.clawed_back, lot.remaining, lot.held)
        for lot in lots_of(account_id=chart.purse, is_left=False)
    }


def test_the_oldest_lot_is_spent_first(chart: Chart) -> None:
    younger = grant(chart, 10, last=TODAY + 5 * DAY)
    older = grant(chart, 10, day=TODAY - DAY)
    spend(chart, 12)
    assert lots(chart) == {older: (10, 0, 0, 0, 0), younger: (2, 0, 0, 8, 0)}
    assert problems_of() == []


def test_a_lot_that_is_named_is_the_one_that_is_spent(chart: Chart) -> None:
    older, younger = grant(chart, 10, day=TODAY - DAY), grant(chart, 10)
    spend(chart, 10, lot_id=younger)
    assert lots(chart) == {older: (0, 0, 0, 10, 0), younger: (10, 0, 0, 0, 0)}
    with pytest.raises(refusals.LotsShort):
        spend(chart, 1, lot_id=younger)


def test_a_lot_is_spent_on_its_last_day_and_not_after(chart: Chart) -> None:
    grant(chart, 10, last=TODAY)
    spend(chart, 4)
    with pytest.raises(refusals.LotsShort) as refused:
        spend(chart, 6, day=TODAY + DAY)
    assert refused.value.data["short"] == 6
    assert account_of(chart.purse).balance == 6  # until it is sent back
    assert spendable(account_id=chart.purse, on=TODAY + DAY) == 0
    assert spendable(account_id=chart.purse, on=TODAY) == 6


def test_what_is_left_of_an_expired_lot_goes_back_once(chart: Chart) -> None:
    lot = grant(chart, 10, last=TODAY)
    spend(chart, 4)
    book = chart.points.book_id
    assert lapse_lots(book_id=book, booking=on(TODAY)) == 0  # its last day
    assert lapse_lots(book_id=book, booking=on(TODAY + DAY)) == 1
    assert lapse_lots(book_id=book, booking=on(TODAY + DAY)) == 0
    assert lots(chart) == {lot: (4, 6, 0, 0, 0)}
    assert (account_of(chart.purse).balance, account_of(chart.issuer).balance) == (0, 4)
    assert problems_of() == []


def test_a_hold_over_the_last_day_may_be_settled_and_lapses_when_released(chart: Chart) -> None:
    lot = grant(chart, 10, last=TODAY)
    promises = [chart.transfer(chart.purse, chart.shop, amount) for amount in (3, 5)]
    hold_money(promises, place=chart.points, booking=BOOKING)
    assert lots(chart) == {lot: (0, 0, 0, 10, 8)}
    book, tomorrow = chart.points.book_id, on(TODAY + DAY)
    assert lapse_lots(book_id=book, booking=tomorrow) == 1
    assert lots(chart) == {lot: (0, 2, 0, 8, 8)}  # 10 − 8 on hold
    settle_holds([Settlement(hold_id=promises[0].id)], book_id=book, booking=tomorrow)
    release_holds([promises[1].id], book_id=book, booking=tomorrow)
    assert lots(chart) == {lot: (3, 2, 0, 5, 0)}
    assert lapse_lots(book_id=book, booking=tomorrow) == 1
    assert lots(chart) == {lot: (3, 7, 0, 0, 0)}  # 3 + 7 = 10
    assert problems_of() == []


def test_a_part_settlement_uses_the_oldest_lot_it_held(chart: Chart) -> None:
    older, younger = grant(chart, 4, day=TODAY - DAY), grant(chart, 10)
    promise = chart.transfer(chart.purse, chart.shop, 9)
    hold_money([promise], place=chart.points, booking=BOOKING)
    assert lots(chart) == {older: (0, 0, 0, 4, 4), younger: (0, 0, 0, 10, 5)}
    part = Settlement(hold_id=promise.id, amount=6)
    settle_holds([part], book_id=chart.points.book_id, booking=BOOKING)
    assert lots(chart) == {older: (4, 0, 0, 0, 0), younger: (2, 0, 0, 8, 0)}  # 4 + 2 = 6
    assert problems_of() == []


def test_a_reversed_spending_goes_back_to_the_lots_it_came_from(chart: Chart) -> None:
    older, younger = grant(chart, 4, day=TODAY - DAY), grant(chart, 10)
    spent = spend(chart, 9)
    book = chart.points.book_id
    reverse_transfer(transfer_id=spent, reason="mistake", book_id=book, booking=BOOKING)
    assert lots(chart) == {older: (0, 0, 0, 4, 0), younger: (0, 0, 0, 10, 0)}
    assert problems_of() == []


def test_refunds_fill_the_youngest_lot_first_and_never_beyond_what_it_gave(chart: Chart) -> None:
    older, younger = grant(chart, 4, day=TODAY - DAY), grant(chart, 10)
    spent = spend(chart, 9)  # 4 of the older, 5 of the younger
    for amount, left in ((3, (0, 8)), (3, (1, 10)), (3, (4, 10))):
        refund_transfer(
            refund_id=number(),
            transfer_id=spent,
            amount=amount,
            reason="returned",
            book_id=chart.points.book_id,
            booking=BOOKING,
        )
        assert (lots(chart)[older][3], lots(chart)[younger][3]) == left
    assert problems_of() == []


def claw_back(chart: Chart, lot: UUID, amount: int) -> int:
    return claw_back_lot(
        transfer_id=number(),
        lot_id=lot,
        amount=amount,
        cause="claw_back",
        reason="false report",
        book_id=chart.points.book_id,
        booking=BOOKING,
    ).new


def test_a_claw_back_takes_from_its_own_lot_and_is_refused_where_that_is_spent(
    chart: Chart,
) -> None:
    first, second = grant(chart, 10, day=TODAY - DAY), grant(chart, 10)
    spend(chart, 7)
    with pytest.raises(refusals.LotsShort) as refused:
        claw_back(chart, first, 10)
    assert refused.value.data["short"] == 7  # the debt is shown, not cut
    claw_back(chart, first, 3)
    assert lots(chart) == {first: (7, 0, 3, 0, 0), second: (0, 0, 0, 10, 0)}
    assert problems_of() == []


def test_a_grant_is_reversed_while_nothing_of_it_is_spent(chart: Chart) -> None:
    first, second = grant(chart, 10, day=TODAY - DAY), grant(chart, 10)
    spend(chart, 1)
    words: dict[str, Any] = {
        "reason": "mistake",
        "book_id": chart.points.book_id,
        "booking": BOOKING,
    }
    with pytest.raises(refusals.LotsShort):
        reverse_transfer(transfer_id=first, **words)
    reverse_transfer(transfer_id=second, **words)
    assert lots(chart) == {first: (1, 0, 0, 9, 0), second: (0, 0, 10, 0, 0)}
    assert problems_of() == []


def test_events_one_after_the_other_spend_what_came_before_them(chart: Chart) -> None:
    expired = grant(chart, 100, day=TODAY - DAY, last=TODAY - DAY)
    events = [
        chart.transfer(chart.purse, chart.shop, 5),  # only the expired lot is there
        chart.transfer(chart.issuer, chart.purse, 8),
        chart.transfer(chart.purse, chart.shop, 5),
        chart.transfer(chart.purse, chart.shop, 5),  # 8 − 5 = 3
    ]
    outcomes = [one.outcome for one in post_each(events, place=chart.points, booking=BOOKING)]
    assert outcomes == [
        Outcome.LOTS_SHORT,
        Outcome.POSTED,
        Outcome.POSTED,
        Outcome.LOTS_SHORT,
    ]
    assert lots(chart)[expired] == (0, 0, 0, 100, 0)
    assert lots(chart)[events[1].id] == (5, 0, 0, 3, 0)
    assert problems_of() == []


def test_an_event_of_many_does_not_name_a_lot(chart: Chart) -> None:
    lot = grant(chart, 10)
    named = chart.transfer(chart.purse, chart.shop, 5, lot_id=lot)
    (one,) = post_each([named], place=chart.points, booking=BOOKING)
    assert one.outcome is Outcome.MISSHAPEN


@pytest.mark.owner
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("used = used + 1", "ledger_lot_adds_up"),
        ("used = -1, remaining = 11", "ledger_lot_parts_not_negative"),
        ("held = 11", "ledger_lot_not_overspent"),
        ("used = 11, remaining = -1", "ledger_lot_not_overspent"),
    ],
)
def test_the_table_itself_holds_the_sum_of_a_lot(
    chart: Chart, change: str, constraint: str
) -> None:
    lot = grant(chart, 10)
    with pytest.raises(Exception, match=constraint):
        sql(f"UPDATE ledger_lot SET {change} WHERE id = %s", lot)  # noqa: S608


@pytest.mark.owner
def test_a_lot_changed_past_the_functions_is_reported(chart: Chart) -> None:
    lot = grant(chart, 10)
    sql("UPDATE ledger_lot SET used = 1, remaining = 9 WHERE id = %s", lot)
    assert {one.problem for one in problems_of()} == {
        "lots_differ_from_balance",
        "lot_differs_from_moves",
    }
