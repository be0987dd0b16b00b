"""Which column of a file is which fact (列规划).

Nothing is matched by likeness: a header is explained word by word or listed as unknown. Two
columns for one fact, a unit that cannot be, or a calendar year without a base refuse the file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind, FactSpec
from renqi.kernel.numbers import yuan_in
from renqi.kernel.width import half_width
from renqi.registry.intake.headers import (
    TITLE_UNIT,
    HeaderNames,
    HeaderReading,
    column_unit,
    header_names,
    read_header,
    stem_specs,
)
from renqi.registry.intake.reasons import notice
from renqi.registry.intake.refusals import (
    HeaderMissing,
    HeaderTwice,
    TooManyColumns,
    UnitUnfit,
    YearNeeded,
)
from renqi.registry.intake.result import ColumnReading, Notice
from renqi.registry.intake.source import MOST_COLUMNS, column_letter

_SHOWN_COLUMNS = 12
# A row with a figure or a credit code in it is data, even if a cell says 统一社会信用代码.
_DATA = re.compile(r"[0-9]{1,3}|[0-9.,]{5,}|[0-9A-Z]{18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """The header found, and what each column means (列规划).

    `header_row` counts from 1.
    """

    header_row: int
    header: tuple[str, ...]
    above: tuple[tuple[str, ...], ...]
    columns: tuple[ColumnReading, ...]
    unknown: tuple[str, ...]
    notices: tuple[Notice, ...]


def plan_columns(
    top: Sequence[Sequence[str]],
    *,
    catalogue: FactCatalogue,
    year: int | None,
    name: str,
    encoding: str = "UTF-8",
) -> ColumnPlan:
    """Find the header among the first rows and explain its columns (规划各列).

    Args:
        top: The first rows of the file as texts.
        catalogue: The facts that may occur.
        year: The last closed fiscal year (上一会计年度), for headers that name a calendar year.
        name: The file's name, for refusals.
        encoding: How the bytes were read (编码); another than UTF-8 is doubted if no header fits.

    Raises:
        HeaderMissing: No row names the credit code.
        HeaderTwice: Two columns give one fact.
        UnitUnfit: A unit does not fit its fact.
        YearNeeded: A calendar year is named and `year` is not given.
        TooManyColumns: The header is too wide.
    """
    names = header_names(catalogue)
    at = _header_index(top, names=names, encoding=encoding)
    header = tuple(text.strip() for text in top[at])
    while header and not header[-1]:
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise TooManyColumns(path=name, found=len(header), limit=MOST_COLUMNS)
    title_unit = _title_unit(top[:at])
    columns, unknown, notices = [], [], []
    for index, text in enumerate(header):
        found = read_header(text, names=names) if text else None
        label = f"{column_letter(index)} {text}".replace("\n", " ")
        spec, remark = _spec_of(found, catalogue=catalogue, year=year, label=label)
        if remark:
            notices.append(notice(remark, column=text))
        if found is None or spec is None:
            if text:
                unknown.append(text)
            continue
        columns.append(_column(index, text, found, spec, label=label, title_unit=title_unit))
    _refuse_twice(columns, catalogue=catalogue)
    if title_unit and any(_needs_unit(column, catalogue=catalogue) for column in columns):
        notices.append(notice("header.unit_from_title", hint=title_unit))
    return ColumnPlan(
        header_row=at + 1,
        header=header,
        above=tuple(tuple(row[: len(header)]) for row in top[:at]),
        columns=tuple(columns),
        unknown=tuple(unknown),
        notices=tuple(notices),
    )


def has_header(top: Sequence[Sequence[str]], *, catalogue: FactCatalogue) -> bool:
    """Whether one of the first rows names the credit code (有无表头)."""
    try:
        _header_index(top, names=header_names(catalogue))
    except HeaderMissing:
        return False
    return True


def _header_index(
    top: Sequence[Sequence[str]], *, names: HeaderNames, encoding: str = "UTF-8"
) -> int:
    for at, row in enumerate(top):
        if any(_DATA.fullmatch(text.strip()) for text in row):
            continue
        found = [read_header(text, names=names) for text in row[:MOST_COLUMNS] if text]
        if any(reading is not None and reading.stem == "uscc" for reading in found):
            return at
    widest = max(top, key=lambda row: sum(1 for text in row if text), default=())
    shown = "、".join(text.strip()[:20] for text in widest if text.strip())
    doubt = f" It was read as {encoding}; if these look garbled, save it as CSV UTF-8."
    raise HeaderMissing(
        columns=shown[: _SHOWN_COLUMNS * 20] or "none",
        doubt="" if encoding == "UTF-8" else doubt,
    )


def _spec_of(
    found: HeaderReading | None, *, catalogue: FactCatalogue, year: int | None, label: str
) -> tuple[FactSpec | None, str]:
    """Return the fact of a header, and a remark on its year."""
    if found is None:
        return None, ""
    specs = stem_specs(catalogue, found.stem)
    back = found.year
    if found.calendar is not None:
        if None in specs:
            return None, ""
        if year is None:
            raise YearNeeded(column=label, named=found.calendar)
        back = year - found.calendar + 1
    if None in specs:
        return (specs[None], "") if back is None else (None, "")
    if back is None:
        return specs[1], "header.no_year" if len(specs) > 1 else ""
    if back not in specs:
        return None, "header.year_outside"
    return specs[back], ""


def _column(
    index: int,
    text: str,
    found: HeaderReading,
    spec: FactSpec,
    *,
    label: str,
    title_unit: str,
) -> ColumnReading:
    unit = column_unit(found.units, spec=spec)
    if unit is None:
        expected = spec.unit.get("en") or spec.kind.value
        raise UnitUnfit(column=label, unit="、".join(found.units), fact=spec.zh, expected=expected)
    if not found.units and title_unit and spec.kind is FactKind.MONEY:
        unit = (yuan_in(title_unit) or 1, 1)
    return ColumnReading(
        index=index,
        header=text,
        key=spec.key,
        unit=unit,
        unit_stated=bool(found.units) or (bool(title_unit) and spec.kind is FactKind.MONEY),
    )


def _refuse_twice(columns: Sequence[ColumnReading], *, catalogue: FactCatalogue) -> None:
    seen: dict[str, ColumnReading] = {}
    for column in columns:
        first = seen.setdefault(column.key, column)
        if first is not column:
            spec = catalogue[column.key]
            raise HeaderTwice(
                first=f"{column_letter(first.index)} ({first.header})",
                second=f"{column_letter(column.index)} ({column.header})",
                fact=f"{spec.zh} ({spec.key})",
            )


def _title_unit(above: Sequence[Sequence[str]]) -> str:
    """Return the money unit that a line above the header states, such as 单位：万元."""
    for row in above:
        for text in row:
            found = TITLE_UNIT.search(half_width(text).replace(" ", ""))
            if found is not None:
                return found[1]
    return ""


def _needs_unit(column: ColumnReading, *, catalogue: FactCatalogue) -> bool:
    return catalogue[column.key].kind is FactKind.MONEY
