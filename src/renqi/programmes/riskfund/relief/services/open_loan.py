"""Open a loan when the bank has paid it, and void it where it did not after all (放款建账)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from renqi.programmes.riskfund.charter.domain.repayment_plan import (
    Instalment as PlannedPart,
)
from renqi.programmes.riskfund.charter.domain.repayment_plan import (
    contribution_cost,
    repayment_plan,
)
from renqi.programmes.riskfund.charter.domain.vocabulary import HelpForm
from renqi.programmes.riskfund.relief.domain.loan_numbers import loan_number
from renqi.programmes.riskfund.relief.domain.money_states import (
    LoanState,
    PlanKind,
    PlanState,
)
from renqi.programmes.riskfund.relief.models import Instalment, Loan, LoanPlan, Payout
from renqi.programmes.riskfund.relief.selectors.loan_facts import help_terms

# A transfer that cannot be booked at the other bank is back well within a week.
RETURN_DAYS: Final = 7


def open_loan(payout: Payout, *, on: date, at: datetime) -> Loan | None:
    """Open the loan of a payout that the bank made, with its first plan (建立借款).

    A grant opens none. A loan that was void is open again, with a plan from the new day.

    Effects:
        One Loan, one plan with its instalments.
    """
    if payout.form == HelpForm.GRANT:
        return None
    loan, is_new = Loan.objects.get_or_create(
        payout=payout,
        defaults={
            "number": loan_number(payout.pk),
            "fund": payout.fund,
            "keeper": payout.keeper,
            "uscc": payout.uscc,
            "firm_name": payout.firm_name,
            "form": payout.form,
            "charter_ref": payout.charter_ref,
            "principal": payout.amount,
            "opened_on": on,
        },
    )
    if not is_new:
        loan.state, loan.opened_on, loan.ended_on = LoanState.OPEN.value, on, None
        loan.save()
    terms = help_terms(payout.charter_ref, payout.form)
    write_plan(
        loan,
        repayment_plan(loan.principal, help=terms, from_on=on),
        kind=PlanKind.FIRST,
        state=PlanState.IN_FORCE,
        from_on=on,
        at=at,
    )
    return loan


def void_loan(loan: Loan, *, on: date) -> None:
    """Say that a loan never came about: the payment is not booked any more (借款作废).

    Effects:
        The loan; its plan is replaced by none.
    """
    loan.plans.filter(state=PlanState.IN_FORCE).update(state=PlanState.REPLACED.value, until_on=on)
    loan.state, loan.ended_on = LoanState.VOID.value, on
    loan.save()


def write_plan(
    loan: Loan,
    parts: Sequence[PlannedPart],
    *,
    kind: PlanKind,
    state: PlanState,
    from_on: date,
    at: datetime,
    **more: object,
) -> LoanPlan:
    """Write a plan with its instalments (写入还款计划); `more` are columns of the plan."""
    plan = LoanPlan.objects.create(
        loan=loan,
        number=loan.plans.count() + 1,
        kind=kind.value,
        state=state.value,
        principal=sum(one.amount for one in parts),
        from_on=from_on,
        asked_at=at,
        **more,
    )
    Instalment.objects.bulk_create(
        [
            Instalment(plan=plan, place=place, due_on=one.due_on, amount=one.amount)
            for place, one in enumerate(parts, 1)
        ]
    )
    return plan


def cost_in_contributions(loan: Loan) -> int:
    """Work out by how much a loan ends its firm's right to contributions (贷款成本)."""
    return contribution_cost(loan.principal, help=help_terms(loan.charter_ref, loan.form))
