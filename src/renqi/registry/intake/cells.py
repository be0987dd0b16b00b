"""One unusual cell at a time (单元格解读).

The columns are read by whole-column expressions; what those cannot take, such as `1.2亿` or
`2020年1月3日`, comes here once per distinct text.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from renqi.engines.policy.domain.facts import FactKind, FactSpec
from renqi.kernel.errors import DomainError
from renqi.kernel.money import fen_from_yuan
from renqi.kernel.numbers import (
    WrittenNumber,
    cut,
    is_foreign_money,
    is_whole,
    parse_number,
    yuan_in,
)
from renqi.kernel.width import half_width
from renqi.registry.domain.code_tables import CODE_TABLES
from renqi.registry.intake.reasons import HINT_MARK

UNKNOWN = frozenset(
    [
        "-",
        "--",
        "---",
        "—",
        "——",
        "―",
        "/",
        "\\",
        "n/a",
        "na",
        "n.a.",
        "#n/a",
        "null",
        "nan",
        "nil",
        "无数据",
        "暂无数据",
        "暂无",
        "未填",
        "未填写",
        "未填报",
        "未知",
        "不详",
        "不明",
        "缺失",
        "空",
        "不适用",
        "unknown",
        "?",
    ]
) | {""}
NOTHING = frozenset(("无", "没有", "none"))
EARLIEST, LATEST = dt.date(1800, 1, 1), dt.date(2100, 12, 31)

_MEASURES = frozenset(
    ["人", "名", "个", "件", "项", "家", "级", "次", "位", "年", "分", "岁", "years", "points"]
)
_RANK = re.compile(r"第(.+)名?")
_YEAR_FIRST = re.compile(
    r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?(?:[T\s].*)?"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0)?")
_YEAR_LAST = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}")
_NO_DAY = re.compile(r"[0-9]{4}(?:\s*[-/.年]\s*(?:[0-9]{1,2}\s*月?)?)?")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
# Day 1 of a spreadsheet is 1900-01-01 and it counts a 29 February 1900 that never was.
_SERIAL_ZERO = dt.date(1899, 12, 30)
_FLAGS = {
    **dict.fromkeys(
        ["是", "true", "t", "yes", "y", "1", "1.0", "√", "✓", "✔", "有", "对", "真"], True
    ),
    **dict.fromkeys(
        [
            "否",
            "false",
            "f",
            "no",
            "n",
            "0",
            "0.0",
            "×",
            "✗",
            "✘",
            "无",
            "没有",
            "错",
            "假",
            "不是",
        ],
        False,
    ),
    # The letter x is how a cross is typed.
    "x": False,
}
_ITEMS = re.compile(r"[;；、,，|\n]+")

CellValue = int | bool | str | dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one text means: a canonical value, unknown, or a problem (单元格含义).

    `problem` and `notice` are reason codes, a problem with its hint behind the hint mark.
    """

    value: CellValue = None
    problem: str = ""
    notice: str = ""


def read_cell(text: str, *, spec: FactSpec, unit: tuple[int, int]) -> Cell:
    """Read one cell of a fact's column (解读单元格).

    `unit` is that of the column's header; a unit written in the cell wins over it.
    """
    plain = half_width(text).strip()
    word = plain.casefold()
    if word in UNKNOWN:
        return Cell()
    if word in NOTHING:
        return _nothing(word, spec=spec)
    if spec.is_number:
        return _read_number(plain, spec=spec, unit=unit)
    return _read_code(plain, spec) if spec.codes else _READERS[spec.kind](plain, spec)


def read_date(text: str) -> Cell:
    """Read a date as people write it (解读日期).

    Example:
        >>> read_date("2020年1月3日").value == read_date("43833").value
        True

    """
    plain = half_width(text).strip()
    found = _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found is not None:
        return _day(*(int(part) for part in found.groups()))
    serial = _SERIAL.fullmatch(plain)
    if serial is not None:
        return Cell(value=_SERIAL_ZERO + dt.timedelta(days=int(serial[1])))
    if _YEAR_LAST.fullmatch(plain):
        return Cell(problem="date.order_unclear")
    return Cell(problem="date.day_missing" if _NO_DAY.fullmatch(plain) else "date.unreadable")


