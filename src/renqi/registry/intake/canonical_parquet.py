"""Our own Parquet: a canonical frame that is read back without a second look (规范 Parquet)."""

from pathlib import Path

import polars as pl

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind, FactSpec
from renqi.registry.domain.code_tables import CODE_TABLES
from renqi.registry.intake.parquet_source import MARK, MARK_VERSION


def write_canonical_parquet(frame: pl.LazyFrame, path: Path, *, catalogue: FactCatalogue) -> None:
    """Write a canonical frame; categories as Enum, lz4, marked as ours (写规范 Parquet).

    Columns that are no facts are refused by polars' own error: the frame is ours to make.
    """
    names = frame.collect_schema().names()
    frame.with_columns(
        pl.col(name).cast(category_enum(catalogue[name]))
        for name in names
        if catalogue[name].kind is FactKind.CATEGORY
    ).sink_parquet(path, compression="lz4", metadata={MARK: MARK_VERSION})


def category_enum(spec: FactSpec) -> pl.Enum:
    """Return the Enum of a category's possible values (枚举)."""
    return pl.Enum(spec.values or CODE_TABLES[spec.codes].values())
