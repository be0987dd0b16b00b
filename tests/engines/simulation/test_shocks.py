"""Shocks strike whom they name, when they say, and all of them at once."""

import numpy as np
import pytest

from renqi.engines.simulation.ruin_model import FundModel, ModelRefused
from renqi.engines.simulation.scenario import Scenario, Shock, TopUp
from renqi.engines.simulation.shock_regimes import shock_regimes
from renqi.engines.simulation.simulate_paths import path_outcomes
from tests.engines.simulation.funds import firm_class, fund_of

PATHS = 20_000
CITY = fund_of(
    firm_class("dyers", firms=300, pd_month=0.01, chain="textile", district="east"),
    firm_class("weavers", firms=400, pd_month=0.01, chain="textile", district="west"),
    firm_class("chips", firms=500, pd_month=0.01, chain="chips", district="east"),
)


def mean_losses(fund: FundModel, *shocks: Shock, months: int = 6) -> np.ndarray:
    found = path_outcomes(
        fund,
        reserve=10_000,
        columns=np.arange(months),
        numbers=range(PATHS),
        seed=9,
        shocks=Scenario(shocks=shocks),
        recorded=PATHS,
    )
    reserves: np.ndarray = found.recorded.mean(axis=0)
    return -np.diff(reserves, prepend=10_000)


def test_a_shock_of_known_months_multiplies_claims_in_them_only() -> None:
    shock = Shock(key="flood", pd_times=3, month_from=2, months=2)
    # 12 claims a month, 36 in months 2 and 3; errors are sqrt(36 / 20,000) = 0.042.
    assert mean_losses(CITY, shock) == pytest.approx([12, 36, 36, 12, 12, 12], abs=0.17)


@pytest.mark.parametrize(
    ("names", "claims"),
    [
        ({"districts": ("east",)}, 12 + 2 * (3 + 5)),
        ({"chains": ("textile",)}, 12 + 2 * (3 + 4)),
        ({"chains": ("textile",), "districts": ("east",)}, 12 + 2 * 3),
        ({"classes": ("chips", "weavers")}, 12 + 2 * (5 + 4)),
    ],
)
def test_a_shock_strikes_whom_it_names(names: dict[str, tuple[str, ...]], claims: int) -> None:
    shock = Shock(key="flood", pd_times=3, month_from=1, **names)  # type: ignore[arg-type]
    assert mean_losses(CITY, shock, months=1) == pytest.approx([claims], abs=0.17)


def test_two_shocks_at_once_multiply() -> None:
    flood = Shock(key="flood", pd_times=2, month_from=1, months=2)
    insolvency = Shock(key="insolvency", pd_times=3, month_from=2, chains=("chips",))
    # Month 1: 24. Month 2: (3 + 4) x 2 + 5 x 6 = 44.
    assert mean_losses(CITY, flood, insolvency, months=2) == pytest.approx([24, 44], abs=0.2)


def test_a_shock_by_chance_is_under_way_as_often_as_its_chain_says() -> None:
    # It stops all income of 1, and nobody claims. Not under way, it begins with 0.2 and lasts 3.
    idle, fund = [1.0, 0.0, 0.0], fund_of(firm_class(pd_month=0.0), income_month=1)
    expected = []
    for _ in range(12):
        free, one, two = idle
        # Free stays free with 0.8; begun, two more months follow.
        idle = [free * 0.8 + one, two, free * 0.2]
        expected.append(free * 0.8)
    shock = Shock(key="strike", pd_times=1, chance_month=0.2, months=3, income_share=0)
    found = -mean_losses(fund, shock, months=12)
    assert found == pytest.approx(expected, abs=4 * 0.5 / PATHS**0.5)


def test_months_of_a_common_shock_come_together() -> None:
    # Half of the months bring all three classes at once: far more spread than chance alone.
    def spread(*shocks: Shock) -> float:
        found = path_outcomes(
            CITY,
            reserve=0,
            columns=np.arange(1),
            numbers=range(PATHS),
            seed=2,
            shocks=Scenario(shocks=shocks),
            recorded=PATHS,
        )
        return float(found.recorded.var())

    # Poisson alone: 12. With a chance of one half of 36: 24 on average, and 12 squared beside.
    assert spread() == pytest.approx(12, rel=0.05)
    shock = Shock(key="flood", pd_times=3, chance_month=0.5)
    assert spread(shock) == pytest.approx(24 + 144, rel=0.05)


def test_only_sets_that_can_be_are_tabulated() -> None:
    shocks = (
        Shock(key="a", pd_times=2, month_from=1),
        Shock(key="b", pd_times=2, month_from=2),
        Shock(key="c", pd_times=2, chance_month=0.1),
    )
    found = shock_regimes(CITY, Scenario(shocks=shocks), months=3)
    # None, a, b, each without and with c; a and b never meet.
    assert [place for place, number in enumerate(found.numbers) if number >= 0] == [
        0,
        1,
        2,
        4,
        5,
        6,
    ]
    assert found.fixed.tolist() == [1, 2, 0]


def test_what_strikes_nobody_or_too_much_is_refused() -> None:
    nobody = Shock(key="far", pd_times=2, month_from=1, districts=("north",))
    with pytest.raises(ModelRefused, match=r"shocks\.far is a shock of no class"):
        shock_regimes(CITY, Scenario(shocks=(nobody,)), months=3)
    many = tuple(Shock(key=f"{no}", pd_times=2, chance_month=0.1) for no in range(7))
    with pytest.raises(ModelRefused, match="128 sets"):
        shock_regimes(CITY, Scenario(shocks=many), months=3)
    crowd = tuple(Shock(key=f"{no}", pd_times=2, month_from=1) for no in range(17))
    with pytest.raises(ModelRefused, match="shocks is 17"):
        shock_regimes(CITY, Scenario(shocks=crowd), months=3)


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"pd_times": -1}, "pd_times"),
        ({"months": 0}, "months"),
        ({"chance_month": 1.0}, "chance_month"),
        ({"income_share": 1.5}, "income_share"),
        ({"month_from": 0}, "month_from"),
        ({"chance_month": 0.5}, "month_from"),
    ],
)
def test_a_shock_that_cannot_be_is_refused_by_field(figures: dict[str, float], field: str) -> None:
    usual: dict[str, float] = {"pd_times": 2, "month_from": 1}
    with pytest.raises(ModelRefused, match=rf"^shocks\.x\.{field} is "):
        Shock(key="x", **(usual | figures))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figures", "field"),
    [({"to": 5}, "to"), ({"delay_months": 0}, "delay_months"), ({"total_max": -1}, "total_max")],
)
def test_a_rule_of_topping_up_that_cannot_be_is_refused(
    figures: dict[str, int], field: str
) -> None:
    with pytest.raises(ModelRefused, match=rf"^top_up\.{field} is "):
        TopUp(**({"below": 10, "to": 20} | figures))
