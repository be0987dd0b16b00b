"""Every shipped rule against hand-worked firms, on, below and above every bar."""

from collections.abc import Iterator, Mapping

import pytest

from renqi.engines.policy.domain.logic import Points
from renqi.engines.policy.domain.tree import (
    VERDICTS,
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Linear,
    Rule,
    Switch,
    Truth,
)
from renqi.engines.policy.domain.values import look_up
from tests.cultivation.ladder.golden import (
    GoldenCase,
    cases_for,
    golden_cases,
    judged,
    shipped_versions,
)

WORDS: Mapping[object, Truth] = {
    True: Truth.TRUE,
    False: Truth.FALSE,
    "unknown": Truth.UNKNOWN,
    "review": Truth.REVIEW,
}
RULES = [rule for rule in shipped_versions() if rule.kind != "fragment"]


@pytest.mark.parametrize("case", golden_cases(), ids=lambda case: case.id)
def test_the_firm_gets_the_verdict_worked_out_by_hand(case: GoldenCase) -> None:
    made, expect = judged(case), case.expect
    assessment = made.assessment
    assert expect.keys() <= {"verdict", "class", "score", "points", "conditions", "missing"}
    for key, word in expect.get("conditions", {}).items():
        assert made.truths[key] is WORDS[word], f"{key} is {made.truths[key].name}"
    for key, points in expect.get("points", {}).items():
        assert _interval(made.points[key]) == _pair(points), key
    if "score" in expect:
        (score,) = assessment.scores.values()
        assert _interval(score) == _pair(expect["score"])
    if "verdict" in expect:
        assert VERDICTS[assessment.truth] == expect["verdict"]
    if "class" in expect:
        assert assessment.outcome == expect["class"]
    if "missing" in expect:
        assert set(assessment.missing) == set(expect["missing"])


def test_every_case_cites_its_clause_and_expects_something() -> None:
    silent = [case.id for case in golden_cases() if not (case.clause and case.expect)]
    assert silent == []


def test_every_case_is_a_sentence_of_its_own() -> None:
    ids = [case.id for case in golden_cases()]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.ref)
def test_every_condition_holds_in_one_case_and_fails_in_another(rule: Rule) -> None:
    seen: dict[str, set[Truth]] = {c.id: set() for c in _own_conditions(rule)}
    for case in cases_for(rule):
        for key, truth in judged(case).truths.items():
            if key in seen:
                seen[key].add(truth)
    never_true = [key for key, truths in seen.items() if Truth.TRUE not in truths]
    never_false = [key for key, truths in seen.items() if Truth.FALSE not in truths]
    assert (never_true, never_false) == ([], [])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.ref)
def test_every_threshold_has_a_case_on_it_and_one_a_single_step_past_it(rule: Rule) -> None:
    bars = list(_bars(rule))
    assert bars
    on_bar, past_bar = set(), set()
    for case in cases_for(rule):
        for key, bar, sector in bars:
            if sector is not None and sector != _sector(rule, case):
                continue
            margin = _margin(bar, case)
            if margin == 0:
                on_bar.add(key)
            elif margin is not None and -_largest_step(bar) <= margin < 0:
                past_bar.add(key)
    keys = [key for key, _, _ in bars]
    assert [key for key in keys if key not in on_bar] == []
    assert [key for key in keys if key not in past_bar] == []


def _pair(points: int | list[int]) -> tuple[int, int]:
    low, high = points if isinstance(points, list) else (points, points)
    return low, high


def _interval(points: Points) -> tuple[int, int]:
    return points.low, points.high


def _own_conditions(rule: Rule) -> Iterator[Condition]:
    """Yield each condition of the rule; another rule it refers to counts as one."""
    for condition in rule.requires:
        yield from _walk(condition)
    for score in rule.scores.values():
        for item in score.items():
            for case in item.cases:
                yield from _walk(case.when)


def _walk(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition.node, AllOf | AnyOf | AtLeastN):
        for child in condition.node.children:
            yield from _walk(child)


def _bars(rule: Rule) -> Iterator[tuple[str, Linear, str | None]]:
    """Yield each numeric bar with its id, and the sector of the size table it belongs to."""
    for condition in _own_conditions(rule):
        if isinstance(condition.node, Linear):
            yield condition.id, condition.node, None
    for size_class in rule.classes:
        if size_class.at_or_above is not None:
            assert isinstance(size_class.at_or_above.node, Switch)
            for sector, row in size_class.at_or_above.node.cases:
                for condition in _walk(row):
                    if isinstance(condition.node, Linear):
                        yield condition.id, condition.node, sector


def _sector(rule: Rule, case: GoldenCase) -> str | None:
    (lookup,) = rule.lookups.values()
    return look_up(lookup, case.facts.get(lookup.fact))


def _margin(bar: Linear, case: GoldenCase) -> int | None:
    """How far the firm is above the bar in stored integers; below zero is a miss."""
    values = [(factor, case.facts.get(key)) for key, factor in bar.terms]
    if any(value is None for _, value in values):
        return None
    total = sum(factor * int(value) for factor, value in values if value is not None)
    return total - bar.bound if bar.at_least else bar.bound - total


def _largest_step(bar: Linear) -> int:
    """What one stored unit of one fact can move at most."""
    return max(abs(factor) for _, factor in bar.terms)
