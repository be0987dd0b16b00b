"""Every workbook and CSV file that leaves the system (导出文件).

A firm's name is somebody else's text. Should it start like a formula, a spreadsheet must show
it and never run it: in a workbook every text is stored as a text, in a CSV file an apostrophe
goes in front.
"""

import csv
import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

MOST_SHEET_ROWS = 1_048_576
LONGEST_CELL = 32_767
_LONGEST_SHEET_NAME = 31
# The full-width signs run too where the spreadsheet is Chinese or Japanese.
_FORMULA_START_PATTERN = "^([=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20])"
_FORMULA_START = re.compile(_FORMULA_START_PATTERN)
_SHEET_NAME_SIGNS = re.compile(r"[\[\]:*?/\\]")
_NARROWEST, _WIDEST, _WIDE_FROM = 8, 60, "\u2e80"

CellContent = str | int | float | Decimal | bool | dt.date | dt.datetime | None
Row = Sequence[CellContent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet to write (工作表).

    Attributes:
        name: As the tab shows it; a sheet with too many rows goes on in `name (2)`.
        header: One text a column; frozen, with a filter.
        rows: The rows below; an iterator is written as it comes.
        above: Lines above the header.
        choices: For a column, the texts that its cells offer as a list.
        text_columns: Columns whose empty cells are formatted as text, such as long codes.
        widths: For a column, its width in characters; else as wide as its header.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Row] = ()
    above: Sequence[Sequence[str]] = ()
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    text_columns: Sequence[int] = ()
    widths: Mapping[int, int] = field(default_factory=dict)


def write_xlsx(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write a workbook in bounded memory (写工作簿).

    Raises:
        OSError: The file cannot be written.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with path.open("wb"):
        # The writer would find out only at the end, and leave its temporary files behind.
        pass
    try:
        with xlsxwriter.Workbook(str(path), options) as workbook:
            for sheet in sheets:
                _write_sheet(workbook, sheet)
    except FileCreateError as error:
        # The writer hides what the system said.
        reason = error.args[0]
        raise (reason if isinstance(reason, OSError) else OSError(str(reason))) from error


def write_csv(path: Path, *, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a CSV file that spreadsheets open rightly: UTF-8 with its mark (写 CSV)."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([escape_formula(text) for text in header])
        for row in rows:
            writer.writerow([_csv_cell(cell) for cell in row])


def escape_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run (防公式注入).

    Example:
        >>> escape_formula("=1+1"), escape_formula("深圳")
        ("'=1+1", '深圳')

    """
    return f"'{text}" if _FORMULA_START.match(text) else text


def escape_formulas(column: pl.Expr) -> pl.Expr:
    """Do the same for a column of texts (防公式注入, 整列)."""
    return column.str.replace(_FORMULA_START_PATTERN, "'$1")


def _csv_cell(cell: CellContent) -> CellContent:
    if isinstance(cell, str):
        return escape_formula(cell.replace("\0", ""))
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell


def _write_sheet(workbook: xlsxwriter.Workbook, sheet: Sheet) -> None:
    room = MOST_SHEET_ROWS - len(sheet.above) - 1
    rows = iter(sheet.rows)
    for part in itertools.count(1):
        batch: Iterator[Row] = itertools.islice(rows, room)
        first = next(batch, None)
        if first is None and part > 1:
            return
        found = [] if first is None else [first]
        _write_part(workbook, sheet, part=part, rows=itertools.chain(found, batch))


def _write_part(
    workbook: xlsxwriter.Workbook, sheet: Sheet, *, part: int, rows: Iterable[Row]
) -> None:
    page = workbook.add_worksheet(_sheet_name(sheet.name, part=part))
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    _write_head(workbook, page, sheet)
    top = len(sheet.above)
    last = top
    for last, row in enumerate(rows, start=top + 1):
        for index, cell in enumerate(row):
            _write_cell(page, last, index, cell, day=day)
    if sheet.header:
        page.autofilter(top, 0, max(last, top), len(sheet.header) - 1)
    for index, choices in sheet.choices.items():
        rule = {"validate": "list", "source": list(choices), "error_type": "warning"}
        page.data_validation(top + 1, index, top + 10_000, index, rule)


def _write_head(
    workbook: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, sheet: Sheet
) -> None:
    """Write the lines above the header and the header, and lay out the columns."""
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text = workbook.add_format({"num_format": "@"})
    for index, title in enumerate(sheet.header):
        width = sheet.widths.get(index, _width(title))
        page.set_column(index, index, width, text if index in sheet.text_columns else None)
    for number, line in enumerate((*sheet.above, sheet.header)):
        for index, title in enumerate(line):
            form = bold if number == len(sheet.above) else None
            page.write_string(number, index, title[:LONGEST_CELL], form)
    page.freeze_panes(len(sheet.above) + 1, 0)


def _write_cell(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    index: int,
    cell: CellContent,
    *,
    day: xlsxwriter.format.Format,
) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(row, index, cell[:LONGEST_CELL])
    elif isinstance(cell, bool):
        page.write_boolean(row, index, cell)
    elif isinstance(cell, dt.date):
        page.write_datetime(row, index, cell, day)
    else:
        page.write_number(row, index, float(cell) if isinstance(cell, Decimal) else cell)


def _sheet_name(name: str, *, part: int) -> str:
    ending = f" ({part})" if part > 1 else ""
    return _SHEET_NAME_SIGNS.sub(" ", name)[: _LONGEST_SHEET_NAME - len(ending)] + ending


def _width(title: str) -> int:
    """Return a column width: a Chinese character takes two."""
    cells = sum(2 if char >= _WIDE_FROM else 1 for char in title)
    return min(max(cells + 3, _NARROWEST), _WIDEST)
