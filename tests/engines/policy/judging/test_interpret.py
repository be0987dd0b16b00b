"""Four-valued verdicts of one firm, with the arithmetic of each bar."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renqi.engines.policy.domain.logic import all_of, any_of, at_least
from renqi.engines.policy.domain.tree import Rule, Stage, Truth
from renqi.engines.policy.judging.interpret import assess
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from tests.engines.policy.rule_texts import DAY, load_rule

YUAN = 100  # fen
FALSE, UNKNOWN, REVIEW, TRUE = Truth.FALSE, Truth.UNKNOWN, Truth.REVIEW, Truth.TRUE


@pytest.fixture
def rd_ratio(tmp_path: Path) -> Rule:
    return load_rule(
        tmp_path,
        """
        derived:
          rd_ratio: {zh: 研发占比, en: R&D ratio, ratio: [rd_expense_y1, revenue_y1]}
        requires:
          - {id: rd, fact: rd_ratio, at_least: 3%}
        """,
    )


@pytest.mark.parametrize(
    ("rd_fen", "truth"),
    [
        (299_999_999, FALSE),  # 100 × 299 999 999 < 3 × 10 000 000 000
        (300_000_000, TRUE),  # 3 % of 100 000 000 yuan to the fen
        (300_000_001, TRUE),
        (None, UNKNOWN),
    ],
)
def test_a_ratio_is_compared_to_the_fen(rd_ratio: Rule, rd_fen: int | None, truth: Truth) -> None:
    facts = {"rd_expense_y1": rd_fen, "revenue_y1": 100_000_000 * YUAN}
    assert assess(rd_ratio, facts).truth is truth


def test_a_ratio_over_zero_revenue_is_unknown_and_names_the_revenue(rd_ratio: Rule) -> None:
    result = assess(rd_ratio, {"rd_expense_y1": 5, "revenue_y1": 0})
    assert result.truth is UNKNOWN
    assert result.missing == ("revenue_y1",)


def test_growth_of_fifteen_percent_is_met_where_floats_say_it_is_not(tmp_path: Path) -> None:
    rule = load_rule(
        tmp_path,
        """
        derived:
          growth: {zh: 增长, en: growth, growth: [main_revenue_y1, main_revenue_y2]}
        requires:
          - {id: growth, fact: growth, at_least: 15%}
        """,
    )
    facts = {"main_revenue_y1": 115 * YUAN, "main_revenue_y2": 100 * YUAN}
    assert 1.15 - 1 < 0.15  # the trap
    assert assess(rule, facts).truth is TRUE
    short = assess(rule, facts | {"main_revenue_y1": 114 * YUAN})
    assert short.gaps == {"growth": Fraction(1, 100)}  # 15 % − 14 %


@pytest.mark.parametrize(
    ("y1", "truth"),
    [(1_102_499, FALSE), (1_102_500, TRUE)],  # 1 000 000 × 1.05² = 1 102 500
)
def test_a_two_year_compound_rate_has_an_exact_edge(tmp_path: Path, y1: int, truth: Truth) -> None:
    rule = load_rule(
        tmp_path,
        """
        derived:
          cagr: {zh: 年均增长, en: compound growth, cagr: [revenue_y1, revenue_y3], years: 2}
        requires:
          - {id: cagr, fact: cagr, at_least: 5%}
        """,
    )
    assert assess(rule, {"revenue_y1": y1, "revenue_y3": 1_000_000}).truth is truth


def test_a_judgement_is_review_until_an_official_decides(tmp_path: Path) -> None:
    rule = load_rule(
        tmp_path,
        """
        requires:
          - {id: niche_years, fact: niche_years, at_least: 3年}
          - {id: standing, manual: {zh: 是否靠前, en: Is it high}}
        """,
    )
    old = {"niche_years": 3 * 10**9}
    assert assess(rule, old).truth is REVIEW
    assert assess(rule, {}).truth is UNKNOWN  # the years come first: a fact could still refuse
    assert assess(rule, {"niche_years": 3 * 10**9 - 1}).truth is FALSE
    decided = {"t.rule:standing": False}
    assert assess(rule, old, judgements=decided).unmet == ("standing",)
    assert assess(rule, old, judgements={"t.rule:standing": True}).truth is TRUE


def test_a_veto_is_unknown_until_the_list_has_been_looked_at(tmp_path: Path) -> None:
    rule = load_rule(
        tmp_path,
        """
        requires:
          - {id: ip, fact: ip_class1, at_least: 1}
        vetoes:
          - {id: abnormal, fact: abnormal_list, is: true}
          - {id: small, fact: revenue_y1, less_than: 500万元}
        """,
    )
    facts = {"ip_class1": 1, "revenue_y1": 5_000_000 * YUAN}
    assert assess(rule, facts).missing == ("abnormal_list",)
    assert assess(rule, facts | {"abnormal_list": True}).unmet == ("abnormal",)
    assert assess(rule, facts | {"abnormal_list": False}).truth is TRUE
    poor = facts | {"abnormal_list": False, "revenue_y1": 5_000_000 * YUAN - 1}
    assert assess(rule, poor).unmet == ("small",)


def test_a_waiver_stands_in_for_its_bar_and_for_no_other(tmp_path: Path) -> None:
    rule = load_rule(
        tmp_path,
        """
        requires:
          - id: ip
            fact: ip_class1
            at_least: 1
            waived_if: {any: [{id: award, fact: award_provincial_rank, between: [1, 3]}]}
          - {id: niche_years, fact: niche_years, at_least: 3年}
        """,
    )
    facts = {"ip_class1": 0, "niche_years": 2 * 10**9, "award_provincial_rank": 3}
    assert assess(rule, facts).unmet == ("niche_years",)
    assert assess(rule, facts | {"award_provincial_rank": 4}).unmet == ("ip", "niche_years")
    assert assess(rule, facts | {"award_provincial_rank": 0}).unmet == ("ip", "niche_years")


def test_a_condition_of_renewal_is_not_asked_at_first_recognition(tmp_path: Path) -> None:
    rule = load_rule(
        tmp_path,
        """
        requires:
          - {id: platform, applies: first, fact: platform_score_y1, at_least: 50}
          - id: platform_renewal
            applies: renewal
            any:
              - {id: y1, fact: platform_score_y1, at_least: 50}
              - {id: y2, fact: platform_score_y2, at_least: 50}
        """,
    )
    facts = {"platform_score_y1": 49 * 10**9, "platform_score_y2": 50 * 10**9}
    assert assess(rule, facts).unmet == ("platform",)
    assert assess(rule, facts, stage=Stage.RENEWAL).truth is TRUE


SCORE = """
    scores:
      table:
        zh: 评价
        en: Assessment
        max: 40
        edge: higher
        parts:
          - id: innovation
            zh: 创新
            en: Innovation
            max: 40
            items:
              - id: ip
                zh: 知识产权
                en: IP
                max: 20
                cases:
                  - {points: 20, when: {fact: ip_class1_high_value, at_least: 1}}
                  - {points: 10, when: {fact: ip_class1, at_least: 1}}
              - {id: staff, zh: 人员, en: staff, max: 5,
                 steps: {of: rd_staff_y1, every: 10, points: 1, cap: 5}}
              - {id: local, zh: 地方, en: local, max: 15, manual: {zh: 得分, en: points}}
    requires:
      - {id: points, score: table, at_least: 20}
