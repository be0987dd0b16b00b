"""Take one loan for an act, so that nothing else happens to it meanwhile (锁定借款)."""

from django.db.models import QuerySet

from renqi.engines.ledger.domain.owners import owner_key
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.relief.domain.money_refusals import LoanUnknown
from renqi.programmes.riskfund.relief.models import Loan


def loans_in(scope: Scope) -> QuerySet[Loan]:
    """Narrow loans to what somebody may see: all, a firm's own, or those of funds kept."""
    rows = Loan.objects.all()
    if scope.all:
        return rows
    if scope.uscc:
        return rows.filter(uscc=scope.uscc)
    keeper = owner_key(organisation_id=scope.organisation_id)
    return rows.filter(keeper=keeper) if keeper else rows.none()


def held_loan(loan_id: int, *, scope: Scope) -> Loan:
    """Give one loan, locked until the transaction ends.

    Raises:
        LoanUnknown: There is none in scope.

    Locks:
        The loan.
    """
    rows = loans_in(scope).select_for_update(of=("self",), no_key=True)
    loan = rows.select_related("payout").filter(pk=loan_id).first()
    if loan is None:
        raise LoanUnknown(loan=loan_id)
    return loan
