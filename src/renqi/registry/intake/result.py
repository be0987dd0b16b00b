"""What reading a firm file gives (读入结果)."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One thing wrong with one row (退回项).

    `row` counts as a spreadsheet does, the header and lines above it included.
    """

    row: int
    column: str
    value: str
    code: str
    reason_zh: str
    reason_en: str
    remedy_zh: str
    remedy_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a reader should know although nothing was refused (提示).

    `row` is the first of `count` rows, None when it concerns the file or a column.
    """

    code: str
    zh: str
    en: str
    count: int = 1
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReading:
    """How one column of the file was understood (列解读).

    `unit` is how many of the fact's unit one unit of the column is, as numerator and
    denominator: (10000, 1) for 万元, (1, 100) for %.
    """

    index: int
    header: str
    key: str
    unit: tuple[int, int] = (1, 1)
    unit_stated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRows:
    """Rejected rows as the file had them, to be mended and imported again (退回原行).

    `above` are the lines before the header: one of them may state the unit.
    """

    header: tuple[str, ...]
    above: tuple[tuple[str, ...], ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeStats:
    """Counts of one reading (统计).

    Rows read = kept + rejected + collapsed. `rejected` counts all refused rows, also those
    beyond the number that is listed one by one.
    """

    read: int
    kept: int
    rejected: int
    collapsed: int
    blank: int
    source: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A firm file as facts, with everything that could not be taken (读入结果).

    `frame` is canonical: one row a firm, a column per fact that the file gave, integers in
    the smallest unit, null for unknown.
    """

    frame: pl.LazyFrame
    rejects: tuple[Reject, ...]
    rejected_rows: SourceRows
    notices: tuple[Notice, ...]
    unknown_columns: tuple[str, ...]
    columns: tuple[ColumnReading, ...]
    stats: IntakeStats
