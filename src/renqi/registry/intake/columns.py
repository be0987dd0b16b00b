"""One column of a file as canonical values (整列解读).

Ordinary cells are read by whole-column expressions. What is left goes through `read_cell`
once per distinct text, so a million rows of 是 and 否 cost two readings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from renqi.engines.policy.domain.facts import FactKind, FactSpec
from renqi.registry.intake.cells import EARLIEST, LATEST, UNKNOWN, out_of_range, read_cell
from renqi.registry.intake.code_column import clean_codes, read_codes
from renqi.registry.intake.result import ColumnReading
from renqi.registry.intake.scaling import (
    Scaled,
    scale_counts,
    scale_fractions,
    scale_money,
)

DTYPES: dict[FactKind, type[pl.DataType]] = {
    FactKind.MONEY: pl.Int64,
    FactKind.COUNT: pl.Int64,
    FactKind.RANK: pl.Int64,
    FactKind.FRACTION: pl.Int64,
    FactKind.DECIMAL: pl.Int64,
    FactKind.LIST: pl.Int64,
    FactKind.FLAG: pl.Boolean,
    FactKind.CATEGORY: pl.String,
    FactKind.TEXT: pl.String,
    FactKind.DATE: pl.Date,
}
# A text of up to 15 significant digits and a point is the nearest float's own text.
_EXACT_TEXT_BYTES = 16
_GROUPED = r"^[-+]?[¥￥]?[0-9]{1,3}([,，][0-9]{3})+(\.[0-9]+)?$"
_SEPARATOR_SIGNS = ["¥", "￥", ",", "，"]
# Longer units first: 万元 also ends in 元.
_SUFFIXES: Mapping[FactKind, Mapping[str, tuple[int, int]]] = {
    FactKind.MONEY: {
        "万元": (10_000, 1),
        "亿元": (100_000_000, 1),
        "千元": (1_000, 1),
        "元": (1, 1),
        "万": (10_000, 1),
        "亿": (100_000_000, 1),
    },
    FactKind.FRACTION: {"%": (1, 100), "\uff05": (1, 100)},
}
_LONGEST_TEXT = 200
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnValues:
    """A column read (整列结果).

    Attributes:
        values: Canonical values, null for unknown and for refused cells.
        problems: Reason codes with hints, null where nothing is wrong; None when nothing is.
        notices: Masks of the rows that each notice code concerns.
    """

    values: pl.Series
    problems: pl.Series | None = None
    notices: dict[str, pl.Series] = field(default_factory=dict)


def read_column(cells: pl.Series, *, spec: FactSpec, reading: ColumnReading) -> ColumnValues:
    """Read one column of any storage type as canonical values (解读一列)."""
    if spec.key == "uscc":
        return _read_code_column(_as_text(cells))
    if cells.dtype != pl.String:
        typed = _read_typed(cells, spec=spec, reading=reading)
        if typed is not None:
            return typed
    texts = _as_text(cells)
    if spec.is_number:
        return _read_number_texts(texts, spec=spec, reading=reading)
    readers = {FactKind.DATE: _read_dates, FactKind.TEXT: _read_free_text}
    return readers.get(spec.kind, _read_distinct)(texts, spec=spec, reading=reading)


def _read_typed(cells: pl.Series, *, spec: FactSpec, reading: ColumnReading) -> ColumnValues | None:
    """Read a column whose storage type says what it is, None when it must go through text."""
    if spec.is_number and cells.dtype.is_integer():
        return _read_integers(cells, spec=spec, reading=reading)
    if spec.is_number and cells.dtype.is_float():
        floats = cells.cast(pl.Float64)
        return _bounded(_scale(floats.fill_nan(None), spec, reading), spec)
    if spec.kind is FactKind.FLAG and cells.dtype == pl.Boolean:
        return ColumnValues(values=cells)
    if spec.kind is FactKind.DATE and cells.dtype in (pl.Date, pl.Datetime):
        return ColumnValues(values=cells.cast(pl.Date, strict=False))
    return None


def _as_text(cells: pl.Series) -> pl.Series:
    if isinstance(cells.dtype, pl.List):
        cells = cells.cast(pl.List(pl.String)).list.join(";")
        # An empty list is a statement, an empty text would read as unknown.
        cells = cells.replace("", "none")
    elif cells.dtype != pl.String:
        cells = cells.cast(pl.String, strict=False)
    trimmed = cells.str.strip_chars()
    return trimmed.set(trimmed == "", None)


def _scale(floats: pl.Series, spec: FactSpec, reading: ColumnReading) -> Scaled:
    numerator, denominator = reading.unit
    if spec.kind is FactKind.MONEY:
        return scale_money(floats, scale=spec.scale * numerator)
    if spec.scale == 1:
        return scale_counts(floats)
    return scale_fractions(floats, scale=spec.scale * numerator // denominator)


def _bounded(scaled: Scaled, spec: FactSpec) -> ColumnValues:
    """Refuse what lies outside the fact's bounds and what is not whole."""
    values = scaled.values
    low, high = spec.lowest, spec.highest
    outside = scaled.too_large
    if low is not None:
        outside = outside | (values < low).fill_null(value=False)
    if high is not None:
        outside = outside | (values > high).fill_null(value=False)
    notices = {"money.cut": scaled.cut} if scaled.cut.any() else {}
    if not outside.any() and not scaled.broken.any():
        return ColumnValues(values=values, notices=notices)
    above = out_of_range(high + 1, spec=spec) if high is not None else "number.out_of_range"
    is_above = (values > high).fill_null(value=False) if high is not None else outside
    problems = pl.select(
        pl.when(scaled.broken)
        .then(pl.lit("number.not_whole"))
        .when(outside & is_above)
        .then(pl.lit(above))
        .when(outside)
        .then(pl.lit("number.out_of_range"))
    ).to_series()
    return ColumnValues(
        values=values.set(problems.is_not_null(), None), problems=problems, notices=notices
    )


