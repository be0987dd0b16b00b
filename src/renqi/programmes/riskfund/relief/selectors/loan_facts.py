"""Read loans with what was planned and paid of them (借款事实)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from renqi.programmes.riskfund.charter.domain.help_terms import Help
from renqi.programmes.riskfund.charter.selectors.funds import charter_by_ref
from renqi.programmes.riskfund.relief.domain.accrual import Part, PlanLife
from renqi.programmes.riskfund.relief.domain.money_states import PlanState
from renqi.programmes.riskfund.relief.domain.what_is_owed import (
    LoanFacts,
    OpenPart,
    Owed,
    owed_on,
    principal_paid,
)
from renqi.programmes.riskfund.relief.models import Instalment, Loan, LoanPlan, Repayment


def help_terms(charter_ref: str, form: str) -> Help:
    """Give the terms of a form of help in the charter that it was decided by (救助条件).

    Raises:
        LookupError: The charter has no such form.
        DomainError: There is no such charter.
    """
    charter = charter_by_ref(charter_ref).charter
    found = next((one for one in charter.help if one.form == form), None)
    if found is None:
        raise LookupError(f"{charter_ref} has no {form}")
    return found


def facts_of(loan: Loan) -> LoanFacts:
    """Give one loan with all that belongs to it (借款事实)."""
    return facts_of_many([loan])[loan.pk]


def owed_of(loan: Loan, *, on: date) -> Owed:
    """Say what is owed of one loan on a day (应还)."""
    return owed_on(facts_of(loan), on)


def facts_of_many(loans: Collection[Loan]) -> Mapping[int, LoanFacts]:
    """Give loans with all that belongs to them, in three questions (批量借款事实)."""
    ids = [one.pk for one in loans]
    plans: dict[int, list[LoanPlan]] = defaultdict(list)
    lived = [PlanState.IN_FORCE, PlanState.REPLACED]
    for plan in LoanPlan.objects.filter(loan_id__in=ids, state__in=lived).order_by("number"):
        plans[plan.loan_id].append(plan)
    parts: dict[int, list[Instalment]] = defaultdict(list)
    plan_ids = [one.pk for many in plans.values() for one in many]
    for part in Instalment.objects.filter(plan_id__in=plan_ids).order_by("plan_id", "place"):
        parts[part.plan_id].append(part)
    paid: dict[tuple[int, int], list[tuple[date, int]]] = defaultdict(list)
    for one in Repayment.objects.filter(loan_id__in=ids).order_by("pk"):
        paid[one.loan_id, one.plan_number].append((one.on, one.principal))
    terms = {key: help_terms(*key) for key in {(one.charter_ref, one.form) for one in loans}}
    return {
        loan.pk: LoanFacts(
            principal=loan.principal,
            repaid=loan.repaid,
            fee_paid=loan.fee_paid,
            late_paid=loan.late_paid,
            opened_on=loan.opened_on,
            terms=terms[loan.charter_ref, loan.form],
            lives=[
                _life(plan, parts[plan.pk], paid[loan.pk, plan.number]) for plan in plans[loan.pk]
            ],
            open_parts=[
                OpenPart(due_on=part.due_on, left=part.amount - part.paid)
                for plan in plans[loan.pk]
                if plan.state == PlanState.IN_FORCE
                for part in parts[plan.pk]
                if part.amount > part.paid
            ],
            stopped_on=loan.written_off_on,
        )
        for loan in loans
    }


def _life(plan: LoanPlan, parts: list[Instalment], paid: list[tuple[date, int]]) -> PlanLife:
    return PlanLife(
        parts=tuple(Part(due_on=one.due_on, amount=one.amount) for one in parts),
        paid=principal_paid(paid),
        gone_on=plan.until_on,
    )
