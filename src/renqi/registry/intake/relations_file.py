"""Read a file of relations between firms: CSV or XLSX, Chinese or English (读取关联关系文件).

The rules of firm files hold: a bad cell refuses its row with every problem listed, and the
refused rows come back as a workbook that can be mended and read again.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from renqi.kernel.ids import check_credit_code
from renqi.kernel.width import half_width
from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.intake.assembling import blank_rows, row_problems, source_row
from renqi.registry.intake.cells import UNKNOWN, read_date
from renqi.registry.intake.csv_source import QuotesBroken, open_csv, open_mended_csv
from renqi.registry.intake.file_kind import file_kind
from renqi.registry.intake.headers import fold_header
from renqi.registry.intake.reasons import HINT_MARK, reject
from renqi.registry.intake.refusals import FormatUnknown, RelationHeaderMissing
from renqi.registry.intake.result import Reject, SourceRows
from renqi.registry.intake.source import ROW, Source, column_name
from renqi.registry.intake.workbook import Sheet, write_xlsx
from renqi.registry.intake.xlsx_source import check_merged_cells, open_xlsx

FIRST, SECOND, KIND, FROM, UNTIL, SOURCE = "first", "second", "kind", "from", "until", "source"
_HEADERS: Mapping[str, tuple[str, ...]] = {
    FIRST: (
        "企业信用代码",
        "统一社会信用代码",
        "信用代码",
        "控制方信用代码",
        "uscc",
        "first_uscc",
    ),
    SECOND: (
        "关联企业信用代码",
        "关联方信用代码",
        "被控制方信用代码",
        "related_uscc",
        "second_uscc",
    ),
    KIND: ("关联关系", "关系", "关系类型", "relation", "kind"),
    FROM: ("起始日期", "开始日期", "自", "from", "from_on"),
    UNTIL: ("终止日期", "截止日期", "至", "until", "until_on"),
    SOURCE: ("来源", "依据", "source"),
}
_NEEDED = (FIRST, SECOND, KIND, FROM)
_COLUMN_OF = {fold_header(name): key for key, names in _HEADERS.items() for name in names}
# Whether the codes change places: who is controlled names the controlling firm second.
_KINDS: Mapping[str, tuple[RelationKind, bool]] = {
    **dict.fromkeys(("控制", "控股", "controls"), (RelationKind.CONTROLS, False)),
    **dict.fromkeys(
        ("被控制", "受控", "被控股", "controlled_by", "controlled by"),
        (RelationKind.CONTROLS, True),
    ),
    **dict.fromkeys(
        ("同一集团", "同集团", "same_group", "same group"), (RelationKind.SAME_GROUP, False)
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    """One relation as a row of the file says it (关联关系行).

    Attributes:
        row: The row of the file, counted as a spreadsheet does.
        cells: The row as it was, for the workbook of refused rows.
        source: Who says so; empty where the file does not say.
    """

    row: int
    cells: tuple[str, ...]
    kind: RelationKind
    first: str
    second: str
    from_on: dt.date
    until_on: dt.date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationIntake:
    """A file of relations, with everything that could not be taken (关联关系读入结果)."""

    rows: tuple[RelationRow, ...]
    rejects: tuple[Reject, ...]
    rejected_rows: SourceRows
    columns: Mapping[str, str]
    read: int


def read_relations_file(path: Path) -> RelationIntake:
    """Read a file of relations, keeping the good rows (读取关联关系文件).

    Raises:
        FileRefused: No row can be taken; the message names the remedy.
    """
    source = _open(path)
    header_row = _header_row(source.top)
    if header_row is None:
        raise RelationHeaderMissing(
            path=path.name, needed="、".join(_HEADERS[k][0] for k in _NEEDED)
        )
    check_merged_cells(source, header_row=header_row)
    header = tuple(text.strip() for text in source.top[header_row - 1])
    try:
        lines = list(_lines(source, header_row=header_row, width=len(header)))
    except QuotesBroken:
        source = open_mended_csv(path, details=source.details)
        lines = list(_lines(source, header_row=header_row, width=len(header)))
    return _taken(lines, header=header, above=tuple(source.top[: header_row - 1]))


def _open(path: Path) -> Source:
    kind = file_kind(path)
    if kind == "parquet":
        raise FormatUnknown(
            path=path.name, found="a Parquet file, and relations are read from text"
        )
    if kind == "xlsx":
        return open_xlsx(path, fits=lambda top: _header_row(top) is not None)
    return open_csv(path)


def _header_row(top: Sequence[Sequence[str]]) -> int | None:
    for number, row in enumerate(top, start=1):
        if set(_NEEDED) <= {_COLUMN_OF.get(fold_header(text)) for text in row}:
            return number
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    row: int
    cells: tuple[str, ...]
    problem: str


def _lines(source: Source, *, header_row: int, width: int) -> Iterator[_Line]:
    names = [column_name(index) for index in range(width)]
    for batch in source.batches(header_row + 1, width):
        if batch.is_empty():
            continue
        told = batch.with_columns(problem=row_problems(batch), blank=blank_rows(batch)).filter(
            ~pl.col("blank") | pl.col("problem").is_not_null()
        )
        for number, problem, *cells in told.select(ROW, "problem", *names).iter_rows():
            yield _Line(row=number, cells=source_row(cells), problem=problem or "")


def _taken(
    lines: Sequence[_Line], *, header: tuple[str, ...], above: tuple[tuple[str, ...], ...]
) -> RelationIntake:
    places: dict[str, int] = {}
    for index, text in enumerate(header):
        key = _COLUMN_OF.get(fold_header(text))
        if key is not None:
            places.setdefault(key, index)
    rows, rejects, refused = [], [], []
    for line in lines:
        found, problems = _read(line, places)
        if found is None:
            refused.append((line.row, line.cells))
            rejects += [
                reject(
                    problem,
                    row=line.row,
                    column=header[places[key]] if key in places else "",
                    value=line.cells[places[key]] if key in places else "",
                    blanks={},
                )
                for key, problem in problems
            ]
        else:
            rows.append(found)
    return RelationIntake(
        rows=tuple(rows),
        rejects=tuple(rejects),
        rejected_rows=SourceRows(header=header, above=above, rows=tuple(refused)),
        columns={key: header[index] for key, index in places.items()},
        read=len(lines),
    )


def _read(
    line: _Line, places: Mapping[str, int]
) -> tuple[RelationRow | None, list[tuple[str, str]]]:
    """Read one row, or say everything that is wrong with it, by column."""
    if line.problem:
        return None, [("", line.problem)]
    said = {
        key: half_width(line.cells[places[key]]).strip() if key in places else ""
        for key in _HEADERS
    }
    problems: list[tuple[str, str]] = []
    codes = [_code(said[key], key, problems) for key in (FIRST, SECOND)]
    kind, changes_places = _KINDS.get(said[KIND].casefold(), (None, False))
    if kind is None:
        problems.append((KIND, "relation.kind_unknown"))
    from_on, until_on = _days(said, problems)
    if not problems and codes[0] == codes[1]:
        problems.append((SECOND, "relation.itself"))
    if problems or kind is None or from_on is None:
        return None, problems
    first, second = reversed(codes) if changes_places else codes
    found = RelationRow(
        row=line.row,
        cells=line.cells,
        kind=kind,
        first=first,
        second=second,
        from_on=from_on,
        until_on=until_on,
        source=said[SOURCE],
    )
    return found, []


def _code(text: str, key: str, problems: list[tuple[str, str]]) -> str:
    check = check_credit_code(text)
    if not text:
        problems.append((key, "uscc.missing"))
    elif check.refusal is not None:
        hint = f"{HINT_MARK}{check.suggestion}?" if check.suggestion else ""
        problems.append((key, f"{check.refusal}{hint}"))
    return check.code


def _days(
    said: Mapping[str, str], problems: list[tuple[str, str]]
) -> tuple[dt.date | None, dt.date | None]:
    from_on = _day(said[FROM], FROM, problems)
    is_open = said[UNTIL].casefold() in UNKNOWN
    until_on = None if is_open else _day(said[UNTIL], UNTIL, problems)
    if from_on and until_on and until_on <= from_on:
        problems.append((UNTIL, "relation.ends_before_start"))
    return from_on, until_on


def _day(text: str, key: str, problems: list[tuple[str, str]]) -> dt.date | None:
    cell = read_date(text)
    if isinstance(cell.value, dt.date):
        return cell.value
    problems.append((key, cell.problem or "date.unreadable"))
    return None


def write_relations_template(path: Path) -> None:
    """Write an empty workbook with every header (写关联关系模板)."""
    header = [names[0] for names in _HEADERS.values()]
    kinds = ("控制", "被控制", "同一集团")
    sheet = Sheet(
        name="关联关系 Relations",
        header=header,
        choices={list(_HEADERS).index(KIND): kinds},
        text_columns=[0, 1],
        rows=(),
    )
    write_xlsx(path, [sheet])