"""


@pytest.mark.parametrize(
    ("facts", "truth", "low", "high"),
    [
        # 20 + 0 + local 0..15
        ({"ip_class1_high_value": 1, "ip_class1": 0, "rd_staff_y1": 0}, TRUE, 20, 35),
        # at most 10 + 4 + 15 = 29, at least 14: only the local points can decide
        ({"ip_class1_high_value": 0, "ip_class1": 1, "rd_staff_y1": 49}, REVIEW, 14, 29),
        # high-value IP unknown: 20 + 4 would do, so a fact can decide
        ({"ip_class1": 1, "rd_staff_y1": 49}, UNKNOWN, 14, 39),
        # 0 + 4 + 15 = 19 < 20 whatever the official gives
        ({"ip_class1_high_value": 0, "ip_class1": 0, "rd_staff_y1": 49}, FALSE, 4, 19),
    ],
)
def test_a_score_is_an_interval_while_something_is_open(
    tmp_path: Path, facts: dict[str, int], truth: Truth, low: int, high: int
) -> None:
    result = assess(load_rule(tmp_path, SCORE), facts)
    points = result.scores["table"]
    assert (result.truth, points.low, points.high) == (truth, low, high)


TRUTHS = st.lists(st.sampled_from(list(Truth)), min_size=1, max_size=5)


@given(TRUTHS)
def test_at_least_one_is_any_and_at_least_all_is_all(truths: list[Truth]) -> None:
    assert at_least(1, truths) is any_of(truths)
    assert at_least(len(truths), truths) is all_of(truths)


@given(TRUTHS, st.integers(1, 5))
def test_an_open_verdict_can_still_go_both_ways_or_is_a_judgement(
    truths: list[Truth], n: int
) -> None:
    verdict = at_least(n, truths)
    settled = [[t if t in (TRUE, FALSE) else side for t in truths] for side in (TRUE, FALSE)]
    best, worst = (at_least(n, row) for row in settled)
    assert (verdict is TRUE) == (worst is TRUE)
    assert (verdict is FALSE) == (best is FALSE)
    if verdict is REVIEW:
        # No filling-in of the missing facts alone may settle it.
        for side in (TRUE, FALSE):
            filled = [side if t is UNKNOWN else t for t in truths]
            assert at_least(n, filled) is REVIEW


def test_a_firm_without_an_industry_has_no_size_class_however_small() -> None:
    # 3 people are below every bound, but an industry that is not covered has no class at all.
    rule = ladder_catalogue().at("cn.size_class", DAY)
    nobody_knows = assess(rule, {"employees_y1": 3, "revenue_y1": 0, "total_assets_y1": 0})
    assert (nobody_knows.outcome, nobody_knows.truth) == (None, UNKNOWN)
    factory = assess(rule, {"employees_y1": 3, "revenue_y1": 0, "industry": "3985"})
    assert (factory.outcome, factory.truth) == ("micro", TRUE)
    bank = assess(rule, {"employees_y1": 3, "revenue_y1": 0, "industry": "6621"})
    assert (bank.outcome, bank.truth) == (None, REVIEW)
