"""The table that goes with a letter of recommendation, column by column (推荐汇总表)."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from renqi.engines.policy.domain.facts import FactKind
from renqi.engines.policy.explaining.fact_words import fact_text
from renqi.registry.domain.resolution import FactValue
from renqi.registry.domain.vocabulary import fact_catalogue

_PATH = Path(__file__).parent.parent / "rules" / "recommendation_forms.yaml"
_FEN_PER_WAN, _PERCENT = 1_000_000, 100
Cell = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """One column (表列)."""

    zh: str
    source: str
    key: str = ""
    of: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """A table with its title (推荐汇总表样式)."""

    title: str
    columns: tuple[FormColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """One firm as the table needs it (被推荐企业).

    Attributes:
        rank: Its place.
        firm: Name, credit code and district by key.
        form: The form as it was handed in.
        facts: Its figures in stored units.
    """

    rank: int
    firm: Mapping[str, str]
    form: Mapping[str, Any]
    facts: Mapping[str, FactValue]


def outcome_columns() -> tuple[str, ...]:
    """Give the columns that come back filled in (结果列)."""
    return tuple(_document()["outcome"])


@functools.cache
def form_table(rung: str) -> FormTable:
    """Read the table of a rung (读取推荐汇总表样式)."""
    row = _document()["rungs"][rung]
    columns = (one for group in row["columns"] for one in group)
    return FormTable(
        title=row["title"],
        columns=tuple(
            FormColumn(
                zh=one["zh"],
                source=one["from"],
                key=one.get("key", ""),
                of=tuple(one.get("of", ())),
                unit=one.get("unit", ""),
            )
            for one in columns
        ),
    )


def table_row(table: FormTable, one: Recommended) -> tuple[Cell, ...]:
    """Write the row of one firm; what is not known stays empty (汇总表行)."""
    return tuple(_CELLS[column.source](column, one) for column in table.columns)


def _rank(_: FormColumn, one: Recommended) -> Cell:
    return one.rank


def _firm(column: FormColumn, one: Recommended) -> Cell:
    return one.firm.get(column.key, "")


def _form(column: FormColumn, one: Recommended) -> Cell:
    return str(one.form.get(column.key, ""))


def _fact(column: FormColumn, one: Recommended) -> Cell:
    value = one.facts.get(column.key)
    if value is None:
        return ""
    if column.unit == "万元":
        return _two_places(Fraction(int(value), _FEN_PER_WAN))
    spec = fact_catalogue()[column.key]
    if spec.kind in (FactKind.COUNT, FactKind.RANK):
        return int(value)
    return fact_text(spec, value).zh


def _ratio(column: FormColumn, one: Recommended) -> Cell:
    upper, lower = (one.facts.get(key) for key in column.of)
    if upper is None or lower is None or int(lower) <= 0:
        return ""
    return f"{_two_places(Fraction(int(upper) * _PERCENT, int(lower)))}%"


def _two_places(value: Fraction) -> str:
    """Cut to two places, downward: nobody is lifted over a bar by rounding."""
    hundredths = value.numerator * _PERCENT // value.denominator
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // _PERCENT}.{abs(hundredths) % _PERCENT:02d}"


_CELLS: Mapping[str, Callable[[FormColumn, Recommended], Cell]] = {
    "rank": _rank,
    "firm": _firm,
    "form": _form,
    "fact": _fact,
    "ratio": _ratio,
}


@functools.cache
def _document() -> Any:
    return yaml.load(_PATH.read_text("utf-8"), Loader=yaml.CSafeLoader)
