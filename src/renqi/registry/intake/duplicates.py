"""One credit code in several rows of one file (文件内重复).

Rows that say the same are one row. Rows that differ are all refused: which of them is right
is not for a program to decide.
"""

from dataclasses import dataclass

import polars as pl

from renqi.registry.intake.source import ROW

_SHOWN_ROWS = 5
_ONE_SEED, _OTHER_SEED = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduplicated:
    """The frame with every code once (去重结果).

    `differing` names, for each refused row, the other rows of its code.
    """

    frame: pl.DataFrame
    collapsed: tuple[int, ...]
    differing: dict[int, str]


def resolve_duplicates(frame: pl.DataFrame) -> Deduplicated:
    """Collapse equal rows of one code and refuse differing ones (去重)."""
    repeats = frame["uscc"].is_duplicated()
    if not repeats.any():
        return Deduplicated(frame=frame, collapsed=(), differing={})
    # Two hashes of a row stand for its facts: 128 bits, where the rows may fill the memory.
    facts = frame.select(pl.exclude(ROW))
    rows = frame.select(ROW, "uscc").with_columns(
        facts.hash_rows(_ONE_SEED).alias("one"), facts.hash_rows(_OTHER_SEED).alias("other")
    )
    repeated = rows.filter(repeats)
    distinct = repeated.unique(subset=["uscc", "one", "other"], keep="first", maintain_order=True)
    clashing = distinct.filter(pl.col("uscc").is_duplicated())["uscc"].unique()
    clashes = repeated.filter(pl.col("uscc").is_in(clashing.implode()))
    differing: dict[int, str] = {}
    for rows in clashes.group_by("uscc", maintain_order=True).agg(pl.col(ROW))[ROW].to_list():
        for row in rows[:]:
            others = [str(other) for other in rows if other != row]
            more = "…" if len(others) > _SHOWN_ROWS else ""
            differing[row] = "、".join(others[:_SHOWN_ROWS]) + more
    same = repeated.filter(~pl.col("uscc").is_in(clashing.implode()))
    collapsed = set(same[ROW]) - set(distinct[ROW])
    gone = pl.Series([*collapsed, *differing], dtype=frame[ROW].dtype)
    return Deduplicated(
        frame=frame.filter(~pl.col(ROW).is_in(gone.implode())),
        collapsed=tuple(sorted(collapsed)),
        differing=differing,
    )
