"""What the compiled loop is told and what it tells (路径模拟的输入与输出)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from renqi.engines.simulation.ruin_model import Floats


class PathRules(NamedTuple):
    """What all paths have in common (路径规则); compiled loops take tuples of arrays and numbers.

    Attributes:
        reserve: Fen at the start.
        persistence: How much of the factor is left in the next month.
        growth: What the fund earns in a month.
        cap: Fen it pays in a month at most.
        bar: A month that ends below asks for more; minus infinity for never.
        aim: What it asks to be filled up to.
        delay: Months until the money comes.
        limit: Fen asked for in all at most.
        fixed: For each month the set of shocks whose time is fixed.
        chances: Chance that a shock begins in a month, by shock.
        lasting: How many months a shock lasts, by shock.
        regimes: Number of the table for a set of shocks, -1 for a set that cannot be.
        incomes: Fen a month, by regime.
    """

    reserve: float
    persistence: float
    growth: float
    cap: float
    bar: float
    aim: float
    delay: int
    limit: float
    fixed: NDArray[np.int64]
    chances: Floats
    lasting: NDArray[np.int64]
    regimes: NDArray[np.int64]
    incomes: Floats


class PathResults(NamedTuple):
    """What became of each path (路径结果).

    Attributes:
        lowest: The least reserve it had; a path goes on, owing, after its ruin.
        ruined: The month of its ruin, 0 for none.
        asked: Fen it was topped up by.
        recorded: Reserves of the first paths, as many as it has rows.
        columns: Where in `recorded` a month is kept, -1 for nowhere.
    """

    lowest: Floats
    ruined: NDArray[np.int32]
    asked: Floats
    recorded: Floats
    columns: NDArray[np.int64]


def room_for(count: int, *, recorded: int, columns: NDArray[np.int64]) -> PathResults:
    """Make room for the results of so many paths."""
    return PathResults(
        lowest=np.empty(count),
        ruined=np.empty(count, np.int32),
        asked=np.empty(count),
        recorded=np.empty((recorded, int(columns.max(initial=-1)) + 1)),
        columns=columns,
    )


def part_of(whole: PathResults, begin: int, end: int) -> PathResults:
    """Give the room of some of the paths."""
    return PathResults(
        lowest=whole.lowest[begin:end],
        ruined=whole.ruined[begin:end],
        asked=whole.asked[begin:end],
        recorded=whole.recorded[begin:end],
        columns=whole.columns,
    )
