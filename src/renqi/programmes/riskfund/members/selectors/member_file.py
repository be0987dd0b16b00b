"""Everything about one membership: dues, receipts, pauses, ways out, steps (成员明细)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from renqi.programmes.riskfund.members.domain.states import LEAVING_DONE, LEAVING_OPEN
from renqi.programmes.riskfund.members.models import Membership, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One month as people read it (应缴明细).

    Attributes:
        state: `paid`, `part`, `open`, `overdue` or `waived`.
    """

    month: dt.date
    due_on: dt.date
    amount: int
    paid: int
    paid_on: dt.date | None
    reference: str
    is_ahead: bool
    state: str

    @property
    def left(self) -> int:
        """Fen still to be paid."""
        return 0 if self.state == "waived" else self.amount - self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """Money that paid a month (收据明细)."""

    id: int
    on: dt.date
    month: dt.date
    amount: int
    payer: str
    text: str
    by_name: str
    reference: str
    firm_name: str
    uscc: str
    fund: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseLine:
    """A pause that was asked for (缓缴明细)."""

    id: int
    first_month: dt.date
    months: int
    reason: str
    state: str
    asked_by: str
    asked_at: dt.datetime
    decided_by: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingLine:
    """A way out (退出明细); amounts in fen."""

    id: int
    membership_id: int
    firm_name: str
    fund: str
    kind: str
    reason: str
    state: str
    asked_by: str
    asked_by_id: int
    passed_by: str
    effective_on: dt.date
    months_paid: int
    paid_in: int
    stake: int
    surrender: int
    payee_number: str
    payee_bank: str
    payee_bank_name: str
    order_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A step of the arrears ladder (欠缴处理明细)."""

    kind: str
    on: dt.date
    month: dt.date | None
    is_told: bool


def dues_lines(membership: Membership, *, on: dt.date) -> tuple[DueLine, ...]:
    """List the months of a member, the newest first (应缴明细)."""
    rows = membership.dues.order_by("-month")
    return tuple(due_line(row, on=on) for row in rows)


def due_line(row: Any, *, on: dt.date) -> DueLine:
    """Give a month as people read it on a day."""
    return DueLine(
        month=row.month,
        due_on=row.due_on,
        amount=row.amount,
        paid=row.paid,
        paid_on=row.paid_on,
        reference=row.reference,
        is_ahead=row.is_ahead,
        state=_due_state(row, on),
    )


def _due_state(row: Any, on: dt.date) -> str:
    if row.waived_at is not None:
        return "waived"
    if row.paid_on is not None:
        return "paid"
    if row.due_on < on:
        return "overdue"
    return "part" if row.paid else "open"


def receipt_line(row: Receipt) -> ReceiptLine:
    """Give a receipt as people read it; its due, line and member are loaded."""
    return ReceiptLine(
        id=row.pk,
        on=row.on,
        month=row.due.month,
        amount=row.amount,
        payer=row.incoming.payer,
        text=row.incoming.text,
        by_name=row.by_name,
        reference=row.due.reference,
        firm_name=row.due.membership.firm_name,
        uscc=row.due.membership.uscc,
        fund=row.due.membership.fund,
    )


def receipts_of(membership: Membership) -> tuple[ReceiptLine, ...]:
    """List what a member paid, the newest first (缴费收据).

    A firm sees no line of the bank, so payer and text are left out where they are not the
    reader's to see.
    """
    rows = Receipt.objects.filter(due__membership=membership).order_by("-on", "-pk")
    return tuple(
        ReceiptLine(
            id=row.pk,
            on=row.on,
            month=row.due.month,
            amount=row.amount,
            payer="",
            text="",
            by_name=row.by_name,
            reference=row.due.reference,
            firm_name=membership.firm_name,
            uscc=membership.uscc,
            fund=membership.fund,
        )
        for row in rows.select_related("due")
    )


def pauses_of(membership: Membership) -> tuple[PauseLine, ...]:
    """List the pauses that a member asked for, the newest first (缓缴记录)."""
    return tuple(
        PauseLine(
            id=row.pk,
            first_month=row.first_month,
            months=row.months,
            reason=row.reason,
            state=row.state,
            asked_by=row.asked_by_name,
            asked_at=row.asked_at,
            decided_by=row.decided_by_name,
            answer=row.answer,
        )
        for row in membership.pauses.order_by("-pk")
    )


def leaving_line(row: Any) -> LeavingLine:
    """Give a way out as people read it; its member is loaded."""
    return LeavingLine(
        id=row.pk,
        membership_id=row.membership_id,
        firm_name=row.membership.firm_name,
        fund=row.membership.fund,
        kind=row.kind,
        reason=row.reason,
        state=row.state,
        asked_by=row.asked_by_name,
        asked_by_id=row.asked_by_id,
        passed_by=row.passed_by_name,
        effective_on=row.effective_on,
        months_paid=row.months_paid,
        paid_in=row.paid_in,
        stake=row.stake,
        surrender=row.surrender,
        payee_number=row.payee_number,
        payee_bank=row.payee_bank,
        payee_bank_name=row.payee_bank_name,
        order_id=row.order_id,
    )


def leaving_of(membership: Membership) -> LeavingLine | None:
    """Give the way out that is open or was taken; none where the firm stays (退出)."""
    rows = membership.leavings.filter(state__in=[*LEAVING_OPEN, *LEAVING_DONE])
    row = rows.select_related("membership").order_by("-pk").first()
    return leaving_line(row) if row else None


def steps_of(membership: Membership) -> tuple[StepLine, ...]:
    """List what was done about unpaid months, the newest first (欠缴处理记录)."""
    return tuple(
        StepLine(kind=row.kind, on=row.on, month=row.month, is_told=row.told_at is not None)
        for row in membership.steps.order_by("-on", "-pk")
    )
