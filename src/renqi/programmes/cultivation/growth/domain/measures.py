"""What usually closes a gap, as the table of measures says (缺口措施)."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import RULES

TELL, JUDGE, OTHER = "tell", "judge", "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthMeasure:
    """One line of the table (措施).

    Attributes:
        key: Its name.
        label: What is to be done.
        owner: `firm`, `bureau` or `provider`: who usually does it.
        months: How long it usually takes.
        kinds: Kinds of service that help.
        facts: Stems of the facts that it moves.
    """

    key: str
    label: Label
    owner: str
    months: int
    kinds: frozenset[str]
    facts: frozenset[str]


@functools.cache
def growth_measures() -> Mapping[str, GrowthMeasure]:
    """Give the table of measures, by key."""
    data = yaml.safe_load((RULES / "measures.yaml").read_text("utf-8"))
    return {
        one["key"]: GrowthMeasure(
            key=one["key"],
            label=Label(zh=one["zh"], en=one["en"]),
            owner=one["owner"],
            months=one["months"],
            kinds=frozenset(one["kinds"]),
            facts=frozenset(one["facts"]),
        )
        for one in data["measures"]
    }


def measure_for(stems: Iterable[str]) -> GrowthMeasure:
    """Choose the measure for a gap: that of the first fact in the table's order.

    Example:
        >>> measure_for(["ip_class1"]).key, measure_for(["nothing_known"]).key
        ('patents', 'other')

    """
    wanted = set(stems)
    measures = growth_measures()
    return next((one for one in measures.values() if one.facts & wanted), measures[OTHER])
