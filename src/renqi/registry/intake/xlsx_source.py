"""An XLSX workbook as rows of cells (XLSX 读取)."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetVisibleEnum,
    load_workbook,
)

from renqi.registry.intake.reasons import notice
from renqi.registry.intake.refusals import (
    FileEmpty,
    MergedHeader,
    SheetMissing,
    WorkbookBroken,
)
from renqi.registry.intake.result import Notice
from renqi.registry.intake.source import (
    HEADER_DEPTH,
    ROW,
    Source,
    column_letter,
    column_name,
)
from renqi.registry.intake.xlsx_guard import guard_workbook

_BATCH_ROWS = 20_000
_VISIBLE = SheetVisibleEnum.Visible

Top = tuple[tuple[str, ...], ...]


def open_xlsx(path: Path, *, sheet: str | None = None, fits: Callable[[Top], bool] = any) -> Source:
    """Open one sheet of a workbook (打开工作簿).

    Args:
        path: The workbook.
        sheet: Name of the sheet. When None it is the first whose top rows fit, or else the
            first that holds anything; a hidden sheet only when no other does.
        fits: Whether the first rows of a sheet look like a list of firms.

    Raises:
        WorkbookBroken: It cannot be read.
        SheetMissing: There is no sheet of that name.
        FileEmpty: No sheet has a cell.
    """
    sizes = guard_workbook(path)
    workbook = _load(path)
    pages = sorted(workbook.sheets_metadata, key=lambda page: page.visible != _VISIBLE)
    names = [str(page.name) for page in pages]
    if sheet is not None and sheet not in names:
        raise SheetMissing(path=path.name, sheet=sheet, sheets="、".join(names))
    chosen, page, top = _choose(path, workbook, names if sheet is None else [sheet], fits)

    def batches(first_row: int, n_columns: int) -> Iterator[pl.DataFrame]:
        return _batches(page, first_row=first_row, n_columns=n_columns)

    notices = []
    if sheet is None and len(names) > 1:
        notices.append(notice("sheet.others", hint=chosen))
    errors = sum(size.errors for size in sizes.values())
    if errors:
        notices.append(notice("sheet.errors", count=errors))
    return Source(
        kind="xlsx",
        top=top,
        batches=batches,
        details=(("sheet", chosen),),
        notices=tuple(notices),
        merged=tuple((*start, *end) for start, end in page.merged_cell_ranges or ()),
    )


def _choose(
    path: Path, workbook: CalamineWorkbook, names: list[str], fits: Callable[[Top], bool]
) -> tuple[str, CalamineSheet, Top]:
    """Return the first sheet that fits, or else the first that holds anything."""
    filled = None
    for name in names:
        page = _page(path, workbook, name)
        top = _top(page)
        if fits(top):
            return name, page, top
        if filled is None and any(any(row) for row in top):
            filled = (name, page, top)
    if filled is None:
        raise FileEmpty(path=path.name)
    return filled


def _top(page: CalamineSheet) -> Top:
    """Return the first rows of a sheet as texts; a chart sheet has none."""
    rows = itertools.islice(_rows(page), HEADER_DEPTH)
    return tuple(tuple(cell_text(cell) for cell in row) for row in rows)


def _page(path: Path, workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except (CalamineError, ValueError) as error:
        raise WorkbookBroken(path=path.name, reason=str(error)) from error


def check_merged_cells(source: Source, *, header_row: int) -> list[Notice]:
    """Refuse merged cells in the header row, note them among the data (合并单元格).

    Raises:
        MergedHeader: A header cell is merged.
    """
    below = []
    for top, left, bottom, right in source.merged:
        if top <= header_row - 1 <= bottom:
            cells = f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
            raise MergedHeader(cells=cells)
        if top >= header_row:
            below.append(top + 1)
    return [notice("sheet.merged", count=len(below), row=min(below))] if below else []


def cell_text(cell: object) -> str:
    """Write a workbook cell as the text that says the same (单元格文本).

    Example:
        >>> cell_text(12.0), cell_text(0.1), cell_text(True)
        ('12', '0.1', 'true')

    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        is_short = cell.is_integer() and abs(cell) < 1e15  # noqa: PLR2004 - a float is exact there
        return str(int(cell)) if is_short else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)


def _load(path: Path) -> CalamineWorkbook:
    try:
        return load_workbook(path)
    except (CalamineError, ValueError, OSError) as error:
        raise WorkbookBroken(path=path.name, reason=str(error)) from error


def _rows(page: CalamineSheet) -> Iterable[list[object]]:
    """Walk the rows from cell A1; the reader leaves out empty columns on the left."""
    left: list[object] = [""] * (page.start[1] if page.start else 0)
    return ([*left, *row] for row in page.iter_rows())


def _batches(page: CalamineSheet, *, first_row: int, n_columns: int) -> Iterator[pl.DataFrame]:
    names = [column_name(index) for index in range(n_columns)]
    numbered = enumerate(_rows(page), start=1)
    rows = itertools.dropwhile(lambda row: row[0] < first_row, numbered)
    while batch := list(itertools.islice(rows, _BATCH_ROWS)):
        columns = itertools.zip_longest(*(cells for _, cells in batch), fillvalue="")
        texts = dict(zip(names, columns, strict=False))
        yield pl.DataFrame(
            {
                ROW: pl.Series([number for number, _ in batch], dtype=pl.UInt32),
                **{
                    name: pl.Series(
                        [cell_text(cell) or None for cell in texts.get(name, [""] * len(batch))],
                        dtype=pl.String,
                    )
                    for name in names
                },
            }
        )
