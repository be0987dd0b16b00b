"""Keep a firm that owes its fund from leaving it (退出限制)."""

from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.relief.domain.money_refusals import HelpUnderWay, LoanHeld
from renqi.programmes.riskfund.relief.domain.money_states import WAITING, LoanState, LossState
from renqi.programmes.riskfund.relief.models import Loan, Loss, Payout


def owes_or_awaits(fund: str, uscc: str) -> DomainError | None:
    """Say why a firm may not leave a fund now; none where it may (退出限制).

    A loan that was written off holds it too until all has come back.
    """
    loan = Loan.objects.filter(fund=fund, uscc=uscc, state=LoanState.OPEN).order_by("pk").first()
    if loan is not None:
        return LoanHeld(number=loan.number, left=grouped_yuan(loan.principal - loan.repaid))
    for lost in Loan.objects.filter(fund=fund, uscc=uscc, state=LoanState.WRITTEN_OFF):
        loss = Loss.objects.filter(payout_id=lost.payout_id, state=LossState.BOOKED).first()
        if loss is not None and loss.recovered < loss.amount:
            return LoanHeld(number=lost.number, left=grouped_yuan(loss.amount - loss.recovered))
    payout = Payout.objects.filter(fund=fund, uscc=uscc, state__in=WAITING).order_by("pk").first()
    if payout is not None:
        return HelpUnderWay(amount=grouped_yuan(payout.amount))
    return None
