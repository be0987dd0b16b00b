"""Loans, as pages show them (借款查询)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Min, Q, QuerySet

from renqi.engines.ledger.domain.owners import owner_key
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.entries import OpenMoney, open_money
from renqi.programmes.riskfund.relief.domain.money_refusals import LoanUnknown
from renqi.programmes.riskfund.relief.domain.money_states import LoanState, PlanState
from renqi.programmes.riskfund.relief.domain.what_is_owed import Owed, owed_on
from renqi.programmes.riskfund.relief.models import Loan, LoanPlan
from renqi.programmes.riskfund.relief.selectors.loan_facts import facts_of_many

LOAN_SORTS = {
    "number": "number",
    "firm": "firm_name",
    "principal": "principal",
    "left": "left",
    "opened": "opened_on",
    "next": "next_on",
    "state": "state",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One instalment (分期)."""

    place: int
    due_on: date
    amount: int
    paid: int

    @property
    def left(self) -> int:
        """What is not paid."""
        return self.amount - self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One plan with its instalments (还款计划)."""

    number: int
    kind: str
    state: str
    principal: int
    from_on: date
    until_on: date | None
    reason: str
    asked_by_id: int | None
    asked_by: str
    asked_at: datetime
    decided_by: str
    answer: str
    parts: tuple[PartRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """Money that a firm paid back (还款)."""

    on: date
    amount: int
    late: int
    fee: int
    principal: int
    how: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRow:
    """One loan with what is owed of it on a day (借款)."""

    id: int
    payout_id: int
    number: str
    fund: str
    uscc: str
    firm_name: str
    form: str
    principal: int
    repaid: int
    written_off: int
    fee_paid: int
    late_paid: int
    contributions_ended: int
    opened_on: date
    ended_on: date | None
    state: str
    owed: Owed

    @property
    def left(self) -> int:
        """Principal that is still owed."""
        return self.principal - self.repaid - self.written_off

    @property
    def is_overdue(self) -> bool:
        """Whether something fell due and is not paid."""
        return self.state == LoanState.OPEN and self.owed.overdue > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPage:
    """A page of loans (借款页)."""

    rows: Sequence[LoanRow]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFilter:
    """Which loans are asked for (借款筛选)."""

    fund: str = ""
    state: str = ""
    form: str = ""
    text: str = ""
    is_overdue: bool = False


def loans_in(scope: Scope) -> QuerySet[Loan]:
    """Narrow loans to what somebody may see: all, a firm's own, or those of funds kept."""
    rows = Loan.objects.all()
    if scope.all:
        return rows
    if scope.uscc:
        return rows.filter(uscc=scope.uscc)
    keeper = owner_key(organisation_id=scope.organisation_id)
    return rows.filter(keeper=keeper) if keeper else rows.none()


def loan_page(
    *, scope: Scope, where: LoanFilter, sort: str, page: int, per_page: int, on: date
) -> LoanPage:
    """List loans, the newest first unless asked otherwise (借款清单)."""
    rows = _narrowed(scope, where, on=on)
    total = rows.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    chosen = list(_sorted(rows, sort)[(page - 1) * per_page : page * per_page])
    return LoanPage(rows=loan_rows(chosen, on=on), page=page, pages=pages, total=total)


def every_loan(*, scope: Scope, where: LoanFilter, sort: str = "", on: date) -> tuple[LoanRow, ...]:
    """List all loans that a filter lets through (全部借款)."""
    return loan_rows(list(_sorted(_narrowed(scope, where, on=on), sort)), on=on)


def loan_of(loan_id: int, *, scope: Scope, on: date) -> LoanRow:
    """Give one loan.

    Raises:
        LoanUnknown: There is none in scope.
    """
    row = loans_in(scope).filter(pk=loan_id).first()
    if row is None:
        raise LoanUnknown(loan=loan_id)
    return loan_rows([row], on=on)[0]


def loan_rows(loans: Sequence[Loan], *, on: date) -> tuple[LoanRow, ...]:
    """Read loans with what is owed of them (借款与应还)."""
    facts = facts_of_many(loans)
    return tuple(
        LoanRow(
            id=one.pk,
            payout_id=one.payout_id,
            number=one.number,
            fund=one.fund,
            uscc=one.uscc,
            firm_name=one.firm_name,
            form=one.form,
            principal=one.principal,
            repaid=one.repaid,
            written_off=one.written_off,
            fee_paid=one.fee_paid,
            late_paid=one.late_paid,
            contributions_ended=one.contributions_ended,
            opened_on=one.opened_on,
            ended_on=one.ended_on,
            state=one.state,
            owed=owed_on(facts[one.pk], on),
        )
        for one in loans
    )


def plans_of(loan_id: int, *, scope: Scope) -> tuple[PlanRow, ...]:
    """List the plans of a loan, the newest first (还款计划沿革)."""
    rows = LoanPlan.objects.filter(loan__in=loans_in(scope), loan_id=loan_id)
    return tuple(
        PlanRow(
            number=one.number,
            kind=one.kind,
            state=one.state,
            principal=one.principal,
            from_on=one.from_on,
            until_on=one.until_on,
            reason=one.reason,
            asked_by_id=one.asked_by_id,
            asked_by=one.asked_by_name,
            asked_at=one.asked_at,
            decided_by=one.decided_by_name,
            answer=one.answer,
            parts=tuple(
                PartRow(place=part.place, due_on=part.due_on, amount=part.amount, paid=part.paid)
                for part in sorted(one.instalments.all(), key=lambda part: part.place)
            ),
        )
        for one in rows.prefetch_related("instalments").order_by("-number")
    )


def payments_of(loan_id: int, *, scope: Scope) -> tuple[PaymentRow, ...]:
    """List what was paid back on a loan, the newest first (还款记录)."""
    loan = loans_in(scope).filter(pk=loan_id).first()
    if loan is None:
        return ()
    return tuple(
        PaymentRow(
            on=one.on,
            amount=one.amount,
            late=one.late,
            fee=one.fee,
            principal=one.principal,
            how=one.how,
            by=one.by_name,
            at=one.at,
        )
        for one in loan.repayments.order_by("-on", "-pk")
    )


def money_for_loan(loan: LoanRow, *, scope: Scope) -> tuple[OpenMoney, ...]:
    """List money that came in and may be for a loan, by the keeper of its fund (待认领来款)."""
    if not loans_in(scope).filter(pk=loan.id).exists():
        return ()
    return open_money(loan.fund)


def _narrowed(scope: Scope, where: LoanFilter, *, on: date) -> QuerySet[Loan]:
    rows = loans_in(scope)
    asked = {"fund": where.fund, "state": where.state, "form": where.form}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    for word in where.text.split():
        rows = rows.filter(
            Q(firm_name__icontains=word) | Q(number__icontains=word) | Q(uscc__icontains=word)
        )
    unpaid = Q(
        plans__state=PlanState.IN_FORCE,
        plans__instalments__paid__lt=F("plans__instalments__amount"),
    )
    rows = rows.annotate(
        left=F("principal") - F("repaid") - F("written_off"),
        next_on=Min("plans__instalments__due_on", filter=unpaid),
    )
    if where.is_overdue:
        rows = rows.filter(state=LoanState.OPEN, next_on__lt=on)
    return rows


def _sorted(rows: QuerySet[Loan], sort: str) -> QuerySet[Loan]:
    key = LOAN_SORTS.get(sort.removeprefix("-"))
    if key is None:
        return rows.order_by("-pk")
    order = F(key).desc(nulls_last=True) if sort.startswith("-") else F(key).asc(nulls_last=True)
    return rows.order_by(order, "-pk")
