"""What is owed of a loan on a day, and what a payment pays of it (应还与冲还顺序)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from renqi.programmes.riskfund.charter.domain.help_terms import Help
from renqi.programmes.riskfund.charter.domain.vocabulary import HelpForm
from renqi.programmes.riskfund.relief.domain.accrual import (
    Paid,
    PlanLife,
    fee_so_far,
    late_so_far,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPart:
    """What is left of an instalment (未还分期)."""

    due_on: dt.date
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFacts:
    """A loan with all that was planned and paid of it (借款事实).

    Attributes:
        lives: Its plans, the first first.
        open_parts: What is left of the plan in force, in order.
        stopped_on: The day on which it was written off, from which nothing more is asked for
            time; none while it is open.
    """

    principal: int
    repaid: int
    fee_paid: int
    late_paid: int
    opened_on: dt.date
    terms: Help
    lives: Sequence[PlanLife]
    open_parts: Sequence[OpenPart]
    stopped_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed on a day, in fen (应还).

    Attributes:
        late: Interest on what was overdue.
        fee: Fee of a bridge until that day.
        principal: All that is left.
        due: Of the principal, what has fallen due by that day.
        overdue: Of it, what fell due before that day.
        overdue_since: The day on which the earliest of it fell due.
        next_on: The first day on which something falls due, that day included.
        next_amount: What falls due then.
    """

    late: int
    fee: int
    principal: int
    due: int
    overdue: int
    overdue_since: dt.date | None
    next_on: dt.date | None
    next_amount: int

    @property
    def all_of_it(self) -> int:
        """What closes the loan on that day."""
        return self.late + self.fee + self.principal

    @property
    def now(self) -> int:
        """What is to be paid now: what is due, with interest and fee."""
        return self.late + self.fee + self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotted:
    """What a payment pays (冲还): interest first, then the fee, then principal."""

    late: int
    fee: int
    principal: int

    @property
    def amount(self) -> int:
        """All of it; what is beyond what is owed is not taken."""
        return self.late + self.fee + self.principal


def owed_on(facts: LoanFacts, on: dt.date) -> Owed:
    """Say what is owed on a day (应还测算); it does not matter when it was asked before."""
    until = on if facts.stopped_on is None else min(on, facts.stopped_on)
    paid = [one for life in facts.lives for one in life.paid]
    fee = 0
    if facts.terms.form is HelpForm.BRIDGE:
        fee = fee_so_far(
            facts.principal, terms=facts.terms, opened_on=facts.opened_on, paid=paid, on=until
        )
    late = late_so_far(facts.lives, late_day=facts.terms.late_day, on=until)
    overdue = [part for part in facts.open_parts if part.due_on < on]
    coming = [part for part in facts.open_parts if part.due_on >= on]
    return Owed(
        # A line of the bank that comes in late may lie before one that was taken already, and
        # more was asked for time then than was due: it counts against what time costs next.
        late=max(late - facts.late_paid, 0),
        fee=max(fee - facts.fee_paid, 0),
        principal=facts.principal - facts.repaid,
        due=sum(part.left for part in facts.open_parts if part.due_on <= on),
        overdue=sum(part.left for part in overdue),
        overdue_since=overdue[0].due_on if overdue else None,
        next_on=coming[0].due_on if coming else None,
        next_amount=coming[0].left if coming else 0,
    )


def allot(amount: int, owed: Owed) -> Allotted:
    """Say what an amount pays of what is owed (冲还顺序).

    Example:
        >>> owed = Owed(late=50, fee=30, principal=1_000, due=200, overdue=0,
        ...     overdue_since=None, next_on=None, next_amount=0)
        >>> allot(100, owed)
        Allotted(late=50, fee=30, principal=20)
        >>> allot(5_000, owed).amount
        1080

    """
    late = min(amount, owed.late)
    fee = min(amount - late, owed.fee)
    return Allotted(late=late, fee=fee, principal=min(amount - late - fee, owed.principal))


def fill(parts: Sequence[int], amount: int) -> tuple[int, ...]:
    """Spread principal over what is left of the instalments, the first first (冲还分期).

    Example:
        >>> fill((100, 100, 100), 150)
        (100, 50, 0)

    """
    taken = []
    for left in parts:
        part = min(left, amount)
        taken.append(part)
        amount -= part
    return tuple(taken)


def principal_paid(rows: Sequence[tuple[dt.date, int]]) -> tuple[Paid, ...]:
    """Read payments of principal from days and amounts, without those of nothing."""
    return tuple(Paid(on=on, amount=amount) for on, amount in rows if amount)
