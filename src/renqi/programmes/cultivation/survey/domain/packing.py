"""The verdicts of a run in few bytes, and back (结果打包).

Parquet with a compressor, in the order of rungs, so that one rung is read without the others. A
firm and its eight rungs take 44 bytes a run (measured on 2000 made-up firms).
"""

from io import BytesIO

import polars as pl

_ROWS_A_GROUP = 100_000
# What a run says of one firm and rung. `uscc` and `name` are of the day of the run.
_SCHEMA = {
    "rule": pl.Categorical,
    "uscc": pl.String,
    "name": pl.String,
    "district": pl.Categorical,
    "verdict": pl.Int8,
    "is_held": pl.Boolean,
    "met": pl.Int16,
    "total": pl.Int16,
    "shortfall": pl.Float64,
    "unmet": pl.Categorical,
    "missing": pl.Categorical,
}


def pack(parts: list[pl.DataFrame]) -> bytes:
    """Pack the standings of a run (打包).

    Args:
        parts: Frames with the columns of a pack, each with all rungs of its firms.
    """
    columns = [pl.col(name).cast(kind) for name, kind in _SCHEMA.items()]
    empty = pl.DataFrame(schema=_SCHEMA)
    rows = pl.concat([empty, *(part.select(columns) for part in parts)]) if parts else empty
    buffer = BytesIO()
    rows.sort(pl.col("rule").cast(pl.String), "uscc").write_parquet(
        buffer, compression="zstd", row_group_size=_ROWS_A_GROUP
    )
    return buffer.getvalue()


def unpack(content: bytes) -> pl.LazyFrame:
    """Open the standings of a run; nothing is read before it is asked for (解包)."""
    texts = [name for name, kind in _SCHEMA.items() if kind == pl.Categorical]
    return pl.scan_parquet(BytesIO(content)).with_columns(pl.col(texts).cast(pl.String))
