"""A firm file as rows of cells, before anything is understood (数据源)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from renqi.registry.intake.result import Notice

ROW = "__row"
EXTRA = "__extra"
BATCH_ROWS = 100_000
MOST_COLUMNS = 1_000
HEADER_DEPTH = 30
LONGEST_CELL_BYTES = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An opened file (数据源).

    Attributes:
        kind: "csv", "xlsx" or "parquet".
        top: The first rows as texts, the header among them; for Parquet the column names.
        batches: Starts reading from the first row; may be called again. Each frame has the
            spreadsheet row number in ROW, the cells in c0, c1, … and, for CSV, in EXTRA what
            stands beyond the last column. A row that cannot be cut into cells has its reason
            code in BROKEN instead.
        details: What was found out about the file, for the reader.
        notices: What the reader should know.
        merged: Ranges of merged cells: top, left, bottom, right, all from 0.
    """

    kind: str
    top: tuple[tuple[str, ...], ...]
    batches: Callable[[int, int], Iterator[pl.DataFrame]]
    details: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()


def column_name(index: int) -> str:
    """Name of a file column inside a batch (列名).

    Example:
        >>> column_name(3)
        'c3'

    """
    return f"c{index}"


def column_letter(index: int) -> str:
    """Name of a column as a spreadsheet shows it (列号).

    Example:
        >>> column_letter(0), column_letter(27)
        ('A', 'AB')

    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
