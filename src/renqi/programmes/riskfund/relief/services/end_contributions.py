"""End a firm's right to contributions by what its loan costs (贷款成本抵减缴费)."""

from datetime import date, datetime, timedelta

from django.db import transaction

from renqi.identity.domain.actor import THE_CLOCK
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.stakes import stake_of
from renqi.programmes.riskfund.capital.services.redeem import redeem
from renqi.programmes.riskfund.relief.domain.money_states import LoanState
from renqi.programmes.riskfund.relief.models import Loan
from renqi.programmes.riskfund.relief.services.open_loan import (
    RETURN_DAYS,
    cost_in_contributions,
)

_ALL = Scope(all=True)


def end_contributions(*, at: datetime, on: date) -> int:
    """Burn the shares that a loan costs its firm, to the benefit of the others (贷款成本抵减).

    It is done once the payment can no longer come back by itself, so that a firm whom the bank
    could not pay has lost nothing. A stake that holds less than the cost is given up whole: the
    loan is paid, and there is nothing more to end.

    Returns:
        For how many loans.

    Effects:
        Shares and loans.

    Locks:
        Each loan; then as `redeem`.
    """
    last = on - timedelta(days=RETURN_DAYS)
    rows = Loan.objects.filter(opened_on__lte=last, contributions_ended=0)
    done = 0
    for loan in list(rows.exclude(state=LoanState.VOID).order_by("pk")):
        if not cost_in_contributions(loan):
            continue
        with transaction.atomic():
            done += _end(loan.pk, at=at, on=on)
    return done


def _end(loan_id: int, *, at: datetime, on: date) -> int:
    rows = Loan.objects.select_for_update(no_key=True).filter(contributions_ended=0)
    loan = rows.exclude(state=LoanState.VOID).filter(pk=loan_id).first()
    if loan is None:
        return 0
    stake = stake_of(loan.fund, loan.uscc, scope=_ALL)
    cost = min(cost_in_contributions(loan), stake.value)
    if not cost:
        return 0
    redeem(
        loan.fund,
        key=f"loan:{loan.pk}:cost",
        actor=THE_CLOCK,
        on=on,
        at=at,
        uscc=loan.uscc,
        amount=cost,
        forfeits=cost,
    )
    loan.contributions_ended = cost
    loan.save()
    return 1
