"""Formulas give the printed and recomputed values that methods are tested against."""

import pytest
from scipy.stats import multivariate_normal

from renqi.engines.simulation.closed_forms import (
    bivariate_normal,
    irb_weight,
    ruin_ever,
    ruin_within,
    sme_correlation,
    vasicek_quantile,
    vasicek_shortfall,
)


@pytest.mark.parametrize(
    ("chance", "correlation", "quantile"),
    [(0.01, 0.1, 0.077497), (0.01, 0.2, 0.145525), (0.02, 0.1, 0.128237), (0.05, 0.2, 0.384422)],
)
def test_a_large_pool_has_vasiceks_quantile(
    chance: float, correlation: float, quantile: float
) -> None:
    assert vasicek_quantile(chance, correlation, 0.999) == pytest.approx(quantile, abs=5e-7)


@pytest.mark.parametrize(
    ("chance", "correlation", "multiples"),
    [
        (0.01, 0.1, (1.19, 3.82, 7.01, 10.67)),
        (0.01, 0.4, (0.55, 4.51, 11.04, 18.19)),
        (0.001, 0.1, (0.98, 4.09, 8.83, 15.37)),
        (0.001, 0.4, (0.12, 3.25, 13.18, 31.75)),
    ],
)
def test_quantiles_lie_so_many_standard_deviations_above_the_mean(
    chance: float, correlation: float, multiples: tuple[float, ...]
) -> None:
    # s^2 = Phi2(PhiInv p, PhiInv p; correlation) - p^2.
    from scipy.stats import norm

    bar = norm.ppf(chance)
    spread = (bivariate_normal(bar, bar, correlation) - chance**2) ** 0.5
    for level, multiple in zip((0.9, 0.99, 0.999, 0.9999), multiples, strict=True):
        found = (vasicek_quantile(chance, correlation, level) - chance) / spread
        assert found == pytest.approx(multiple, abs=0.0051)


def test_the_expected_shortfall_of_a_large_pool_is_a_bivariate_normal() -> None:
    assert vasicek_shortfall(0.02, 0.12, 0.999) == pytest.approx(0.173189, abs=5e-7)
    assert vasicek_shortfall(0.01, 0.20, 0.999) == pytest.approx(0.181436, abs=5e-7)


@pytest.mark.parametrize("first", [-2.1, -0.4, 0.0, 1.3])
@pytest.mark.parametrize("second", [-1.7, 0.0, 0.6])
@pytest.mark.parametrize("correlation", [-0.6, 0.0, 0.35])
def test_the_bivariate_normal_is_that_of_another_library(
    first: float, second: float, correlation: float
) -> None:
    other = multivariate_normal.cdf(
        [first, second], cov=[[1, correlation], [correlation, 1]], abseps=1e-12
    )
    assert bivariate_normal(first, second, correlation) == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize(
    ("chance", "large", "small"),
    [
        (0.0003, 14.44, 11.30),
        (0.0025, 49.47, 39.01),
        (0.005, 69.61, 54.91),
        (0.01, 92.32, 72.40),
        (0.02, 114.86, 88.55),
        (0.025, 122.16, 93.43),
        (0.03, 128.44, 97.58),
    ],
)
def test_risk_weights_are_those_that_basel_printed(
    chance: float, large: float, small: float
) -> None:
    assert 100 * irb_weight(chance, sales=50) == pytest.approx(large, abs=0.0101)
    assert 100 * irb_weight(chance, sales=5) == pytest.approx(small, abs=0.0101)


def test_a_small_firm_hangs_less_on_the_common_factor() -> None:
    # At 5 million euro of sales and below, 0.04 less than at 50.
    assert sme_correlation(0.01, 50) - sme_correlation(0.01, 5) == pytest.approx(0.04)
    assert sme_correlation(0.01, 2) == sme_correlation(0.01, 5)


@pytest.mark.parametrize(
    ("reserve", "loading", "chance"),
    [
        (0, 0.1, 0.9090909091),
        (10, 0.1, 0.3662639287),
        (10, 0.2, 0.1573963357),
        (20, 0.5, 0.0008484225),
    ],
)
def test_ruin_with_exponential_claims_has_a_formula(
    reserve: float, loading: float, chance: float
) -> None:
    assert ruin_ever(reserve, loading=loading) == pytest.approx(chance, abs=5e-11)


def test_ruin_within_a_time_grows_to_ruin_ever() -> None:
    assert ruin_within(5, 10, rate=0.7) == pytest.approx(0.0837078276, abs=5e-11)
    assert ruin_within(10, 100, rate=0.7) == pytest.approx(0.0342052957, abs=5e-11)
    # A premium of 1 on a rate of 0.7 is a loading of 3/7.
    assert ruin_within(10, 1000, rate=0.7) == pytest.approx(0.0348509479, abs=5e-11)
    assert ruin_ever(10, loading=3 / 7) == pytest.approx(0.0348509479, abs=5e-11)
