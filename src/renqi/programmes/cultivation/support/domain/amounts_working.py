"""Work out an amount for one firm, with the arithmetic shown (金额测算).

Every sum is an interval of whole fen. A fact that is missing widens it and is named; nothing is
guessed. Fractions of a fen are cut.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind
from renqi.engines.policy.domain.tree import Label, Score, Truth
from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.domain.wording import amount_text
from renqi.engines.policy.explaining.fact_words import fact_name
from renqi.engines.policy.judging.interpret import Examination
from renqi.programmes.cultivation.support.domain.amounts import (
    BASIS,
    Amount,
    Deduction,
    Fixed,
    Rate,
    Scaled,
    Share,
    SumOf,
    Table,
    Unstated,
)

PERCENT = BASIS // 100
HUNDREDTHS = 100
FURTHER = Label(zh="加计扣除额", en="Further deduction")
SIGNS: Mapping[bool, Label] = {
    True: Label(zh="最高", en="at most "),
    False: Label(zh="", en=""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A sum as far as the facts go, and how it came about (测算结果).

    `high` is None where nothing bounds it; `missing` are the facts that would settle it.
    """

    low: int
    high: int | None
    missing: tuple[str, ...] = ()
    lines: tuple[Label, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether the facts leave one sum only."""
        return self.low == self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyor:
    """One firm before the amounts of one measure (测算)."""

    examination: Examination
    facts: FactRow
    catalogue: FactCatalogue

    def work_out(self, amount: Amount) -> Worked:
        """Return the sum of an amount."""
        return _WORKED[type(amount)](self, amount)

    def fixed(self, amount: Fixed) -> Worked:
        """Take the sum that the document states."""
        sign, text = SIGNS[amount.is_ceiling], fen_text(amount.amount)
        line = Label(zh=f"文件规定：{sign.zh}{text.zh}", en=f"As stated: {sign.en}{text.en}")
        return Worked(low=amount.amount, high=amount.amount, lines=(line,))

    def unstated(self, _amount: Unstated) -> Worked:
        """Say that nothing is stated."""
        line = Label(zh="现有文件未载明金额", en="The documents at hand state no sum")
        return Worked(low=0, high=None, lines=(line,))

    def table(self, amount: Table) -> Worked:
        """Look the sum up."""
        low, high, missing, reason = self._points(amount.table)
        sign = SIGNS[amount.is_ceiling]
        text = span_text(low * amount.unit, high * amount.unit)
        line = Label(
            zh=f"{reason.zh}：{sign.zh}{text.zh}",
            en=f"{reason.en}: {sign.en}{text.en}",
        )
        return Worked(
            low=low * amount.unit, high=high * amount.unit, missing=missing, lines=(line,)
        )

    def share(self, amount: Share) -> Worked:
        """Take a share of a fact, capped."""
        low_rate, high_rate, missing, lines = self._rate(amount.rate)
        stated = self._money(amount.fact)
        if stated is None:
            line = self._tell(amount.fact, cap=amount.cap)
            missing = (*missing, amount.fact)
            return Worked(low=0, high=amount.cap, missing=missing, lines=(*lines, line))
        base = max(stated, 0)
        low, high = base * low_rate // BASIS, base * high_rate // BASIS
        sums = [low, high] if amount.cap is None else [min(s, amount.cap) for s in (low, high)]
        line = _product(
            fact_name(amount.fact, self.catalogue), base, (low_rate, high_rate), (low, high)
        )
        lines = (*lines, line)
        if amount.cap is not None and sums != [low, high]:
            lines = (*lines, _capped(amount.cap))
        return Worked(low=sums[0], high=sums[1], missing=missing, lines=lines)

    def deduction(self, amount: Deduction) -> Worked:
        """Work out the tax that a further deduction saved."""
        low_rate, high_rate, open_rate, rate_lines = self._rate(amount.rate)
        low_share, high_share, open_share, share_lines = self._rate(amount.share)
        missing, lines = (*open_share, *open_rate), (*share_lines, *rate_lines)
        cost, income = self._money(amount.fact), self._money(amount.against)
        if cost is None:
            lines = (*lines, self._tell(amount.fact))
            return Worked(low=0, high=None, missing=(*missing, amount.fact), lines=lines)
        shares = (low_share, high_share)
        least, most = (max(cost, 0) * share // BASIS for share in shares)
        name = fact_name(amount.fact, self.catalogue)
        lines = (*lines, _product(name, max(cost, 0), shares, (least, most)))
        if income is None:
            used = (0, most)
            missing = (*missing, amount.against)
            lines = (*lines, self._tell(amount.against, zero_too=True))
        else:
            used = _used(income, least), _used(income, most)
            if used[1] < most:
                lines = (*lines, _lost(most - used[1]))
        low, high = used[0] * low_rate // BASIS, used[1] * high_rate // BASIS
        lines = (*lines, _product(FURTHER, used[1], (low_rate, high_rate), (low, high)))
        return Worked(low=low, high=high, missing=_once(missing), lines=lines)

    def sum_of(self, amount: SumOf) -> Worked:
        """Add the parts up."""
        parts = [self.work_out(part) for part in amount.parts]
        highs = [part.high for part in parts]
        return Worked(
            low=sum(part.low for part in parts),
            high=None if None in highs else sum(high or 0 for high in highs),
            missing=_once(key for part in parts for key in part.missing),
            lines=tuple(line for part in parts for line in part.lines),
        )

    def scaled(self, amount: Scaled) -> Worked:
        """Multiply, then cap."""
        base = self.work_out(amount.of)
        low_times, high_times, missing, reason = self._points(amount.times)
        low = base.low * low_times // HUNDREDTHS
        high = None if base.high is None else base.high * high_times // HUNDREDTHS
        times = _plain(low_times, high_times, HUNDREDTHS)
        text = span_text(low, high)
        line = Label(
            zh=f"{reason.zh}：×{times} = {text.zh}", en=f"{reason.en}: ×{times} = {text.en}"
        )
        lines, missing = (*base.lines, line), (*base.missing, *missing)
        if amount.cap is not None:
            cap = self.work_out(amount.cap)
            capped = (_least(low, cap.low) or 0, _least(high, cap.high))
            if capped != (low, high):
                lines = (*lines, _capped(cap.high or 0))
            (low, high), missing = capped, (*missing, *cap.missing)
        return Worked(low=low, high=high, missing=_once(missing), lines=lines)

    def _points(self, table: str) -> tuple[int, int, tuple[str, ...], Label]:
        """Return the points of a table, the facts that leave them open, and the case that held."""
        score: Score = self.examination.rule.scores[table]
        points = self.examination.points(score)
        missing: list[str] = []
        held = score.label
        for item in score.items():
            low = self.examination.item(score, item).low
            for case in item.cases:
                found = self.examination.find(case.when)
                if found.truth is Truth.UNKNOWN and case.points > low:
                    missing.extend(found.missing)
                if found.truth is Truth.TRUE and case.points == low:
                    held = case.when.label
        return points.low, points.high, _once(missing), held

    def _rate(self, rate: Rate) -> tuple[int, int, tuple[str, ...], tuple[Label, ...]]:
        if not rate.plus:
            return rate.basis, rate.basis, (), ()
        least, most, missing, reason = self._points(rate.plus)
        low, high = rate.basis + least * PERCENT, rate.basis + most * PERCENT
        text = _percent(low, high)
        return low, high, missing, (Label(zh=f"{reason.zh}：{text}", en=f"{reason.en}: {text}"),)

    def _money(self, key: str) -> int | None:
        value = self.facts.get(key)
        return None if value is None else int(value)

    def _tell(self, key: str, *, cap: int | None = None, zero_too: bool = False) -> Label:
        """Ask for a fact without which the sum cannot be told."""
        name = fact_name(key, self.catalogue)
        zh, en = f"未知：{name.zh}，请提供", f"Unknown: {name.en}; tell us"
        if cap is not None:
            most = fen_text(cap)
            zh, en = f"{zh}（不超过{most.zh}）", f"{en} (at most {most.en})"
        if zero_too:
            zh, en = f"{zh}（亏损时当年不减税）", f"{en} (a loss saves nothing that year)"
        return Label(zh=zh, en=en)


_WORKED: Mapping[type[Any], Callable[..., Worked]] = {
    Fixed: Surveyor.fixed,
    Table: Surveyor.table,
    Share: Surveyor.share,
    Deduction: Surveyor.deduction,
    SumOf: Surveyor.sum_of,
    Scaled: Surveyor.scaled,
    Unstated: Surveyor.unstated,
}


def _used(income: int, extra: int) -> int:
    """Return how much of a deduction met income: income is what the return shows after it."""
    return min(max(income + extra, 0), extra)


def fen_text(fen: int) -> Label:
    """Write fen for people: 20万元 (金额文字)."""
    return amount_text(Fraction(fen, 100), FactKind.MONEY)


def span_text(low: int, high: int | None) -> Label:
    """Write an interval of fen: 5–20万元, 不低于5万元 (金额区间)."""
    least = fen_text(low)
    if high is None:
        return Label(zh=f"不低于{least.zh}", en=f"{least.en} or more")
    if low == high:
        return least
    most = fen_text(high)
    return Label(zh=f"{least.zh}至{most.zh}", en=f"{least.en} to {most.en}")


def _product(name: Label, base: int, rates: tuple[int, int], sums: tuple[int, int]) -> Label:
    rate, whole, text = _percent(*rates), fen_text(base), span_text(*sums)
    return Label(
        zh=f"{name.zh} {whole.zh} × {rate} = {text.zh}",
        en=f"{name.en} {whole.en} × {rate} = {text.en}",
    )


def _lost(fen: int) -> Label:
    text = fen_text(fen)
    return Label(
        zh=f"其中{text.zh}形成亏损结转以后年度，当年不减税",
        en=f"{text.en} of it is a loss carried forward and saves nothing this year",
    )


def _capped(cap: int) -> Label:
    text = fen_text(cap)
    return Label(zh=f"封顶{text.zh}", en=f"Capped at {text.en}")


def _percent(low: int, high: int) -> str:
    return f"{_plain(low, high, PERCENT)}%"


def _plain(low: int, high: int, scale: int) -> str:
    """Write one or two scaled integers without trailing zeros."""
    texts = [f"{value / scale:g}" for value in dict.fromkeys((low, high))]
    return "–".join(texts)


def _least(one: int | None, other: int | None) -> int | None:
    known = [value for value in (one, other) if value is not None]
    return min(known, default=None)


def _once(keys: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
