"""The cheapest way up: every set offered works, needs all it has, and none is smaller."""

import itertools
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renqi.engines.policy.domain.tree import Rule, Truth
from renqi.engines.policy.domain.values import FactRow, FactValue
from renqi.engines.policy.explaining.explain import Explanation, explain
from renqi.engines.policy.judging.interpret import assess
from renqi.engines.policy.ways.moves import State, StepKind
from renqi.engines.policy.ways.way_up import Way, applied, ways_up
from renqi.registry.domain.vocabulary import fact_catalogue
from tests.engines.policy.random_rules import (
    BODIES,
    SIMPLE_COUNTS,
    SIMPLE_FLAGS,
    WAN,
    YEAR,
    RandomRules,
)
from tests.engines.policy.rule_texts import load_rule

FACTS = fact_catalogue()
PARTS = {spec.key: spec.part_of for spec in FACTS if spec.part_of}


def explained(rule: Rule, facts: FactRow) -> Explanation:
    return explain(assess(rule, facts), facts, FACTS)


def ways(
    folder: Path, body: str, facts: FactRow, judgements: dict[str, bool | int] | None = None
) -> tuple[Way, ...]:
    rule = load_rule(folder, body)
    found = assess(rule, facts, judgements=judgements)
    return ways_up(explain(found, facts, FACTS, judgements=judgements))


def kinds(way: Way) -> dict[str, StepKind]:
    return {step.key: step.kind for step in way.steps}


RATIO = "derived:\n  rd: {zh: 研发强度, en: R&D share, ratio: [rd_expense_y1, revenue_y1]}\n"
GROWTH = """
derived:
  growth: {zh: 增长, en: Growth, growth: [main_revenue_y1, main_revenue_y2]}
  rd: {zh: 研发强度, en: R&D share, ratio: [rd_expense_y1, revenue_y1]}
requires:
  - {id: growth, fact: growth, at_least: 10%}
  - {id: rd, fact: rd, at_least: 3%}
"""
SCORE = """
requires:
  - {id: points, score: t, at_least: 25}
scores:
  t:
    zh: 评分
    en: Score
    max: 50
    edge: higher
    parts:
      - id: p
        zh: 部分
        en: Part
        max: 50
        items:
          - id: ip
            zh: 一
            en: A
            max: 20
            cases:
              - {points: 20, when: {fact: ip_class1, at_least: 4}}
              - {points: 10, when: {fact: ip_class1, at_least: 1}}
          - id: brand
            zh: 二
            en: B
            max: 15
            cases: [{points: 15, when: {fact: own_brand, is: true}}]
          - id: items
            zh: 三
            en: C
            max: 15
            steps: {of: quality_items, every: 2, points: 5, cap: 15}
"""


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


def test_a_rule_that_is_met_needs_no_way(tmp_path: Path) -> None:
    body = "requires:\n  - {id: ip, fact: ip_class1, at_least: 1}\n"
    assert ways(tmp_path, body, {"ip_class1": 1}) == ()


