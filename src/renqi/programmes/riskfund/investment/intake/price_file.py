"""Read a file of prices: CSV or XLSX, Chinese or English headings (读取估值文件).

A bad row is refused with every reason; the good ones are taken. Prices stand as markets write
them: of bonds for a hundred yuan of nominal, of funds for one unit.
"""

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from renqi.kernel.errors import DomainError
from renqi.kernel.numbers import cut, is_whole, parse_number
from renqi.programmes.riskfund.investment.domain.refusals import PriceFileUnfit
from renqi.programmes.riskfund.investment.domain.vocabulary import BONDS, DEPOSITS, PRICE_WHOLE
from renqi.registry.intake.cells import read_date

ROWS_MAX = 20_000
BYTES_MAX = 10 * 2**20
_HEADER_DEPTH = 10
_PER_HUNDRED = 100
# A price so far from one is a slip of the decimal point.
_FROM, _UNTIL = PRICE_WHOLE // 20, PRICE_WHOLE * 1_000
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "instrument", "证券代码", "代码", "债券代码", "基金代码"),
    "on": ("date", "on", "估值日期", "日期", "净值日期"),
    "price": ("price", "净价", "估价净价", "单位净值", "价格"),
}
_COLUMN = {name: key for key, names in _HEADERS.items() for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """One price of a file (估值行), in billionths for one of quantity."""

    row: int
    code: str
    on: dt.date
    price: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceReject:
    """A row that was not taken, and why (退回行).

    Attributes:
        problem: `code_unknown`, `deposit`, `date`, `future`, `price`, `price_far`, `twice`.
        found: What stands there.
    """

    row: int
    problem: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceIntake:
    """A file of prices with what could not be taken (估值文件读入结果)."""

    rows: tuple[PriceRow, ...]
    rejects: tuple[PriceReject, ...]


def read_price_file(
    content: bytes, *, file_name: str, classes: Mapping[str, str], today: dt.date
) -> PriceIntake:
    """Read a file of prices, keeping the good rows (读取估值文件).

    Args:
        content: The file.
        file_name: Its ending says whether it is a workbook.
        classes: The class of assets of every instrument, by code.
        today: Prices of later days are refused.

    Raises:
        PriceFileUnfit: It is no table, has no header, or is too large.
    """
    if len(content) > BYTES_MAX:
        raise PriceFileUnfit(problem="more than 10 MB")
    table = _table(content, file_name)
    start, columns = _header(table)
    if len(table) - start > ROWS_MAX:
        raise PriceFileUnfit(problem=f"more than {ROWS_MAX} rows")
    rows: list[PriceRow] = []
    rejects: list[PriceReject] = []
    seen: set[tuple[str, dt.date]] = set()
    for number, cells in enumerate(table[start:], start=start + 1):
        if not any(cells):
            continue
        said = {key: cells[at] if at < len(cells) else "" for key, at in columns.items()}
        found = _row(number, said, classes=classes, today=today)
        if isinstance(found, PriceRow) and (found.code, found.on) in seen:
            found = PriceReject(row=number, problem="twice", found=f"{found.code} {found.on}")
        if isinstance(found, PriceReject):
            rejects.append(found)
        else:
            seen.add((found.code, found.on))
            rows.append(found)
    return PriceIntake(rows=tuple(rows), rejects=tuple(rejects))


def read_price(text: str, *, asset_class: str) -> int | None:
    """Read a price as markets write it, in billionths for one of quantity; none for no price.

    Example:
        >>> read_price("100.1234", asset_class="treasury"), read_price("1.2345",
        ...     asset_class="bond_fund")
        (1001234000, 1234500000)

    """
    try:
        written = parse_number(text)
    except DomainError:
        return None
    value = written.value / (_PER_HUNDRED if asset_class in BONDS else Decimal(1))
    if written.suffix not in {"", "元", "yuan"} or not is_whole(value, scale=PRICE_WHOLE):
        return None
    return cut(value, scale=PRICE_WHOLE)


def _row(
    number: int, said: Mapping[str, str], *, classes: Mapping[str, str], today: dt.date
) -> PriceRow | PriceReject:
    code = said["code"].strip()
    day = read_date(said["on"].split(" ")[0]).value
    asset_class = classes.get(code, "")
    price = read_price(said["price"], asset_class=asset_class)
    checks = (
        ("code_unknown", not asset_class, code),
        ("deposit", asset_class in DEPOSITS, code),
        ("date", not isinstance(day, dt.date), said["on"]),
        ("future", isinstance(day, dt.date) and day > today, said["on"]),
        ("price", price is None or price <= 0, said["price"]),
        ("price_far", price is not None and not _FROM <= price <= _UNTIL, said["price"]),
    )
    for problem, is_so, found in checks:
        if is_so:
            return PriceReject(row=number, problem=problem, found=found[:60])
    if not isinstance(day, dt.date) or price is None:
        return PriceReject(row=number, problem="date", found=said["on"][:60])
    return PriceRow(row=number, code=code, on=day, price=price)


def _header(table: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(table[:_HEADER_DEPTH]):
        columns = {
            _COLUMN[text.strip().lower()]: index
            for index, text in enumerate(cells)
            if text.strip().lower() in _COLUMN
        }
        if columns.keys() == _HEADERS.keys():
            return number + 1, columns
    raise PriceFileUnfit(problem="no row has the headings code, date and price")


def _table(content: bytes, file_name: str) -> list[list[str]]:
    if file_name.lower().endswith((".xlsx", ".xls")) or content[:2] == b"PK":
        try:
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        except CalamineError as error:
            raise PriceFileUnfit(problem="not a workbook") from error
        return [[_text(cell) for cell in row] for row in sheet.to_python()]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise PriceFileUnfit(problem="neither UTF-8 nor GB 18030") from error
    if "\0" in text:
        raise PriceFileUnfit(problem="not a text file")
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]


def _text(cell: object) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        # What a spreadsheet shows of 100.1, not the noise behind it.
        return format(cell, ".12g")
    return str(cell).strip()
