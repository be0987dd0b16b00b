"""What an account holds (余额)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from renqi.engines.ledger.domain.kinds import Kind, Side, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account and what it holds now (账户).

    Attributes:
        debits: Sum of the debit legs ever posted; never goes down. `credits` likewise.
        debits_pending: Sum of the debit legs now on hold. `credits_pending` likewise.
        balance_min: The balance never falls below; none for no limit.
        balance_max: The balance never rises above; none for no limit.
    """

    id: int
    book_id: int
    book: str
    unit: Unit
    side: Side
    code: str
    name: str
    owner: str
    purpose: str
    is_hot: bool
    is_lotted: bool
    is_frozen: bool
    balance_min: int | None
    balance_max: int | None
    debits: int
    credits: int
    debits_pending: int
    credits_pending: int

    @property
    def path(self) -> str:
        """The account as people write it: book and code."""
        return f"{self.book}/{self.code}"

    @property
    def balance(self) -> int:
        """What has been posted, in the account's own direction (账面余额)."""
        return (self.credits - self.debits) * self.side

    @property
    def promised(self) -> int:
        """What holds have promised away (冻结金额)."""
        return self.debits_pending if self.side is Side.CREDIT else self.credits_pending

    @property
    def available(self) -> int | None:
        """What can still be spent; none where there is no limit (可用余额)."""
        if self.balance_min is None:
            return None
        return self.balance - self.promised - self.balance_min


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTerms:
    """What an account is opened for and what holds for it (开户条件).

    Attributes:
        code: What the account is called in its book.
        name: What people call it.
        unit: What it counts.
        side: The leg that makes the balance larger.
        owner: Key of the organisation it belongs to.
        purpose: What it is for.
        balance_min: The balance never falls below this, holds included; none for no limit.
        balance_max: The balance never rises above this; none for no limit.
        is_hot: Nearly every transfer meets it: postings do not wait for each other here, and
            it has no limits.
        is_lotted: What comes in is kept as lots with cause and expiry.
    """

    code: str
    name: str
    unit: Unit = Unit.FEN
    side: Side = Side.CREDIT
    owner: str = ""
    purpose: str = ""
    balance_min: int | None = 0
    balance_max: int | None = None
    is_hot: bool = False
    is_lotted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One transfer as one account sees it (对账单行).

    `balance` is the running balance after the line, in the account's own direction. `held` is
    what the line promises away or, below zero, lets go of; it moves no balance. `is_return`
    tells a reversal or a refund.
    """

    id: UUID
    seq: int
    effective_on: date
    created_at: datetime
    kind: Kind
    other: str
    debit: int
    credit: int
    balance: int
    cause: str
    memo: str
    actor: str
    other_name: str = ""
    held: int = 0
    is_return: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What happened on an account from one day to another, both included (对账单)."""

    account: Account
    start: date
    end: date
    opening: int
    lines: tuple[StatementLine, ...]
    closing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRow:
    """One account of a trial balance (试算平衡)."""

    account: str
    name: str
    unit: Unit
    debits: int
    credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One transfer of a book's journal (序时账)."""

    id: UUID
    xid: int
    seq: int
    effective_on: date
    created_at: datetime
    kind: Kind
    debit: str
    credit: str
    unit: Unit
    amount: int
    released: int
    cause: str
    memo: str
    actor: str
    group_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What is left of one grant (批次): used + lapsed + clawed back + remaining = granted."""

    id: UUID
    cause: str
    granted_on: date
    expires_on: date | None
    granted: int
    used: int
    lapsed: int
    clawed_back: int
    remaining: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last seal of the chain: what an anchor outside writes down (链头)."""

    no: int
    hash: str
    transfers: int
    sealed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that does not hold (账务问题)."""

    problem: str
    subject: str
    expected: str
    found: str
