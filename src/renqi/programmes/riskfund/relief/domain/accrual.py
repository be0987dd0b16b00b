"""What time costs: fees and late interest by fen and days (计费与罚息).

The sum of fen times days is a whole number, so that nothing is rounded before the end: it does
not matter how often or how late somebody looks. A day is counted when it is over.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from renqi.programmes.riskfund.charter.domain.help_terms import Help
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a loan that is due on a day (分期)."""

    due_on: dt.date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """Principal that came in on a day (已还本金)."""

    on: dt.date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLife:
    """A plan, what was paid under it in the order in which it was taken, and its end (计划历程).

    Attributes:
        gone_on: The day on which another plan took its place; none while it is in force.
    """

    parts: Sequence[Part]
    paid: Sequence[Paid]
    gone_on: dt.date | None = None


def fee_so_far(
    principal: int, *, terms: Help, opened_on: dt.date, paid: Sequence[Paid], on: dt.date
) -> int:
    """Give the fee of a bridge from its first day to a day, in fen (过桥费累计).

    A day begun counts, the first one always, as `bridge_fee` of the charter counts a whole one.

    Example:
        >>> # 1,000,000.00 yuan at 0.03 % a day for ten days are 3,000.00 yuan.
        >>> from renqi.programmes.riskfund.charter.domain.vocabulary import HelpForm
        >>> terms = Help(form=HelpForm.BRIDGE, terms=(), grace_months=0, days_normal=10,
        ...     days_max=20, fee_day=300_000, fee_day_late=600_000, contribution_cost=0, late_day=0)
        >>> first, tenth = dt.date(2026, 7, 1), dt.date(2026, 7, 11)
        >>> fee_so_far(100_000_000, terms=terms, opened_on=first, paid=(), on=tenth)
        300000

    """
    second = opened_on + dt.timedelta(days=1)
    on = max(on, second)
    paid = [Paid(on=max(one.on, second), amount=one.amount) for one in paid]
    normal_end = opened_on + dt.timedelta(days=terms.days_normal)
    cost = terms.fee_day * _fen_days(principal, paid, opened_on, min(on, normal_end))
    cost += terms.fee_day_late * _fen_days(principal, paid, normal_end, on)
    return cost // WHOLE


def late_so_far(lives: Sequence[PlanLife], *, late_day: int, on: dt.date) -> int:
    """Give the interest on what was overdue, from the first day to a day, in fen (罚息累计).

    Principal fills the parts of a plan in their order. What was left when a plan was replaced
    stands in the next.

    Example:
        >>> # 10,000.00 yuan ten days overdue, then half of it five more, at 0.05 % a day:
        >>> # (1,000,000 x 10 + 500,000 x 5) x 0.0005 = 6,250 fen.
        >>> due = dt.date(2026, 7, 1)
        >>> half = Paid(on=dt.date(2026, 7, 11), amount=500_000)
        >>> life = PlanLife(parts=(Part(due_on=due, amount=1_000_000),), paid=(half,))
        >>> late_so_far((life,), late_day=500_000, on=dt.date(2026, 7, 16))
        6250

    """
    return late_day * sum(_overdue_fen_days(life, on) for life in lives) // WHOLE


def _overdue_fen_days(life: PlanLife, on: dt.date) -> int:
    end = on if life.gone_on is None else min(on, life.gone_on)
    queue = [(one.on, one.amount) for one in life.paid][::-1]
    total = 0
    for part in life.parts:
        left = part.amount
        while queue and left:
            day, amount = queue.pop()
            taken = min(left, amount)
            total += taken * max(0, (min(day, end) - part.due_on).days)
            left -= taken
            if amount > taken:
                queue.append((day, amount - taken))
        total += left * max(0, (end - part.due_on).days)
    return total


def _fen_days(principal: int, paid: Sequence[Paid], start: dt.date, end: dt.date) -> int:
    """Add up what was owed on each day from one to another."""
    if end <= start:
        return 0
    whole = principal * (end - start).days
    return whole - sum(one.amount * max(0, (end - max(start, one.on)).days) for one in paid)
