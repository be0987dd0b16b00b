"""The book of a fund in types: its accounts, what they hold, what somebody has (基金账簿)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from renqi.engines.ledger.domain.bank_accounts import CONFIRM_ABOVE
from renqi.programmes.riskfund.charter.domain.vocabulary import Party


class Purse(StrEnum):
    """An account of a fund by its code in the book (基金科目)."""

    CASH = "cash"
    LOANS = "loans"
    ASSETS = "assets"
    VALUATION = "valuation"
    PAYABLE = "payable-exits"
    SUSPENSE = "suspense"
    FEES = "bank-fees"


class EntryKind(StrEnum):
    """What an act did to the book (资金事项)."""

    CONTRIBUTED = "contributed"
    REDEEMED = "redeemed"
    LOSS = "loss"
    RECOVERY = "recovery"
    GAIN = "gain"
    LENT = "lent"
    LENDING_RELEASED = "lending_released"
    REPAID = "repaid"
    MOVED = "moved"
    REBASED = "rebased"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankTerms:
    """The account at a bank that holds a fund's money (托管账户).

    Attributes:
        number: Account number, as the bank's files write it.
        name: Its holder, as the bank knows it.
        bank_name: Bank and branch.
        bank_code: 12 digits or BIC.
        organisation_id: The institution that keeps the fund.
        confirm_above: A match by hand of more fen than this takes two people.
    """

    number: str
    name: str
    bank_name: str
    bank_code: str
    organisation_id: int
    confirm_above: int = CONFIRM_ABOVE


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAccounts:
    """The ledger accounts of a fund, by number (基金科目表).

    Attributes:
        owner: Key of the institution, as the ledger writes it.
        bank_account_id: The account at the bank.
        classes: Net value by party, in fen.
        issued: Shares in issue by party.
        holdings: Shares of the government and of the institution; each firm has its own account.
        floor: Fen of cash that no payment may go below, as decided.
    """

    fund: str
    owner: str
    book_id: int
    bank_account_id: int
    cash: int
    loans: int
    assets: int
    valuation: int
    payable: int
    suspense: int
    fees: int
    classes: Mapping[Party, int]
    issued: Mapping[Party, int]
    holdings: Mapping[Party, int]
    floor: int

    def purse(self, purse: Purse) -> int:
        """Give the number of an account by its code."""
        return {
            Purse.CASH: self.cash,
            Purse.LOANS: self.loans,
            Purse.ASSETS: self.assets,
            Purse.VALUATION: self.valuation,
            Purse.PAYABLE: self.payable,
            Purse.SUSPENSE: self.suspense,
            Purse.FEES: self.fees,
        }[purse]


@dataclass(frozen=True, slots=True, kw_only=True)
class FundValue:
    """What a fund holds, in fen, and in whose classes it stands (基金净值).

    Attributes:
        fees: Bank fees not yet split between the classes.
        payable: Owed to those who left.
        suspense: Money that came in and is not told apart yet.
        by_class: Net value by party.
        shares_by_class: Shares in issue by party, in millionths.
        floor: Cash that no payment may go below, as decided.
        promised: Cash that payment orders and decided help hold.
        available_cash: What may still be promised: below zero while the floor is not reached.
    """

    fund: str
    on: date | None
    cash: int
    loans: int
    assets: int
    valuation: int
    fees: int
    payable: int
    suspense: int
    by_class: Mapping[Party, int]
    shares_by_class: Mapping[Party, int]
    floor: int
    promised: int
    available_cash: int

    @property
    def total(self) -> int:
        """All classes together (基金净资产)."""
        return sum(self.by_class.values())

    @property
    def net_assets(self) -> int:
        """The same from the other side: what is there, less what is owed."""
        held = self.cash + self.loans + self.assets + self.valuation + self.fees
        return held - self.payable - self.suspense

    def unit_value(self, party: Party) -> tuple[int, int]:
        """Fen and millionths of a share that make a share's exact value (单位净值)."""
        return self.by_class[party], self.shares_by_class[party]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What a firm has in a fund (企业权益).

    Attributes:
        shares: Millionths of a share.
        value: Fen, rounded down.
        paid_in: Fen ever paid in.
        drawn: Fen ever paid out to it.
        forfeited: Fen left to the others when it left.
        borne: Fen of its own losses that its stake took.
        unit_value: Fen and millionths of a share: their quotient is the exact value of one
            millionth.
    """

    fund: str
    uscc: str
    firm_name: str
    shares: int
    value: int
    paid_in: int
    drawn: int
    forfeited: int
    borne: int
    unit_value: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """Shares that an amount bought (申购结果)."""

    shares: int
    entry_id: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """Shares that were given back (赎回结果).

    Attributes:
        worth: What they were worth, in fen.
        paid: What is owed for them now, on the account of exits.
        forfeited: What stays with the class.
    """

    shares: int
    worth: int
    paid: int
    forfeited: int
    entry_id: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """An act that is in the book (入账结果): the same key again gives the same entry."""

    entry_id: int
    amount: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """Cash promised to a firm (放款冻结): the hold to name in the payment order."""

    hold_id: UUID
    entry_id: int
    is_new: bool
