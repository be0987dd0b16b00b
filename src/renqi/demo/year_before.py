"""The made-up city as it was a year earlier, so that two runs have something to compare (上年数据).

What the city is told a year later is already in the frame: the accounts of the year before last
are last year's then. What is not kept by year was a little less.
"""

import numpy as np
import polars as pl

from renqi.engines.policy.domain.facts import FactSpec
from renqi.registry.domain.vocabulary import fact_catalogue

# How many firms had one patent, one level or ten in a hundred people less, and how many had not
# yet won the title that they hold now.
_GREW = {"ip_class1": 0.25, "invention_patents": 0.2, "digital_level": 0.18, "quality_items": 0.1}
_EMPLOYED_FEWER, _STAFF_FACTS = 0.5, ("employees_y1", "rd_staff_y1")
_UNTITLED_SHARE = 0.2
# Firms whose year was worse than the one before: they leave a rung.
_FLAGGED = {"abnormal_list": 0.02, "restricted_product": 0.01}
_WON_LATE = ("champion_city", "srdi", "innovative")


def as_of_last_year(firms: pl.DataFrame, *, seed: int) -> pl.DataFrame:
    """Give what the city would have been told a year earlier (上年数据).

    Args:
        firms: The city as it is told this year.
        seed: The same seed gives the same year.
    """
    rng = np.random.default_rng([seed, 3])
    earlier = firms.with_columns(_a_year_back(firms))
    for key, share in _GREW.items():
        grew = pl.Series(rng.random(len(firms)) < share)
        spec = fact_catalogue()[key]
        earlier = earlier.with_columns(
            pl.when(grew & (pl.col(key) > (spec.lowest or 0)))
            .then(pl.col(key) - 1)
            .otherwise(key)
            .alias(key)
        )
    fewer = pl.Series(rng.random(len(firms)) < _EMPLOYED_FEWER)
    earlier = earlier.with_columns(
        pl.when(fewer).then(pl.col(key) * 9 // 10).otherwise(pl.col(key)).alias(key)
        for key in _STAFF_FACTS
    )
    for key, share in _FLAGGED.items():
        spared = pl.Series(rng.random(len(firms)) < share)
        earlier = earlier.with_columns(
            pl.when(spared).then(pl.lit(value=True)).otherwise(pl.col(key)).alias(key)
        )
    return _without_late_titles(earlier, rng=rng)


def _a_year_back(firms: pl.DataFrame) -> list[pl.Expr]:
    """Facts of a year take the value of the year before; the oldest is not told."""
    moved = []
    for spec in fact_catalogue():
        if spec.year is None or spec.key not in firms.columns:
            continue
        before = f"{spec.stem}_y{spec.year + 1}"
        if before in firms.columns:
            moved.append(pl.col(before).alias(spec.key))
        elif spec.year > 1:
            moved.append(pl.lit(None, dtype=firms.schema[spec.key]).alias(spec.key))
    return moved


def _without_late_titles(firms: pl.DataFrame, *, rng: np.random.Generator) -> pl.DataFrame:
    """Take the highest of some titles away: it was won in the year between."""
    spec: FactSpec = fact_catalogue()["valid_titles"]
    titles = pl.col("valid_titles")
    late = pl.Series(rng.random(len(firms)) < _UNTITLED_SHARE)
    above = sum(spec.bit(one) for one in ("little_giant", "champion_province", "champion_nation"))
    for title in _WON_LATE:
        bit = spec.bit(title)
        is_highest = late & ((titles & bit) != 0) & ((titles & above) == 0)
        firms = firms.with_columns(pl.when(is_highest).then(titles - bit).otherwise(titles))
        above |= bit
    return firms
