"""The same paths by NumPy, and what no programme can do without (对照与下限)."""

import numpy as np

from renqi.engines.simulation.compiling import compiled
from renqi.engines.simulation.factor_grid import EDGE
from renqi.engines.simulation.loss_tables import NODES, LossTables
from renqi.engines.simulation.random_streams import number, stream_key, two_normals
from renqi.engines.simulation.ruin_model import FundModel, class_figures, conditional_pd

# Small enough to stay in the cache of a core, large enough that Python does not count.
_CHUNK = 8_192
_ONE, _TWO, _GUIDE = np.uint64(1), np.uint64(2), np.uint64(56)
_SCALE = (NODES - 1) / (2 * EDGE)


def numpy_ruins(
    model: FundModel, *, reserve: int, months: int, paths: int, seed: int, merged: bool
) -> int:
    """Count ruined paths by `rng.poisson`, a call a month (NumPy 对照).

    Args:
        model: The fund.
        reserve: At the start.
        months: How long.
        paths: How many.
        seed: Of the generator.
        merged: Add up classes of one payout before drawing, as a careful author might.
    """
    firms, chances, correlations, payouts = class_figures(model)
    rng = np.random.default_rng(seed)
    sizes = np.unique(payouts) if merged else payouts
    groups = (payouts[:, None] == sizes[None, :]).astype(np.float64)
    spread = np.sqrt(1 - model.persistence**2)
    ruins = 0
    for begin in range(0, paths, _CHUNK):
        count = min(_CHUNK, paths - begin)
        factor = rng.standard_normal(count)
        reserves, is_ruined = np.full(count, float(reserve)), np.zeros(count, bool)
        for month in range(months):
            if month:
                factor = model.persistence * factor + spread * rng.standard_normal(count)
            rates = conditional_pd(chances, correlations, factor) * firms
            claims = rng.poisson(rates @ groups if merged else rates)
            reserves += model.income_month - claims @ sizes
            is_ruined |= reserves < 0
        ruins += int(is_ruined.sum())
    return ruins


@compiled
def floor_loop(seed: np.uint64, paths: int, months: int, tables: LossTables) -> float:
    """Draw the random numbers and touch the memory of each month, and decide nothing (下限).

    Two numbers and half a Box-Muller; one look into the guides and, hanging on it, one into the
    bars, at the places where the engine looks.
    """
    total, spare = 0.0, 0.0
    starts, bars, guides, _ = tables
    for path in range(paths):
        key = stream_key(seed, np.uint64(path))
        for month in range(months):
            place = np.uint64(month)
            normal = spare
            if not month & 1:
                normal, spare = two_normals(number(key, place * _TWO + _ONE))
            node = int(min(max((normal + EDGE) * _SCALE, 0.0), NODES - 1.0))
            word = number(key, place * _TWO)
            total += bars[starts[node] + int(guides[(node << 8) + int(word >> _GUIDE)])]
    return total
