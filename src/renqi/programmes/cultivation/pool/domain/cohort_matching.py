"""Find for each pooled firm the most similar one that was never pooled (配对).

Pairs are made inside cells of equal industry section, size class and place, nearest first on two
numbers from before entry: the logarithm of revenue and its growth, each in units of its caliper.
A firm is used once. Nothing is random: ties are broken by credit code.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from renqi.programmes.cultivation.pool.domain.cohort_rules import CohortRules

Floats = npt.NDArray[np.float64]
CELL = ("section", "size_class", "place")
BEFORE = ("log_revenue", "growth_before")


def matched_pairs(pooled: pl.DataFrame, others: pl.DataFrame, rules: CohortRules) -> pl.DataFrame:
    """Pair firms (最近邻配对).

    Args:
        pooled: One row a pooled firm: `uscc`, the cell's columns, `log_revenue`,
            `growth_before`; rows with a null among them pair with nobody.
        others: The same of firms that were never pooled.
        rules: The calipers.

    Returns:
        One row a pair: `pooled`, `other`, `distance`; ordered by distance, then codes.
    """
    usable = [*CELL, *BEFORE]
    cells = others.drop_nulls(usable).partition_by(CELL, as_dict=True)
    pairs: list[tuple[str, str, float]] = []
    for cell, mine in pooled.drop_nulls(usable).partition_by(CELL, as_dict=True).items():
        if cell in cells:
            pairs += _cell_pairs(mine.sort("uscc"), cells[cell].sort("uscc"), rules)
    schema = {"pooled": pl.String, "other": pl.String, "distance": pl.Float64}
    return pl.DataFrame(pairs, schema=schema, orient="row").sort("distance", "pooled", "other")


def _cell_pairs(
    mine: pl.DataFrame, others: pl.DataFrame, rules: CohortRules
) -> Sequence[tuple[str, str, float]]:
    scale = np.array([np.log(rules.revenue_caliper), rules.growth_caliper])
    left: Floats = mine.select(BEFORE).to_numpy() / scale
    right: Floats = others.select(BEFORE).to_numpy() / scale
    candidates: list[tuple[float, int, int]] = []
    for row, point in enumerate(left):
        apart = np.abs(right - point)
        # A hair is left for what floats lose: exactly at the caliper is inside it.
        near = np.flatnonzero((apart <= 1 + 1e-9).all(axis=1))
        distance = np.sqrt((apart[near] ** 2).sum(axis=1))
        candidates += [
            (float(far), row, int(column)) for far, column in zip(distance, near, strict=True)
        ]
    taken_left, taken_right = set[int](), set[int]()
    codes, other_codes = mine["uscc"].to_list(), others["uscc"].to_list()
    pairs = []
    for far, row, column in sorted(candidates):
        if row not in taken_left and column not in taken_right:
            taken_left.add(row)
            taken_right.add(column)
            pairs.append((codes[row], other_codes[column], far))
    return pairs
