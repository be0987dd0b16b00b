"""Which shocks may be under way together, and the law of losses then (冲击组合)."""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from renqi.engines.simulation.compound_loss import LossLaw, loss_law
from renqi.engines.simulation.loss_tables import LossTables, loss_tables, table_nodes
from renqi.engines.simulation.ruin_model import (
    Floats,
    FundModel,
    ModelClass,
    ModelRefused,
    class_figures,
    conditional_pd,
)
from renqi.engines.simulation.scenario import Scenario

# A claim is never certain, however many times as likely it is.
_PD_MAX = 0.999
# A table each; more would be slow to make, and nobody could read such a scenario.
REGIMES_MAX = 64
_SHOCKS_MAX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimes:
    """Sets of shocks, each with its law (冲击组合).

    Attributes:
        fixed: For each month the set of shocks whose time is fixed, a bit a shock.
        chances: Chance that each shock begins in a month, 0 for those whose time is fixed.
        lasting: Months each shock lasts.
        numbers: Number of the table for each set, -1 for a set that cannot be.
        incomes: Fen a month, by table.
        tables: The laws.
    """

    fixed: NDArray[np.int64]
    chances: Floats
    lasting: NDArray[np.int64]
    numbers: NDArray[np.int64]
    incomes: Floats
    tables: LossTables


def shock_regimes(model: FundModel, scenario: Scenario, *, months: int) -> Regimes:
    """Tabulate the losses of every set of shocks that may be under way at once (列出组合).

    Raises:
        ModelRefused: There are too many of them, or a shock strikes nobody.
    """
    shocks = scenario.shocks
    if len(shocks) > _SHOCKS_MAX:
        raise ModelRefused(
            field="shocks", value=len(shocks), remedy=f"Give {_SHOCKS_MAX} at most; join some."
        )
    for shock in shocks:
        if not any(shock.hits(one) for one in model.classes):
            raise ModelRefused(
                field=f"shocks.{shock.key}",
                value="a shock of no class",
                remedy="Name a class, chain or district that a class of the fund has.",
            )
    fixed = np.zeros(months, np.int64)
    for bit, shock in enumerate(shocks):
        if shock.month_from:
            begin = shock.month_from - 1
            fixed[begin : begin + shock.months] |= 1 << bit
    by_chance = [1 << bit for bit, shock in enumerate(shocks) if shock.chance_month]
    sets = _possible(fixed, by_chance)
    numbers = np.full(1 << len(shocks), -1)
    numbers[sets] = np.arange(len(sets))
    shares = [
        np.prod([shock.income_share for bit, shock in enumerate(shocks) if found >> bit & 1])
        for found in sets
    ]
    return Regimes(
        fixed=fixed,
        chances=np.array([shock.chance_month for shock in shocks], np.float64),
        lasting=np.array([shock.months for shock in shocks], np.int64),
        numbers=numbers,
        incomes=np.array(shares) * float(model.income_month),
        tables=loss_tables([_law(model, scenario, found) for found in sets]),
    )


def _possible(fixed: NDArray[np.int64], by_chance: list[int]) -> list[int]:
    calendar = {int(found) for found in fixed}
    count = len(calendar) << len(by_chance)
    if count > REGIMES_MAX:
        raise ModelRefused(
            field="shocks",
            value=f"{count} sets that may be under way at once",
            remedy=f"Give no more than {REGIMES_MAX}: fewer shocks by chance, or join some.",
        )
    chosen = [sum(bits) for bits in product(*((0, bit) for bit in by_chance))]
    return sorted({one | other for one in calendar for other in chosen})


def _law(model: FundModel, scenario: Scenario, under_way: int) -> LossLaw:
    struck = replace(
        model, classes=tuple(_struck(one, scenario, under_way) for one in model.classes)
    )
    _, chances, correlations, _ = class_figures(struck)
    return loss_law(struck, conditional_pd(chances, correlations, table_nodes()))


def _struck(one: ModelClass, scenario: Scenario, under_way: int) -> ModelClass:
    times = 1.0
    for bit, shock in enumerate(scenario.shocks):
        if under_way >> bit & 1 and shock.hits(one):
            times *= shock.pd_times
    return replace(one, pd_month=min(one.pd_month * times, max(_PD_MAX, one.pd_month)))
