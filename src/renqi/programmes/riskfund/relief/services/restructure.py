"""Propose another plan for a loan and decide it: two people (还款计划调整)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.help_terms import Term
from renqi.programmes.riskfund.charter.domain.repayment_plan import (
    Instalment as PlannedPart,
)
from renqi.programmes.riskfund.charter.domain.repayment_plan import (
    months_after,
    repayment_plan,
)
from renqi.programmes.riskfund.charter.domain.vocabulary import HelpForm
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    OutOfTurn,
    PlanStale,
    PlanUnfit,
    PlanUnknown,
    ReasonMissing,
    SamePerson,
)
from renqi.programmes.riskfund.relief.domain.money_states import (
    LoanState,
    PlanKind,
    PlanState,
    Step,
)
from renqi.programmes.riskfund.relief.models import DeclaredEvent, Loan, LoanPlan
from renqi.programmes.riskfund.relief.selectors.loan_facts import facts_of, help_terms
from renqi.programmes.riskfund.relief.services.find_loan import held_loan
from renqi.programmes.riskfund.relief.services.money_messages import (
    NEW_PLAN,
    NEW_PLAN_BODY,
    tell_firm,
)
from renqi.programmes.riskfund.relief.services.money_steps import write_step
from renqi.programmes.riskfund.relief.services.open_loan import write_plan

MONTHS_MAX: Final = 120
PAUSE_MAX: Final = 12


def propose_plan(
    loan_id: int,
    *,
    months: int,
    grace_months: int,
    reason: str,
    scope: Scope,
    actor: Actor,
    at: datetime,
    on: date,
) -> int:
    """Propose to pay what is left in equal instalments from a day on (展期或重组申请).

    Args:
        loan_id: The loan.
        months: In how many months, those without an instalment included.
        grace_months: Of them, months without an instalment.
        reason: Why.
        scope: Whose funds the person keeps.
        actor: Who proposes it.
        at: The instant.
        on: The day from which it counts.

    Returns:
        The number of the plan in our tables.

    Raises:
        LoanUnknown: There is none in scope.
        OutOfTurn: It is not open, or a plan waits for a decision.
        PlanUnfit: The months make no plan.
        ReasonMissing: No reason is given.

    Effects:
        One plan with its instalments, one step.

    Locks:
        The loan.
    """
    if not 0 <= grace_months < months <= MONTHS_MAX:
        raise PlanUnfit(expected=f"1 to {MONTHS_MAX} months, with fewer months of grace")
    with transaction.atomic():
        loan = _open_loan(loan_id, reason=reason, scope=scope)
        terms = replace(
            help_terms(loan.charter_ref, loan.form),
            form=HelpForm.LOAN,
            terms=(Term(up_to=None, months=months),),
            grace_months=grace_months,
        )
        parts = repayment_plan(loan.principal - loan.repaid, help=terms, from_on=on)
        return _ask(
            loan, parts, kind=PlanKind.RESTRUCTURED, reason=reason, actor=actor, at=at, on=on
        )


def propose_pause(
    loan_id: int,
    *,
    months: int,
    event_key: str,
    reason: str,
    scope: Scope,
    actor: Actor,
    at: datetime,
    on: date,
) -> int:
    """Propose to move all that is not paid by months, because of a declared event (延期还款申请).

    Raises:
        LoanUnknown: There is none in scope.
        OutOfTurn: It is not open, or a plan waits for a decision.
        PlanUnfit: The months are none, or the event is not declared.
        ReasonMissing: No reason is given.

    Effects:
        One plan with its instalments, one step.

    Locks:
        The loan.
    """
    if not 0 < months <= PAUSE_MAX:
        raise PlanUnfit(expected=f"1 to {PAUSE_MAX} months")
    event = DeclaredEvent.objects.filter(key=event_key, confirmed_at__isnull=False).first()
    if event is None:
        raise PlanUnfit(expected="an event that the bureau has declared")
    with transaction.atomic():
        loan = _open_loan(loan_id, reason=reason, scope=scope)
        parts = [
            PlannedPart(due_on=months_after(max(part.due_on, on), months), amount=part.left)
            for part in facts_of(loan).open_parts
        ]
        why = f"{event.title}: {reason.strip()}"
        return _ask(loan, parts, kind=PlanKind.PAUSED, reason=why, actor=actor, at=at, on=on)


def decide_plan(
    loan_id: int,
    *,
    passes: bool,
    answer: str,
    scope: Scope,
    actor: Actor,
    at: datetime,
    on: date,
) -> None:
    """Put a proposed plan into force, or refuse it (还款计划审批).

    Raises:
        LoanUnknown: There is none in scope.
        PlanUnknown: No plan waits for a decision.
        SamePerson: The person proposed it.
        PlanStale: Something was paid since.
        OutOfTurn: The loan is not open any more.
        ReasonMissing: It is refused without a reason.

    Effects:
        The plan, the one before, one step, a message.

    Locks:
        The loan.
    """
    with transaction.atomic():
        loan = held_loan(loan_id, scope=scope)
        plan = loan.plans.filter(state=PlanState.ASKED).first()
        if plan is None:
            raise PlanUnknown(loan=loan.number)
        if plan.asked_by_id == actor.person_id:
            raise SamePerson(name=plan.asked_by_name)
        if not passes and not answer.strip():
            raise ReasonMissing
        if passes:
            _check_current(loan, plan)
            loan.plans.filter(state=PlanState.IN_FORCE).update(
                state=PlanState.REPLACED.value, until_on=on
            )
        plan.state = (PlanState.IN_FORCE if passes else PlanState.REFUSED).value
        plan.decided_by_id, plan.decided_by_name = actor.person_id, actor.signature
        plan.decided_at, plan.answer = at, answer.strip()
        plan.save()
        what = Step.PLAN_DECIDED if passes else Step.PLAN_REFUSED
        write_step(loan.payout_id, what, who=actor.who, at=at, words=answer.strip())
        if passes:
            tell_firm(
                loan.payout, NEW_PLAN, NEW_PLAN_BODY, key=f"plan:{plan.pk}", at=at, on=on,
                loan=loan.number, reason=plan.reason,
            )  # fmt: skip


def _open_loan(loan_id: int, *, reason: str, scope: Scope) -> Loan:
    if not reason.strip():
        raise ReasonMissing
    loan = held_loan(loan_id, scope=scope)
    if loan.state != LoanState.OPEN:
        raise OutOfTurn(state=loan.state)
    if loan.plans.filter(state=PlanState.ASKED).exists():
        raise OutOfTurn(state=PlanState.ASKED.value)
    return loan


def _ask(
    loan: Loan,
    parts: Sequence[PlannedPart],
    *,
    kind: PlanKind,
    reason: str,
    actor: Actor,
    at: datetime,
    on: date,
) -> int:
    plan = write_plan(
        loan,
        parts,
        kind=kind,
        state=PlanState.ASKED,
        from_on=on,
        at=at,
        reason=reason.strip(),
        asked_by_id=actor.person_id,
        asked_by_name=actor.signature,
    )
    write_step(
        loan.payout_id, Step.PLAN_ASKED, who=actor.who, at=at, words=plan.reason,
        amount=plan.principal,
    )  # fmt: skip
    return plan.pk


def _check_current(loan: Loan, plan: LoanPlan) -> None:
    if loan.state != LoanState.OPEN:
        raise OutOfTurn(state=loan.state)
    left = loan.principal - loan.repaid
    if plan.principal != left:
        raise PlanStale(then=grouped_yuan(plan.principal), now=grouped_yuan(left))
