"""A growth plan made of a firm's gaps (方案生成).

Pure: the assessment and the ways of the policy engine come in, items come out. An officer edits
them afterwards.
"""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.tree import Label, Rule
from renqi.engines.policy.explaining.explain import ConditionExplanation, Explanation
from renqi.engines.policy.ways.way_up import Way
from renqi.programmes.cultivation.growth.domain.measures import (
    JUDGE,
    TELL,
    GrowthMeasure,
    growth_measures,
    measure_for,
)
from renqi.programmes.cultivation.growth.domain.road_map import Help, cheapest
from renqi.programmes.cultivation.ladder.domain.calendar import months_after

_NOTHING = Label(zh="", en="")
_MONTHS_A_YEAR = 12
_MET = "met"
_SME, _CHAMPION = "sme", "champion"
# Who holds the second rung of the small firms may look at the champions as well.
_CHAMPION_FROM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftItem:
    """One gap and what to do about it (方案条目).

    Attributes:
        key: Rule and condition, the same in every version.
        rule: Id of the rule whose rung is aimed at.
        condition: Id of the condition within it.
        label: What is asked.
        facts: Keys of the facts that decide it.
        verdict: `unmet`, `unknown` or `review`.
        value: What the firm has.
        bar: What is asked for.
        measure: What is done about it.
        help: A service for it, if any.
        owner_side: `firm`, `bureau` or `provider`.
        due_on: By when.
    """

    key: str
    rule: str
    condition: str
    label: Label
    facts: tuple[str, ...]
    verdict: str
    value: Label
    bar: Label
    measure: GrowthMeasure
    help: Help | None
    owner_side: str
    due_on: dt.date


def draft_plan(
    explained: Sequence[tuple[Explanation, Way | None]],
    *,
    services: Sequence[Help],
    made_on: dt.date,
) -> tuple[DraftItem, ...]:
    """Make the items of a plan (方案生成).

    A condition that is met makes none. One that several rungs ask for with the same bar stands
    once, under the lowest. What can be done soonest comes first.

    Args:
        explained: The rungs aimed at, lowest first, each with its cheapest possible way.
        services: What is offered today.
        made_on: The day from which dates are counted.
    """
    found: dict[tuple[tuple[str, ...], str], DraftItem] = {}
    for why, way in explained:
        for condition in why.conditions:
            if condition.verdict != _MET:
                item = _item(why, condition, way, services=services, made_on=made_on)
                found.setdefault((item.facts or (item.key,), item.bar.zh), item)
    return tuple(sorted(found.values(), key=lambda one: (one.due_on, one.key)))


def _item(
    why: Explanation,
    condition: ConditionExplanation,
    way: Way | None,
    *,
    services: Sequence[Help],
    made_on: dt.date,
) -> DraftItem:
    facts = _deciding_facts(condition)
    moved, wait = _moved_by(way, facts)
    telling = _telling(condition, moved)
    stems = [why.catalogue[key].stem for key in moved or facts]
    measure = _measure(condition.verdict, stems)
    targets = {f"fact:{stem}" for stem in stems}
    helped = cheapest(services, targets, kinds=measure.kinds)
    # Nobody outside can do what only needs to be told or judged.
    helped = None if measure.key in (TELL, JUDGE) else helped
    months = max(measure.months, wait)
    return DraftItem(
        key=f"{why.rule.id}:{condition.condition.id}",
        rule=why.rule.id,
        condition=condition.condition.id,
        label=condition.condition.label,
        facts=facts,
        verdict=condition.verdict,
        value=telling.value or _NOTHING,
        bar=telling.bar or _NOTHING,
        measure=measure,
        help=helped,
        owner_side=measure.owner if helped or measure.owner != "provider" else "firm",
        due_on=months_after(made_on, months),
    )


def _telling(condition: ConditionExplanation, moved: Sequence[str]) -> ConditionExplanation:
    """Give the part of a compound condition that has a value and a bar: what the way moves."""
    if condition.bar is not None:
        return condition
    leaves = [one for one in condition.walk() if not one.children and one.verdict != _MET]
    wanted = (one for one in leaves if {use.key for use in one.facts} & set(moved))
    return next(wanted, next(iter(leaves), condition))


def _measure(verdict: str, stems: Sequence[str]) -> GrowthMeasure:
    if verdict == "unknown":
        return growth_measures()[TELL]
    if verdict == "review":
        return growth_measures()[JUDGE]
    return measure_for(stems)


def _deciding_facts(condition: ConditionExplanation) -> tuple[str, ...]:
    """Give the facts of the leaves that are not met, or the missing ones; each once."""
    if condition.missing:
        return tuple(dict.fromkeys(use.key for use in condition.missing))
    found = (
        use.key
        for inner in condition.walk()
        if not inner.children and inner.verdict != _MET
        for use in inner.facts
    )
    return tuple(dict.fromkeys(found))


def _moved_by(way: Way | None, facts: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Give those of the facts that the cheapest way moves, and the months that it waits."""
    steps = [step for step in way.steps if step.key in facts] if way else []
    waits = [step.wait_years for step in steps if step.wait_years is not None]
    months = max((math.ceil(years * _MONTHS_A_YEAR) for years in waits), default=0)
    return tuple(dict.fromkeys(step.key for step in steps)), months


def next_rungs(
    rules: Sequence[Rule], *, titles: frozenset[str], families: Mapping[str, str]
) -> tuple[Rule, ...]:
    """Choose the rungs a plan aims at: the next one up on each side of the ladder.

    A firm aims at the champions from the second rung of the small firms on, not before.

    Args:
        rules: The ladder's rules of the day, lowest first.
        titles: Titles that the firm holds.
        families: The side of the ladder by rule id; a rule without one is left out.
    """
    held = {
        side: max(
            (
                rule.rung["order"]
                for rule in rules
                if rule.grants in titles and families.get(rule.id) == side
            ),
            default=0,
        )
        for side in set(families.values())
    }
    first: dict[str, Rule] = {}
    for rule in rules:
        side = families.get(rule.id)
        if side and rule.rung["order"] > held[side]:
            first.setdefault(side, rule)
    if held.get(_SME, 0) < _CHAMPION_FROM and not held.get(_CHAMPION) and _SME in first:
        return (first[_SME],)
    return tuple(first.values())


def stem_names(stems: Sequence[str], catalogue: FactCatalogue) -> Mapping[str, Label]:
    """Name facts without their year, for services that say what they close."""
    names: dict[str, Label] = {}
    for spec in catalogue:
        if spec.stem in stems:
            names.setdefault(spec.stem, Label(zh=spec.zh, en=spec.en))
    return names