def out_of_range(value: int, *, spec: FactSpec) -> str:
    """Return the problem of a number outside its bounds, "" when it is inside (超出范围)."""
    if spec.highest is not None and value > spec.highest and spec.kind is FactKind.FRACTION:
        return "number.share_over_one"
    if spec.lowest is not None and value < spec.lowest:
        return "number.out_of_range"
    if spec.highest is not None and value > spec.highest:
        return "number.out_of_range"
    return ""


def _nothing(word: str, *, spec: FactSpec) -> Cell:
    """Say what 无 means for a fact: none is a statement, not a gap."""
    if spec.kind in (FactKind.RANK, FactKind.LIST):
        return Cell(value=0)
    if "none" in spec.values:
        return Cell(value="none")
    # Programs write None for a gap, people write 无 for zero: only the second is a count.
    if spec.kind is FactKind.COUNT and word != "none":
        return _bounded(0, spec=spec)
    if spec.kind is FactKind.FLAG and word != "none":
        return Cell(value=False)
    if spec.is_number or spec.kind in (FactKind.FLAG, FactKind.DATE):
        return Cell(problem="number.none_unclear")
    return Cell()


def _read_number(plain: str, *, spec: FactSpec, unit: tuple[int, int]) -> Cell:
    ranked = _RANK.fullmatch(plain) if spec.kind is FactKind.RANK else None
    try:
        written = parse_number(ranked[1].removesuffix("名") if ranked else plain)
    except DomainError as error:
        foreign = spec.kind is FactKind.MONEY and is_foreign_money(plain)
        return Cell(problem="number.foreign_currency" if foreign else error.code)
    if spec.kind is FactKind.MONEY:
        return _money(written, spec=spec, unit=unit)
    return _plain_number(written, spec=spec, unit=unit)


