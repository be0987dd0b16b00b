"""The cheapest way up: every set offered works, needs all it has, and none is smaller."""

import itertools
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from renqi.engines.policy.domain.explain import Explanation, explain
from renqi.engines.policy.domain.interpret import assess
from renqi.engines.policy.domain.moves import State
from renqi.engines.policy.domain.tree import Rule, Truth
from renqi.engines.policy.domain.values import FactRow, FactValue
from renqi.engines.policy.domain.way_up import Way, applied, ways_up
from renqi.registry.domain.vocabulary import fact_catalogue
from tests.engines.policy.domain.random_rules import (
    BODIES,
    SIMPLE_COUNTS,
    SIMPLE_FLAGS,
    RandomRules,
)
from tests.engines.policy.domain.rule_texts import load_rule

FACTS = fact_catalogue()
PARTS = {spec.key: spec.part_of for spec in FACTS if spec.part_of}


def explained(rule: Rule, facts: FactRow) -> Explanation:
    return explain(assess(rule, facts), facts, FACTS)


def ways(folder: Path, body: str, **facts: FactValue) -> tuple[Way, ...]:
    return ways_up(explained(load_rule(folder, body), facts))


def changes(way: Way) -> dict[str, FactValue]:
    return dict(way.values)


def outgrown(facts: FactRow) -> set[str]:
    """Facts that are larger than what they are part of."""
    found = set()
    for part, whole in PARTS.items():
        small, large = facts.get(part), facts.get(whole)
        if small is not None and large is not None and int(small) > int(large):
            found.add(part)
    return found


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9))
def test_every_set_offered_makes_the_rule_met_and_no_change_of_it_can_be_left_out(
    seed: int,
) -> None:
    made = RandomRules(seed)
    rule, facts = made.rule(), made.firm()
    start = State(facts=facts, judgements={})
    for way in ways_up(explained(rule, facts)):
        end = applied(way, start)
        reached = assess(rule, end.facts, judgements=end.judgements)
        assert reached.truth is Truth.TRUE
        assert outgrown(end.facts) <= outgrown(facts)
        for key in way.values:
            rest = {k: v for k, v in way.values.items() if k != key}
            less = start.with_values(rest)
            still = assess(rule, less.facts, judgements=less.judgements)
            grown = outgrown(less.facts) - outgrown(facts)
            assert still.truth is not Truth.TRUE or grown, (key, way.values)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9))
def test_sets_are_ranked_and_none_contains_another(seed: int) -> None:
    made = RandomRules(seed)
    offered = ways_up(explained(made.rule(), made.firm()))
    ranks = [(not way.is_possible, way.n_changes, way.effort) for way in offered]
    assert ranks == sorted(ranks)
    assert len(offered) <= 5
    for one, other in itertools.permutations(offered, 2):
        assert not changes(one).items() <= changes(other).items()


def fewest_changes(rule: Rule, facts: FactRow) -> int | None:
    """Try every value of the five simple facts: 5 × 5 × 2 × 2 × 5 = 500 firms."""
    choices: dict[str, list[FactValue]] = {
        **{key: [0, 1, 2, 3, 4] for key in SIMPLE_COUNTS},
        **{key: [False, True] for key in SIMPLE_FLAGS},
        "rd_body": list(BODIES),
    }
    counts = []
    for values in itertools.product(*choices.values()):
        tried = dict(zip(choices, values, strict=True))
        if assess(rule, {**facts, **tried}).truth is Truth.TRUE:
            counts.append(sum(facts.get(key) != value for key, value in tried.items()))
    return min(counts, default=None)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9))
def test_no_set_is_smaller_than_the_first(seed: int) -> None:
    made = RandomRules(seed, simple=True)
    rule, facts = made.rule(), made.firm(missing=0)
    fewest = fewest_changes(rule, facts)
    if fewest == 0:
        return
    offered = ways_up(explained(rule, facts))
    assert (offered[0].n_changes if offered else None) == fewest
