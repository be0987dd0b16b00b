"""Paths of chance: true to the exact programme, and the same however they are split."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy.stats import norm

from renqi.engines.simulation.closed_forms import vasicek_shortfall
from renqi.engines.simulation.compound_loss import loss_law
from renqi.engines.simulation.factor_grid import factor_grid
from renqi.engines.simulation.path_rules import PathResults
from renqi.engines.simulation.ruin_model import (
    FundModel,
    ModelRefused,
    class_figures,
    conditional_pd,
)
from renqi.engines.simulation.ruin_surface import reserve_reach, ruin_surface
from renqi.engines.simulation.scenario import QUIET, Scenario, TopUp
from renqi.engines.simulation.simulate_paths import (
    _tail,
    outflow_quantiles,
    path_outcomes,
    simulate_fund,
)
from tests.engines.simulation.funds import firm_class, fund_of, golden_fund, small_funds


def outcomes(fund: FundModel, numbers: range, **figures: object) -> PathResults:
    usual: dict[str, object] = {
        "reserve": 2_300,
        "columns": np.arange(24),
        "seed": 5,
        "shocks": QUIET,
        "recorded": 100,
    }
    return path_outcomes(fund, numbers=numbers, **(usual | figures))  # type: ignore[arg-type]


def test_any_split_of_the_paths_gives_the_same_paths() -> None:
    whole = outcomes(golden_fund(), range(40_000), threads=2)
    parts = [
        outcomes(golden_fund(), numbers, threads=1)
        for numbers in (range(777), range(777, 20_000), range(20_000, 40_000))
    ]
    assert np.array_equal(whole.lowest, np.concatenate([one.lowest for one in parts]))
    assert np.array_equal(whole.ruined, np.concatenate([one.ruined for one in parts]))
    assert np.array_equal(whole.recorded, parts[0].recorded)
    alone = outcomes(golden_fund(), range(31_415, 31_416))
    assert alone.lowest[0] == whole.lowest[31_415]


def test_the_seed_decides_and_nothing_else() -> None:
    figures: dict[str, Any] = {"reserve": 1_000, "months": 24, "paths": 5_000}
    first = simulate_fund(golden_fund(), seed=1, **figures)
    assert simulate_fund(golden_fund(), seed=1, threads=1, **figures) == first
    assert simulate_fund(golden_fund(), seed=2, **figures).drawdown != first.drawdown


def test_the_golden_fund_is_ruined_as_often_as_the_exact_programme_says() -> None:
    found = simulate_fund(golden_fund(), reserve=2_300, months=120, paths=200_000, seed=3)
    assert found.ruin_se == pytest.approx((0.13 * 0.87 / 200_000) ** 0.5, rel=0.02)
    assert found.ruin == pytest.approx(0.130880, abs=3 * found.ruin_se)
    # The reserve that holds in 99.5 % of cases is 8,005.
    assert found.drawdown == pytest.approx(8_005, rel=0.03)
    assert found.shortfall - found.drawdown > 10 * found.shortfall_se
    assert found.ruin_by_month[-1] == found.ruin
    assert list(found.ruin_by_month) == sorted(found.ruin_by_month)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(small_funds())
def test_simulated_and_exact_ruin_agree(fund: FundModel) -> None:
    reach = reserve_reach(fund, months=24)
    surface = ruin_surface(fund, months=24, nodes=31, reserve_max=reach)
    reserve = surface.required_reserve(0.1)
    found = simulate_fund(fund, reserve=reserve, months=24, paths=20_000, seed=8)
    for months in surface.months:
        exact = surface.ruin(reserve, months=months)
        off = found.ruin_by_month[months - 1] - exact
        assert abs(off) <= 3 * found.ruin_by_month_se[months - 1]


def test_the_shortfall_of_one_month_is_vasiceks() -> None:
    fund = fund_of(firm_class(firms=20_000, pd_month=0.02, correlation=0.12))
    found = simulate_fund(fund, reserve=0, months=1, paths=200_000, seed=4)
    limit = 20_000 * vasicek_shortfall(0.02, 0.12, 0.995)
    assert found.shortfall == pytest.approx(limit, abs=3 * found.shortfall_se)


def test_the_error_of_the_shortfall_is_what_repetition_shows() -> None:
    fund = fund_of(firm_class(firms=2_000, pd_month=0.02, correlation=0.12))
    losses = -outcomes(fund, range(500_000), reserve=0, columns=np.arange(1)).lowest
    repeated = [_tail(part) for part in np.split(losses, 100)]
    shown = np.std([mean for _, mean, _ in repeated])
    # A standard deviation from 100 trials is itself within 7 %, as a standard error.
    assert np.mean([error for _, _, error in repeated]) == pytest.approx(shown, rel=0.21)


def test_more_risk_worsens_every_single_path() -> None:
    fund = fund_of(firm_class(firms=300, pd_month=0.01, correlation=0.1), persistence=0.9)
    riskier = fund_of(firm_class(firms=300, pd_month=0.012, correlation=0.1), persistence=0.9)
    calm, rough = outcomes(fund, range(20_000)), outcomes(riskier, range(20_000))
    assert np.all(rough.lowest <= calm.lowest)
    assert (rough.lowest < calm.lowest).mean() > 0.5


def test_quantiles_of_the_reserve_are_those_of_sums_of_losses() -> None:
    # 400 firms with 0.01 a month: in 24 months 96 claims on average, with variance 96.
    fund = fund_of(firm_class(firms=400, pd_month=0.01))
    found = simulate_fund(fund, reserve=200, months=24, paths=20_000, seed=6)
    last = dict(zip(found.levels, found.reserve_by_month[-1], strict=True))
    for level, reserve in last.items():
        normal = 200 - 96 + norm.ppf(level) * 96**0.5
        assert reserve == pytest.approx(normal, abs=1.6)


def test_a_month_pays_no_more_than_its_cap() -> None:
    fund = fund_of(firm_class(firms=900, pd_month=0.5), month_cap=7)
    found = simulate_fund(fund, reserve=100, months=10, paths=200, seed=1)
    assert set(found.reserve_by_month[9]) == {100 - 10 * 7}


def test_topping_up_by_hand() -> None:
    # 30 a month are spent and nobody claims: 100, 70, 40 → asks for 60 to come two months later.
    # Month 3: 10. Month 4: 10 + 60 - 30 = 40 → asks for 60. Months 5, 6: 10, 40 → asks for 30,
    # all that is left of 150. Months 7, 8: 10, 10 and none is left: -20 in month 9.
    fund = fund_of(firm_class(pd_month=0.0), income_month=-30)
    rule = TopUp(below=50, to=100, delay_months=2, total_max=150)
    found = simulate_fund(
        fund, reserve=100, months=9, paths=10, seed=1, shocks=Scenario(top_up=rule)
    )
    middle = [row[3] for row in found.reserve_by_month]
    assert middle == [70, 40, 10, 40, 10, 40, 10, 10, -20]
    assert (found.asked, found.asked_se) == (150, 0)
    assert found.ruin_by_month == (0, 0, 0, 0, 0, 0, 0, 0, 1)


def test_growth_is_earned_on_what_is_there_and_not_owed_on_debts() -> None:
    fund = fund_of(firm_class(pd_month=0.0), income_month=-1_000, growth_month=0.1)
    found = simulate_fund(fund, reserve=1_500, months=3, paths=2, seed=1)
    # 1,500 x 1.1 - 1,000 = 650; 650 x 1.1 - 1,000 = -285; then -1,285.
    assert [row[3] for row in found.reserve_by_month] == [650, -285, -1_285]


def test_outflows_are_quantiles_of_summed_losses() -> None:
    fund = fund_of(
        firm_class(firms=300, pd_month=0.01, correlation=0.15, payout=2), income_month=500
    )
    _, chances, correlations, _ = class_figures(fund)
    grid = factor_grid(0.0, nodes=81)
    law = grid.start @ loss_law(fund, conditional_pd(chances, correlations, grid.values)).chances
    three = np.convolve(np.convolve(law, law), law)
    exact = [int(np.searchsorted(np.cumsum(one), 0.995)) for one in (law, three)]
    found = outflow_quantiles(fund, horizons_months=(3, 1), probability=0.995, seed=2)
    assert found[1] == pytest.approx(exact[0], abs=2)
    assert found[0] == pytest.approx(exact[1], abs=2)


def test_nothing_found_is_not_certainty() -> None:
    fund = fund_of(firm_class(pd_month=0.0))
    found = simulate_fund(fund, reserve=10, months=2, paths=1_000, seed=1)
    assert found.ruin == 0
    assert 1e-3 < found.ruin_se < 2e-3


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"reserve": -1}, "reserve"),
        ({"months": 0}, "months"),
        ({"paths": 0}, "paths"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_simulated_is_refused_by_field(figures: dict[str, int], field: str) -> None:
    usual: dict[str, Any] = {"reserve": 1, "months": 1, "paths": 1, "seed": 1}
    with pytest.raises(ModelRefused, match=rf"^{field} is "):
        simulate_fund(golden_fund(), **(usual | figures))


def test_a_reserve_is_whole_money_far_from_rounding() -> None:
    # A hundred billion yuan less one fen a month stays exact.
    fund = replace(fund_of(firm_class(pd_month=0.0)), income_month=-1)
    found = simulate_fund(fund, reserve=10**13, months=2, paths=1, seed=1)
    assert found.reserve_by_month[-1][3] == 10**13 - 2
