"""What investing earned, and what a share is worth (业绩与单位净值查询)."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.investment.domain.benchmark import benchmark
from renqi.programmes.riskfund.investment.domain.performance import (
    DayMark,
    Performance,
    measure,
)
from renqi.programmes.riskfund.investment.models import DayMark as MarkRow
from renqi.programmes.riskfund.investment.models import UnitValue as UnitRow
from renqi.programmes.riskfund.investment.selectors.reading import in_scope

_MILLIONTHS = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitValue:
    """What a class of contributors had on a day (单位净值).

    Attributes:
        shares: Millionths of a share.
        unit: Fen for one share; none while the class has no shares.
    """

    on: dt.date
    party: Party
    value: int
    shares: int
    unit: Fraction | None


def performance(fund: str, *, since: dt.date, until: dt.date, scope: Scope) -> Performance | None:
    """Measure what a fund's money earned from one day to another (业绩).

    The benchmark is the listed demand rate of the first day.

    Returns:
        None where there are fewer than two days with marks.
    """
    rows = in_scope(MarkRow.objects.all(), fund, scope=scope)
    marks = [
        DayMark(
            on=row.on,
            asset_class=row.asset_class,
            value=row.value,
            result=row.result,
            fees=row.fees,
        )
        for row in rows.filter(on__range=(since, until)).order_by("on", "asset_class")
    ]
    return measure(marks, benchmark_rate=benchmark().rate(on=since))


def unit_values(
    fund: str, *, since: dt.date | None = None, until: dt.date | None = None
) -> tuple[UnitValue, ...]:
    """Give what a share of each class was worth day by day (单位净值序列)."""
    rows = UnitRow.objects.filter(fund=fund)
    if since is not None:
        rows = rows.filter(on__gte=since)
    if until is not None:
        rows = rows.filter(on__lte=until)
    return tuple(
        UnitValue(
            on=row.on,
            party=Party(row.party),
            value=row.value,
            shares=row.shares,
            unit=Fraction(row.value * _MILLIONTHS, row.shares) if row.shares else None,
        )
        for row in rows.order_by("on", "party")
    )
