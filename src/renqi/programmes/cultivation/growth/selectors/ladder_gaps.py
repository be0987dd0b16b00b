"""What each rung says of a firm now, and which rungs come next (梯度差距)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from renqi.engines.policy.domain.tree import Rule, Stage
from renqi.engines.policy.explaining.explain import Explanation, explain
from renqi.engines.policy.explaining.fact_words import list_values
from renqi.engines.policy.judging.interpret import assess
from renqi.engines.policy.loading.catalogue import NoSuchRule, NoVersionInForce
from renqi.engines.policy.ways.way_up import Way, ways_up
from renqi.programmes.cultivation.growth.domain.plan_drafting import next_rungs
from renqi.programmes.cultivation.growth.selectors.firm_facts import KnownFirm
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.ladder.domain.rungs import RUNGS

_TITLES = "valid_titles"


def rungs_on(on: dt.date) -> tuple[Rule, ...]:
    """Give the rules of the ladder in force on a day, lowest rung first."""
    rules = [rule for rule in ladder_catalogue().rules_at(on) if rule.rung]
    return tuple(sorted(rules, key=lambda rule: (rule.rung["order"], rule.id)))


def titles_of_facts(firm: KnownFirm) -> frozenset[str]:
    """Give the titles that the firm is said to hold."""
    mask = firm.facts.get(_TITLES)
    spec = ladder_catalogue().facts[_TITLES]
    return frozenset(list_values(spec, int(mask))) if mask is not None else frozenset()


def rungs_next(firm: KnownFirm, *, on: dt.date) -> tuple[Rule, ...]:
    """Choose the rungs that a plan of this firm aims at (下一层级)."""
    families = {rung.rule: rung.family.value for rung in RUNGS if rung.rule}
    return next_rungs(rungs_on(on), titles=titles_of_facts(firm), families=families)


def explained_rungs(
    firm: KnownFirm, rules: Iterable[str], *, on: dt.date
) -> Mapping[str, Explanation]:
    """Judge the firm by some rules as of a day; one that is in force no more is left out."""
    found: dict[str, Explanation] = {}
    for rule_id in rules:
        try:
            rule = ladder_catalogue().at(rule_id, on)
        except (NoSuchRule, NoVersionInForce):
            continue
        stage = Stage.RENEWAL if rule.grants in titles_of_facts(firm) else Stage.FIRST
        found[rule_id] = explain(
            assess(rule, firm.facts, stage=stage),
            firm.facts,
            ladder_catalogue().facts,
            sources=firm.sources,
        )
    return found


def with_ways(explained: Iterable[Explanation]) -> Sequence[tuple[Explanation, Way | None]]:
    """Add the cheapest possible way up to each."""
    return [
        (why, next((way for way in ways_up(why, at_most=1) if way.is_possible), None))
        for why in explained
    ]
