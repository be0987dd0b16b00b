"""What unpaid months lead to, worked out from dated facts alone (欠缴处理推演).

The whole story of a member is replayed from its dues and the days on which they were paid. So
it does not matter when the days' work ran, or how often: it asks what ought to have happened by
now and does what is missing.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from renqi.programmes.riskfund.members.domain.states import StepKind

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One month that is owed (应缴月份).

    Attributes:
        month: By its first day.
        due_on: The last day on which it is paid in time.
        paid_on: The day on which the bank booked the last fen of it; none while it is open.
    """

    month: dt.date
    due_on: dt.date
    paid_on: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderTerms:
    """What the charter says of arrears (欠缴条款)."""

    remind_days: tuple[int, ...]
    suspend_months: int
    exit_months: int
    notice_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """A step and the day on which it is due (处理步骤).

    Attributes:
        kind: Which.
        on: The day.
        month: The month that it reminds of; none for the others.
        effective_on: Of an announcement, the day on which the firm is out unless it pays.
    """

    kind: StepKind
    on: dt.date
    month: dt.date | None = None
    effective_on: dt.date | None = None


def is_open(due: Due, on: dt.date) -> bool:
    """Whether a month is overdue on a day; money of that very day counts as paid (是否逾期)."""
    return due.due_on < on and (due.paid_on is None or due.paid_on > on)


def arrears_months(dues: Sequence[Due], on: dt.date) -> int:
    """Count the months that are overdue on a day (欠缴月数)."""
    return sum(is_open(due, on) for due in dues)


def replay(dues: Sequence[Due], terms: LadderTerms, *, until: dt.date) -> tuple[LadderStep, ...]:
    """Give every step up to a day, in order (欠缴处理推演).

    Cover rests on each day on which so many months are overdue, and is back on the day on which
    fewer are. An exit is announced; who is below its bar on the announced day stays.
    """
    steps = [*_reminders(dues, terms, until), *_suspensions(dues, terms, until)]
    steps += _exits(dues, terms, until)
    out_on = next((step.on for step in steps if step.kind is StepKind.EXIT), None)
    kept = (step for step in steps if out_on is None or _is_before_exit(step, out_on))
    order = list(StepKind)
    return tuple(
        sorted(kept, key=lambda step: (step.on, order.index(step.kind), step.month or step.on))
    )


def _is_before_exit(step: LadderStep, out_on: dt.date) -> bool:
    # Without days of notice the announcement and the exit are of one day.
    return step.on < out_on or step.kind in (StepKind.ANNOUNCE, StepKind.EXIT)


def _reminders(dues: Sequence[Due], terms: LadderTerms, until: dt.date) -> list[LadderStep]:
    found = []
    for due in dues:
        for days in terms.remind_days:
            on = due.due_on + dt.timedelta(days=days)
            if on <= until and is_open(due, on):
                found.append(LadderStep(kind=StepKind.REMIND, on=on, month=due.month))
    return found


def _turns(dues: Sequence[Due], until: dt.date) -> list[dt.date]:
    """Give the days on which the count of overdue months may differ from the day before."""
    days = {due.due_on + _DAY for due in dues} | {due.paid_on for due in dues if due.paid_on}
    return sorted(day for day in days if day <= until)


def _suspensions(dues: Sequence[Due], terms: LadderTerms, until: dt.date) -> list[LadderStep]:
    found = []
    is_down = False
    for day in _turns(dues, until):
        if (arrears_months(dues, day) >= terms.suspend_months) is not is_down:
            is_down = not is_down
            kind = StepKind.SUSPEND if is_down else StepKind.LIFT
            found.append(LadderStep(kind=kind, on=day))
    return found


def _exits(dues: Sequence[Due], terms: LadderTerms, until: dt.date) -> list[LadderStep]:
    found: list[LadderStep] = []
    free_from = dt.date.min
    turns = _turns(dues, until)
    # Also the day after a notice that was cured: the bar may be reached then without a turn.
    for start, following in pairwise([*turns, until + _DAY]):
        if arrears_months(dues, start) < terms.exit_months:
            continue
        day = max(start, free_from)
        if day >= following:
            continue
        effective = day + dt.timedelta(days=terms.notice_days)
        found.append(LadderStep(kind=StepKind.ANNOUNCE, on=day, effective_on=effective))
        if effective > until:
            break
        if arrears_months(dues, effective) >= terms.exit_months:
            found.append(LadderStep(kind=StepKind.EXIT, on=effective))
            break
        found.append(LadderStep(kind=StepKind.CURE, on=effective))
        free_from = effective + _DAY
    return found
