"""The exact programme: what can be worked out otherwise comes out the same."""

from collections import defaultdict
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renqi.engines.simulation.compound_loss import loss_law
from renqi.engines.simulation.factor_grid import factor_grid
from renqi.engines.simulation.ruin_model import (
    FundModel,
    ModelRefused,
    class_figures,
    conditional_pd,
)
from renqi.engines.simulation.ruin_surface import (
    ReserveOutOfReach,
    reserve_reach,
    ruin_surface,
)
from tests.engines.simulation.funds import coin, firm_class, fund_of, golden_fund, small_funds


def test_a_gamblers_first_months_are_those_by_hand() -> None:
    # From 0: lost at once with 0.4; or won, lost, lost: 0.6 x 0.4 x 0.4 = 0.096.
    for months, ruin in ((1, 0.4), (2, 0.4), (3, 0.496)):
        surface = ruin_surface(coin(0.4), months=months, reserve_max=40)
        assert surface.ruin(0) == pytest.approx(ruin, abs=1e-14)


def test_every_game_of_ten_rounds_is_counted() -> None:
    surface = ruin_surface(coin(0.3), months=10, reserve_max=40)
    for reserve in range(4):
        ruin = 0.0
        for rounds in product((1, -1), repeat=10):
            if min(np.cumsum(rounds)) + reserve < 0:
                lost = rounds.count(-1)
                ruin += 0.3**lost * 0.7 ** (10 - lost)
        assert surface.ruin(reserve) == pytest.approx(ruin, abs=1e-13)


def test_a_long_game_is_lost_with_the_gamblers_chance() -> None:
    # (0.35 / 0.65) to the power of reserve + 1.
    surface = ruin_surface(coin(0.35), months=360, nodes=5, reserve_max=300)
    for reserve in (0, 3, 8):
        assert surface.ruin(reserve) == pytest.approx((0.35 / 0.65) ** (reserve + 1), abs=1e-9)


def _forwards(fund: FundModel, *, reserve: int, months: int) -> float:
    """Push chances forward month by month, place by place."""
    grid = factor_grid(fund.persistence, nodes=41)
    _, chances, correlations, _ = class_figures(fund)
    law = loss_law(fund, conditional_pd(chances, correlations, grid.values))
    alive = {reserve: grid.start}
    for month in range(months):
        after: dict[int, np.ndarray] = defaultdict(lambda: np.zeros(grid.values.size))
        for money, weights in alive.items():
            for place, amount in enumerate(law.amounts):
                left = money + fund.income_month - int(amount)
                if left >= 0:
                    after[left] += weights * law.chances[:, place]
        alive = {
            money: weights if month == months - 1 else weights @ grid.moves
            for money, weights in after.items()
        }
    return 1 - float(sum(weights.sum() for weights in alive.values()))


def test_backwards_is_forwards() -> None:
    fund = fund_of(
        firm_class("a", firms=30, pd_month=0.02, correlation=0.2, payout=3),
        firm_class("b", firms=250, pd_month=0.004, correlation=0.1, payout=2),
        persistence=0.8,
        income_month=3,
        month_cap=20,
    )
    surface = ruin_surface(fund, months=4, reserve_max=100)
    for reserve in (0, 7, 25):
        forwards = _forwards(fund, reserve=reserve, months=4)
        assert surface.ruin(reserve) == pytest.approx(forwards, abs=1e-12)


def test_the_golden_fund_has_its_golden_numbers() -> None:
    # Nothing rounded they are .130880 and 3,926, 5,516, 6,747 and 8,005; here 3 units are one.
    surface = ruin_surface(golden_fund(), months=120, reserve_max=10_000, lattice=4_096)
    assert surface.ruin(2_300) == pytest.approx(0.130880, abs=1e-5)
    needed = [surface.required_reserve(chance) for chance in (0.05, 0.02, 0.01, 0.005)]
    assert needed == [3_926, 5_516, 6_747, 8_005]
    assert list(surface.months) == [12, 24, 36, 48, 60, 72, 84, 96, 108, 120]


def test_the_error_of_a_coarse_lattice_falls_with_the_square_of_its_step() -> None:
    coarse, fine = (
        ruin_surface(golden_fund(), months=120, nodes=31, reserve_max=10_000, lattice=most)
        for most in (512, 1_024)
    )
    # An income of 44 is one step of the coarse lattice and three of the fine one.
    assert [coarse.step, fine.step] == pytest.approx([44, 44 / 3])
    errors = [found.ruin(2_300) - 0.130880 for found in (coarse, fine)]
    assert 0 < errors[1] < errors[0]
    assert errors[0] / errors[1] == pytest.approx(9, rel=0.1)


def test_growth_is_worked_out_between_the_places_of_the_lattice() -> None:
    # With nothing rounded but reserves, on steps of 1: 0.115593 at 2,300.
    fund = replace(golden_fund(), growth_month=0.0015)
    found = ruin_surface(fund, months=120, nodes=31, reserve_max=12_000, lattice=2_048)
    assert found.ruin(2_300) == pytest.approx(0.115593, rel=1e-3)


