"""The compiled loop over paths and months (路径模拟内核)."""

import math

import numpy as np
from numpy.typing import NDArray

from renqi.engines.simulation.compiling import compiled
from renqi.engines.simulation.factor_grid import EDGE
from renqi.engines.simulation.loss_tables import NODES, LossTables
from renqi.engines.simulation.path_rules import PathResults, PathRules
from renqi.engines.simulation.random_streams import (
    high_share,
    low_share,
    number,
    stream_key,
    two_normals,
)
from renqi.engines.simulation.ruin_model import Floats

_SCALE = (NODES - 1) / (2 * EDGE)
_TOP = NODES - 1.0
_ONE, _TWO, _S32, _GUIDE = np.uint64(1), np.uint64(2), np.uint64(32), np.uint64(56)
# Numbers of shocks lie far behind those of losses, 64 places to a month.
_SHOCKS, _ROOM = np.uint64(1 << 32), np.uint64(64)


@compiled
def walk(
    seed: np.uint64, first: int, rules: PathRules, tables: LossTables, to: PathResults
) -> None:
    """Follow paths `first`, `first + 1`, …, one for each place of the results.

    Args:
        seed: Of all paths.
        first: Number of the first path; what befalls a path depends on seed and number only.
        rules: What the paths have in common.
        tables: Laws of a month's loss.
        to: Gets the results.
    """
    left = np.zeros(rules.chances.size, np.int64)
    for path in range(to.lowest.size):
        left[:] = 0
        key = stream_key(seed, np.uint64(first + path))
        _follow(key, path, rules, tables, left, to)


@compiled
def _follow(
    key: np.uint64,
    path: int,
    rules: PathRules,
    tables: LossTables,
    left: NDArray[np.int64],
    to: PathResults,
) -> None:
    starts, bars, guides, units = tables
    persistence, spread = rules.persistence, math.sqrt(1.0 - rules.persistence**2)
    reserve, lowest, ruined = rules.reserve, rules.reserve, 0
    asked, coming, due = 0.0, 0.0, -1
    factor, spare = 0.0, 0.0
    is_recorded = path < to.recorded.shape[0]
    for month in range(rules.fixed.size):
        if month == due:
            reserve += coming
            due = -1
        factor, spare = _moved(key, month, factor, spare, persistence, spread)
        under_way = rules.fixed[month]
        if left.size:
            under_way |= _begun(key, month, rules.chances, rules.lasting, left)
        regime = rules.regimes[under_way]
        loss = _drawn_steps(key, month, factor, regime, starts, bars, guides) * units[regime]
        reserve += max(reserve, 0.0) * rules.growth + rules.incomes[regime] - min(loss, rules.cap)
        lowest = min(lowest, reserve)
        if reserve < 0.0 and ruined == 0:
            ruined = month + 1
        if reserve < rules.bar and due < 0:
            coming = min(rules.aim - reserve, rules.limit - asked)
            asked += coming
            due = month + rules.delay
        if is_recorded and to.columns[month] >= 0:
            to.recorded[path, to.columns[month]] = reserve
    to.lowest[path] = lowest
    to.ruined[path] = ruined
    to.asked[path] = asked


@compiled
def _moved(
    key: np.uint64, month: int, factor: float, spare: float, persistence: float, spread: float
) -> tuple[float, float]:
    """Move the factor by a month; one random number serves two of them."""
    normal = spare
    if not month & 1:
        normal, spare = two_normals(number(key, np.uint64(month) * _TWO + _ONE))
    if month == 0:
        return normal, spare
    return persistence * factor + spread * normal, spare


@compiled
def _begun(
    key: np.uint64,
    month: int,
    chances: Floats,
    lasting: NDArray[np.int64],
    left: NDArray[np.int64],
) -> int:
    """Give the set of shocks by chance that are under way in a month; they may begin in it."""
    found = 0
    for shock in range(chances.size):
        if chances[shock] > 0.0 and left[shock] == 0:
            place = _SHOCKS + np.uint64(month) * _ROOM + np.uint64(shock)
            if high_share(number(key, place)) < chances[shock]:
                left[shock] = lasting[shock]
        if left[shock] > 0:
            left[shock] -= 1
            found |= 1 << shock
    return found


@compiled
def _drawn_steps(
    key: np.uint64,
    month: int,
    factor: float,
    regime: int,
    starts: NDArray[np.int64],
    bars: NDArray[np.uint32],
    guides: NDArray[np.uint16],
) -> int:
    """Draw a month's loss in steps of the regime's table.

    A factor between two nodes takes the law of either, so often that the mean law is right.
    """
    word = number(key, np.uint64(month) * _TWO)
    place = min(max((factor + EDGE) * _SCALE, 0.0), _TOP)
    node = int(place)
    if low_share(word) < place - node:
        node += 1
    node += regime * NODES
    begin = starts[node]
    found = int(guides[(node << 8) + int(word >> _GUIDE)])
    share = np.uint32(word >> _S32)
    while bars[begin + found] < share:
        found += 1
    return found
