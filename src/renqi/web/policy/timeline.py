"""Where each version of a rule lies on the line of time (版本时间线)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Rule

_FIRST_YEAR = 2016
_YEARS_AHEAD = 2
_TICK_EVERY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One version, in per cent of the line's width."""

    rule: Rule
    left: float
    width: float
    is_in_force: bool
    is_future: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A year on the line."""

    year: int
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The stretch of time that the line shows."""

    first: dt.date
    last: dt.date

    def at(self, day: dt.date) -> float:
        """Place a day, in per cent from the left; days outside go to the nearer end."""
        whole = (self.last - self.first).days
        part = (min(max(day, self.first), self.last) - self.first).days
        return round(100 * part / whole, 3)

    @property
    def ticks(self) -> list[Tick]:
        """The years to write under the line."""
        years = range(self.first.year, self.last.year, _TICK_EVERY)
        return [Tick(year=year, left=self.at(dt.date(year, 1, 1))) for year in years]


def span_around(as_of: dt.date) -> Span:
    """Choose the stretch: from the first rules to some years ahead."""
    first = min(_FIRST_YEAR, as_of.year)
    last = max(as_of.year, _FIRST_YEAR) + _YEARS_AHEAD
    return Span(first=dt.date(first, 1, 1), last=dt.date(last, 1, 1))


def bars(versions: Iterable[Rule], *, span: Span, as_of: dt.date) -> list[Bar]:
    """Place every version of one rule."""
    return [_bar(rule, span=span, as_of=as_of) for rule in versions]


def _bar(rule: Rule, *, span: Span, as_of: dt.date) -> Bar:
    left = span.at(rule.effective_from)
    right = span.at(rule.effective_until or span.last)
    is_over = rule.effective_until is not None and rule.effective_until <= as_of
    is_future = rule.effective_from > as_of
    return Bar(
        rule=rule,
        left=left,
        width=max(round(right - left, 3), 0.5),
        is_in_force=not is_over and not is_future,
        is_future=is_future,
    )
