"""Take one loan for an act, so that nothing else happens to it meanwhile (锁定借款)."""

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.relief.domain.money_refusals import LoanUnknown
from renqi.programmes.riskfund.relief.models import Loan
from renqi.programmes.riskfund.relief.selectors.loans import loans_in


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