def test_without_claims_only_what_is_spent_counts() -> None:
    spending = fund_of(firm_class(pd_month=0.0), income_month=-1)
    surface = ruin_surface(spending, months=24, reserve_max=60)
    for months in (12, 24):
        assert surface.ruin(months - 1, months=months) == pytest.approx(1)
        assert surface.ruin(months, months=months) == pytest.approx(0)
    assert surface.required_reserve(0.01) == 24
    # An annuity of 100 for 24 months at 1 %: 100 x (1 - 1.01^-24) / 0.01 = 2,124.34.
    growing = replace(spending, income_month=-100, growth_month=0.01)
    lasting = ruin_surface(growing, months=24, reserve_max=4_000, lattice=4_096)
    assert lasting.ruin(2_160) < 0.01
    assert lasting.ruin(2_090) > 0.99


def test_no_growth_is_the_limit_of_little_growth() -> None:
    fund = fund_of(firm_class(firms=50, pd_month=0.02, payout=100), income_month=100, unit=100)
    still = ruin_surface(fund, months=24, reserve_max=5_000)
    moving = ruin_surface(
        replace(fund, growth_month=1e-12), months=24, reserve_max=5_000, lattice=1_200
    )
    assert still.is_exact
    assert not moving.is_exact
    for reserve in (0, 300, 1_000):
        # Fifty fen more or less make no difference where all amounts are whole yuan.
        assert moving.ruin(reserve + 50) == pytest.approx(still.ruin(reserve), rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(small_funds(), st.integers(1, 3))
def test_ruin_is_monotone(fund: FundModel, more: int) -> None:
    def ruins(changed: FundModel) -> np.ndarray:
        surface = ruin_surface(changed, months=24, nodes=21, reserve_max=200)
        assert surface.is_exact
        row: np.ndarray = surface.chances[-1]
        return row

    found = ruins(fund)
    assert np.all(np.diff(found) <= 0)
    assert np.all((found >= 0) & (found <= 1))
    richer = replace(fund, income_month=fund.income_month + more)
    assert np.all(ruins(richer) <= found + 1e-12)
    first, *others = fund.classes
    riskier = replace(first, pd_month=first.pd_month * (1 + more / 2))
    assert np.all(ruins(replace(fund, classes=(riskier, *others))) >= found - 1e-12)
    capped = replace(fund, month_cap=10)
    assert np.all(ruins(capped) <= ruins(replace(capped, month_cap=None)) + 1e-12)


def test_the_more_firms_share_their_fate_the_more_a_safe_fund_needs() -> None:
    needed = []
    for correlation in (0.0, 0.05, 0.1, 0.2):
        fund = fund_of(
            firm_class(firms=500, pd_month=0.01, correlation=correlation),
            income_month=6,
            persistence=0.9,
        )
        reach = reserve_reach(fund, months=24)
        surface = ruin_surface(fund, months=24, nodes=31, reserve_max=reach)
        needed.append(surface.required_reserve(0.005))
    assert needed == sorted(set(needed))


@settings(max_examples=15, deadline=None)
@given(small_funds())
def test_the_reach_is_safe_and_the_required_reserve_the_first_that_is(fund: FundModel) -> None:
    reach = reserve_reach(fund, months=24)
    surface = ruin_surface(fund, months=24, nodes=21, reserve_max=reach)
    needed = surface.required_reserve(0.01)
    assert needed <= reach
    assert surface.ruin(needed) <= 0.01 + 1e-9
    if surface.is_exact and needed:
        assert surface.ruin(needed - 1) > 0.01


def test_what_lies_beyond_the_lattice_is_refused_not_guessed() -> None:
    surface = ruin_surface(coin(0.6), months=120, nodes=5, reserve_max=20)
    with pytest.raises(ReserveOutOfReach, match=r"up to 20 fen .* 0\.01"):
        surface.required_reserve(0.01)
    assert surface.ruin(-1) == 1
    with pytest.raises(ModelRefused, match=r"months is 13\. Ask for one of 12, 24"):
        surface.ruin(5, months=13)


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"persistence": 0.995}, "persistence"),
        ({"unit": 0}, "unit"),
        ({"month_cap": -1}, "month_cap"),
        ({"growth_month": 1.0}, "growth_month"),
        ({"classes": ()}, "classes"),
    ],
)
def test_a_fund_that_cannot_be_is_refused_by_field(figures: dict[str, object], field: str) -> None:
    with pytest.raises(ModelRefused, match=rf"^{field} is "):
        fund_of(firm_class(), **figures)


def test_a_class_that_cannot_be_is_refused_by_field() -> None:
    for field, value in (("firms", -1), ("pd_month", 1.0), ("correlation", 1.0), ("payout", -1)):
        with pytest.raises(ModelRefused, match=rf"^classes\.a\.{field} is "):
            firm_class("a", **{field: value})
    for months, reserve in ((0, 10), (12, -1)):
        with pytest.raises(ModelRefused):
            ruin_surface(coin(0.5), months=months, reserve_max=reserve)
