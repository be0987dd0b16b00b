"""What a line of the bank is: rules in their order, else a doubt (自动勾对).

1. The payment's own name (end-to-end id), exactly, with the payment's own amount.
2. That name somewhere in the words of the line.
3. A transfer that stands in the books already: same amount, same days, no other like it.
4. A payment of the same amount to the same counterparty within days, no other like it.
5. What came back: a reversal that names a settled payment.
6. The bank's fees, by their transaction code; other money that came in, to the suspense account.

Everything else waits for a person, with the reason why.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

DAYS_NEAR = 7
# ISO 20022 external codes of charges, commissions and fees.
_FEES = frozenset({"CHRG", "COMM", "FEES"})
_TOKENS = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")
_NOT_IN_NAMES = re.compile(r"\W+")


class Rule(StrEnum):
    """By which rule a line was matched (勾对规则)."""

    END_TO_END = "end_to_end"
    REFERENCE = "reference"
    IN_BOOKS = "in_books"
    AMOUNT_PARTY = "amount_party"
    RETURNED = "returned"
    FEE = "fee"
    INCOMING = "incoming"
    BY_HAND = "by_hand"


class Doubt(StrEnum):
    """Why nobody but a person can tell what a line is (存疑原因)."""

    NEW = "new"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    AMOUNT_DIFFERS = "amount_differs"
    PAID_BEFORE = "paid_before"
    RETURN_UNKNOWN = "return_unknown"
    HOLD_GONE = "hold_gone"
    PERIOD_CLOSED = "period_closed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """A line of the bank that is not matched (待勾对流水)."""

    id: int
    signed: int
    booked_on: date
    is_reversal: bool
    code: str
    counterparty: str
    counterparty_account: str
    text: str
    # What the files say of the single payments: end-to-end id, amount or none.
    named: tuple[tuple[str, int | None], ...] = ()
    is_returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPayment:
    """A payment that was sent (在途付款).

    `hold_is_open` is false where the promise was resolved or has run out.
    """

    id: int
    end_to_end_id: str
    amount: int
    creditor_name: str
    creditor_account: str
    sent_on: date
    is_settled: bool = False
    hold_is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLeg:
    """A transfer on the account's mirror that no line explains (未达账项)."""

    transfer_id: UUID
    signed: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a line was found to be (勾对结果).

    Attributes:
        rule: None where it stays open.
        payment_ids: The payments it settles, or the one it returns.
        transfer_id: The transfer that stands in the books already.
        doubt: Why it stays open.
    """

    line_id: int
    rule: Rule | None = None
    payment_ids: tuple[int, ...] = ()
    transfer_id: UUID | None = None
    doubt: Doubt | None = None


def find_all(
    lines: Sequence[OpenLine], *, payments: Iterable[OpenPayment], legs: Iterable[OpenLeg]
) -> list[Finding]:
    """Judge lines together, so that nothing is used twice (批量勾对), in the order given."""
    books = _Books(payments, legs)
    found: dict[int, Finding] = {}
    # What is named goes first: a look-alike must not take it away.
    for judge in (books.by_name, books.by_leg, books.by_party):
        for line in lines:
            if line.id not in found and (finding := judge(line)):
                found[line.id] = finding
        books.regroup()
        books.count_rivals([line for line in lines if line.id not in found])
    return [found.get(line.id) or _leftover(line) for line in lines]


def name_key(name: str) -> str:
    """Bring a name to what banks do not write differently: no blanks, no marks, one case."""
    return _NOT_IN_NAMES.sub("", name).casefold()


def _leftover(line: OpenLine) -> Finding:
    if line.signed < 0 and line.code.rpartition("/")[2] in _FEES:
        return Finding(line_id=line.id, rule=Rule.FEE)
    if line.is_reversal or line.is_returned:
        return Finding(line_id=line.id, doubt=Doubt.RETURN_UNKNOWN)
    if line.signed > 0:
        return Finding(line_id=line.id, rule=Rule.INCOMING)
    return Finding(line_id=line.id, doubt=Doubt.NOT_FOUND)


class _Books:
    """What lines are compared with, by everything they are looked up by."""

    def __init__(self, payments: Iterable[OpenPayment], legs: Iterable[OpenLeg]) -> None:
        self.by_end_to_end = {one.end_to_end_id: one for one in payments}
        self.used: set[int | UUID] = set()
        self.legs: dict[int, list[OpenLeg]] = defaultdict(list)
        for leg in legs:
            self.legs[leg.signed].append(leg)
        self.waiting: dict[tuple[int, str], list[OpenPayment]] = defaultdict(list)
        self.rivals: dict[tuple[int, str], int] = {}
        self.rival_amounts: dict[int, int] = {}

    def regroup(self) -> None:
        """Group what is left by amount and party."""
        self.waiting.clear()
        for payment in self.by_end_to_end.values():
            if payment.id in self.used or payment.is_settled or not payment.hold_is_open:
                continue
            keys = (payment.creditor_account, name_key(payment.creditor_name))
            for key in {(payment.amount, words) for words in keys if words}:
                self.waiting[key].append(payment)

    def count_rivals(self, lines: Iterable[OpenLine]) -> None:
        """Count how many open lines want the same thing."""
        self.rivals, self.rival_amounts = defaultdict(int), defaultdict(int)
        for line in lines:
            self.rival_amounts[line.signed] += 1
            for key in _party_keys(line):
                self.rivals[key] += 1

    def by_name(self, line: OpenLine) -> Finding | None:
        """Rules 1, 2 and 5."""
        names = [name for name, _ in line.named if name in self.by_end_to_end]
        if names and len(names) == len(line.named):
            return self._named(line, [self.by_end_to_end[name] for name in names], Rule.END_TO_END)
        tokens = {*_TOKENS.findall(line.text), *names}
        said = sorted(token for token in tokens if token in self.by_end_to_end)
        if not said:
            return None
        if len(said) > 1:
            return Finding(line_id=line.id, doubt=Doubt.AMBIGUOUS)
        return self._named(line, [self.by_end_to_end[said[0]]], Rule.REFERENCE)

    def by_leg(self, line: OpenLine) -> Finding | None:
        """Rule 3."""
        near = [
            leg
            for leg in self.legs.get(line.signed, ())
            if leg.transfer_id not in self.used and _is_near(leg.on, line.booked_on)
        ]
        if not near:
            return None
        if len(near) > 1 or self.rival_amounts.get(line.signed, 1) > 1:
            return Finding(line_id=line.id, doubt=Doubt.AMBIGUOUS)
        self.used.add(near[0].transfer_id)
        return Finding(line_id=line.id, rule=Rule.IN_BOOKS, transfer_id=near[0].transfer_id)

    def by_party(self, line: OpenLine) -> Finding | None:
        """Rule 4."""
        if line.signed >= 0:
            return None
        for key in _party_keys(line):
            near = [
                payment
                for payment in self.waiting.get(key, ())
                if payment.id not in self.used
                and 0 <= (line.booked_on - payment.sent_on).days <= DAYS_NEAR
            ]
            if len(near) == 1 and self.rivals.get(key, 1) == 1:
                return self._take(line, near, Rule.AMOUNT_PARTY)
            if near:
                return Finding(line_id=line.id, doubt=Doubt.AMBIGUOUS)
        return None

    def _named(self, line: OpenLine, payments: list[OpenPayment], rule: Rule) -> Finding:
        if line.is_reversal or line.is_returned or line.signed > 0:
            return self._returned(line, payments)
        doubt = None
        told = {name: amount for name, amount in line.named if amount is not None}
        if sum(one.amount for one in payments) != -line.signed or any(
            told.get(one.end_to_end_id, one.amount) != one.amount for one in payments
        ):
            doubt = Doubt.AMOUNT_DIFFERS
        elif any(one.is_settled or one.id in self.used for one in payments) or len(
            {one.id for one in payments}
        ) < len(payments):
            doubt = Doubt.PAID_BEFORE
        elif not all(one.hold_is_open for one in payments):
            doubt = Doubt.HOLD_GONE
        if doubt:
            return Finding(line_id=line.id, doubt=doubt)
        return self._take(line, payments, rule)

    def _returned(self, line: OpenLine, payments: list[OpenPayment]) -> Finding:
        payment = payments[0]
        if len(payments) > 1 or not payment.is_settled or payment.id in self.used:
            return Finding(line_id=line.id, doubt=Doubt.RETURN_UNKNOWN)
        if payment.amount != line.signed:
            return Finding(line_id=line.id, doubt=Doubt.AMOUNT_DIFFERS)
        return self._take(line, [payment], Rule.RETURNED)

    def _take(self, line: OpenLine, payments: list[OpenPayment], rule: Rule) -> Finding:
        ids = tuple(payment.id for payment in payments)
        self.used.update(ids)
        return Finding(line_id=line.id, rule=rule, payment_ids=ids)


def _party_keys(line: OpenLine) -> list[tuple[int, str]]:
    words = (line.counterparty_account, name_key(line.counterparty))
    return [(-line.signed, word) for word in words if word]


def _is_near(one: date, other: date) -> bool:
    return abs((one - other).days) <= DAYS_NEAR
