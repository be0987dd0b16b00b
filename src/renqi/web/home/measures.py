"""What the map and the clusters can be coloured by (指标选择)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.programmes.cultivation.survey.selectors.standings import PlaceCount, RungCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number of a rung.

    Attributes:
        label: Words in the list to choose from.
        of: The number, from the counts of a rung.
        where: The same firms in the firm list: a verdict, `held` or `near`; empty where the
            list has no such filter.
    """

    label: str | Promise
    of: Callable[[RungCount], int]
    where: str


MEASURES: Mapping[str, Measure] = {
    "held": Measure(label=_("Hold the title"), of=lambda count: count.held, where="held"),
    "met": Measure(label=_("Meet the rung"), of=lambda count: count.met, where="met"),
    "review": Measure(label=_("Need review"), of=lambda count: count.review, where="review"),
    "unknown": Measure(
        label=_("Cannot be told yet"), of=lambda count: count.unknown, where="unknown"
    ),
}
ALL_FIRMS = "firms"


def measured(place: PlaceCount, *, rule: str, measure: str) -> int:
    """Give one number of a district or cluster."""
    if measure == ALL_FIRMS:
        return place.firms
    count = place.rungs.get(rule)
    return MEASURES[measure].of(count) if count else 0
