"""A return worked by hand: size and time of flows do not count, and parts make the whole."""

import datetime as dt
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renqi.programmes.riskfund.investment.domain.performance import DayMark, measure

DAY = dt.date(2026, 1, 1)


def mark(days: int, asset_class: str, value: int, result: int = 0, fees: int = 0) -> DayMark:
    on = DAY + dt.timedelta(days=days)
    return DayMark(on=on, asset_class=asset_class, value=value, result=result, fees=fees)


def test_three_days_with_a_purchase_and_a_contribution_by_hand() -> None:
    marks = [
        mark(0, "cash", 600),
        mark(0, "treasury", 400),
        # 100 are bought: treasury 400 + 100 + 5 earned; a fee of 1 is taken off the 6.
        mark(1, "cash", 500),
        mark(1, "treasury", 505, result=5, fees=-1),
        # Firms pay 995 in; the treasury loses 10, the cash earns 2.
        mark(2, "cash", 1_497, result=2),
        mark(2, "treasury", 495, result=-10),
    ]
    # The rate is 3.65% a year, so a ten-thousandth a day.
    found = measure(marks, benchmark_rate=36_500_000)
    assert found is not None
    # Day 1: 5/1000. Day 2: -8 of 1005 + 995 = 2000. 1.005 x 0.996 = 1.00098.
    assert found.total == Fraction(5, 1000) + Fraction(1005, 1000) * Fraction(-8, 2000)
    assert found.total == Fraction(98, 100_000)
    # Cash: 1.005 x 2/2000; treasury: 5/1000 + 1.005 x -10/2000.
    parts = {part.asset_class: part for part in found.parts}
    assert parts["cash"].added == Fraction(1005, 1_000_000)
    assert parts["treasury"].added == Fraction(5, 1000) - Fraction(5025, 1_000_000)
    assert sum(part.added for part in found.parts) == found.total
    assert (parts["cash"].result, parts["treasury"].result) == (2, -5)
    assert found.fees == Fraction(-1, 1000)
    assert found.benchmark == Fraction(10_001, 10_000) ** 2 - 1
    assert [grown for _, grown, _ in found.series] == [1, Fraction(1005, 1000), 1 + found.total]


def test_money_that_comes_and_goes_without_earning_leaves_the_return_at_nothing() -> None:
    marks = [mark(0, "cash", 100), mark(1, "cash", 10_100), mark(2, "cash", 50)]
    found = measure(marks, benchmark_rate=0)
    assert found is not None
    assert found.total == 0


def test_one_day_has_no_return() -> None:
    assert measure([mark(0, "cash", 100)], benchmark_rate=0) is None
    assert measure([], benchmark_rate=0) is None


AMOUNT = st.integers(1, 10**12)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.tuples(AMOUNT, AMOUNT, st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9)),
        min_size=2,
        max_size=8,
    )
)
def test_the_parts_of_the_classes_always_make_the_chained_return(
    days: list[tuple[int, int, int, int]],
) -> None:
    marks = [
        one
        for index, (cash, bonds, earned, moved) in enumerate(days)
        for one in (
            mark(index, "cash", cash, result=earned),
            mark(index, "treasury", bonds, result=moved),
        )
    ]
    found = measure(marks, benchmark_rate=0)
    assert found is not None
    assert sum(part.added for part in found.parts) == found.total
    assert sum(part.against for part in found.parts) == found.total
