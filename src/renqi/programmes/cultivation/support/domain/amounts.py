"""How much a measure gives, as exact integers of fen (扶持金额规则).

An amount is a small tree. What depends on titles, bands or judgement is a table: a score of the
measure's rule whose points are units of money or per cent, so that unknown facts make it an
interval in the same way as they do for points.
"""

from dataclasses import dataclass

FEN_PER_WAN = 10**6
BASIS = 10**4


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A sum that the document states, as such or as the most that is given (定额, 最高)."""

    amount: int
    is_ceiling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sum looked up by facts; a point of the table is `unit` fen (分档)."""

    table: str
    unit: int = FEN_PER_WAN
    is_ceiling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate in ten-thousandths, with per cent from a table added (比例)."""

    basis: int = 0
    plus: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of a fact, never below zero and never above the cap (按比例, 封顶)."""

    fact: str
    rate: Rate
    cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Tax saved because `share` of a cost is deducted once more (加计扣除减税额).

    `against` is the taxable income of the return, after the deduction. As far as it is below
    zero the deduction saved nothing in that year and is a loss carried forward. Valued at the
    full rate, it adds up with relief in the rate, taken on the same income, to all tax saved.
    """

    fact: str
    share: Rate
    against: str
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class SumOf:
    """Several sums added up (合计)."""

    parts: tuple["Amount", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaled:
    """A sum times hundredths from a table, capped (倍数, 封顶)."""

    of: "Amount"
    times: str
    cap: "Amount | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unstated:
    """The documents at hand state no sum (金额未载明)."""


Amount = Fixed | Table | Share | Deduction | SumOf | Scaled | Unstated


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRule:
    """An amount with what limits it over time (金额规则).

    `yearly_cap` and `total_cap` count what this measure already gave the firm in the year and
    altogether.
    """

    amount: Amount
    yearly_cap: int | None = None
    total_cap: int | None = None

    @property
    def is_ceiling(self) -> bool:
        """Whether the document says "at most", so that less may be decided (最高不超过)."""
        return isinstance(self.amount, Fixed | Table) and self.amount.is_ceiling
