"""The matched comparison, recomputed by hand, and how often its interval holds the truth."""

import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from renqi.programmes.cultivation.pool.domain.cohort import (
    Comparison,
    compare,
    interval_of_mean,
)
from renqi.programmes.cultivation.pool.domain.cohort_rules import CohortRules, cohort_rules
from tests.cultivation.pool.city import DAY

RULES = CohortRules(
    version=DAY,
    revenue_caliper=1.5,
    growth_caliper=0.25,
    pairs_at_least=2,
    resamples=500,
    confidence=0.95,
)


def firm(
    code: str,
    before: float | None,
    after: float | None,
    *,
    earlier: float | None = 100,
    section: str | None = "C",
    **more: Any,
) -> dict[str, Any]:
    return {
        "uscc": code,
        "section": section,
        "size_class": "small",
        "place": "440305",
        "revenue_before": before,
        "revenue_earlier": earlier,
        "revenue_after": after,
        "staff_before": 10,
        "staff_after": 10,
        "rd_before": None,
        "rd_after": None,
        **more,
    }


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


def compared(pooled: pl.DataFrame, others: pl.DataFrame, rules: CohortRules = RULES) -> Comparison:
    return compare(pooled, others, rules, seed=1)


def test_the_difference_is_the_one_worked_out_by_hand() -> None:
    pooled = frame(firm("P1", 110, 121), firm("P2", 120, 180))
    others = frame(firm("O1", 110, 110), firm("O2", 120, 120), firm("O3", 400, 900))
    found = compared(pooled, others)
    revenue = found.outcomes[0]
    # ln(121/110) = ln 1.1 and ln(180/120) = ln 1.5; their mean is ln sqrt(1.65).
    assert revenue.pooled == pytest.approx(math.sqrt(1.65) - 1)
    assert revenue.others == pytest.approx(0)
    assert revenue.difference == pytest.approx(math.sqrt(1.65) - 1)
    assert (found.pooled, found.matched, found.unmatched, found.others) == (2, 2, 0, 3)
    assert revenue.low is not None
    assert revenue.difference is not None
    assert 0.1 - 1e-9 <= revenue.low <= revenue.difference <= (revenue.high or 0) <= 0.5 + 1e-9


def test_the_nearest_free_partner_inside_the_calipers_is_taken() -> None:
    # O1 is nearest to both; P2 is nearer to it (exactly alike), so P1 takes O2.
    pooled = frame(firm("P1", 108, 108), firm("P2", 110, 110))
    others = frame(firm("O1", 110, 220), firm("O2", 100, 100, earlier=100))
    found = compared(pooled, others)
    # P1-O2: ln 1.08 apart in revenue, 0.08 in growth: inside both calipers.
    assert found.matched == 2
    assert found.outcomes[0].others == pytest.approx(math.sqrt(2 * 1) - 1)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (firm("O", 166, 1, earlier=150.9), "166 / 110 = 1.509 is more than 1.5 times"),
        (firm("O", 110, 1, earlier=81), "35.8 % against 10 % growth is more than 25 points apart"),
        (firm("O", 110, 1, section="I"), "another section"),
        (firm("O", 110, 1, size_class="medium"), "another size"),
        (firm("O", 110, 1, place="440306"), "another district"),
        (firm("O", None, 1), "revenue unknown"),
        (firm("O", 110, 1, section=None), "an unknown section is like no other"),
    ],
)
def test_who_is_not_alike_is_no_partner(other: dict[str, Any], why: str) -> None:
    found = compared(frame(firm("P", 110, 121)), frame(other))
    assert (found.matched, found.unmatched) == (0, 1), why


def test_exactly_at_the_caliper_is_inside() -> None:
    other = firm("O", 165, 165, earlier=150)
    assert compared(frame(firm("P", 110, 121)), frame(other)).matched == 1


def test_a_pooled_firm_that_lacks_a_fact_is_counted_and_left_out() -> None:
    pooled = frame(firm("P1", 110, 121), firm("P2", None, 121), firm("P3", 110, 121, earlier=0))
    found = compared(pooled, frame(firm("O1", 110, 110)))
    assert (found.pooled, found.incomplete, found.matched, found.unmatched) == (3, 2, 1, 0)
    assert found.pooled == found.incomplete + found.matched + found.unmatched


def test_an_unknown_outcome_leaves_the_pair_out_of_that_figure_only() -> None:
    pooled = frame(firm("P1", 110, None), firm("P2", 120, 180), firm("P3", 130, 0))
    others = frame(firm("O1", 110, 110), firm("O2", 120, 120), firm("O3", 130, 140))
    revenue, staff, rd = compared(pooled, others).outcomes
    assert (revenue.pairs, revenue.unknown, revenue.is_suppressed) == (1, 2, True)
    assert (staff.pairs, staff.unknown) == (3, 0)
    assert staff.difference == pytest.approx(0)
    assert (rd.pairs, rd.unknown, rd.is_suppressed) == (0, 3, True)


def test_few_pairs_show_neither_number_nor_balance() -> None:
    rules = cohort_rules(on=DAY)
    n_pairs = rules.pairs_at_least - 1
    pooled = frame(*(firm(f"P{i}", 110 + i, 130) for i in range(n_pairs)))
    others = frame(*(firm(f"O{i}", 110 + i, 120) for i in range(n_pairs)))
    found = compared(pooled, others, rules)
    assert found.matched == n_pairs
    assert all(outcome.is_suppressed for outcome in found.outcomes)
    assert found.balance == ()


def test_the_same_seed_gives_the_same_interval_and_order_does_not_matter() -> None:
    draws = np.random.default_rng(5)
    pooled = frame(*(firm(f"P{i:02}", 100 + i, 100 + i * draws.random()) for i in range(1, 30)))
    others = frame(*(firm(f"O{i:02}", 100 + i, 100 + i * draws.random()) for i in range(1, 60)))
    once = compared(pooled, others)
    again = compared(pooled.sample(fraction=1, shuffle=True, seed=3), others.reverse())
    assert once == again


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    # 300 cohorts of 40 pairs, true mean 0.05: a 95 % interval should hold it 285 times; the
    # percentile bootstrap of 40 falls short by a point or two. 265 is five deviations of 3.8 off.
    draws = np.random.default_rng(20261123)
    held = 0
    for _ in range(300):
        values = draws.normal(0.05, 0.2, size=40)
        low, high = interval_of_mean(values, resamples=400, confidence=0.95, draws=draws)
        held += low <= 0.05 <= high
    assert 265 <= held <= 298


def test_balance_says_how_far_apart_the_sides_were_and_are() -> None:
    pooled = frame(*(firm(f"P{i}", 110 + 10 * i, 130) for i in range(3)))
    others = frame(
        *(firm(f"O{i}", 110 + 10 * i, 130) for i in range(3)),
        *(firm(f"X{i}", 1000, 1000) for i in range(3)),
    )
    revenue = compared(pooled, others).balance[0]
    assert revenue.before_matching is not None
    assert revenue.before_matching < -1
    assert revenue.after_matching == pytest.approx(0)
