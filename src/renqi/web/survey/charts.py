"""The charts of the survey, each with its table (普查图表)."""

from collections.abc import Sequence

from django.utils.translation import gettext

from renqi.programmes.cultivation.survey.selectors.comparison import RungMoves
from renqi.programmes.cultivation.survey.selectors.kept_runs import KeptRung
from renqi.web.shell.charts import Chart, ChartKind, Series


def verdict_chart(names: Sequence[str], rungs: Sequence[KeptRung]) -> Chart:
    """Show, rung by rung, how many firms meet it, need review, or cannot be told."""
    return Chart(
        key="run-verdicts",
        kind=ChartKind.BAR,
        title=gettext("Verdicts by rung"),
        unit=gettext("firms"),
        category_label=gettext("Rung"),
        categories=tuple(names),
        series=(
            Series(name=gettext("Met"), values=tuple(one.met for one in rungs), tone="good"),
            Series(
                name=gettext("Needs review"),
                values=tuple(one.review for one in rungs),
                tone="info",
            ),
            Series(
                name=gettext("Cannot tell yet"),
                values=tuple(one.unknown for one in rungs),
                tone="warn",
            ),
        ),
        lying=True,
        stacked=True,
    )


def moves_chart(names: Sequence[str], rungs: Sequence[RungMoves]) -> Chart:
    """Show, rung by rung, how many firms entered and left."""
    return Chart(
        key="moves",
        kind=ChartKind.BAR,
        title=gettext("Entered and left by rung"),
        unit=gettext("firms"),
        category_label=gettext("Rung"),
        categories=tuple(names),
        series=(
            Series(name=gettext("Entered"), values=tuple(o.entered for o in rungs), tone="good"),
            Series(name=gettext("Left"), values=tuple(o.left for o in rungs), tone="bad"),
        ),
        lying=True,
    )
