"""What became of payments, for those who ordered them from another context (付款结果)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from renqi.engines.ledger.domain.bank_matching import Rule
from renqi.engines.ledger.domain.payments import PaymentState
from renqi.engines.ledger.models import BankMatch, PaymentLine, Transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOutcome:
    """How far one payment has come (付款结果).

    Attributes:
        order_id: Its order.
        state: Of the payment itself.
        order_state: Of its order.
        hold_id: The promise that it keeps; another one after a booking was taken back.
        is_held: Whether that promise is still open.
        booked_on: The day on which the bank last booked it out or back; none before.
        words: What the bank said of a rejection or of what came back.
    """

    order_id: int
    state: PaymentState
    order_state: str
    hold_id: UUID
    is_held: bool
    booked_on: date | None
    words: str


def payment_outcomes(names: Collection[str]) -> Mapping[str, PaymentOutcome]:
    """Give the payments that are called so, by their names (付款结果).

    Args:
        names: End-to-end ids, as the orders gave them.

    """
    lines = PaymentLine.objects.filter(end_to_end_id__in=list(names)).select_related("order")
    rows = list(lines.defer("order__file"))
    resolved = set(
        Transfer.objects.filter(pending_id__in=[row.hold_id for row in rows]).values_list(
            "pending_id", flat=True
        )
    )
    booked = _booked([row.pk for row in rows])
    return {row.end_to_end_id: _outcome(row, resolved=resolved, booked=booked) for row in rows}


def _outcome(
    row: PaymentLine, *, resolved: set[UUID | None], booked: Mapping[int, tuple[date, str]]
) -> PaymentOutcome:
    on, words = booked.get(row.pk, (None, ""))
    if row.state == PaymentState.REJECTED:
        words = row.bank_note or row.bank_reason or row.order.reason
    elif row.state == PaymentState.WITHDRAWN:
        words = row.order.reason
    return PaymentOutcome(
        order_id=row.order_id,
        state=PaymentState(row.state),
        order_state=row.order.state,
        hold_id=row.hold_id,
        is_held=row.hold_id not in resolved,
        booked_on=on,
        words=words,
    )


def _booked(payment_ids: Collection[int]) -> dict[int, tuple[date, str]]:
    """Give day and words of the last line of the bank that stands for each payment."""
    matches = BankMatch.objects.filter(
        payment_id__in=payment_ids, undoes__isnull=True, undone_by__isnull=True
    ).select_related("line")
    return {
        one.payment_id: (one.line.booked_on, one.line.text if one.rule == Rule.RETURNED else "")
        for one in matches.order_by("pk")
        if one.payment_id is not None
    }
