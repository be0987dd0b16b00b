"""What investing earned, and what a share is worth (业绩页面)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.investment.domain.benchmark import benchmark
from renqi.programmes.riskfund.investment.domain.performance import Performance
from renqi.programmes.riskfund.investment.selectors.returns import (
    UnitValue,
    performance,
    unit_values,
)
from renqi.web.investment.forms import PeriodForm
from renqi.web.investment.fund_gate import fund_asked, scope_of
from renqi.web.investment.words import CONTRIBUTORS, class_words
from renqi.web.shell.asked import asked_format
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.figures import day as day_words
from renqi.web.shell.figures import grouped
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_POINTS_MOST = 120
_PLACES = 4


@needs(Action.FUND_READ)
def show_performance(request: PageRequest, fund: str) -> HttpResponseBase:
    """Show the time-weighted return with its parts, and the values of shares."""
    line = fund_asked(request, fund)
    asked = PeriodForm(request.GET if request.GET.get("since") else None)
    since, until = asked.period(today=timezone.localdate())
    units = unit_values(fund, since=since, until=until)
    if asked_format(request):
        return _export(request, line.key, units)
    found = performance(fund, since=since, until=until, scope=scope_of(request))
    form = PeriodForm(initial={"since": since.isoformat(), "until": until.isoformat()})
    shown: dict[str, Any] = {
        "fund": line,
        "tab": "returns",
        "form": form,
        "benchmark": benchmark(),
        "rate": benchmark().rate(on=since),
    }
    if found is not None:
        shown |= {
            "found": found,
            "total": _percent(found.total),
            "against": _percent(found.total - found.benchmark),
            "base": _percent(found.benchmark),
            "fees": _percent(found.fees),
            "parts": [
                {
                    "class": class_words(part.asset_class),
                    "weight": _percent(part.weight),
                    "added": _percent(part.added),
                    "against": _percent(part.against),
                    "result": part.result,
                }
                for part in found.parts
            ],
            "chart": _growth(found),
        }
    if units:
        shown["unit_chart"] = _units(units)
        shown["last"] = [
            {"party": CONTRIBUTORS[one.party], "one": one, "unit": _unit_yuan(one)}
            for one in units
            if one.on == units[-1].on
        ]
    return _answer(request, shown)


def _answer(request: PageRequest, shown: dict[str, Any]) -> HttpResponse:
    return render(request, "investment/performance.html", shown)


def _percent(value: Fraction) -> str:
    """Write a return with the places that a day of interest needs, never a zero below zero."""
    found = round(Decimal(value.numerator) * 100 / Decimal(value.denominator), _PLACES)
    return f"{grouped(found or abs(found), places=_PLACES)}%"


def _growth(found: Performance) -> Chart:
    points = _thinned(list(found.series))
    rows = ((gettext("This fund"), 1), (gettext("Benchmark"), 2))
    return Chart(
        key="growth",
        kind=ChartKind.LINE,
        title=gettext("Growth beside the benchmark"),
        unit="%",
        category_label=gettext("Day"),
        categories=tuple(day_words(point[0]) for point in points),
        series=tuple(
            Series(
                name=name, values=tuple(round(float(point[at] - 1) * 100, 4) for point in points)
            )
            for name, at in rows
        ),
        whole=False,
    )


def _units(units: tuple[UnitValue, ...]) -> Chart:
    days = _thinned(sorted({one.on for one in units}))
    known = {(one.on, one.party): one for one in units}
    return Chart(
        key="units",
        kind=ChartKind.LINE,
        title=gettext("Value of a share by class of contributors"),
        unit=gettext("yuan"),
        category_label=gettext("Day"),
        categories=tuple(day_words(on) for on in days),
        series=tuple(
            Series(
                name=CONTRIBUTORS[party],
                values=tuple(_value(known.get((on, party))) for on in days),
            )
            for party in Party
        ),
        whole=False,
    )


def _value(one: UnitValue | None) -> float | None:
    return None if one is None or one.unit is None else round(float(one.unit) / 100, 6)


def _unit_yuan(one: UnitValue) -> str:
    return "–" if one.unit is None else f"{float(one.unit) / 100:.6f}"


def _thinned(points: list[Any]) -> list[Any]:
    """Leave out points that nobody could tell apart, never the last."""
    step = max(1, -(-len(points) // _POINTS_MOST))
    kept = points[::step]
    return kept if kept and kept[-1] == points[-1] else [*kept, *points[-1:]]


def _export(request: PageRequest, fund: str, units: tuple[UnitValue, ...]) -> HttpResponseBase:
    return hand_out(
        request,
        name=f"unit-values-{fund}",
        title=gettext("Values of shares"),
        header=(
            gettext("Day"),
            gettext("Class of contributors"),
            gettext("Value in yuan"),
            gettext("Shares"),
            gettext("Value of a share in yuan"),
        ),
        rows=(
            (
                one.on,
                str(CONTRIBUTORS[one.party]),
                one.value / 100,
                one.shares / 10**6,
                _unit_yuan(one),
            )
            for one in units
        ),
    )
