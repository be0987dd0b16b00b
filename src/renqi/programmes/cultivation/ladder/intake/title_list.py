"""Read a batch list of titles as cities have them: CSV or XLSX (读取称号名单)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from renqi.kernel.errors import DomainError
from renqi.kernel.ids import check_credit_code
from renqi.kernel.width import half_width
from renqi.programmes.cultivation.ladder.domain import list_refusals
from renqi.programmes.cultivation.ladder.domain.rungs import NoSuchRung, rung_named
from renqi.registry.intake.assembling import blank_rows, row_problems, source_row
from renqi.registry.intake.cells import read_date
from renqi.registry.intake.csv_source import QuotesBroken, open_csv, open_mended_csv
from renqi.registry.intake.file_kind import file_kind
from renqi.registry.intake.headers import fold_header
from renqi.registry.intake.refusals import FormatUnknown
from renqi.registry.intake.source import ROW, Source, column_name
from renqi.registry.intake.xlsx_source import check_merged_cells, open_xlsx

USCC, NAME, TITLE, BATCH = "uscc", "name", "title", "batch"
DOCUMENT, GRANTED, UNTIL, RENEWED = "document", "granted_on", "valid_until", "renewed"
_HEADERS: Mapping[str, tuple[str, ...]] = {
    USCC: ("统一社会信用代码", "信用代码", "社会信用代码", "uscc", "credit code"),
    NAME: ("企业名称", "单位名称", "名称", "name", "firm"),
    TITLE: ("称号", "称号名称", "认定类型", "类别", "title"),
    BATCH: ("批次", "认定批次", "batch"),
    DOCUMENT: ("文号", "认定文件", "文件", "公布文件", "document"),
    GRANTED: ("认定日期", "授予日期", "发文日期", "公布日期", "granted on", "granted_on"),
    UNTIL: ("有效期至", "有效期截止", "到期日", "截止日期", "valid until", "valid_until"),
    RENEWED: ("复核通过", "是否复核", "renewed"),
}
_NEEDED = frozenset({USCC, TITLE})
_COLUMN_OF = {fold_header(name): key for key, names in _HEADERS.items() for name in names}
_NOTHING = frozenset({"", "-", "—", "/", "无", "不详", "未知"})
_YES = frozenset({"是", "复核通过", "通过", "yes", "true", "1", "√"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One title as a row of the list says it (名单行)."""

    row: int
    cells: tuple[str, ...]
    uscc: str
    name: str
    rung: str
    batch: str
    document: str
    granted_on: dt.date | None
    valid_until: dt.date | None
    is_renewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReject:
    """A row that could not be taken, and why (退回行)."""

    row: int
    cells: tuple[str, ...]
    refusal: DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleList:
    """A list that was read: its good rows and the others (名单读入结果)."""

    header: tuple[str, ...]
    rows: tuple[ListRow, ...]
    rejects: tuple[ListReject, ...]

    @property
    def read(self) -> int:
        """How many rows it has."""
        return len(self.rows) + len(self.rejects)


def read_title_list(path: Path, *, title: str = "") -> TitleList:
    """Read a list, keeping the good rows (读取称号名单).

    Args:
        path: CSV or XLSX.
        title: The title that all rows are of, where the list has no column for it.

    Raises:
        HeaderMissing: No row of the file names the columns.
        FileRefused: The file cannot be read.
    """
    needed = _NEEDED - {TITLE} if title else _NEEDED
    source = _open(path, needed)
    header_row = _header_row(source.top, needed)
    if header_row is None:
        names = "、".join(_HEADERS[key][0] for key in sorted(needed))
        raise list_refusals.HeaderMissing(path=path.name, needed=names)
    check_merged_cells(source, header_row=header_row)
    header = tuple(text.strip() for text in source.top[header_row - 1])
    try:
        lines = list(_lines(source, header_row=header_row, width=len(header)))
    except QuotesBroken:
        source = open_mended_csv(path, details=source.details)
        lines = list(_lines(source, header_row=header_row, width=len(header)))
    return _taken(lines, header=header, title=title)


def _open(path: Path, needed: frozenset[str]) -> Source:
    kind = file_kind(path)
    if kind == "parquet":
        raise FormatUnknown(path=path.name, found="a Parquet file")
    if kind == "xlsx":
        return open_xlsx(path, fits=lambda top: _header_row(top, needed) is not None)
    return open_csv(path)


def _header_row(top: Sequence[Sequence[str]], needed: frozenset[str]) -> int | None:
    for number, row in enumerate(top, start=1):
        if needed <= {_COLUMN_OF.get(fold_header(text)) for text in row}:
            return number
    return None


def _lines(source: Source, *, header_row: int, width: int) -> Iterator[tuple[int, str, list[str]]]:
    names = [column_name(index) for index in range(width)]
    for batch in source.batches(header_row + 1, width):
        if batch.is_empty():
            continue
        told = batch.with_columns(problem=row_problems(batch), blank=blank_rows(batch)).filter(
            ~pl.col("blank") | pl.col("problem").is_not_null()
        )
        for number, problem, *cells in told.select(ROW, "problem", *names).iter_rows():
            yield number, problem or "", list(source_row(cells))


def _taken(
    lines: Sequence[tuple[int, str, list[str]]], *, header: tuple[str, ...], title: str
) -> TitleList:
    places: dict[str, int] = {}
    for index, text in enumerate(header):
        key = _COLUMN_OF.get(fold_header(text))
        if key is not None:
            places.setdefault(key, index)
    rows, rejects = [], []
    for number, problem, cells in lines:
        said = {key: half_width(cells[place]).strip() for key, place in places.items()}
        try:
            if problem:
                raise list_refusals.RowBroken
            rows.append(_row(number, tuple(cells), {TITLE: title, **said}, title=title))
        except DomainError as refusal:
            rejects.append(ListReject(row=number, cells=tuple(cells), refusal=refusal))
    return TitleList(header=header, rows=tuple(rows), rejects=tuple(rejects))


def _row(number: int, cells: tuple[str, ...], said: Mapping[str, str], *, title: str) -> ListRow:
    check = check_credit_code(said.get(USCC, ""))
    if check.refusal is not None:
        raise list_refusals.CodeWrong(value=said.get(USCC, ""), meant=check.suggestion or "—")
    named = said.get(TITLE) or title
    try:
        rung = rung_named(named)
    except NoSuchRung as refusal:
        raise list_refusals.TitleNotKnown(value=named) from refusal
    return ListRow(
        row=number,
        cells=cells,
        uscc=check.code,
        name=said.get(NAME, ""),
        rung=rung.key,
        batch=said.get(BATCH, ""),
        document=said.get(DOCUMENT, ""),
        granted_on=_day(said, GRANTED),
        valid_until=_day(said, UNTIL),
        is_renewed=said.get(RENEWED, "").casefold() in _YES or "复核" in said.get(BATCH, ""),
    )


def _day(said: Mapping[str, str], key: str) -> dt.date | None:
    word = said.get(key, "")
    if word in _NOTHING:
        return None
    cell = read_date(word.split(" ", maxsplit=1)[0])
    if not isinstance(cell.value, dt.date):
        raise list_refusals.DateUnreadable(column=_HEADERS[key][0], value=word)
    return cell.value