def test_years_are_a_wait_of_known_length(tmp_path: Path) -> None:
    body = "requires:\n  - {id: years, fact: niche_years, at_least: 3年}\n"
    (way,) = ways(tmp_path, body, {"niche_years": 24 * YEAR // 10})
    (step,) = way.steps
    # 3 − 2.4 = 0.6 years.
    assert (step.kind, step.wait_years, way.is_possible) == (StepKind.WAIT, Fraction(3, 5), True)
    assert step.text.zh == "再等0.6年：细分市场年限由2.4年提高到至少3年"
    assert step.text.en == (
        "Wait 0.6 years: Years in the niche: raise from 2.4 years to at least 3 years"
    )


def test_too_many_years_cannot_be_undone(tmp_path: Path) -> None:
    body = "requires:\n  - {id: years, fact: niche_years, at_most: 3年}\n"
    (way,) = ways(tmp_path, body, {"niche_years": 5 * YEAR})
    assert (way.is_possible, kinds(way)) == (False, {"niche_years": StepKind.IMPOSSIBLE})


def test_the_lever_of_a_ratio_is_what_stands_above_the_line(tmp_path: Path) -> None:
    body = RATIO + "requires:\n  - {id: rd, fact: rd, at_least: 3%}\n"
    (way,) = ways(tmp_path, body, {"rd_expense_y1": 30 * WAN, "revenue_y1": 1200 * WAN})
    # 3 % of 1200万元 is 36万元.
    assert way.values == {"rd_expense_y1": 36 * WAN}
    (step,) = way.steps
    assert step.kind is StepKind.NEXT_YEAR
    assert "2.5% → 3%" in step.text.zh
    assert "分母按给定数计" in step.text.zh


def test_an_award_of_the_past_is_impossible_and_comes_last(tmp_path: Path) -> None:
    body = """
    requires:
      - id: ip
        any:
          - {id: award, fact: award_provincial_rank, between: [1, 3]}
          - {id: patents, fact: ip_class1, at_least: 9}
    """
    first, second = ways(tmp_path, body, {"award_provincial_rank": 0, "ip_class1": 1})
    assert (first.is_possible, kinds(first)) == (True, {"ip_class1": StepKind.ACT})
    assert kinds(second) == {"award_provincial_rank": StepKind.IMPOSSIBLE}
    # The lowest rank that will do is asked for, not the first.
    assert second.values == {"award_provincial_rank": 3}


def test_two_bars_on_one_fact_become_the_stricter_one(tmp_path: Path) -> None:
    body = """
    requires:
      - {id: some, fact: ip_class1, at_least: 2}
      - {id: more, fact: ip_class1, at_least: 5}
      - {id: not_many, fact: ip_class1, at_most: 7}
    """
    (way,) = ways(tmp_path, body, {"ip_class1": 0})
    assert way.values == {"ip_class1": 5}


def test_bars_that_contradict_each_other_have_no_way(tmp_path: Path) -> None:
    body = """
    requires:
      - {id: many, fact: ip_class1, at_least: 5}
      - {id: few, fact: ip_class1, at_most: 3}
    """
    assert ways(tmp_path, body, {"ip_class1": 0}) == ()


def test_growth_takes_revenue_along_and_keeps_the_share_of_research(tmp_path: Path) -> None:
    facts = {
        "main_revenue_y1": 1000 * WAN,
        "main_revenue_y2": 1000 * WAN,
        "revenue_y1": 1000 * WAN,
        "rd_expense_y1": 30 * WAN,
    }
    (way,) = ways(tmp_path, GROWTH, facts)
    # Main business grows to 1100, revenue cannot stay below it, and 3 % of 1100 is 33.
    assert way.values == {
        "main_revenue_y1": 1100 * WAN,
        "revenue_y1": 1100 * WAN,
        "rd_expense_y1": 33 * WAN,
    }
    steps = {step.key: step for step in way.steps}
    assert steps["revenue_y1"].follows == "main_revenue_y1"
    assert [reason.is_kept for reason in steps["rd_expense_y1"].reasons] == [True]
    assert way.n_changes == 2


@pytest.mark.parametrize(("last_year", "years"), [(120, 1), (80, 2)])
def test_a_closed_year_is_replaced_in_time(tmp_path: Path, last_year: int, years: int) -> None:
    body = "requires:\n  - {id: rd, fact: rd_expense_y2, at_least: 100万元}\n"
    facts = {"rd_expense_y1": last_year * WAN, "rd_expense_y2": 50 * WAN}
    (way,) = ways(tmp_path, body, facts)
    assert kinds(way) == {"rd_expense_y2": StepKind.WAIT}
    assert way.wait_years == years


def test_a_missing_fact_is_asked_for_with_its_bar(tmp_path: Path) -> None:
    body = RATIO + "requires:\n  - {id: rd, zh: 研发, en: R&D, fact: rd, at_least: 3%}\n"
    (way,) = ways(tmp_path, body, {"revenue_y1": 1200 * WAN})
    (step,) = way.steps
    assert step.kind is StepKind.TELL_US
    assert step.text.zh == "请补充：研发费用（上年度）（研发 ≥ 3%）"
    assert step.text.en == "Tell us: R&D expense (last year) (R&D, ≥ 3%)"


def test_of_several_ways_the_one_with_fewest_changes_comes_first(tmp_path: Path) -> None:
    body = """
    requires:
      - id: two
        at_least_n:
          n: 2
          of:
            - {id: brand, fact: own_brand, is: true}
            - {id: years, fact: niche_years, at_least: 10年}
            - {id: items, fact: quality_items, at_least: 2}
    """
    facts = {"own_brand": True, "niche_years": 2 * YEAR, "quality_items": 1}
    first, second = ways(tmp_path, body, facts)
    # One item more of two is half the way; eight years are eight years.
    assert (first.values, second.values) == (
        {"quality_items": 2},
        {"niche_years": 10 * YEAR},
    )


def test_a_score_is_raised_by_the_fewest_items(tmp_path: Path) -> None:
    facts = {"ip_class1": 1, "own_brand": False, "quality_items": 0}
    first, *_ = ways(tmp_path, SCORE, facts)
    # Ten points are certain, fifteen are missing: the brand alone earns them.
    assert first.values == {"own_brand": True}


def test_a_step_of_a_score_goes_no_farther_than_needed(tmp_path: Path) -> None:
    facts = {"ip_class1": 4, "own_brand": False, "quality_items": 1}
    first, *_ = ways(tmp_path, SCORE, facts)
    # Twenty points are certain and five missing: the second quality item earns five.
    assert first.values == {"quality_items": 2}


def test_either_of_two_titles_is_one_step_that_names_both(tmp_path: Path) -> None:
    body = """
    requires:
      - {id: title, fact: valid_titles, includes: [innovative, technology_sme]}
    """
    (way,) = ways(tmp_path, body, {"valid_titles": 0})
    (step,) = way.steps
    assert step.text.zh == "有效称号：取得创新型中小企业或科技型中小企业"


def test_a_judgement_is_asked_for_and_one_that_was_given_stands(tmp_path: Path) -> None:
    body = "requires:\n  - {id: lead, manual: {zh: 是否领先?, en: Leading?}}\n"
    (open_way,) = ways(tmp_path, body, {})
    assert kinds(open_way) == {"t.rule:lead": StepKind.JUDGEMENT}
    (closed,) = ways(tmp_path, body, {}, judgements={"t.rule:lead": False})
    assert (closed.is_possible, kinds(closed)) == (False, {"t.rule:lead": StepKind.IMPOSSIBLE})


def test_a_document_can_say_that_a_fact_cannot_be_changed(tmp_path: Path) -> None:
    body = "requires:\n  - {id: ip, fact: ip_class1, at_least: 1, change: fixed}\n"
    (way,) = ways(tmp_path, body, {"ip_class1": 0})
    assert way.is_possible is False
