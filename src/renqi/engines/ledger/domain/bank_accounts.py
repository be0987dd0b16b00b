"""An account at a bank, as the ledger keeps it (银行账户)."""

import re
from dataclasses import dataclass
from datetime import date

from renqi.engines.ledger.domain.payment_refusals import BankAccountFieldUnfit
from renqi.engines.ledger.domain.payments import is_bank_code

# Above this, what one person matches by hand is confirmed by another: ten thousand yuan.
CONFIRM_ABOVE = 1_000_000
_NUMBER = re.compile(r"[0-9A-Z-]{1,34}")
_NAME_MAX = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountTerms:
    """What an account at a bank is and where its money stands in the books (银行账户登记).

    Attributes:
        number: Account number or IBAN, as the bank's files write it.
        name: Holder of the account, as the bank knows it.
        bank_name: The bank and branch.
        bank_code: Its number in the payment system (12 digits) or its BIC.
        owner: Whose it is, a key of `owner_key`.
        currency: Only CNY is mirrored in the books.
        book_id: Book of the three ledger accounts; none for another currency.
        ledger_account_id: Mirrors the money at the bank; a debit account.
        suspense_id: Where money goes that came in and is not yet told apart.
        fee_id: Where the bank's fees go.
        confirm_above: A match by hand of more than this many fen takes two people.
    """

    number: str
    name: str
    bank_name: str
    bank_code: str
    owner: str
    currency: str = "CNY"
    book_id: int | None = None
    ledger_account_id: int | None = None
    suspense_id: int | None = None
    fee_id: int | None = None
    confirm_above: int = CONFIRM_ABOVE


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountFacts:
    """An account at a bank with its number in our tables (银行账户)."""

    id: int
    number: str
    name: str
    bank_name: str
    bank_code: str
    owner: str
    currency: str
    book_id: int | None
    ledger_account_id: int | None
    suspense_id: int | None
    fee_id: int | None
    confirm_above: int
    closed_on: date | None = None

    @property
    def is_mirrored(self) -> bool:
        """Whether its money stands in the books."""
        return self.ledger_account_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class MirroredAccount:
    """The numbers that posting for a bank account needs (记账科目)."""

    id: int
    book_id: int
    ledger_account_id: int
    suspense_id: int
    fee_id: int
    confirm_above: int


def check_terms(terms: BankAccountTerms) -> None:
    """Refuse a number, a name or a bank that no file of a bank could carry (登记检查).

    Raises:
        BankAccountFieldUnfit: Names the field.

    """
    if not _NUMBER.fullmatch(terms.number):
        _refuse("account number", terms.number, "1 to 34 digits, capital letters or -")
    if not is_bank_code(terms.bank_code):
        _refuse("creditor bank code", terms.bank_code, "12 digits or a BIC")
    for field, words in (("holder", terms.name), ("bank", terms.bank_name)):
        if not words.strip() or len(words) > _NAME_MAX or not words.isprintable():
            _refuse(field, words, "1 to 140 characters without blanks at the ends")
    if not terms.owner:
        _refuse("owner", "", "an organisation")


def _refuse(field: str, found: str, expected: str) -> None:
    raise BankAccountFieldUnfit(field=field, found=found[:40], expected=expected)
