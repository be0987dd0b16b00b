"""The charts of the bureau's home, each with its table (图表)."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from renqi.engines.policy.domain.tree import Rule
from renqi.programmes.cultivation.survey.selectors.standings import PlaceCount, RungCount
from renqi.web.home.measures import ALL_FIRMS, MEASURES, measured
from renqi.web.registry.district_map import OffMap, codes_on_map, drawn, off_map
from renqi.web.registry.words import chain_words, district_words
from renqi.web.shell.bilingual import said
from renqi.web.shell.charts import Chart, ChartKind, Series

_CHAINS_SHOWN = 12


def verdict_chart(rules: Sequence[Rule], counts: dict[str, RungCount]) -> Chart:
    """Show, rung by rung, how many firms meet it, need review, or cannot be told."""
    shown = [counts[rule.id] for rule in rules if rule.id in counts]
    return Chart(
        key="verdicts",
        kind=ChartKind.BAR,
        title=gettext("Verdicts by rung"),
        unit=gettext("firms"),
        category_label=gettext("Rung"),
        categories=tuple(said(rule.label) for rule in rules if rule.id in counts),
        series=(
            Series(name=gettext("Met"), values=tuple(one.met for one in shown), tone="good"),
            Series(
                name=gettext("Needs review"),
                values=tuple(one.review for one in shown),
                tone="info",
            ),
            Series(
                name=gettext("Cannot tell yet"),
                values=tuple(one.unknown for one in shown),
                tone="warn",
            ),
        ),
        lying=True,
        stacked=True,
    )


def held_chart(rules: Sequence[Rule], counts: dict[str, RungCount]) -> Chart:
    """Show how many firms hold each title."""
    shown = [rule for rule in rules if rule.id in counts and rule.grants]
    return Chart(
        key="held",
        kind=ChartKind.BAR,
        title=gettext("Title holders by rung"),
        unit=gettext("firms"),
        category_label=gettext("Rung"),
        categories=tuple(said(rule.label) for rule in shown),
        series=(
            Series(name=gettext("Title holders"), values=tuple(counts[r.id].held for r in shown)),
        ),
        links=tuple(firms_url(rule=rule.id, where="held") for rule in shown),
        lying=True,
    )


def district_chart(places: Sequence[PlaceCount], *, rule: str, measure: str) -> Chart:
    """Show a measure on the map."""
    codes = codes_on_map()
    return Chart(
        key="districts",
        kind=ChartKind.MAP,
        title=gettext("Districts"),
        unit=gettext("firms"),
        category_label=gettext("District"),
        categories=tuple(district_words(code) for code in codes),
        series=(
            Series(
                name=measure_words(measure),
                values=drawn(_numbers(places, rule=rule, measure=measure)),
            ),
        ),
        codes=codes,
        links=tuple(_place_url("district", code, rule, measure) for code in codes),
    )


def beside_the_map(places: Sequence[PlaceCount], *, rule: str, measure: str) -> Sequence[OffMap]:
    """Tell what the map of a measure does not draw."""
    return off_map(
        _numbers(places, rule=rule, measure=measure),
        url=lambda code: _place_url("district", code, rule, measure),
    )


def chain_chart(places: Sequence[PlaceCount], *, rule: str, measure: str) -> Chart:
    """Show a measure by cluster, the largest first."""
    numbers = _numbers(places, rule=rule, measure=measure)
    known = [(key, count) for key, count in numbers.items() if key is not None]
    ranked = sorted(known, key=lambda pair: (-pair[1], pair[0]))[:_CHAINS_SHOWN]
    return Chart(
        key="chains",
        kind=ChartKind.BAR,
        title=gettext("Clusters"),
        unit=gettext("firms"),
        category_label=gettext("Cluster"),
        categories=tuple(chain_words(key) for key, _count in ranked),
        series=(
            Series(name=measure_words(measure), values=tuple(count for _key, count in ranked)),
        ),
        links=tuple(_place_url("chain", key, rule, measure) for key, _count in ranked),
        lying=True,
    )


def measure_words(measure: str) -> str:
    """Name a measure."""
    return gettext("All firms") if measure == ALL_FIRMS else str(MEASURES[measure].label)


def firms_url(**query: str) -> str:
    """Give the address of the firm list with a filter."""
    return f"{reverse('firm_list')}?{urlencode(query)}"


def _place_url(field: str, key: str, rule: str, measure: str) -> str:
    if measure == ALL_FIRMS:
        return firms_url(**{field: key})
    return firms_url(**{field: key}, rule=rule, where=MEASURES[measure].where)


def _numbers(places: Sequence[PlaceCount], *, rule: str, measure: str) -> dict[str | None, int]:
    return {place.key: measured(place, rule=rule, measure=measure) for place in places}
