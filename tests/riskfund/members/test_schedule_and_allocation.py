"""What is owed month by month, and where a payment goes."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from renqi.programmes.riskfund.members.domain.allocation import Owed, allocate
from renqi.programmes.riskfund.members.domain.months import add_months, day_in, same_day_later
from renqi.programmes.riskfund.members.domain.schedule import Plan, Rate, planned_dues

JAN = dt.date(2026, 1, 1)


def month(count: int) -> dt.date:
    return add_months(JAN, count)


def plan(*rates: tuple[int, int], paused: tuple[int, ...] = (), most: int = 10**9) -> Plan:
    return Plan(
        first=JAN,
        rates=[Rate(month=month(count), amount=amount) for count, amount in rates],
        paused={month(count) for count in paused},
        due_day=31,
        total_max=most,
    )


def test_the_last_month_is_cut_to_what_may_be_paid_in_all() -> None:
    # 250 in all at 100 a month: 100, 100, 50, and no fourth month.
    dues = planned_dues(plan((0, 100), most=250), known=(), committed=0, until=month(11))
    assert [due.amount for due in dues] == [100, 100, 50]


def test_a_paused_month_is_not_owed_and_a_new_amount_counts_from_its_month() -> None:
    dues = planned_dues(
        plan((0, 100), (3, 300), paused=(1,)), known=(), committed=0, until=month(4)
    )
    assert [(due.month.month, due.amount) for due in dues] == [
        (1, 100), (3, 100), (4, 300), (5, 300),
    ]  # fmt: skip


def test_the_due_day_of_a_short_month_is_its_last() -> None:
    assert day_in(month(1), 31) == dt.date(2026, 2, 28)
    assert same_day_later(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)


@given(st.integers(1, 40), st.integers(0, 11), st.integers(0, 11))
def test_planning_in_two_goes_gives_what_one_go_gives(most: int, first: int, then: int) -> None:
    whole = plan((0, 7), (4, 9), paused=(2,), most=most)
    at_once = planned_dues(whole, known=(), committed=0, until=month(max(first, then)))
    part = planned_dues(whole, known=(), committed=0, until=month(first))
    rest = planned_dues(
        whole,
        known={due.month for due in part},
        committed=sum(due.amount for due in part),
        until=month(max(first, then)),
    )
    assert (*part, *rest) == at_once


def test_money_pays_the_named_month_then_the_oldest_then_ahead_and_the_rest_returns() -> None:
    owed = [
        Owed(month=month(0), left=100),
        Owed(month=month(1), left=40),
        Owed(month=month(2), left=100, is_ahead=True),
    ]
    found = allocate(260, owed=owed, named=[month(1)], room=1000)
    assert [(part.month.month, part.amount) for part in found.parts] == [
        (2, 40),
        (1, 100),
        (3, 100),
    ]
    assert found.returned == 260 - 40 - 100 - 100


@given(
    st.integers(0, 500),
    st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=8),
    st.integers(0, 500),
)
def test_parts_and_what_returns_make_the_payment_whole(
    amount: int, lefts: list[tuple[int, bool]], room: int
) -> None:
    owed = [
        Owed(month=month(place), left=left, is_ahead=ahead)
        for place, (left, ahead) in enumerate(lefts)
    ]
    found = allocate(amount, owed=owed, named=[month(0)], room=room)
    paid = {part.month: part.amount for part in found.parts}
    assert sum(paid.values()) + found.returned == amount
    assert sum(paid.values()) <= room
    assert all(paid.get(one.month, 0) <= one.left for one in owed)
    # Nothing goes back while a month may still be paid.
    assert sum(paid.values()) == min(amount, room, sum(one.left for one in owed))
