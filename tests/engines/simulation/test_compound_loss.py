"""The law of a month's loss: two methods, one answer, and a mean that nothing moves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from renqi.engines.simulation.closed_forms import vasicek_quantile
from renqi.engines.simulation.compound_loss import (
    LossLaw,
    fourier_poisson,
    loss_law,
    on_lattice,
    panjer_poisson,
)
from renqi.engines.simulation.factor_grid import factor_grid
from renqi.engines.simulation.ruin_model import FundModel, class_figures, conditional_pd
from tests.engines.simulation.funds import firm_class, fund_of, small_funds

SEVERITY = np.array([0.0, 0.5, 0.4, 0.1])


def law_of(fund: FundModel, *factors: float) -> LossLaw:
    _, chances, correlations, _ = class_figures(fund)
    return loss_law(fund, conditional_pd(chances, correlations, np.array(factors)))


def test_panjers_recursion_gives_the_known_law() -> None:
    # The first by hand: exp(-3), then 3 x 0.5 x exp(-3).
    known = [0.04978707, 0.0746806, 0.11575493, 0.13255807, 0.13596537, 0.12525337]
    assert panjer_poisson(3, SEVERITY, length=6) == pytest.approx(known, abs=5e-9)


def test_panjer_and_fourier_agree_to_the_last_digit() -> None:
    panjer = panjer_poisson(3, SEVERITY, length=80)
    fourier = fourier_poisson(3, SEVERITY, length=80)
    assert np.abs(panjer - fourier).max() < 1e-16
    assert panjer.sum() == pytest.approx(1, abs=1e-14)


def test_two_classes_are_the_panjer_law_of_their_mixture() -> None:
    # 300 x 0.01 = 3 claims of 2 and 400 x 0.005 = 2 claims of 5: 5 claims, three fifths of 2.
    fund = fund_of(
        firm_class("a", firms=300, pd_month=0.01, payout=2),
        firm_class("b", firms=400, pd_month=0.005, payout=5),
    )
    law = law_of(fund, 0.0).chances[0]
    panjer = panjer_poisson(5, np.array([0, 0, 0.6, 0, 0, 0.4]), length=law.size)
    assert np.abs(law - panjer).max() < 1e-15


def test_a_small_class_cannot_claim_more_often_than_it_has_firms() -> None:
    law = law_of(fund_of(firm_class(firms=20, pd_month=0.3)), 0.0).chances[0]
    assert law[:21] == pytest.approx(binom.pmf(range(21), 20, 0.3), abs=1e-14)
    # Counted by Poisson's law, three months in two million would see more claims than firms.
    assert law[21:].sum() < 1e-13
    assert poisson.sf(20, 20 * 0.3) > 1e-6


@pytest.mark.parametrize(("firms", "chance"), [(200, 0.01), (500, 0.03)])
def test_from_200_firms_the_two_laws_are_as_close_as_the_chance_of_a_claim(
    firms: int, chance: float
) -> None:
    law = law_of(fund_of(firm_class(firms=firms, pd_month=chance)), 0.0).chances[0]
    counted = binom.pmf(np.arange(law.size), firms, chance)
    # Barbour and Hall: half the sum of differences is at most the chance itself.
    assert 1e-5 < np.abs(law - counted).sum() / 2 < chance


def test_a_cap_gathers_what_lies_beyond_it() -> None:
    free = law_of(fund_of(firm_class()), 0.0)
    capped = law_of(fund_of(firm_class(), month_cap=2), 0.0)
    assert capped.amounts.tolist() == [0, 1, 2]
    assert capped.chances[0, 2] == pytest.approx(free.chances[0, 2:].sum(), abs=1e-15)


def test_a_payout_between_two_steps_keeps_its_mean() -> None:
    # 25 is half way between 20 and 30.
    law = law_of(fund_of(firm_class(firms=1, pd_month=0.5, payout=25), unit=10), 0.0)
    assert law.chances[0, :4] == pytest.approx([0.5, 0, 0.25, 0.25], abs=1e-15)


@settings(max_examples=30, deadline=None)
@given(small_funds(), st.floats(0.8, 7.0))
def test_a_law_sums_to_one_and_its_mean_to_the_expected_loss(fund: FundModel, step: float) -> None:
    free = fund_of(*fund.classes)
    grid = factor_grid(0.0, nodes=41)
    law = law_of(free, *grid.values)
    assert law.chances.min() >= 0
    assert np.abs(law.chances.sum(axis=1) - 1).max() < 1e-12
    mean = grid.start @ law.chances @ law.amounts
    # The factor moves claims from good months to bad ones and leaves their mean; the grid ends
    # where one month in 3.5 million lies beyond, in which a large share of all firms claims.
    assert mean == pytest.approx(free.expected_loss, rel=1e-4)
    coarse = on_lattice(law, step=step, length=int(law.amounts[-1] / step) + 2)
    assert grid.start @ coarse @ (np.arange(coarse.shape[1]) * step) == pytest.approx(mean)


@pytest.mark.parametrize(("firms", "known"), [(100, 0.17), (1000, 0.149), (3000, 0.148)])
def test_a_finite_pool_comes_down_to_vasiceks_limit(firms: int, known: float) -> None:
    grid = factor_grid(0.0, nodes=201)
    chance = conditional_pd(np.array([0.02]), np.array([0.12]), grid.values)[:, 0]
    # Many small classes, so that each is counted by the binomial law.
    parts = [firm_class(f"{part}", firms=100, pd_month=0.02) for part in range(firms // 100)]
    law = loss_law(fund_of(*parts), np.repeat(chance[:, None], len(parts), axis=1))
    claimed = np.cumsum(grid.start @ law.chances)
    quantile = int(np.searchsorted(claimed, 0.999)) / firms
    limit = vasicek_quantile(0.02, 0.12, 0.999)
    assert limit == pytest.approx(0.147282, abs=5e-7)
    assert quantile == pytest.approx(known, abs=0.00051)
    assert quantile > limit
