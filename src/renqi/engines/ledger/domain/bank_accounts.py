"""An account at a bank, as the ledger keeps it (银行账户)."""

from dataclasses import dataclass

# Above this, what one person matches by hand is confirmed by another: ten thousand yuan.
CONFIRM_ABOVE = 1_000_000


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
