"""Lots leave in the order in which they came, and no fen of their cost is lost."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renqi.programmes.riskfund.investment.domain.lots import (
    Done,
    Lot,
    cost_of,
    quantity_of,
    replay,
    take,
)
from renqi.programmes.riskfund.investment.domain.refusals import TooLittleHeld
from renqi.programmes.riskfund.investment.domain.vocabulary import TradeKind

DAY = dt.date(2026, 1, 5)


def lot(number: int, quantity: int, cost: int) -> Lot:
    return Lot(trade_id=number, on=DAY, quantity=quantity, cost=cost)


def done(number: int, kind: TradeKind, quantity: int, cost: int, *, days: int = 0) -> Done:
    on = DAY + dt.timedelta(days=days)
    return Done(id=number, on=on, kind=kind, quantity=quantity, cost=cost)


def test_the_oldest_lot_leaves_first_and_is_split_where_needed() -> None:
    taken, left = take([lot(1, 100, 1_000), lot(2, 100, 1_200)], 150)
    # All of the first for 1,000; half of the second for 600.
    assert [(one.trade_id, one.quantity, one.cost) for one in taken] == [
        (1, 100, 1_000),
        (2, 50, 600),
    ]
    assert [(one.trade_id, one.quantity, one.cost) for one in left] == [(2, 50, 600)]


def test_more_than_is_held_cannot_leave() -> None:
    with pytest.raises(TooLittleHeld) as refusal:
        take([lot(1, 100, 1_000)], 101)
    assert refusal.value.data == {"held": 100, "asked": 101}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**9)), min_size=1, max_size=6),
    st.lists(st.integers(1, 10**6), max_size=6),
)
def test_what_was_taken_and_what_is_left_make_the_whole_cost(
    bought: list[tuple[int, int]], sold: list[int]
) -> None:
    lots = tuple(lot(index, quantity, cost) for index, (quantity, cost) in enumerate(bought))
    cost = cost_of(lots)
    gone = 0
    for quantity in sold:
        if quantity > quantity_of(lots):
            break
        taken, lots = take(lots, quantity)
        gone += cost_of(taken)
    assert gone + cost_of(lots) == cost
    assert all(one.quantity > 0 and one.cost >= 0 for one in lots)
    if not lots:
        assert gone == cost


def test_holdings_follow_from_trades_whatever_the_order_they_come_in() -> None:
    trades = [
        done(3, TradeKind.SELL, 120, 0, days=2),
        done(1, TradeKind.BUY, 100, 1_000),
        done(2, TradeKind.BUY, 100, 1_300, days=1),
    ]
    left = replay(trades)
    # 80 of the second are left: 1,300 - 1,300 x 20 / 100 = 1,040.
    assert [(one.trade_id, one.quantity, one.cost) for one in left] == [(2, 80, 1_040)]
