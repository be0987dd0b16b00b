"""The value of a fund by class, and what a share is worth, over the days (净值走势)."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext

from renqi.programmes.riskfund.capital.domain.book import FundValue
from renqi.programmes.riskfund.capital.domain.shares import PAR
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.web.capital.words import PARTY_TONES, PARTY_WORDS
from renqi.web.shell.charts import Chart, ChartKind, Series

Days = Sequence[tuple[dt.date, FundValue | None]]
_FEN_PER_WAN = 10**6
# More points than this nobody tells apart.
_POINTS = 92


def value_chart(days: Days) -> Chart:
    """Draw what each class holds."""
    shown = _thinned(days)
    return Chart(
        key="values",
        kind=ChartKind.LINE,
        title=gettext("Value by class"),
        unit=gettext("10,000 yuan"),
        category_label=gettext("Day"),
        categories=tuple(day.isoformat() for day, _ in shown),
        series=tuple(
            Series(
                name=PARTY_WORDS[party],
                tone=PARTY_TONES[party],
                values=tuple(
                    None if value is None else round(value.by_class[party] / _FEN_PER_WAN, 4)
                    for _, value in shown
                ),
            )
            for party in Party
        ),
        whole=False,
    )


def unit_chart(days: Days) -> Chart:
    """Draw what a share of each class is worth."""
    shown = _thinned(days)
    return Chart(
        key="units",
        kind=ChartKind.LINE,
        title=gettext("Value of one share"),
        unit=gettext("yuan"),
        category_label=gettext("Day"),
        categories=tuple(day.isoformat() for day, _ in shown),
        series=tuple(
            Series(
                name=PARTY_WORDS[party],
                tone=PARTY_TONES[party],
                values=tuple(_unit(value, party) for _, value in shown),
            )
            for party in Party
        ),
        whole=False,
    )


def _unit(value: FundValue | None, party: Party) -> float | None:
    if value is None or not value.shares_by_class[party]:
        return None
    return round(value.by_class[party] * PAR / value.shares_by_class[party], 4)


def _thinned(days: Days) -> Days:
    """Leave out days evenly, and never the last."""
    step = -(-len(days) // _POINTS)
    return [one for place, one in enumerate(reversed(days)) if place % step == 0][::-1]