def _read_integers(cells: pl.Series, *, spec: FactSpec, reading: ColumnReading) -> ColumnValues:
    numerator, denominator = reading.unit
    # Division goes toward minus infinity, so a percentage is cut as everywhere.
    room = 2**62 // (spec.scale * numerator)
    wide = cells.cast(pl.Int64, strict=False)
    lost = (wide.is_null() & cells.is_not_null()) | (wide.abs() > room).fill_null(value=False)
    values = wide.set(lost, None) * (spec.scale * numerator) // denominator
    no = pl.repeat(value=False, n=len(cells), dtype=pl.Boolean, eager=True)
    return _bounded(Scaled(values=values, cut=no, broken=no, too_large=lost), spec)


def _read_number_texts(texts: pl.Series, *, spec: FactSpec, reading: ColumnReading) -> ColumnValues:
    grouped = texts.str.contains(_GROUPED).fill_null(value=False)
    if grouped.any():
        plain = texts.str.replace_many(_SEPARATOR_SIGNS, [""] * len(_SEPARATOR_SIGNS))
        texts = pl.select(pl.when(grouped).then(plain).otherwise(texts)).to_series()
    floats = texts.cast(pl.Float64, strict=False)
    ordinary = floats.is_finite()
    if spec.kind is not FactKind.MONEY:
        ordinary = ordinary & (texts.str.len_bytes() <= _EXACT_TEXT_BYTES)
    ordinary = ordinary.fill_null(value=False)
    read = _bounded(_scale(floats.set(~ordinary, None), spec, reading), spec)
    unusual = texts.is_not_null() & ~ordinary
    for suffix, unit in _SUFFIXES.get(spec.kind, {}).items():
        with_unit = unusual & texts.str.ends_with(suffix)
        if with_unit.any():
            read = _merged(
                read, _read_suffixed(texts, with_unit, suffix, spec, unit), where=with_unit
            )
            unusual = unusual & ~with_unit
    if not unusual.any():
        return read
    rest = _read_distinct(texts.set(~unusual, None), spec=spec, reading=reading)
    return _merged(read, rest, where=unusual)


