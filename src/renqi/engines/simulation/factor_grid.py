"""The common factor on a grid: where it may be, how it moves, where it starts (共同因子网格)."""

import math
from dataclasses import dataclass

import numpy as np

from renqi.engines.simulation.ruin_model import Floats

# The factor is a standard normal; beyond this lie three months in five million.
EDGE = 5.0
# Sums over a grid this fine, in standard deviations of a step, are exact to 13 digits.
_FINEST = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorGrid:
    """Values of the factor, the chance to start there and to go from one to another (因子网格)."""

    values: Floats
    start: Floats
    moves: Floats


def factor_grid(persistence: float, *, nodes: int) -> FactorGrid:
    """Put the factor on a uniform grid (建网格).

    A sum over a uniform grid is exact for Gaussian steps up to an error that falls like
    exp(-2 pi^2 s^2 / h^2), so that 41 values do for the usual persistence; a factor that moves
    less in a month gets more of them.

    Args:
        persistence: How much of the factor is left in the next month.
        nodes: How many values at least.
    """
    step = math.sqrt(1 - persistence * persistence)
    count = max(nodes, math.ceil(2 * EDGE / (_FINEST * step)) + 1)
    values = np.linspace(-EDGE, EDGE, count)
    start = np.exp(-0.5 * values**2)
    away = (values[None, :] - persistence * values[:, None]) / step
    moves = np.exp(-0.5 * away**2)
    return FactorGrid(
        values=values,
        start=start / start.sum(),
        moves=moves / moves.sum(axis=1, keepdims=True),
    )
