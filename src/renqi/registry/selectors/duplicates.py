"""Firms that may be one and the same (疑似重复企业)."""

from dataclasses import dataclass

import polars as pl

from renqi.identity.domain.scope import Scope
from renqi.registry.selectors.visible import visible_firms

# A pair of characters that more firms than this share (科技, 有限) proposes no pair of firms.
_SHARED_BY_AT_MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatePair:
    """Two firms whose names are the same or alike (疑似重复对).

    `likeness` is 1 for the same name in any spelling; below that the share of bigrams in
    common, rare ones counting for more.
    """

    first_uscc: str
    first_name: str
    second_uscc: str
    second_name: str
    likeness: float


def possible_duplicates(
    *, scope: Scope, likeness_min: float = 0.8, limit: int = 200
) -> tuple[DuplicatePair, ...]:
    """Propose pairs of firms that may be one, likest first (疑似重复).

    Names alone decide, so a pair is a question to a person and never an answer.

    Args:
        scope: What may be seen.
        likeness_min: From which likeness on a pair is shown.
        limit: How many pairs at most.
    """
    firms = visible_firms(scope).filter(merged_into=None).exclude(name_normal="")
    rows = list(firms.order_by("uscc").values_list("uscc", "name", "name_normal"))
    names = pl.DataFrame(rows, schema=["uscc", "name", "normal"], orient="row").cast(pl.String)
    names = names.with_row_index("firm")
    pairs = _alike(names).filter(pl.col("likeness") >= likeness_min)
    # Shop 3 and shop 13 of one owner have names alike; the numbers say that they are two.
    numbers = names["normal"].str.extract_all(r"\d+").list.join(",")
    pairs = pairs.filter(numbers.gather(pairs["first"]) == numbers.gather(pairs["second"]))
    best = pairs.sort(["likeness", "first", "second"], descending=[True, False, False])
    return tuple(
        DuplicatePair(
            first_uscc=names["uscc"][first],
            first_name=names["name"][first],
            second_uscc=names["uscc"][second],
            second_name=names["name"][second],
            likeness=round(likeness, 3),
        )
        for first, second, likeness in best.head(limit).iter_rows()
    )


def _alike(names: pl.DataFrame) -> pl.DataFrame:
    """Pairs (first < second) that share a rare bigram, with their likeness."""
    grams = _weighted_bigrams(names)
    rare = grams.filter(pl.col("firms") <= _SHARED_BY_AT_MOST).select("firm", "gram")
    proposed = (
        rare.join(rare, on="gram", suffix="_2")
        .filter(pl.col("firm") < pl.col("firm_2"))
        .select(first="firm", second="firm_2")
        .unique()
    )
    weight = grams.group_by("firm").agg(pl.col("weight").sum())
    shared = (
        proposed.join(grams.select("firm", "gram", "weight"), left_on="first", right_on="firm")
        .join(
            grams.select("firm", "gram"),
            left_on=["second", "gram"],
            right_on=["firm", "gram"],
        )
        .group_by("first", "second")
        .agg(pl.col("weight").sum().alias("shared"))
    )
    both = shared.join(weight, left_on="first", right_on="firm").join(
        weight, left_on="second", right_on="firm", suffix="_2"
    )
    likeness = 2 * pl.col("shared") / (pl.col("weight") + pl.col("weight_2"))
    return both.select("first", "second", likeness=likeness)


def _weighted_bigrams(names: pl.DataFrame) -> pl.DataFrame:
    """Each firm's bigrams; one that few firms have weighs more (逆文档频率)."""
    normal = pl.col("normal")
    starts = pl.int_ranges(0, pl.max_horizontal(normal.str.len_chars().cast(pl.Int64) - 1, 1))
    grams = (
        names.select("firm", "normal", start=starts)
        .explode("start")
        .select("firm", gram=normal.str.slice(pl.col("start"), 2))
        .unique()
    )
    firms = grams.group_by("gram").agg(pl.len().alias("firms"))
    total = max(names.height, 1)
    weight = ((total + 1) / pl.col("firms")).log()
    return grams.join(firms, on="gram").with_columns(weight=weight)
