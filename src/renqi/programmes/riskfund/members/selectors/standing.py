"""Where a member stands on a day, from dated facts (成员状态推算)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.members.domain import ladder
from renqi.programmes.riskfund.members.domain.months import add_months, first_of
from renqi.programmes.riskfund.members.domain.states import (
    LeavingState,
    MemberState,
    PauseState,
    Standing,
)
from renqi.programmes.riskfund.members.models import Membership, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOn:
    """A member on a day (当日状态).

    Attributes:
        months_paid: Months up to that day's that were paid by then.
        paid_in: Fen paid by then.
        arrears: Months overdue on that day.
        is_waiting: Cover has not begun.
        is_suspended: Cover rests.
    """

    state: MemberState
    months_paid: int
    paid_in: int
    arrears: int
    is_waiting: bool
    is_suspended: bool


def dues_of(membership: Membership) -> list[ladder.Due]:
    """Give the months of a member that count (应缴月份)."""
    rows = membership.dues.filter(waived_at__isnull=True).order_by("month")
    return [ladder.Due(month=row.month, due_on=row.due_on, paid_on=row.paid_on) for row in rows]


def standing_on(
    membership: Membership,
    charter: Charter,
    *,
    on: dt.date,
    dues: Sequence[ladder.Due] | None = None,
) -> StandingOn:
    """Work out where a member stands on a day, by what the bank had booked by then (当日状态).

    Args:
        membership: Who.
        charter: Of its contract.
        on: The day.
        dues: Its months, where the caller has read them.
    """
    dues = dues_of(membership) if dues is None else dues
    arrears = ladder.arrears_months(dues, on)
    months = sum(
        due.paid_on is not None and due.paid_on <= on and due.month <= first_of(on) for due in dues
    )
    waits_until = membership.waits_until
    is_waiting = waits_until is None or on < waits_until or months < charter.cover.contributions_min
    is_suspended = arrears >= charter.arrears.suspend_months
    return StandingOn(
        state=_state(membership, on, is_waiting=is_waiting, is_suspended=is_suspended),
        months_paid=months,
        paid_in=_paid_by(membership, on),
        arrears=arrears,
        is_waiting=is_waiting,
        is_suspended=is_suspended,
    )


def _state(
    membership: Membership, on: dt.date, *, is_waiting: bool, is_suspended: bool
) -> MemberState:
    if membership.standing in (Standing.APPLIED, Standing.REFUSED):
        return MemberState(membership.standing)
    if membership.left_on is not None and membership.left_on <= on:
        return MemberState.LEFT
    ways: Mapping[MemberState, Callable[[], bool]] = {
        MemberState.LEAVING: lambda: membership.leavings.filter(state=LeavingState.NOTICE).exists(),
        MemberState.SUSPENDED: lambda: is_suspended,
        MemberState.PAUSED: lambda: is_paused(membership, on),
        MemberState.WAITING: lambda: is_waiting,
    }
    return next((state for state, holds in ways.items() if holds()), MemberState.COVERED)


def is_paused(membership: Membership, on: dt.date) -> bool:
    """Whether the month of a day is one in which nothing is owed (是否缓缴)."""
    month = first_of(on)
    return any(
        one.first_month <= month < add_months(one.first_month, one.months)
        for one in membership.pauses.filter(state=PauseState.GRANTED)
    )


def _paid_by(membership: Membership, on: dt.date) -> int:
    receipts = Receipt.objects.filter(due__membership=membership, on__lte=on)
    return int(receipts.aggregate(total=Sum("amount"))["total"] or 0)
