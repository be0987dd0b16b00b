"""Whether the three ledgers of a fund say the same (三账核对).

The rules say what ought to be; the institution's bank and custodian say what is there; the
stakes say whose it is. Each pair is compared to the fen. A side that nobody has told is unknown,
which is neither agreement nor difference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

# The key of what no known reason explains.
REST = "rest"


class Outcome(StrEnum):
    """What a comparison comes to (核对结论)."""

    AGREE = "agree"
    DIFFER = "differ"
    UNKNOWN = "unknown"


class DifferenceKind(StrEnum):
    """Between which sides a difference lies (差异种类).

    `DUES`: contributions that receipts state against what stands in the books. `PAYOUTS`: help
    that was decided and paid against loans and losses in the books. `BANK`: the bank's balance
    against the books. `CUSTODY`: the custodian's holdings against ours. `VALUE`: the value of the
    classes against cash, loans and assets. `STAKES`: firms' shares against the shares issued.
    """

    DUES = "dues"
    PAYOUTS = "payouts"
    BANK = "bank"
    CUSTODY = "custody"
    VALUE = "value"
    STAKES = "stakes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One reason why two sides differ (差异明细).

    Attributes:
        kind: Between which sides.
        key: What names it for ever, such as the number of a line.
        amount: By how much the first side has more, in fen or millionths of a share; never 0.
        cause: Why, as a code; `unexplained` where nobody knows.
        text: What it says of itself.
    """

    kind: DifferenceKind
    key: str
    amount: int
    cause: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two sides that ought to be the same (核对项).

    Attributes:
        kind: Which.
        left: What the first side says; none where it is not told.
        right: What the second says.
        items: Known reasons for a difference.
    """

    kind: DifferenceKind
    left: int | None
    right: int | None
    items: tuple[Item, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Whether they agree; reasons that cancel out are differences all the same."""
        if self.left is None or self.right is None:
            return Outcome.UNKNOWN
        return Outcome.DIFFER if self.left != self.right or self.items else Outcome.AGREE

    @property
    def rest(self) -> Item | None:
        """What the known reasons leave unexplained."""
        if self.left is None or self.right is None:
            return None
        left_over = self.left - self.right - sum(item.amount for item in self.items)
        if left_over == 0:
            return None
        return Item(kind=self.kind, key=REST, amount=left_over, cause="unexplained")


def outcome_of(pairs: Iterable[Pair]) -> Outcome:
    """Say what all pairs come to: a difference outweighs what is not known (总结论)."""
    found = {pair.outcome for pair in pairs}
    for outcome in (Outcome.DIFFER, Outcome.UNKNOWN):
        if outcome in found:
            return outcome
    return Outcome.AGREE


def items_of(pairs: Iterable[Pair]) -> tuple[Item, ...]:
    """Give every difference, what no reason explains included (全部差异)."""
    rows: list[Item] = []
    for pair in pairs:
        rows += pair.items
        if pair.rest is not None:
            rows.append(pair.rest)
    return tuple(rows)


def pair_document(pairs: Iterable[Pair]) -> list[Mapping[str, object]]:
    """Write the pairs down as they were (留存)."""
    return [
        {
            "kind": pair.kind.value,
            "left": pair.left,
            "right": pair.right,
            "outcome": pair.outcome.value,
        }
        for pair in pairs
    ]
