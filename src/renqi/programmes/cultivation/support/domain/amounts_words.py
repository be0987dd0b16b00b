"""Say how much a measure gives, before any firm is asked about (金额说明)."""

from collections.abc import Callable, Mapping
from typing import Any

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.tree import Label, Rule
from renqi.engines.policy.explaining.fact_words import fact_name
from renqi.programmes.cultivation.support.domain.amounts import (
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
from renqi.programmes.cultivation.support.domain.amounts_working import (
    PERCENT,
    SIGNS,
    fen_text,
    span_text,
)


def amount_label(amount: AmountRule, rule: Rule, facts: FactCatalogue) -> Label:
    """Return an amount in words: 研发贷款利息的50%；每年最高100万元 (金额说明)."""
    parts = [_Teller(rule, facts).tell(amount.amount)]
    for cap, zh, en in (
        (amount.yearly_cap, "每年最高", "at most {} a year"),
        (amount.total_cap, "累计最高", "at most {} in all"),
    ):
        if cap is not None:
            text = fen_text(cap)
            parts.append(Label(zh=f"{zh}{text.zh}", en=en.format(text.en)))
    return _joined(parts)


class _Teller:
    def __init__(self, rule: Rule, facts: FactCatalogue) -> None:
        self.rule = rule
        self.facts = facts

    def tell(self, amount: Amount) -> Label:
        return _TOLD[type(amount)](self, amount)

    def fixed(self, amount: Fixed) -> Label:
        sign, text = SIGNS[amount.is_ceiling], fen_text(amount.amount)
        return Label(zh=f"{sign.zh}{text.zh}", en=f"{sign.en}{text.en}")

    def unstated(self, _amount: Unstated) -> Label:
        return Label(zh="现有文件未载明金额", en="No sum is stated in the documents at hand")

    def table(self, amount: Table) -> Label:
        low, high = self._range(amount.table)
        sign, text = SIGNS[amount.is_ceiling], span_text(low * amount.unit, high * amount.unit)
        return Label(zh=f"{sign.zh}{text.zh}", en=f"{sign.en}{text.en}")

    def share(self, amount: Share) -> Label:
        name, rate = fact_name(amount.fact, self.facts), self._rate(amount.rate)
        zh, en = f"{name.zh}的{rate}", f"{rate} of: {name.en}"
        if amount.cap is not None:
            cap = fen_text(amount.cap)
            zh, en = f"{zh}，最高{cap.zh}", f"{en}, at most {cap.en}"
        return Label(zh=zh, en=en)

    def deduction(self, amount: Deduction) -> Label:
        name = fact_name(amount.fact, self.facts)
        share, rate = self._rate(amount.share), self._rate(amount.rate)
        return Label(
            zh=f"{name.zh}加计{share}扣除，按{rate}税率减税",
            en=f"{share} of {name.en} deducted once more, taxed at {rate}",
        )

    def sum_of(self, amount: SumOf) -> Label:
        return _joined([self.tell(part) for part in amount.parts])

    def scaled(self, amount: Scaled) -> Label:
        base, (low, high) = self.tell(amount.of), self._range(amount.times)
        zh, en = (
            f"{base.zh}，按称号×{low / 100:g}至{high / 100:g}",
            (f"{base.en}, times {low / 100:g} to {high / 100:g} by title"),
        )
        if amount.cap is not None:
            cap = self.tell(amount.cap)
            zh, en = f"{zh}，封顶{cap.zh}", f"{en}, capped at {cap.en}"
        return Label(zh=zh, en=en)

    def _range(self, table: str) -> tuple[int, int]:
        """Return the least and the most that a table can give where it gives anything."""
        low = high = 0
        for item in self.rule.scores[table].items():
            points = [case.points for case in item.cases]
            low += min([item.otherwise, *points]) or min(points)
            high += max([item.otherwise, *points])
        return low, high

    def _rate(self, rate: Rate) -> str:
        low = high = rate.basis / PERCENT
        if rate.plus:
            high += self._range(rate.plus)[1]
        return f"{low:g}%" if low == high else f"{low:g}%–{high:g}%"


_TOLD: Mapping[type[Any], Callable[..., Label]] = {
    Fixed: _Teller.fixed,
    Table: _Teller.table,
    Share: _Teller.share,
    Deduction: _Teller.deduction,
    SumOf: _Teller.sum_of,
    Scaled: _Teller.scaled,
    Unstated: _Teller.unstated,
}


def _joined(parts: list[Label]) -> Label:
    return Label(zh="；".join(p.zh for p in parts), en="; ".join(p.en for p in parts))
