"""Write made-up firms of any number to a file, a piece at a time (虚构企业文件)."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import polars.selectors as cs
from polars.io.plugins import register_io_source

from renqi.demo.firms import generate_firms
from renqi.registry.intake.parquet_source import MARK, MARK_VERSION

PIECE = 65_536


def write_firms(
    path: Path, n: int, *, seed: int, missing: float = 0.05, plain: bool = False
) -> None:
    """Write a canonical Parquet file (生成企业文件).

    Args:
        path: The file.
        n: How many firms.
        seed: The same seed gives the same file.
        missing: Share of cells left unknown.
        plain: Categories as text and zstd, as other programs write Parquet; else as we store
            it, categories by number and lz4, which is faster to read.
    """
    schema = generate_firms(0, seed=seed).schema

    def pieces(*_: object) -> Iterator[pl.DataFrame]:
        for first in range(0, n, PIECE):
            yield generate_firms(min(PIECE, n - first), seed=seed, missing=missing, first=first)

    frame = register_io_source(pieces, schema=schema, is_pure=True)
    if plain:
        frame = frame.with_columns(cs.enum().cast(pl.String))
    frame.sink_parquet(
        path,
        compression="zstd" if plain else "lz4",
        compression_level=1 if plain else None,
        row_group_size=PIECE,
        metadata={MARK: MARK_VERSION},
        engine="streaming",
    )
