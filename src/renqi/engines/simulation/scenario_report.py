"""Everything the engine can say of a scenario: simulated, exact, priced (情景报告)."""

from collections.abc import Mapping
from dataclasses import dataclass

from renqi.engines.simulation.pricing import ClassPrice, price
from renqi.engines.simulation.ruin_surface import (
    ReserveOutOfReach,
    RuinSurface,
    reserve_reach,
    ruin_surface,
)
from renqi.engines.simulation.scenario import QUIET
from renqi.engines.simulation.scenario_file import ScenarioFile
from renqi.engines.simulation.simulate_paths import Simulated, simulate_fund

SAFETIES = (0.05, 0.02, 0.01, 0.005)
_ROOM = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioReport:
    """What came out of a scenario (情景报告).

    Attributes:
        scenario: What was asked.
        expected_loss: Fen of an average month.
        simulated: What became of the fund, with everything that happens to it.
        exact_ruin: Chance of ruin by horizon in months, without shocks and topping up.
        required: The reserve in fen for each chance of ruin, without shocks and topping up;
            nothing where even the largest reserve looked at is not safe enough.
        looked_up_to: That largest reserve.
        gap: Simulated less exact ruin in standard errors; nothing where the two are not alike.
        prices: What each class should pay.
    """

    scenario: ScenarioFile
    expected_loss: int
    simulated: Simulated
    exact_ruin: Mapping[int, float]
    required: Mapping[float, int | None]
    looked_up_to: int
    gap: float | None
    prices: tuple[ClassPrice, ...]


def report_scenario(asked: ScenarioFile, *, threads: int | None = None) -> ScenarioReport:
    """Simulate a scenario and hold it against the exact programme (情景分析)."""
    model = asked.model
    simulated = simulate_fund(
        model,
        reserve=asked.reserve,
        months=asked.months,
        paths=asked.paths,
        seed=asked.seed,
        shocks=asked.scenario,
        threads=threads,
    )
    reach = max(reserve_reach(model, months=asked.months), int(asked.reserve * _ROOM))
    surface = ruin_surface(model, months=asked.months, reserve_max=reach, lattice=4096)
    is_alike = asked.scenario == QUIET
    gap = (simulated.ruin - surface.ruin(asked.reserve)) / simulated.ruin_se if is_alike else None
    return ScenarioReport(
        scenario=asked,
        expected_loss=round(model.expected_loss),
        simulated=simulated,
        exact_ruin=surface.ruin_by_months(asked.reserve),
        required={safety: _required(surface, safety) for safety in SAFETIES},
        looked_up_to=reach,
        gap=gap,
        prices=price(model, expense=asked.expense, margin=asked.margin),
    )


def _required(surface: RuinSurface, safety: float) -> int | None:
    try:
        return surface.required_reserve(safety)
    except ReserveOutOfReach:
        return None
