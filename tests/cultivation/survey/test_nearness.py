"""How near a firm came: parts of the bars that it misses, added up."""

from pathlib import Path

import pytest

from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.judging.interpret import assess
from renqi.programmes.cultivation.survey.domain.nearness import Nearness
from renqi.registry.domain.vocabulary import fact_catalogue
from tests.engines.policy.rule_texts import load_rule

WAN = 10**4 * 100

BODY = """
derived:
  share: {zh: 占比, en: Share, ratio: [main_revenue_y1, revenue_y1]}
requires:
  - {id: revenue, fact: revenue_y1, at_least: 1500万元}
  - {id: share, fact: share, at_least: 80%}
  - id: ways
    any:
      - {id: patents, fact: ip_class1, at_least: 10}
      - {id: equity, fact: equity_financing_2y, at_least: 2000万元}
  - {id: brand, fact: own_brand, is: true}
  - id: both
    all:
      - {id: y1, fact: rd_expense_y1, at_least: 100万元}
      - {id: y2, fact: rd_expense_y2, at_least: 100万元}
"""
GOOD = {
    "revenue_y1": 2000 * WAN,
    "main_revenue_y1": 1800 * WAN,
    "ip_class1": 12,
    "equity_financing_2y": 0,
    "own_brand": True,
    "rd_expense_y1": 100 * WAN,
    "rd_expense_y2": 100 * WAN,
}


@pytest.fixture
def rule(tmp_path: Path) -> Rule:
    return load_rule(tmp_path, BODY)


def missed(rule: Rule, **facts: int | bool) -> float | None:
    found = assess(rule, GOOD | facts)
    gaps = {key: float(gap) for key, gap in found.gaps.items()}
    return Nearness(rule, fact_catalogue()).shortfall(found.unmet, gaps)


def test_a_firm_that_fails_nothing_misses_nothing(rule: Rule) -> None:
    assert missed(rule) is None


def test_one_bar_counts_by_the_part_that_is_missing(rule: Rule) -> None:
    # 1200 of 1500: 300 / 1500 = 0.2, and 1100 / 1200 = 91.7 % still is above 80 %.
    assert missed(rule, revenue_y1=1200 * WAN, main_revenue_y1=1100 * WAN) == pytest.approx(0.2)


def test_two_bars_add_up(rule: Rule) -> None:
    # 300 / 1500 = 0.2; 900 / 1200 = 75 %, 5 points of 80 = 0.0625.
    facts = {"revenue_y1": 1200 * WAN, "main_revenue_y1": 900 * WAN}
    assert missed(rule, **facts) == pytest.approx(0.2625)


def test_of_alternatives_the_nearest_counts(rule: Rule) -> None:
    # 9 of 10 patents is 0.1 short; equity of 1000 of 2000 is 0.5 short.
    assert missed(rule, ip_class1=9, equity_financing_2y=1000 * WAN) == pytest.approx(0.1)


def test_of_parts_the_farthest_counts(rule: Rule) -> None:
    assert missed(rule, rd_expense_y1=90 * WAN, rd_expense_y2=60 * WAN) == pytest.approx(0.4)


def test_a_wrong_flag_is_no_near_miss(rule: Rule) -> None:
    assert missed(rule, own_brand=False) is None


def test_a_firm_that_fails_four_conditions_is_no_near_miss(rule: Rule) -> None:
    facts = {
        "revenue_y1": 1400 * WAN,
        "main_revenue_y1": 1100 * WAN,
        "ip_class1": 9,
        "rd_expense_y1": 99 * WAN,
    }
    assert missed(rule, **facts) is None


SIZES = """
derived:
  debt: {zh: 资产负债率, en: Debt ratio, ratio: [total_liabilities_y1, total_assets_y1]}
requires:
  - {id: staff, fact: employees_y1, at_most: 500}
  - {id: debt, fact: debt, at_most: 70%}
  - id: small
    all:
      - {id: assets, fact: total_assets_y1, at_most: 2亿元}
      - {id: patents, fact: ip_class1, at_least: 10}
  - id: either
    any:
      - {id: sales, fact: revenue_y1, at_most: 2亿元}
      - {id: research, fact: rd_expense_y1, at_least: 100万元}
"""
SMALL = {
    "employees_y1": 500,
    "total_assets_y1": 20_000 * WAN,
    "total_liabilities_y1": 14_000 * WAN,
    "ip_class1": 10,
    "revenue_y1": 20_000 * WAN,
    "rd_expense_y1": 100 * WAN,
}


def missed_size(folder: Path, **facts: int) -> float | None:
    rule = load_rule(folder, SIZES)
    found = assess(rule, SMALL | facts)
    gaps = {key: float(gap) for key, gap in found.gaps.items()}
    return Nearness(rule, fact_catalogue()).shortfall(found.unmet, gaps)


def test_a_firm_grown_too_large_is_no_near_miss_as_nobody_should_shrink(tmp_path: Path) -> None:
    # 501 of 500 people is off by 0.2 %, and yet no gap to close.
    assert missed_size(tmp_path, employees_y1=501) is None
    assert missed_size(tmp_path, employees_y1=501, ip_class1=9) is None


def test_debts_may_shrink_and_so_be_nearly_low_enough(tmp_path: Path) -> None:
    # 14700 / 20000 = 73.5 %, 3.5 points above 70 = 0.05 of the bar.
    near = missed_size(tmp_path, total_liabilities_y1=14_700 * WAN)
    assert near == pytest.approx(0.05)


def test_one_part_that_cannot_be_closed_spoils_the_whole(tmp_path: Path) -> None:
    assert missed_size(tmp_path, ip_class1=9) == pytest.approx(0.1)
    assert missed_size(tmp_path, ip_class1=9, total_assets_y1=20_001 * WAN) is None


def test_of_alternatives_the_one_that_can_be_closed_counts(tmp_path: Path) -> None:
    facts = {"revenue_y1": 20_001 * WAN, "rd_expense_y1": 90 * WAN}
    assert missed_size(tmp_path, **facts) == pytest.approx(0.1)
