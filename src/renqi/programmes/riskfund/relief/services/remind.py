"""Tell firms what falls due and what is overdue (还款提醒与逾期阶梯)."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F

from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.relief.domain.money_states import LoanState, PlanState
from renqi.programmes.riskfund.relief.models import Instalment
from renqi.programmes.riskfund.relief.services.money_messages import (
    DUE,
    DUE_BODY,
    OVERDUE,
    OVERDUE_BODY,
    OVERDUE_KEEPER,
    OVERDUE_KEEPER_BODY,
    tell_firm,
    tell_keepers,
)

# Days before an instalment is due, and days after it: the firm, then the institution as well.
BEFORE: Final = 7
LADDER: Final = (1, 7, 30, 60, 90)
KEEPER_FROM: Final = 30


def remind(*, at: datetime, on: date) -> dict[str, int]:
    """Tell each firm once a week ahead, and once on each rung of the ladder (还款提醒).

    A day's work that was missed is made up for: the rung that is reached is told, not those that
    were passed by.

    Returns:
        How many instalments were looked at on which side of their day.

    Effects:
        Messages.
    """
    open_parts = Instalment.objects.filter(
        plan__state=PlanState.IN_FORCE, plan__loan__state=LoanState.OPEN, paid__lt=F("amount")
    ).select_related("plan__loan__payout")
    soon = open_parts.filter(due_on__range=(on, on + timedelta(days=BEFORE)))
    for part in soon.order_by("pk"):
        _tell_due(part, at=at, on=on)
    late = open_parts.filter(due_on__lt=on)
    for part in late.order_by("pk"):
        _tell_overdue(part, at=at, on=on)
    counts = {"due_soon": soon.count(), "overdue": late.count()}
    return {name: count for name, count in counts.items() if count}


def rung_of(days: int) -> int:
    """Give the last rung that so many days overdue have reached; 0 before the first.

    Example:
        >>> rung_of(0), rung_of(6), rung_of(45)
        (0, 1, 30)

    """
    return max((rung for rung in LADDER if rung <= days), default=0)


def _tell_due(part: Instalment, *, at: datetime, on: date) -> None:
    loan = part.plan.loan
    tell_firm(
        loan.payout, DUE, DUE_BODY, key=f"due:{part.pk}", at=at, on=on,
        yuan=grouped_yuan(part.amount - part.paid), loan=loan.number, day=part.due_on,
    )  # fmt: skip


def _tell_overdue(part: Instalment, *, at: datetime, on: date) -> None:
    loan, rung = part.plan.loan, rung_of((on - part.due_on).days)
    words = {
        "yuan": grouped_yuan(part.amount - part.paid),
        "loan": loan.number,
        "day": part.due_on,
    }
    key = f"overdue:{part.pk}:{rung}"
    tell_firm(loan.payout, OVERDUE, OVERDUE_BODY, key=key, at=at, on=on, **words)
    if rung >= KEEPER_FROM:
        tell_keepers(
            loan.payout, OVERDUE_KEEPER, OVERDUE_KEEPER_BODY, key=key, at=at, on=on, **words
        )