def _read_suffixed(
    texts: pl.Series, where: pl.Series, suffix: str, spec: FactSpec, unit: tuple[int, int]
) -> ColumnValues:
    """Read the cells that end in a unit, as if the unit stood in the header."""
    own = ColumnReading(index=0, header="", key=spec.key, unit=unit)
    plain = texts.str.strip_suffix(suffix).str.strip_chars_end()
    # Only figures: whatever else stands before a unit is for the cell reader to judge.
    is_plain = where & plain.str.contains(r"^[-+]?[0-9][0-9,，]*(\.[0-9]+)?$")
    read = _read_number_texts(plain.set(~is_plain, None), spec=spec, reading=own)
    odd = where & ~is_plain
    if not odd.any():
        return read
    rest = _read_distinct(texts.set(~odd, None), spec=spec, reading=own)
    return _merged(read, rest, where=odd)


def _read_dates(texts: pl.Series, *, spec: FactSpec, reading: ColumnReading) -> ColumnValues:
    dates = texts.str.to_date("%Y-%m-%d", strict=False)
    # Four digits, or the year 20 would be read from 20-1-3.
    ordinary = dates.is_between(EARLIEST, LATEST).fill_null(value=False)
    unusual = texts.is_not_null() & ~ordinary
    read = ColumnValues(values=dates.set(unusual, None))
    if not unusual.any():
        return read
    rest = _read_distinct(texts.set(~unusual, None), spec=spec, reading=reading)
    return _merged(read, rest, where=unusual)


def _read_free_text(texts: pl.Series, *, spec: FactSpec, reading: ColumnReading) -> ColumnValues:
    del spec, reading  # Free text is read the same for every fact.
    flat = texts.str.replace_all(r"[\r\n\t]+", " ")
    # An apostrophe before a formula sign was put there by a careful writer of CSV.
    flat = flat.str.replace(r"^'([=+\-@])", "$1")
    values = flat.set(flat.str.to_lowercase().is_in(list(UNKNOWN)), None)
    problems = pl.select(
        pl.when(values.str.len_chars() > _LONGEST_TEXT)
        .then(pl.lit("text.too_long"))
        .when(values.str.contains(_CONTROL))
        .then(pl.lit("text.control"))
    ).to_series()
    if problems.null_count() == len(problems):
        return ColumnValues(values=values)
    return ColumnValues(values=values.set(problems.is_not_null(), None), problems=problems)


def _read_code_column(texts: pl.Series) -> ColumnValues:
    codes = clean_codes(texts)
    read = read_codes(codes)
    return ColumnValues(values=read.codes, problems=read.problems, notices=read.notices)


def _read_distinct(texts: pl.Series, *, spec: FactSpec, reading: ColumnReading) -> ColumnValues:
    distinct = texts.drop_nulls().unique()
    cells = [read_cell(text, spec=spec, unit=reading.unit) for text in distinct]
    dtype = DTYPES[spec.kind]
    values = _mapped(texts, distinct, (cell.value for cell in cells), dtype)
    problems = None
    if any(cell.problem for cell in cells):
        problems = _mapped(texts, distinct, (cell.problem or None for cell in cells), pl.String)
    notices = {}
    for code in {cell.notice for cell in cells} - {""}:
        hit = pl.Series(
            [text for text, cell in zip(distinct, cells, strict=True) if cell.notice == code]
        )
        notices[code] = texts.is_in(hit.implode()).fill_null(value=False)
    return ColumnValues(values=values, problems=problems, notices=notices)


def _mapped(
    texts: pl.Series,
    distinct: pl.Series,
    values: Iterable[object],
    dtype: type[pl.DataType],
) -> pl.Series:
    new = pl.Series(list(values), dtype=dtype)
    if distinct.is_empty():
        return pl.repeat(None, len(texts), dtype=dtype, eager=True)
    return texts.replace_strict(distinct, new, default=None, return_dtype=dtype)


def _merged(first: ColumnValues, second: ColumnValues, *, where: pl.Series) -> ColumnValues:
    """Take the second reading where the first could not read."""
    values = pl.select(pl.when(where).then(second.values).otherwise(first.values)).to_series()
    problems = first.problems
    if second.problems is not None:
        problems = (
            second.problems
            if problems is None
            else pl.select(pl.coalesce(second.problems, problems)).to_series()
        )
    notices = dict(first.notices)
    for code, mask in second.notices.items():
        notices[code] = mask | notices[code] if code in notices else mask
    return ColumnValues(values=values, problems=problems, notices=notices)
