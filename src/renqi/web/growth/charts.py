"""Charts of self-assessments and of use (图表)."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.programmes.cultivation.growth.domain.innovation_base import (
    base_score,
    explain_base,
)
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import (
    DIGITAL,
    digital_version,
)
from renqi.programmes.cultivation.growth.selectors.takes import TakeView
from renqi.programmes.cultivation.growth.selectors.utilisation import UseLine
from renqi.web.shell.bilingual import said
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.figures import day

_MILLI, _PER_CENT = 1_000, 100


def part_names(take: TakeView) -> Mapping[str, str]:
    """Name the parts of a result as its own version does."""
    if take.questionnaire == DIGITAL:
        return {one.id: said(one.label) for one in digital_version(take.version).dimensions}
    score = base_score(explain_base({}, on=take.version))
    return {item.part.id: said(item.part.label) for item in score.items}


def part_points(take: TakeView) -> Mapping[str, int]:
    """Give the most points of each part, in thousandths."""
    if take.questionnaire == DIGITAL:
        return {one.id: one.points for one in digital_version(take.version).dimensions}
    most: dict[str, int] = {}
    for item in base_score(explain_base({}, on=take.version)).items:
        most[item.part.id] = most.get(item.part.id, 0) + item.item.max_points * _MILLI
    return most


def dimension_chart(take: TakeView, before: TakeView | None) -> Chart:
    """Draw how much of each part is reached, beside the time before."""
    names, most = part_names(take), part_points(take)
    series = [_reached(gettext("This time"), take, most)]
    if before is not None:
        series.insert(0, _reached(day(before.taken_on), before, most))
    return Chart(
        key="growth-parts",
        kind=ChartKind.BAR,
        title=_("Points reached, of a hundred in each part"),
        unit="%",
        category_label=_("Part"),
        categories=tuple(names.get(key, key) for key in most),
        series=tuple(series),
    )


def _reached(name: str, take: TakeView, most: Mapping[str, int]) -> Series:
    values = (take.dimensions.get(key, 0) * _PER_CENT // top for key, top in most.items())
    return Series(name=name, values=tuple(values))


def history_chart(digital: Sequence[TakeView], innovation: Sequence[TakeView]) -> Chart:
    """Draw the points of all results over time."""
    days = sorted({one.taken_on for one in (*digital, *innovation)})
    rows = [
        (_("Digital maturity"), {one.taken_on: one.points for one in reversed(digital)}),
        (_("Innovation base"), {one.taken_on: one.points for one in reversed(innovation)}),
    ]
    return Chart(
        key="growth-history",
        kind=ChartKind.LINE if len(days) > 1 else ChartKind.BAR,
        title=_("Points over time"),
        unit=_("points of the score"),
        category_label=_("Day"),
        categories=tuple(day(one) for one in days),
        series=tuple(
            Series(
                name=name,
                values=tuple(points[one] / _MILLI if one in points else None for one in days),
            )
            for name, points in rows
        ),
    )


def use_chart(lines: Sequence[tuple[str, UseLine]]) -> Chart:
    """Draw how many places were booked of those offered."""
    return Chart(
        key="growth-use",
        kind=ChartKind.BAR,
        title=_("Places offered and booked"),
        unit=_("places"),
        category_label=_("Kind"),
        categories=tuple(name for name, _line in lines),
        series=(
            Series(name=_("Offered"), values=tuple(line.places for _name, line in lines)),
            Series(
                name=_("Booked"),
                values=tuple(line.taken for _name, line in lines),
                tone="good",
            ),
        ),
    )
