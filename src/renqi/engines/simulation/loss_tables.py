"""Laws of a month's loss laid out so that one draw is two look-ups (损失抽样表)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from renqi.engines.simulation.compound_loss import LossLaw
from renqi.engines.simulation.factor_grid import EDGE
from renqi.engines.simulation.ruin_model import Floats

NODES = 256
_GUIDES = 256
_WHOLE = 2.0**32


class LossTables(NamedTuple):
    """Laws one behind the other, by regime and factor node (抽样表); compiled loops take tuples.

    Attributes:
        starts: Where the law of a node begins.
        bars: A random number of 32 bits up to a bar means the loss at its place or a smaller one.
        guides: For each upper byte of the number, the first loss worth looking at.
        units: Fen of a step, by regime.
    """

    starts: NDArray[np.int64]
    bars: NDArray[np.uint32]
    guides: NDArray[np.uint16]
    units: Floats


def table_nodes() -> Floats:
    """Give the values of the factor at which laws are tabulated."""
    return np.linspace(-EDGE, EDGE, NODES)


def loss_tables(laws: Sequence[LossLaw]) -> LossTables:
    """Tabulate a law for each regime, each with a row for every node."""
    rows, guides = [], []
    edges = np.arange(_GUIDES, dtype=np.uint32) << np.uint32(24)
    for law in laws:
        for chances in law.chances:
            kept = _bars(chances)
            rows.append(kept)
            guides.append(np.searchsorted(kept, edges).astype(np.uint16))
    lengths = np.array([row.size for row in rows], np.int64)
    return LossTables(
        starts=np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]),
        bars=np.concatenate(rows),
        guides=np.concatenate(guides),
        units=np.array([law.unit for law in laws], np.float64),
    )


def _bars(chances: Floats) -> NDArray[np.uint32]:
    """Give the bars of one law, down to the last loss that a number of 32 bits can mean."""
    used = int(np.flatnonzero(chances)[-1]) + 1
    totals = np.rint(np.cumsum(chances[:used]) * _WHOLE) - 1
    bars: NDArray[np.uint32] = np.clip(totals, 0, _WHOLE - 1).astype(np.uint32)
    last = min(int(np.searchsorted(bars, np.uint32(_WHOLE - 1))), bars.size - 1)
    bars[last] = np.uint32(_WHOLE - 1)
    return bars[: last + 1]
