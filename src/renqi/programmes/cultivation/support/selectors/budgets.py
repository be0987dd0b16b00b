"""What budgets hold, by the ledger and by the lines that it must agree with (预算执行)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from renqi.engines.ledger.selectors.accounts import account_of
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import (
    ChangeKind,
    ChangeState,
    LineState,
)
from renqi.programmes.cultivation.support.domain.money_refusals import BudgetUnknown
from renqi.programmes.cultivation.support.models import Budget, BudgetChange, EntitlementLine


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSums:
    """What became of the money of a budget, in fen (预算执行情况).

    Attributes:
        appropriated: What was put in.
        withdrawn: What was taken out again, while the year ran or after it.
        held: Promised to firms, by the ledger.
        paid: Paid to firms and not returned by the bank, by the ledger.
        left: What can still be promised, by the ledger.
        held_by_lines: The same as `held`, by adding up the lines.
        paid_by_lines: The same as `paid`, by adding up the lines.
        waiting: What approved lines wait for.
    """

    appropriated: int
    withdrawn: int
    held: int
    paid: int
    left: int
    held_by_lines: int
    paid_by_lines: int
    waiting: int

    @property
    def is_whole(self) -> bool:
        """Whether the lines make what the ledger says; between two looks at the bank they may not.

        A payment that the bank has settled is paid in the ledger at once, and on its line as soon
        as the background job has looked.
        """
        return self.held == self.held_by_lines and self.paid == self.paid_by_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One budget with its sums (预算)."""

    id: int
    key: str
    year: int
    name: str
    account_id: int | None
    source_id: int
    bank_account_id: int
    opened_by: str
    opened_at: datetime
    sums: BudgetSums
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One change of a budget (预算变动)."""

    id: int
    budget_id: int
    kind: str
    amount: int
    on: date
    reason: str
    state: str
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str
    transfer_id: str


def budgets(*, scope: Scope, year: int | None = None) -> tuple[BudgetLine, ...]:
    """List the budgets, the newest year first (预算清单); for those who see the whole city."""
    rows = _rows(scope)
    if year is not None:
        rows = rows.filter(year=year)
    return tuple(_line(row) for row in rows.order_by("-year", "key"))


def budget_of(budget_id: int, *, scope: Scope) -> BudgetLine:
    """Give one budget.

    Raises:
        BudgetUnknown: There is none for this reader.
    """
    row = _rows(scope).filter(pk=budget_id).first()
    if row is None:
        raise BudgetUnknown(budget=budget_id)
    return _line(row)


def changes_of(budget_id: int, *, scope: Scope) -> Sequence[ChangeLine]:
    """List what was put into a budget and taken out, the newest first (预算变动明细)."""
    if not scope.all:
        return ()
    rows = BudgetChange.objects.filter(budget_id=budget_id).order_by("-pk")
    return tuple(_change(row) for row in rows)


def budget_sums(budget_id: int) -> BudgetSums:
    """Add up what became of a budget (预算执行情况)."""
    return _sums(Budget.objects.get(pk=budget_id))


def _rows(scope: Scope) -> QuerySet[Budget]:
    return Budget.objects.all() if scope.all else Budget.objects.none()


def _line(row: Budget) -> BudgetLine:
    return BudgetLine(
        id=row.pk,
        key=row.key,
        year=row.year,
        name=row.name,
        account_id=row.account_id,
        source_id=row.source_id,
        bank_account_id=row.bank_account_id,
        opened_by=row.opened_by_name,
        opened_at=row.opened_at,
        sums=_sums(row),
        asked=row.changes.filter(state=ChangeState.ASKED).count(),
    )


def _sums(budget: Budget) -> BudgetSums:
    posted = budget.changes.filter(state=ChangeState.POSTED).aggregate(
        put_in=Sum("amount", filter=Q(kind=ChangeKind.APPROPRIATE)),
        out=Sum("amount", filter=~Q(kind=ChangeKind.APPROPRIATE)),
    )
    put_in, out = posted["put_in"] or 0, posted["out"] or 0
    lines = EntitlementLine.objects.filter(budget=budget).aggregate(
        # What is over and not freed yet is still promised.
        held=Sum("amount", filter=Q(hold_id__isnull=False) & ~Q(state=LineState.PAID)),
        paid=Sum("amount", filter=Q(state=LineState.PAID)),
        waiting=Sum("amount", filter=Q(state__in=[LineState.APPROVED, LineState.UNFUNDED])),
    )
    balance = held = 0
    if budget.account_id is not None:
        account = account_of(budget.account_id)
        balance, held = account.balance, account.promised
    return BudgetSums(
        appropriated=put_in,
        withdrawn=out,
        held=held,
        paid=put_in - out - balance,
        left=balance - held,
        held_by_lines=lines["held"] or 0,
        paid_by_lines=lines["paid"] or 0,
        waiting=lines["waiting"] or 0,
    )


def _change(row: BudgetChange) -> ChangeLine:
    return ChangeLine(
        id=row.pk,
        budget_id=row.budget_id,
        kind=row.kind,
        amount=row.amount,
        on=row.on,
        reason=row.reason,
        state=row.state,
        asked_by_id=row.asked_by_id,
        asked_by=row.asked_by_name,
        asked_at=row.asked_at,
        decided_by=row.decided_by_name,
        decided_at=row.decided_at,
        answer=row.answer,
        transfer_id=str(row.transfer_id or ""),
    )
