"""Claims for money to be repaid, as pages show them (追回查询)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from renqi.engines.ledger.selectors.incoming_money import IncomingMoney, incoming_money
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import ClaimState
from renqi.programmes.cultivation.support.domain.money_refusals import ClaimUnknown
from renqi.programmes.cultivation.support.models import ClawBack, ClawBackReceipt


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """Money that came in for a claim (到账)."""

    bank_line_id: int
    amount: int
    on: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One claim (追回).

    Attributes:
        received: What came in, in fen.
        is_posted: Whether it stands in the books, so that money can be matched.
    """

    id: int
    number: str
    line_id: int
    uscc: str
    firm_name: str
    ground: str
    reason: str
    amount: int
    received: int
    state: str
    case_id: int | None
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    due_on: date | None
    paused_on: date | None
    is_posted: bool
    bank_account_id: int
    receipts: tuple[ReceiptRow, ...]

    @property
    def left(self) -> int:
        """What is still owed, in fen; nothing before the decision."""
        return self.amount - self.received if self.state == ClaimState.CLAIMED else 0

    def is_overdue(self, on: date) -> bool:
        """Whether the last day to pay is over; an appeal stops it."""
        is_owed = self.state == ClaimState.CLAIMED and self.paused_on is None
        return is_owed and self.due_on is not None and on > self.due_on


def claims(*, scope: Scope, state: str = "", text: str = "") -> tuple[ClaimRow, ...]:
    """List claims, the newest first (追回清单)."""
    rows = _visible(scope)
    if state:
        rows = rows.filter(state=state)
    for word in text.split():
        rows = rows.filter(firm_name__icontains=word) | rows.filter(number__icontains=word)
    return tuple(_row(row) for row in rows.order_by("-pk"))


def claim_of(claim_id: int, *, scope: Scope) -> ClaimRow:
    """Give one claim.

    Raises:
        ClaimUnknown: There is none for this reader.
    """
    row = _visible(scope).filter(pk=claim_id).first()
    if row is None:
        raise ClaimUnknown(claim=claim_id)
    return _row(row)


def claims_on(line_id: int, *, scope: Scope) -> tuple[ClaimRow, ...]:
    """List the claims on a line, the newest first."""
    return tuple(_row(row) for row in _visible(scope).filter(line_id=line_id).order_by("-pk"))


def money_for(claim: ClaimRow, *, scope: Scope) -> Sequence[tuple[IncomingMoney, int]]:
    """List money that came in and is not told apart, with what is left of each (待核销来款)."""
    if not scope.all:
        return ()
    found = incoming_money([claim.bank_account_id])
    left = money_left(found)
    return [(one, left[one.line_id]) for one in found if left[one.line_id] > 0]


def money_left(money: Sequence[IncomingMoney]) -> dict[int, int]:
    """Give what is left of lines of the bank, by line (来款余额)."""
    ids = [one.line_id for one in money]
    used = ClawBackReceipt.objects.filter(bank_line_id__in=ids).values_list("bank_line_id")
    taken = dict(used.annotate(total=Sum("amount")).order_by())
    return {one.line_id: one.amount - taken.get(one.line_id, 0) for one in money}


def _visible(scope: Scope) -> QuerySet[ClawBack]:
    rows = ClawBack.objects.prefetch_related("receipts")
    if scope.all:
        return rows.select_related("line__budget")
    return rows.filter(uscc=scope.uscc) if scope.uscc else rows.none()


def _row(row: ClawBack) -> ClaimRow:
    receipts = sorted(row.receipts.all(), key=lambda one: one.pk)
    # Budgets are no firm's business, and the database shows it none.
    sees_budget = "line" in row._state.fields_cache  # noqa: SLF001
    return ClaimRow(
        id=row.pk,
        number=row.number,
        line_id=row.line_id,
        uscc=row.uscc,
        firm_name=row.firm_name,
        ground=row.ground,
        reason=row.reason,
        amount=row.amount,
        received=sum(one.amount for one in receipts),
        state=row.state,
        case_id=row.case_id,
        asked_by=row.asked_by_name,
        asked_at=row.asked_at,
        decided_by=row.decided_by_name,
        decided_at=row.decided_at,
        due_on=row.due_on,
        paused_on=row.paused_on,
        is_posted=row.transfer_id is not None,
        bank_account_id=row.line.budget.bank_account_id if sees_budget else 0,
        receipts=tuple(
            ReceiptRow(
                bank_line_id=one.bank_line_id,
                amount=one.amount,
                on=one.on,
                by=one.by_name,
                at=one.at,
            )
            for one in receipts
        ),
    )
