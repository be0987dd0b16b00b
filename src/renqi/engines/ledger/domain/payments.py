"""Payments that a bank is told to make (付款指令)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from renqi.engines.ledger.domain.bank_money import SMALLEST_UNITS_MAX
from renqi.engines.ledger.domain.payment_refusals import PaymentFieldUnfit


class OrderState(StrEnum):
    """How far an order has come (指令状态)."""

    PREPARED = "prepared"
    APPROVED = "approved"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    SETTLED = "settled"
    RETURNED = "returned"


class PaymentState(StrEnum):
    """What became of one payment (付款状态)."""

    WAITING = "waiting"
    SETTLED = "settled"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment to be made (付款).

    Attributes:
        creditor_bank: Number of the bank in the payment system (12 digits, 联行号) or its BIC.
        amount: Fen.
        purpose: What the creditor reads (附言).
        source_id: Ledger account that pays; the money is promised when the order is prepared.
        hold_id: A promise that is there already, instead of `source_id`.
    """

    creditor_name: str
    creditor_account: str
    creditor_bank: str
    amount: int
    purpose: str
    creditor_bank_name: str = ""
    source_id: int | None = None
    hold_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPayment:
    """A payment as it stands in an order's file (付款明细)."""

    end_to_end_id: str
    creditor_name: str
    creditor_account: str
    creditor_bank: str
    creditor_bank_name: str
    amount: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocument:
    """All that the file of an order says (付款文件)."""

    number: str
    created_at: datetime
    execute_on: date
    debtor_name: str
    debtor_account: str
    debtor_bank: str
    payments: tuple[OrderPayment, ...]


_NAME_MAX = 140
_ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,34}")
_CLEARING_NUMBER = re.compile(r"[0-9]{12}")
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
# What XML cannot carry, what would break a line in a bank's program, and what turns or hides
# text, so that the one who approves reads what is paid.
_NOT_IN_TEXT = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u2028\u2029"
    "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)


def check_payment(payment: Payment, *, row: int) -> None:
    """Refuse a payment that the message cannot carry as it is (付款字段检查); nothing is cut.

    Raises:
        PaymentFieldUnfit: Names the row and the field.

    """
    _check_text(payment.creditor_name, row=row, field="creditor name")
    _check_text(payment.purpose, row=row, field="purpose")
    if payment.creditor_bank_name:
        _check_text(payment.creditor_bank_name, row=row, field="creditor bank")
    if not _ACCOUNT.fullmatch(payment.creditor_account):
        _refuse(row, "creditor account", payment.creditor_account, "1 to 34 digits, letters or -")
    if not is_bank_code(payment.creditor_bank):
        _refuse(row, "creditor bank code", payment.creditor_bank, "12 digits or a BIC")
    if not 0 < payment.amount <= SMALLEST_UNITS_MAX:
        _refuse(row, "amount", str(payment.amount), "above zero, at most 10 trillion yuan")
    if (payment.source_id is None) == (payment.hold_id is None):
        _refuse(row, "source", "", "one account that pays, or one promise")


def is_bank_code(text: str) -> bool:
    """Tell whether a bank can be addressed by this code.

    Example:
        >>> is_bank_code("102584000002"), is_bank_code("ICBKCNBJSZN"), is_bank_code("ICBC")
        (True, True, False)

    """
    return is_clearing_number(text) or bool(_BIC.fullmatch(text))


def is_clearing_number(text: str) -> bool:
    """Tell whether a code is a number of the payment system (联行号) and not a BIC."""
    return bool(_CLEARING_NUMBER.fullmatch(text)) and text.isascii()


def _check_text(text: str, *, row: int, field: str) -> None:
    if not text or text != text.strip() or len(text) > _NAME_MAX:
        _refuse(row, field, text, f"1 to {_NAME_MAX} characters without blanks at the ends")
    if _NOT_IN_TEXT.search(text):
        _refuse(row, field, text, "characters that can be printed")


def _refuse(row: int, field: str, found: str, expected: str) -> None:
    shown = _NOT_IN_TEXT.sub("?", found)[:40]
    raise PaymentFieldUnfit(row=row, field=field, found=shown, expected=expected)
