"""A CSV file with broken quotation marks, read line by line (逐行修复读取).

A row that cannot be cut into cells is given up alone: reading goes on with the next line.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from renqi.registry.intake.source import BATCH_ROWS, EXTRA, ROW, column_name

BROKEN = "__broken"
_CODE = r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"
SWALLOWED_ROW = rf"\n[^\n]*{_CODE}"
_HOLDS_CODE = re.compile(_CODE)
# A cell may hold line breaks, but a mark that is open for longer was never closed.
_MOST_LINES = 20


def mended_batches(
    path: Path, *, delimiter: str, first_row: int, n_columns: int
) -> Iterator[pl.DataFrame]:
    """Read what can be read; a broken row has its first line in c0 (逐行读取)."""
    names = [*map(column_name, range(n_columns)), EXTRA]
    schema = {ROW: pl.UInt32, **dict.fromkeys(names, pl.String), BROKEN: pl.String}
    rows: list[list[str | int | None]] = []
    for number, cells, problem in _rows(path, delimiter=delimiter):
        if number < first_row:
            continue
        kept = [cell or None for cell in cells[:n_columns]]
        kept += [None] * (n_columns - len(kept))
        beyond = "".join(cells[n_columns:]) or None
        rows.append([number, *kept, beyond, problem])
        if len(rows) == BATCH_ROWS:
            yield pl.DataFrame(rows, schema=schema, orient="row")
            rows = []
    if rows:
        yield pl.DataFrame(rows, schema=schema, orient="row")


def _rows(path: Path, *, delimiter: str) -> Iterator[tuple[int, list[str], str | None]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        waiting: list[str] = []
        number = 0
        while True:
            line = waiting.pop(0) if waiting else stream.readline()
            if not line:
                return
            number += 1
            lines = [line]
            cells = _cells(lines, delimiter=delimiter)
            while cells is None and len(lines) < _MOST_LINES:
                more = waiting.pop(0) if waiting else stream.readline()
                if not more or _HOLDS_CODE.search(more):
                    waiting = [more, *waiting] if more else waiting
                    break
                lines.append(more)
                cells = _cells(lines, delimiter=delimiter)
            if cells is None:
                waiting = lines[1:] + waiting
                yield number, [line.strip()[:200]], "row.quotes"
            else:
                yield number, cells, None


def _cells(lines: list[str], *, delimiter: str) -> list[str] | None:
    """Cut lines into the cells of one row, None when a mark is open or misplaced."""
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
