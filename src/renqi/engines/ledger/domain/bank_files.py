"""What a bank's file says of an account (银行对账文件)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FileKind(StrEnum):
    """What the bank reports, by message of ISO 20022 (文件种类)."""

    REPORT = "camt.052"
    STATEMENT = "camt.053"
    NOTIFICATION = "camt.054"


class EntryState(StrEnum):
    """Whether the bank has booked an entry (入账状态)."""

    BOOKED = "BOOK"
    PENDING = "PDNG"
    INFORMATION = "INFO"
    FUTURE = "FUTR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in the smallest unit of its currency (金额): fen for CNY."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A balance as the bank states it (银行余额); below zero is an overdraft.

    Attributes:
        code: `OPBD` opening booked, `CLBD` closing booked, `PRCD` previous closing, …
    """

    code: str
    money: Money
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDetail:
    """One payment inside an entry (交易明细).

    Attributes:
        money: None where the bank does not say it for the single payment.
        end_to_end_id: What the payer called the payment; empty where nobody did.
        text: Remittance information, as one line.
        return_reason: Why a payment came back; empty where it did not.
    """

    money: Money | None = None
    is_credit: bool | None = None
    end_to_end_id: str = ""
    transaction_id: str = ""
    bank_reference: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    text: str = ""
    return_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement on the account (银行分录).

    Attributes:
        place: Number of the entry in its statement, from one.
        money: Never below zero; `is_credit` says which way it went.
        is_credit: Money came in. It holds for a reversal too: a returned payment is a credit.
        is_reversal: It undoes an earlier entry.
        reference: The bank's own number; empty where it gave none.
        code: The bank transaction code, parts joined by slashes.
        raw_sha256: Of the entry's own XML.
    """

    place: int
    money: Money
    is_credit: bool
    is_reversal: bool
    state: EntryState
    booked_on: date | None
    value_on: date | None
    reference: str
    code: str
    text: str
    details: tuple[EntryDetail, ...]
    raw_sha256: str

    @property
    def signed(self) -> int:
        """The amount with its direction: above zero is money that came in."""
        return self.money.amount if self.is_credit else -self.money.amount

    @property
    def is_booked(self) -> bool:
        """Whether it is final; anything else may still vanish."""
        return self.state is EntryState.BOOKED


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSum:
    """What the bank says its entries come to (控制数).

    Attributes:
        side: `""` all entries, `CRDT` those that came in, `DBIT` those that went out.
        count: None where it is not said; `amount` likewise.
    """

    side: str
    count: int | None
    amount: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one file says of one account (银行对账单).

    Attributes:
        number: The bank's own identification of the statement.
        page: Which page of a statement that comes in several, from one.
        account: Account number or IBAN.
        currency: Of the account, else of what is stated first.
    """

    kind: FileKind
    number: str
    page: int
    is_last_page: bool
    sequence: str
    account: str
    account_name: str
    currency: str
    from_on: date | None
    until_on: date | None
    balances: tuple[Balance, ...]
    control_sums: tuple[ControlSum, ...]
    entries: tuple[Entry, ...]

    @property
    def opening(self) -> Balance | None:
        """What was booked before the first entry."""
        codes = ("OPBD", "PRCD") if self.page == 1 else ("OPBD", "ITBD")
        return self._first(codes)

    @property
    def closing(self) -> Balance | None:
        """What was booked after the last entry."""
        if self.is_last_page:
            return self._first(("CLBD",))
        return next((one for one in reversed(self.balances) if one.code == "ITBD"), None)

    @property
    def booked(self) -> tuple[Entry, ...]:
        """The entries that are final."""
        return tuple(entry for entry in self.entries if entry.is_booked)

    def _first(self, codes: tuple[str, ...]) -> Balance | None:
        by_code = {one.code: one for one in reversed(self.balances)}
        return next((by_code[code] for code in codes if code in by_code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFile:
    """A whole file (银行文件)."""

    kind: FileKind
    version: str
    message_id: str
    sha256: str
    statements: tuple[Statement, ...]
