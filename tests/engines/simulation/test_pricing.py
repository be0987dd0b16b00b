"""Prices: the shares of the classes make the whole, and are those that counting gives."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.stats import binom

from renqi.engines.simulation.compound_loss import loss_law
from renqi.engines.simulation.factor_grid import factor_grid
from renqi.engines.simulation.pricing import euler_shares, price
from renqi.engines.simulation.ruin_model import class_figures, conditional_pd
from tests.engines.simulation.funds import firm_class, fund_of, golden_fund


def test_shares_are_those_that_counting_every_case_gives() -> None:
    fund = fund_of(
        firm_class("a", firms=2, pd_month=0.05, correlation=0.3, payout=3),
        firm_class("b", firms=3, pd_month=0.02, correlation=0.1, payout=2),
    )
    grid = factor_grid(0.0, nodes=41)
    _, chances, correlations, _ = class_figures(fund)
    by_factor = conditional_pd(chances, correlations, grid.values)
    # A year is 24 months of a firm of the one class and 36 of the other.
    cases = list(product(range(25), range(37)))
    weights = np.array(
        [
            grid.start @ (binom.pmf(one, 24, by_factor[:, 0]) * binom.pmf(two, 36, by_factor[:, 1]))
            for one, two in cases
        ]
    )
    parts = np.array([(3 * one, 2 * two) for one, two in cases], np.float64)
    level, totals = 0.9, parts.sum(axis=1)
    bar = max(total for total in totals if weights[totals >= total].sum() >= 1 - level)
    beyond, at_bar = totals > bar, totals == bar
    part = (1 - level - weights[beyond].sum()) / weights[at_bar].sum()
    counted = weights[beyond] @ parts[beyond] + part * (weights[at_bar] @ parts[at_bar])
    assert euler_shares(fund, level=level) == pytest.approx(counted / (1 - level), rel=1e-9)


def test_shares_make_the_expected_shortfall_of_the_year() -> None:
    fund, level = golden_fund(), 0.995
    grid = factor_grid(0.0, nodes=41)
    _, chances, correlations, _ = class_figures(fund)
    law = loss_law(fund, conditional_pd(chances, correlations, grid.values), months=12)
    year = grid.start @ law.chances
    # The mean of the quantiles beyond the level.
    worst = np.cumsum(year[::-1])[::-1]
    tail = np.minimum(year, np.maximum(0, (1 - level) - (worst - year)))
    shortfall = tail @ law.amounts / (1 - level)
    # A year's law is told on steps of two units, and the bar lies on one of them.
    assert euler_shares(fund, level=level).sum() == pytest.approx(shortfall, rel=3e-4)


def test_firms_that_are_alike_pay_alike_however_they_are_grouped() -> None:
    one = firm_class("a", firms=800, pd_month=0.004, correlation=0.12, payout=500_000)
    whole = fund_of(one, unit=10_000)
    parts = fund_of(
        *(replace(one, key=key, firms=firms) for key, firms in (("x", 300), ("y", 500))),
        unit=10_000,
    )
    (together,) = price(whole, expense=1_000, margin=0.1)
    for found in price(parts, expense=1_000, margin=0.1):
        assert found.euler == pytest.approx(together.euler, abs=1)
        assert found.contribution == pytest.approx(together.contribution, abs=1)


def test_a_price_is_cost_expense_and_margin_rounded_up() -> None:
    fund = fund_of(firm_class(firms=500, pd_month=0.004, correlation=0.1, payout=1_000_001))
    (found,) = price(fund, expense=250, margin=0.0)
    # 0.004 x 1,000,001 = 4,000.004, and 250.
    assert (found.expected, found.contribution) == (4_000, 4_251)
    (dearer,) = price(fund, expense=250, margin=0.08)
    exact = euler_shares(fund, level=0.995)[0] / (500 * 12)
    assert dearer.contribution == int(np.ceil(4_250.004 + 0.08 * exact))


def test_those_whose_fate_is_more_common_pay_more_for_the_same_cost() -> None:
    alone = firm_class("alone", firms=400, pd_month=0.004, correlation=0.02, payout=50)
    common = replace(alone, key="common", correlation=0.24)
    first, second = price(fund_of(alone, common), expense=0, margin=0.1)
    assert first.expected == second.expected
    assert second.euler > 1.5 * first.euler


def test_a_class_without_firms_or_claims_costs_nothing_more() -> None:
    fund = fund_of(
        firm_class("full", firms=300, pd_month=0.01, payout=100),
        firm_class("empty", firms=0, pd_month=0.01, payout=100),
        firm_class("safe", firms=10, pd_month=0.0, payout=100),
    )
    _, empty, safe = price(fund, expense=3, margin=0.1)
    # 0.01 x 100 and 3; nothing and 3.
    assert (empty.contribution, safe.contribution) == (4, 3)
