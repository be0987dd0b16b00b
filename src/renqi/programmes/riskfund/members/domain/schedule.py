"""Which months a member owes, and how much of each (缴费计划)."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from renqi.programmes.riskfund.members.domain.months import add_months, day_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What is owed a month from a month on, in fen (月缴额)."""

    month: dt.date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDue:
    """A month with its last day and amount in fen (应缴)."""

    month: dt.date
    due_on: dt.date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that decides what a member owes (缴费计划依据).

    Attributes:
        first: The first month owed.
        rates: Amounts by the month from which they count, at least one at `first` or before.
        paused: Months in which nothing is owed.
        due_day: Day of the month by which it is due.
        total_max: A firm owes no more than this in all.
    """

    first: dt.date
    rates: Sequence[Rate]
    paused: Collection[dt.date]
    due_day: int
    total_max: int


def amount_in(rates: Sequence[Rate], month: dt.date) -> int:
    """Give the amount that counts in a month (当月应缴额).

    Raises:
        ValueError: No amount counts yet.
    """
    known = [rate for rate in rates if rate.month <= month]
    if not known:
        raise ValueError(month)
    return max(known, key=lambda rate: rate.month).amount


def planned_dues(
    plan: Plan, *, known: Collection[dt.date], committed: int, until: dt.date
) -> tuple[PlannedDue, ...]:
    """Give the months that are owed by now and not written down yet (生成应缴).

    The last one is cut to what the charter still lets a firm pay; after it none follows.

    Args:
        plan: What decides.
        known: Months that are written down.
        committed: Fen of them in all.
        until: The last month to look at.
    """
    planned: list[PlannedDue] = []
    month, room = plan.first, plan.total_max - committed
    while month <= until and room > 0:
        if month not in known and month not in plan.paused:
            amount = min(amount_in(plan.rates, month), room)
            planned.append(
                PlannedDue(month=month, due_on=day_in(month, plan.due_day), amount=amount)
            )
            room -= amount
        month = add_months(month, 1)
    return tuple(planned)
