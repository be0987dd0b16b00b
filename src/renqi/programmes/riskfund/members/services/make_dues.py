"""Write down what members owe, with the reference by which they pay it (生成应缴)."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.members.domain.months import add_months, first_of
from renqi.programmes.riskfund.members.domain.references import reference_of
from renqi.programmes.riskfund.members.domain.schedule import (
    Plan,
    PlannedDue,
    Rate,
    planned_dues,
)
from renqi.programmes.riskfund.members.domain.states import PauseState, Standing
from renqi.programmes.riskfund.members.models import Due, Membership, Pause
from renqi.programmes.riskfund.members.selectors.terms import terms_of
from renqi.programmes.riskfund.members.services.tell_firm import tell_member

_DUE = gettext_noop("A contribution is due")
_DUE_BODY = gettext_noop(
    "{firm} pays {yuan} yuan for {month} by {day}. Write the reference {reference} on the"
    " transfer, and nothing else."
)


def make_dues_of_all(*, at: dt.datetime, on: dt.date) -> int:
    """Write down what every member owes by this month (按月生成应缴); twice is as good as once.

    Returns:
        How many months.

    Effects:
        As `make_dues`, a transaction a member.
    """
    numbers = Membership.objects.filter(standing=Standing.MEMBER).values_list("pk", flat=True)
    made = 0
    for number in list(numbers.order_by("pk")):
        with transaction.atomic():
            membership = Membership.objects.select_for_update(no_key=True).get(pk=number)
            if membership.standing == Standing.MEMBER:
                made += len(make_dues(membership, at=at, on=on))
    return made


def make_dues(membership: Membership, *, at: dt.datetime, on: dt.date) -> list[Due]:
    """Write down what a member owes up to the month of a day, and tell it (生成应缴).

    Args:
        membership: Locked by the caller.
        at: The instant.
        on: The day.

    Effects:
        Dues with their references, a message each.
    """
    charter = terms_of(membership).charter
    dues = write_dues(
        membership, plan_for(membership, charter, until=first_of(on)), is_ahead=False, at=at
    )
    waiting = membership.dues.filter(told_at__isnull=True, month__lte=first_of(on))
    for due in waiting.filter(paid_on__isnull=True, waived_at__isnull=True):
        _tell(membership, due, at=at)
    waiting.update(told_at=at)
    return dues


def plan_for(membership: Membership, charter: Charter, *, until: dt.date) -> Sequence[PlannedDue]:
    """Work out the months that are owed up to a month and not written down (缴费计划).

    Args:
        membership: Whose.
        charter: Of its contract.
        until: The last month; one to come for money paid ahead.
    """
    if membership.first_month is None:
        return ()
    known = list(membership.dues.values_list("month", "amount", "waived_at"))
    plan = Plan(
        first=membership.first_month,
        rates=rates_of(membership),
        paused=paused_months(membership),
        due_day=charter.contributions.due_day,
        total_max=charter.contributions.total_max,
    )
    return planned_dues(
        plan,
        known={month for month, _, _ in known},
        committed=sum(amount for _, amount, waived in known if waived is None),
        until=until,
    )


def rates_of(membership: Membership) -> list[Rate]:
    """Give the amounts a month that count from month to month."""
    rows = membership.rates.order_by("month")
    return [Rate(month=row.month, amount=row.amount) for row in rows]


def paused_months(membership: Membership) -> set[dt.date]:
    """Give the months in which a member owes nothing (缓缴月份)."""
    granted = Pause.objects.filter(membership=membership, state=PauseState.GRANTED)
    return {add_months(one.first_month, n) for one in granted for n in range(one.months)}


def write_dues(
    membership: Membership, planned: Sequence[PlannedDue], *, is_ahead: bool, at: dt.datetime
) -> list[Due]:
    """Write planned months down (登记应缴)."""
    if not planned:
        return []
    references = _references(len(planned))
    return Due.objects.bulk_create(
        [
            Due(
                membership=membership,
                month=one.month,
                due_on=one.due_on,
                amount=one.amount,
                reference=reference,
                is_ahead=is_ahead,
                made_at=at,
            )
            for one, reference in zip(planned, references, strict=True)
        ]
    )


def _references(count: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('members_reference_seq') FROM generate_series(1, %s)", [count]
        )
        return [reference_of(int(number)) for (number,) in cursor.fetchall()]


def _tell(membership: Membership, due: Due, *, at: dt.datetime) -> None:
    # Who looks at a month that is over is reminded of it, not told.
    if due.due_on < timezone.localdate(at):
        return
    tell_member(
        membership,
        subject=_DUE,
        body=_DUE_BODY,
        key=f"due:{due.reference}",
        at=at,
        yuan=grouped_yuan(due.amount - due.paid),
        month=f"{due.month:%Y-%m}",
        day=due.due_on,
        reference=due.reference,
    )