def _plain_number(written: WrittenNumber, *, spec: FactSpec, unit: tuple[int, int]) -> Cell:
    """Take a count, rank, fraction or decimal."""
    if spec.kind is FactKind.FRACTION and written.suffix == "%":
        return _bounded(cut(written.value, scale=spec.scale // 100), spec=spec)
    if written.suffix and written.suffix not in _MEASURES:
        return Cell(problem=f"number.unit_unclear{HINT_MARK}{written.suffix}")
    if spec.scale == 1 and not is_whole(written.value, scale=1):
        return Cell(problem="number.not_whole")
    return _bounded(_cut_ratio(written.value, unit=unit, scale=spec.scale), spec=spec)


def _cut_ratio(value: Decimal, *, unit: tuple[int, int], scale: int) -> int:
    exact = Fraction(value) * scale * unit[0] / unit[1]
    return exact.numerator // exact.denominator


def _money(written: WrittenNumber, *, spec: FactSpec, unit: tuple[int, int]) -> Cell:
    # A unit in the cell is closer to the figure than the one in the header, so it wins.
    yuan = yuan_in(written.suffix) if written.suffix else unit[0]
    if yuan is None and is_foreign_money(written.suffix):
        if spec.key == "registered_capital":
            return Cell(notice="capital.foreign")
        return Cell(problem="number.foreign_currency")
    if yuan is None:
        return Cell(problem=f"number.unit_unclear{HINT_MARK}{written.suffix}")
    reading = fen_from_yuan(written.value, yuan_per_unit=yuan)
    cell = _bounded(reading.fen, spec=spec)
    if reading.was_cut and not cell.problem:
        return Cell(value=cell.value, notice="money.cut")
    return cell


def _bounded(value: int, *, spec: FactSpec) -> Cell:
    problem = out_of_range(value, spec=spec)
    return Cell(problem=problem) if problem else Cell(value=value)


def _day(year: int, month: int, day: int) -> Cell:
    try:
        value = dt.date(year, month, day)
    except ValueError:
        return Cell(problem="date.impossible")
    return Cell(value=value) if EARLIEST <= value <= LATEST else Cell(problem="date.out_of_range")


def _read_code(plain: str, spec: FactSpec) -> Cell:
    reading = CODE_TABLES[spec.codes].read(plain)
    hint = HINT_MARK + reading.hint if reading.hint else ""
    problem = reading.problem + hint if reading.problem else ""
    return Cell(value=reading.value, problem=problem, notice=reading.warning)


def _read_flag(plain: str, _spec: FactSpec) -> Cell:
    value = _FLAGS.get(plain.casefold())
    return Cell(problem="flag.unreadable") if value is None else Cell(value=value)


def _read_category(plain: str, spec: FactSpec) -> Cell:
    value = _value_of(plain, spec)
    if value is None:
        choices = "、".join(f"{zh} ({key})" for key, zh in _choices(spec))
        return Cell(problem=f"category.unknown{HINT_MARK}{choices}")
    return Cell(value=value)


def _read_list(plain: str, spec: FactSpec) -> Cell:
    bits = 0
    for item in filter(None, (part.strip() for part in _ITEMS.split(plain))):
        value = _value_of(item, spec)
        if value is None:
            return Cell(problem=f"list.unknown{HINT_MARK}{item[:40]}")
        bits |= spec.bit(value)
    # Separators alone state nothing, not even that there is none.
    return Cell(value=bits or None)


def _choices(spec: FactSpec) -> Iterable[tuple[str, str]]:
    return zip(spec.values, spec.value_zh or spec.values, strict=True)


def _value_of(word: str, spec: FactSpec) -> str | None:
    """Find a value by key or Chinese name; quotation marks and a closing 企业 do not count."""
    bare = re.sub(r"[\s\"'“”\u2018\u2019]", "", word).casefold()
    for key, zh in _choices(spec):
        if bare in (key.casefold(), zh, f"{zh}企业") or bare.removesuffix("企业") == zh:
            return key
    return VALUE_NAMES.get(spec.stem, {}).get(bare)


# Short and older names that people write for a value.
VALUE_NAMES: Mapping[str, Mapping[str, str]] = {
    "valid_titles": {
        "创新型": "innovative",
        "科技型": "technology_sme",
        "高新": "high_tech",
        "高企": "high_tech",
        "国家高新技术企业": "high_tech",
        "专精特新": "srdi",
        "省级专精特新中小企业": "srdi",
        "小巨人": "little_giant",
        "专精特新小巨人企业": "little_giant",
        "国家级专精特新小巨人": "little_giant",
        "国家级专精特新小巨人企业": "little_giant",
        "市制造业单项冠军": "champion_city",
        "深圳市制造业单项冠军": "champion_city",
        "市级制造业单项冠军": "champion_city",
        "省制造业单项冠军": "champion_province",
        "广东省制造业单项冠军": "champion_province",
        "省级制造业单项冠军": "champion_province",
        "制造业单项冠军": "champion_nation",
        "国家级制造业单项冠军": "champion_nation",
        "国家制造业单项冠军": "champion_nation",
    },
    "rd_body": {
        "国家": "national",
        "省级": "provincial",
        "部级": "provincial",
        "省部": "provincial",
        "市": "city",
        "区级": "below_city",
    },
    "product_field": {
        "补短板": "shortboard",
        "锻长板": "shortboard",
        "填空白": "shortboard",
        "工业六基": "six_basics",
        "其它": "other",
    },
}

_READERS: Mapping[FactKind, Callable[[str, FactSpec], Cell]] = {
    FactKind.FLAG: _read_flag,
    FactKind.CATEGORY: _read_category,
    FactKind.LIST: _read_list,
    FactKind.DATE: lambda plain, _spec: read_date(plain),
    FactKind.TEXT: lambda plain, _spec: Cell(value=plain),
}
