"""The charts of supervision, each with its table (监管图表)."""

from collections.abc import Sequence

from django.utils.translation import gettext

from renqi.kernel.money import FEN_PER_YUAN
from renqi.programmes.riskfund.relief.selectors.watched_claims import OpenHelp
from renqi.programmes.riskfund.supervision.domain.population import CoveredRow
from renqi.programmes.riskfund.supervision.domain.trial_result import Horizon, TrialResult
from renqi.programmes.riskfund.supervision.selectors.solvency import SolvencyLine
from renqi.programmes.riskfund.supervision.selectors.trials import TrialLine
from renqi.registry.domain.districts import district_table
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.figures import money
from renqi.web.supervision.words import place_words

_PER_CENT = 10**7
_WITHIN = {"SZ-DP": "440307"}


def per_cent(billionths: int) -> float:
    """Give a share as a number of per cent, for a drawing."""
    return round(billionths / _PER_CENT, 4)


def ruin_chart(result: TrialResult) -> Chart:
    """Draw the chance of ruin against the reserve at the start, and what is allowed."""
    points = result.surface
    return Chart(
        key="ruin-by-reserve",
        kind=ChartKind.LINE,
        title=gettext("Chance of ruin against the money at the start"),
        unit="%",
        category_label=gettext("Money at the start"),
        categories=tuple(money(one.reserve) for one in points),
        series=(
            Series(
                name=gettext("Chance of ruin"), values=tuple(per_cent(one.ruin) for one in points)
            ),
            Series(
                name=gettext("Allowed by the charter"),
                values=tuple(per_cent(result.ruin_max) for _ in points),
            ),
        ),
        whole=False,
    )


def horizon_chart(
    horizons: Sequence[Horizon], *, ruin_max: int, key: str = "ruin-by-month"
) -> Chart:
    """Draw the chance of ruin within 12, 24, … months, exact and simulated."""
    return Chart(
        key=key,
        kind=ChartKind.LINE,
        title=gettext("Chance of ruin by horizon"),
        unit="%",
        category_label=gettext("Within months of cover"),
        categories=tuple(str(one.months) for one in horizons),
        series=(
            Series(name=gettext("Exact"), values=tuple(per_cent(one.exact) for one in horizons)),
            Series(
                name=gettext("Simulated"),
                values=tuple(per_cent(one.simulated) for one in horizons),
            ),
            Series(
                name=gettext("Allowed by the charter"),
                values=tuple(per_cent(ruin_max) for _ in horizons),
            ),
        ),
        whole=False,
    )


def covered_chart(rows: Sequence[tuple[str, CoveredRow]], *, key: str, title: str) -> Chart:
    """Draw how many firms are covered and why the others are not."""
    parts = (
        ("covered", gettext("May join"), "good"),
        ("review", gettext("Needs review"), "info"),
        ("unknown", gettext("Cannot tell yet"), "warn"),
        ("no_band", gettext("No contribution for them"), "plain"),
        ("unmet", gettext("May not join"), "bad"),
    )
    return Chart(
        key=key,
        kind=ChartKind.BAR,
        title=title,
        unit=gettext("firms"),
        category_label=title,
        categories=tuple(name for name, _ in rows),
        series=tuple(
            Series(name=words, values=tuple(getattr(row, part) for _, row in rows), tone=tone)
            for part, words, tone in parts
        ),
        lying=True,
        stacked=True,
    )


def in_wan(fen: int) -> float:
    """Give money as a number of ten thousand yuan, for a drawing."""
    return round(fen / FEN_PER_YUAN / 10_000, 2)


def pair_chart(one: TrialLine, other: TrialLine) -> Chart:
    """Draw the ruin of two trials by horizon."""
    months = [row.months for row in one.result.horizons]
    other_by = {row.months: row.exact for row in other.result.horizons}
    return Chart(
        key="pair",
        kind=ChartKind.LINE,
        title=gettext("Chance of ruin by horizon"),
        unit="%",
        category_label=gettext("Within months of cover"),
        categories=tuple(str(month) for month in months),
        series=(
            Series(
                name=gettext("Trial {n}").format(n=one.id),
                values=tuple(per_cent(row.exact) for row in one.result.horizons),
            ),
            Series(
                name=gettext("Trial {n}").format(n=other.id),
                values=tuple(
                    per_cent(other_by[month]) if month in other_by else None for month in months
                ),
            ),
        ),
        whole=False,
    )


def place_chart(owed: Sequence[OpenHelp]) -> Chart:
    """Draw how much help is outstanding in each district."""
    sums: dict[str, int] = {}
    for one in owed:
        # The map draws Dapeng within Longgang.
        code = _WITHIN.get(one.district, one.district)
        sums[code] = sums.get(code, 0) + one.amount
    codes = sorted(code for code in sums if code.isdecimal() and code in district_table().districts)
    return Chart(
        key="help-by-district",
        kind=ChartKind.MAP,
        title=gettext("Help outstanding by district"),
        unit=gettext("10,000 yuan"),
        category_label=gettext("District"),
        categories=tuple(place_words("district", code) for code in codes),
        series=(
            Series(
                name=gettext("Help outstanding"),
                values=tuple(in_wan(sums[code]) for code in codes),
            ),
        ),
        codes=tuple(codes),
        whole=False,
    )


def trend_chart(runs: Sequence[SolvencyLine]) -> Chart:
    """Draw the chance of ruin run by run, the oldest first."""
    done = [one for one in reversed(runs) if one.result is not None]
    return Chart(
        key="ruin-trend",
        kind=ChartKind.LINE,
        title=gettext("Chance of ruin, run by run"),
        unit="%",
        category_label=gettext("As of"),
        categories=tuple(one.as_of.isoformat() for one in done),
        series=(
            Series(
                name=gettext("Chance of ruin"),
                values=tuple(per_cent(one.result.ruin) for one in done if one.result),
            ),
        ),
        whole=False,
    )
