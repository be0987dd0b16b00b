"""A Parquet file as rows of cells, or as a frame of our own (Parquet 读取)."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.registry.intake.columns import DTYPES
from renqi.registry.intake.refusals import (
    ColumnTypeUnfit,
    FrameForeign,
    ParquetBroken,
    TableTooLong,
    TooManyColumns,
)
from renqi.registry.intake.result import ColumnReading
from renqi.registry.intake.source import (
    BATCH_ROWS,
    MOST_COLUMNS,
    ROW,
    Source,
    column_name,
)

MARK = "renqi.frame"
MARK_VERSION = "1"
MOST_ROWS = 20_000_000
_PROBE_SECONDS = 300
_PROBE = """
import sys
import polars as pl
for _ in pl.scan_parquet(sys.argv[1], glob=False).collect_batches(lazy=True):
    pass
"""
_BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


def is_canonical(path: Path) -> bool:
    """Whether a Parquet file is one that we wrote (是否规范文件).

    Raises:
        ParquetBroken: The file cannot be read.
    """
    try:
        return pl.read_parquet_metadata(path).get(MARK) == MARK_VERSION
    except _BROKEN as error:
        raise ParquetBroken(path=path.name, reason=_first_line(error)) from error


def probe(path: Path) -> None:
    """Read a Parquet file to its end in a process of its own (试读).

    The reader trusts lengths inside the file. A damaged one can ask for more memory than there
    is, and that ends the whole process, not just the reading; so a throw-away one goes first.

    Raises:
        ParquetBroken: The file cannot be read to its end.
    """
    command = [sys.executable, "-c", _PROBE, str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own text
            command, capture_output=True, check=False, timeout=_PROBE_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        reason = f"not read to its end in {_PROBE_SECONDS} s"
        raise ParquetBroken(path=path.name, reason=reason) from error
    if done.returncode:
        raise ParquetBroken(path=path.name, reason="its content is damaged")


def scan_canonical(path: Path, *, catalogue: FactCatalogue) -> pl.LazyFrame:
    """Scan a frame that we wrote, without reading it (读取规范文件).

    Raises:
        FrameForeign: A column is not a fact, or not stored as facts are.
    """
    frame = pl.scan_parquet(path, glob=False)
    for name, dtype in frame.collect_schema().items():
        if name not in catalogue:
            raise FrameForeign(path=path.name, column=name, reason="no such fact")
        expected = DTYPES[catalogue[name].kind]
        if dtype != expected and not (expected is pl.String and dtype == pl.Enum):
            raise FrameForeign(path=path.name, column=name, reason=f"{dtype}, not {expected}")
    return frame


def open_parquet(path: Path) -> Source:
    """Open a Parquet file in natural units (打开 Parquet).

    Raises:
        ParquetBroken: The file cannot be read.
        TooManyColumns: It has too many columns.
        TableTooLong: It has too many rows: a few bytes can stand for a billion equal ones.
    """
    try:
        schema = pl.read_parquet_schema(path)
        rows = int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())
    except _BROKEN as error:
        raise ParquetBroken(path=path.name, reason=_first_line(error)) from error
    if len(schema) > MOST_COLUMNS:
        raise TooManyColumns(path=path.name, found=len(schema), limit=MOST_COLUMNS)
    if rows > MOST_ROWS:
        raise TableTooLong(path=path.name, found=rows, limit=MOST_ROWS)

    def batches(_first_row: int, n_columns: int) -> Iterator[pl.DataFrame]:
        names = {name: column_name(at) for at, name in enumerate(schema) if at < n_columns}
        frame = pl.scan_parquet(path, glob=False, row_index_name=ROW, row_index_offset=2)
        frame = frame.select(ROW, *(pl.col(name).alias(new) for name, new in names.items()))
        try:
            yield from frame.collect_batches(
                chunk_size=BATCH_ROWS, maintain_order=True, lazy=True, engine="streaming"
            )
        except _BROKEN as error:
            raise ParquetBroken(path=path.name, reason=_first_line(error)) from error

    return Source(kind="parquet", top=(tuple(schema),), batches=batches)


def check_column_types(
    path: Path, columns: Sequence[ColumnReading], *, catalogue: FactCatalogue
) -> None:
    """Refuse columns whose storage type no fact can be read from (检查列类型).

    Raises:
        ColumnTypeUnfit: A column holds bytes, durations or structures.
    """
    types = list(pl.read_parquet_schema(path).values())
    for column in columns:
        found = types[column.index]
        inner = found.inner if isinstance(found, pl.List) else found
        if isinstance(inner, pl.DataType) and _is_unfit(inner):
            spec = catalogue[column.key]
            raise ColumnTypeUnfit(column=column.header, found=found, fact=spec.zh)


def _is_unfit(dtype: pl.DataType) -> bool:
    return dtype.is_nested() or dtype in (pl.Binary, pl.Object, pl.Time, pl.Duration)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]
