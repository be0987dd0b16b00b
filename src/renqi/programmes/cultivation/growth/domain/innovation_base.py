"""The innovation base: the city's own points, made of facts (创新基础)."""

import datetime as dt
import functools
from collections.abc import Mapping

from renqi.engines.policy.domain.rule_facts import rule_facts
from renqi.engines.policy.domain.tree import Stage
from renqi.engines.policy.domain.values import FactRow, FactValue
from renqi.engines.policy.explaining.explain import Explanation, ScoreExplanation, explain
from renqi.engines.policy.judging.interpret import assess
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.programmes.cultivation.growth.domain.questionnaire import MILLI
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import RULES
from renqi.registry.domain.rule_tables import RULES as REGISTRY_RULES
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

INNOVATION = "innovation_base"
RULE = "sz.innovation_base"
_TABLE = "base"
# The bars of the four levels, in points.
_BARS = (20, 40, 60, 80)


@functools.cache
def growth_catalogue() -> Catalogue:
    """Return the rules of this part (培育服务规则目录)."""
    return Catalogue.read(
        (REGISTRY_RULES, RULES / "points"), facts=fact_catalogue(), tables=code_tables()
    )


def explain_base(facts: FactRow, *, on: dt.date) -> Explanation:
    """Judge a firm's facts by the version in force on a day (创新基础判定).

    Raises:
        NoVersionInForce: The city had no such indicators yet.
    """
    rule = growth_catalogue().at(RULE, on)
    return explain(assess(rule, facts, stage=Stage.FIRST), facts, growth_catalogue().facts)


def base_score(why: Explanation) -> ScoreExplanation:
    """Give the score table of an explanation."""
    return next(one for one in why.scores if one.score is why.rule.scores[_TABLE])


def base_facts(on: dt.date) -> tuple[str, ...]:
    """List the facts that the points are made of, in the order of the catalogue."""
    used = rule_facts(growth_catalogue().at(RULE, on))
    return tuple(spec.key for spec in growth_catalogue().facts if spec.key in used)


def base_result(why: Explanation) -> tuple[int, int, Mapping[str, int]]:
    """Give certain points in thousandths, the level, and the points by part.

    What is not known earns nothing: a later answer can only raise it.
    """
    score = base_score(why)
    parts: dict[str, int] = {}
    for item in score.items:
        parts[item.part.id] = parts.get(item.part.id, 0) + item.points.low * MILLI
    points = score.points.low
    return points * MILLI, sum(points >= bar for bar in _BARS), parts


def plain_facts(facts: FactRow, keys: tuple[str, ...]) -> dict[str, FactValue]:
    """Keep the facts that were told, to be kept with a result."""
    return {key: facts[key] for key in keys if facts.get(key) is not None}
