"""The ledger as the simplest program that could be right: lists, sums, no database."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.transfers import Transfer
from renqi.kernel.errors import DomainError

Refused = set[type[DomainError]]


@dataclass(kw_only=True)
class Terms:
    """What holds for one account."""

    sign: int = 1
    least: int | None = 0
    most: int | None = None
    is_lotted: bool = False
    is_frozen: bool = False


@dataclass(kw_only=True)
class Lot:
    """What one grant left."""

    id: UUID
    account: int
    granted_on: date
    last: date | None
    granted: int
    used: int = 0
    lapsed: int = 0
    clawed_back: int = 0
    held: int = 0

    @property
    def free(self) -> int:
        """What is neither gone nor promised."""
        return self.granted - self.used - self.lapsed - self.clawed_back - self.held


@dataclass(kw_only=True)
class Books:
    """All that was done, as lists; every figure is summed anew."""

    accounts: dict[int, Terms]
    moves: list[tuple[int, int, int]] = field(default_factory=list)
    done: dict[UUID, Transfer] = field(default_factory=dict)
    days: dict[UUID, date] = field(default_factory=dict)
    holds: dict[UUID, Transfer] = field(default_factory=dict)
    resolved: set[UUID] = field(default_factory=set)
    returned: dict[UUID, int] = field(default_factory=dict)
    reversed: set[UUID] = field(default_factory=set)
    lots: list[Lot] = field(default_factory=list)
    drawn: dict[UUID, list[tuple[Lot, int]]] = field(default_factory=dict)
    closed: date = date.min

    def balance(self, account: int) -> int:
        """Sum what was moved, in the account's own direction."""
        credit = sum(amount for _, to, amount in self.moves if to == account)
        debit = sum(amount for out, _, amount in self.moves if out == account)
        return (credit - debit) * self.accounts[account].sign

    def promised(self, account: int) -> int:
        """Sum what open holds take from the balance."""
        sign = self.accounts[account].sign
        return sum(
            hold.amount
            for hold in self.open_holds()
            if (hold.debit_id if sign == 1 else hold.credit_id) == account
        )

    def expected(self, account: int) -> int:
        """Sum what open holds will add to the balance."""
        sign = self.accounts[account].sign
        return sum(
            hold.amount
            for hold in self.open_holds()
            if (hold.credit_id if sign == 1 else hold.debit_id) == account
        )

    def open_holds(self) -> list[Transfer]:
        """List what is promised and not yet resolved."""
        return [hold for key, hold in self.holds.items() if key not in self.resolved]

    def limits_broken(self) -> Refused:
        """Look at every account as it stands."""
        broken: Refused = set()
        for key, terms in self.accounts.items():
            balance = self.balance(key)
            if terms.least is not None and balance - self.promised(key) < terms.least:
                broken.add(refusals.Overdraft)
            if terms.most is not None and balance + self.expected(key) > terms.most:
                broken.add(refusals.OverCap)
        return broken

    def barred(self, transfers: list[Transfer], on: date) -> Refused:
        """Look whether the day is open and the accounts are."""
        barred: Refused = {refusals.PeriodClosed} if on <= self.closed else set()
        touched = {leg for one in transfers for leg in (one.debit_id, one.credit_id)}
        if any(self.accounts[leg].is_frozen for leg in touched):
            barred.add(refusals.AccountFrozen)
        return barred

    def usable(self, account: int, on: date | None) -> list[Lot]:
        """List lots with something free, the oldest first; no day lets expired ones in."""
        return sorted(
            (
                lot
                for lot in self.lots
                if lot.account == account
                and lot.free > 0
                and (on is None or lot.last is None or lot.last >= on)
            ),
            key=lambda lot: lot.granted_on,  # sorting keeps the order of granting within a day
        )

    def draw(self, transfer: Transfer, on: date, what: str) -> bool:
        """Take an amount from lots as used or held; tell whether they reach."""
        left = transfer.amount
        parts: list[tuple[Lot, int]] = []
        for lot in self.usable(transfer.debit_id, on):
            part = min(left, lot.free)
            if part:
                parts.append((lot, part))
                left -= part
        if left:
            return False
        for lot, part in parts:
            setattr(lot, what, getattr(lot, what) + part)
        self.drawn[transfer.id] = parts
        return True

    def settle_draw(self, hold: Transfer, own_id: UUID, amount: int) -> None:
        """Let go of held lots and use up the settled amount, the oldest first."""
        used: list[tuple[Lot, int]] = []
        for lot, part in self.drawn.get(hold.id, []):
            lot.held -= part
            take = min(amount, part)
            lot.used += take
            amount -= take
            if take:
                used.append((lot, take))
        self.drawn[own_id] = used

    def give_back(self, original: Transfer, size: int) -> Refused:
        """Undo in lots what a returned transfer did there, the youngest lot first."""
        left = size
        parts = self.drawn.get(original.id, [])
        for place, (lot, part) in reversed(list(enumerate(parts))):
            back = min(left, part)
            lot.used -= back
            parts[place] = (lot, part - back)
            left -= back
        for lot in self.lots:
            if lot.id == original.id:
                if lot.free < size:
                    return {refusals.LotsShort, refusals.Overdraft}
                lot.clawed_back += size
        return set()

    def figures(self) -> dict[int, tuple[int, int]]:
        """Give balance and promised amount of every account."""
        return {key: (self.balance(key), self.promised(key)) for key in self.accounts}

    def lot_figures(self) -> dict[UUID, tuple[Any, ...]]:
        """Give every lot's parts."""
        return {
            lot.id: (lot.used, lot.lapsed, lot.clawed_back, lot.free + lot.held, lot.held)
            for lot in self.lots
        }
