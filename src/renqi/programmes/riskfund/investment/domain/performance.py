"""What investing earned, without what flowed in and out (投资业绩).

The return of a day is what its results made of the money that was there: what came in counts from
the morning, what left until the evening. Days are chained, so size and time of flows do not count
(time-weighted). A class's part of a day is carried on by the growth of the days before, so the
parts of the classes add up to the chained return exactly. All is in fractions; nothing is rounded.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise

_WHOLE = 10**9
_DAYS_OF_YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMark:
    """What lay in a class of assets at the end of a day, and what the day made (日终记录).

    Attributes:
        value: Fen at the end of the day.
        result: Fen earned since the mark before, fees taken off.
        fees: Of it, fees, below zero.
    """

    on: dt.date
    asset_class: str
    value: int
    result: int
    fees: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPart:
    """What a class of assets added to the return (分类贡献).

    Attributes:
        added: Its part of the return.
        weight: Its mean share of the money.
        against: Its part of what was earned above the benchmark.
        result: Fen that it earned.
    """

    asset_class: str
    added: Fraction
    weight: Fraction
    against: Fraction
    result: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """The return of a period and where it came from (业绩与归因).

    Attributes:
        total: Time-weighted, of the whole period.
        benchmark: The same of a deposit at the stated rate.
        fees: What fees cost of it.
        series: Growth of one yuan by day, ours and the benchmark's.
    """

    since: dt.date
    until: dt.date
    total: Fraction
    benchmark: Fraction
    fees: Fraction
    parts: tuple[ClassPart, ...]
    series: tuple[tuple[dt.date, Fraction, Fraction], ...]


@dataclass(slots=True)
class _Sums:
    grown: Fraction
    base: Fraction
    fees: Fraction
    added: dict[str, Fraction]
    against: dict[str, Fraction]
    weight: dict[str, Fraction]
    result: dict[str, int]


def measure(marks: Iterable[DayMark], *, benchmark_rate: int) -> Performance | None:
    """Measure a period by its marks (业绩计算).

    Args:
        marks: Of every class of assets, cash included; the first day is where it begins.
        benchmark_rate: Yearly rate of the deposit to compare with, in billionths (Actual/365,
            simple within each step).

    Returns:
        None where there are fewer than two days with marks.
    """
    days = _by_day(marks)
    if len(days) < 2:  # noqa: PLR2004
        return None
    sums = _Sums(
        Fraction(1),
        Fraction(1),
        Fraction(0),
        defaultdict(Fraction),
        defaultdict(Fraction),
        defaultdict(Fraction),
        defaultdict(int),
    )
    series = [(days[0][0], Fraction(1), Fraction(1))]
    for (before_on, before), (on, now) in pairwise(days):
        step = Fraction(benchmark_rate * (on - before_on).days, _WHOLE * _DAYS_OF_YEAR)
        _add_step(sums, before, now, step)
        series.append((on, sums.grown, sums.base))
    steps = len(days) - 1
    return Performance(
        since=days[0][0],
        until=days[-1][0],
        total=sums.grown - 1,
        benchmark=sums.base - 1,
        fees=sums.fees,
        parts=tuple(
            ClassPart(
                asset_class=key,
                added=sums.added[key],
                weight=sums.weight[key] / steps,
                against=sums.against[key],
                result=sums.result[key],
            )
            for key in sorted(sums.added)
        ),
        series=tuple(series),
    )


def _by_day(marks: Iterable[DayMark]) -> Sequence[tuple[dt.date, Mapping[str, DayMark]]]:
    ordered = sorted(marks, key=lambda mark: mark.on)
    return [
        (on, {mark.asset_class: mark for mark in of_day})
        for on, of_day in groupby(ordered, key=lambda mark: mark.on)
    ]


def _add_step(
    sums: _Sums, before: Mapping[str, DayMark], now: Mapping[str, DayMark], step: Fraction
) -> None:
    keys = before.keys() | now.keys()
    bases = {key: _money_at_work(before.get(key), now.get(key)) for key in keys}
    results = {key: now[key].result if key in now else 0 for key in keys}
    flow = _total(now) - _total(before) - sum(results.values())
    base = _total(before) + max(flow, 0)
    whole = sum(bases.values())
    earned = Fraction(0)
    for key in sorted(keys):
        part = Fraction(results[key], base) if base else Fraction(0)
        weight = Fraction(bases[key], whole) if whole else Fraction(0)
        sums.added[key] += sums.grown * part
        sums.against[key] += sums.grown * (part - weight * step)
        sums.weight[key] += weight
        sums.result[key] += results[key]
        earned += part
    fees = sum(mark.fees for mark in now.values())
    sums.fees += sums.grown * (Fraction(fees, base) if base else 0)
    sums.grown *= 1 + earned
    sums.base *= 1 + step


def _money_at_work(before: DayMark | None, now: DayMark | None) -> int:
    """Give what of a class was at work: the morning's money and what came in."""
    start = before.value if before else 0
    flow = (now.value - now.result if now else 0) - start
    return max(0, start + max(flow, 0))


def _total(marks: Mapping[str, DayMark]) -> int:
    return sum(mark.value for mark in marks.values())
