"""Read the amount of a measure from its document (金额规则装载)."""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind
from renqi.engines.policy.loading.literals import parse_threshold
from renqi.programmes.cultivation.support.domain.amounts import (
    BASIS,
    FEN_PER_WAN,
    Amount,
    AmountRule,
    Deduction,
    Fixed,
    Rate,
    Scaled,
    Share,
    SumOf,
    Table,
    Unstated,
)

UNITS: Mapping[str, int] = {"万元": FEN_PER_WAN, "千元": FEN_PER_WAN // 10, "元": 100}
LIMITS = ("yearly_cap", "total_cap")
LARGEST_RATE = 2 * BASIS


class AmountLoader:
    """Reads the amounts of one document (读取金额).

    Raises:
        ValueError: From `load`, with what is wrong.
    """

    def __init__(self, *, tables: Mapping[str, Any], facts: FactCatalogue) -> None:
        """Know the tables of the document and the facts that there are."""
        self.tables = tables
        self.facts = facts

    def load(self, entry: Mapping[str, Any]) -> AmountRule:
        """Return the amount with its limits over time."""
        limits = {name: money(entry[name]) for name in LIMITS if name in entry}
        rest = {name: value for name, value in entry.items() if name not in LIMITS}
        return AmountRule(amount=self.amount(rest), **limits)

    def amount(self, entry: Mapping[str, Any]) -> Amount:
        """Return one amount."""
        forms = [name for name in entry if name in _FORMS]
        if len(entry) != 1 or len(forms) != 1:
            raise ValueError(f"an amount is exactly one of {', '.join(_FORMS)}")
        return _FORMS[forms[0]](self, entry[forms[0]])

    def fixed(self, entry: Any) -> Fixed:
        """Read a stated sum."""
        return Fixed(amount=money(entry))

    def up_to(self, entry: Any) -> Fixed | Table:
        """Read a ceiling: a sum, or a table of sums."""
        if isinstance(entry, dict):
            return self.table(entry | {"is_ceiling": True})
        return Fixed(amount=money(entry), is_ceiling=True)

    def table(self, entry: Any) -> Table:
        """Read a sum that depends on facts."""
        unit = UNITS[entry.get("unit", "万元")]
        ceiling = bool(entry.get("is_ceiling", False))
        return Table(table=self._table(entry["table"]), unit=unit, is_ceiling=ceiling)

    def share(self, entry: Any) -> Share:
        """Read a share of a sum of money with its cap."""
        cap = money(entry["cap"]) if "cap" in entry else None
        return Share(fact=self._money(entry["of"]), rate=self.rate(entry["rate"]), cap=cap)

    def deduction(self, entry: Any) -> Deduction:
        """Read the tax that a further deduction saves."""
        return Deduction(
            fact=self._money(entry["of"]),
            share=self.rate(entry["share"]),
            against=self._money(entry["against"]),
            rate=self.rate(entry["rate"]),
        )

    def sum_of(self, entry: Any) -> SumOf:
        """Read several sums."""
        return SumOf(parts=tuple(self.amount(part) for part in entry))

    def scaled(self, entry: Any) -> Scaled:
        """Read a sum with a multiple and a cap."""
        cap = self.amount(entry["cap"]) if "cap" in entry else None
        of = self.amount(entry["of"])
        return Scaled(of=of, times=self._table(entry["times"]), cap=cap)

    def unstated(self, _entry: Any) -> Unstated:
        """Say that no sum is known."""
        return Unstated()

    def rate(self, entry: Any) -> Rate:
        """Read a rate: `50%`, or one with per cent from a table added."""
        if not isinstance(entry, dict):
            return Rate(basis=_basis(entry))
        if entry.keys() != {"whole", "plus"}:
            raise ValueError("a rate is a percentage, or has whole and plus")
        return Rate(basis=_basis(entry["whole"]), plus=self._table(entry["plus"]))

    def _table(self, name: str) -> str:
        if name not in self.tables:
            raise ValueError(f"no table is called {name!r}")
        return name

    def _money(self, key: str) -> str:
        if key not in self.facts or self.facts[key].kind is not FactKind.MONEY:
            raise ValueError(f"{key!r} is not a fact about money")
        return key


_FORMS: Mapping[str, Callable[[AmountLoader, Any], Amount]] = {
    "fixed": AmountLoader.fixed,
    "up_to": AmountLoader.up_to,
    "table": AmountLoader.table,
    "share": AmountLoader.share,
    "deduction": AmountLoader.deduction,
    "sum": AmountLoader.sum_of,
    "scaled": AmountLoader.scaled,
    "unstated": AmountLoader.unstated,
}


def money(literal: Any) -> int:
    """Return the fen of `20万元` (金额).

    Raises:
        ValueError: Not an amount of money above zero in whole fen.
    """
    fen = parse_threshold(literal, FactKind.MONEY) * 100
    if fen.denominator != 1 or fen <= 0:
        raise ValueError(f"{literal!r} is not an amount above zero in whole fen")
    return int(fen)


def _basis(literal: Any) -> int:
    rate: Fraction = parse_threshold(literal, FactKind.FRACTION) * BASIS
    if rate.denominator != 1 or not 0 <= rate <= LARGEST_RATE:
        raise ValueError(f"{literal!r} is not a rate in hundredths of a per cent")
    return math.floor(rate)
