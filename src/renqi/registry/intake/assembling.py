"""Batches of cells become one canonical frame and a list of refused rows (汇总)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind, FactSpec
from renqi.kernel.money import yuan_text
from renqi.registry.intake.column_plan import ColumnPlan
from renqi.registry.intake.columns import DTYPES, ColumnValues, read_column
from renqi.registry.intake.mending import BROKEN
from renqi.registry.intake.reasons import HINT_MARK, reject
from renqi.registry.intake.result import ColumnReading, Reject
from renqi.registry.intake.source import EXTRA, LONGEST_CELL_BYTES, ROW, column_name

MOST_LISTED_ROWS = 50_000
_SHOWN_CHARS = 200


@dataclass(slots=True, kw_only=True)
class Gathering:
    """What has been gathered so far; the one thing here that changes (汇总中)."""

    frames: list[pl.DataFrame] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    refused_rows: dict[int, tuple[str, ...]] = field(default_factory=dict)
    notices: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    read: int = 0
    rejected: int = 0
    blank: int = 0


def take_batch(
    gathered: Gathering, batch: pl.DataFrame, *, plan: ColumnPlan, catalogue: FactCatalogue
) -> None:
    """Read one batch and add what came of it (读入一批)."""
    if batch.is_empty():
        return
    rows = batch[ROW]
    read = {
        column.key: read_column(
            batch[column_name(column.index)], spec=catalogue[column.key], reading=column
        )
        for column in plan.columns
    }
    broken = row_problems(batch)
    is_blank = blank_rows(batch) & broken.is_null()
    bad = broken.is_not_null()
    for values in read.values():
        if values.problems is not None:
            bad = bad | values.problems.is_not_null()
    bad = bad & ~is_blank
    gathered.blank += int(is_blank.sum())
    gathered.read += len(batch) - int(is_blank.sum())
    kept = ~(bad | is_blank)
    frame = pl.DataFrame({ROW: rows, **{key: values.values for key, values in read.items()}})
    gathered.frames.append(frame.filter(kept))
    _gather_notices(gathered, read, plan=plan, kept=kept, rows=rows)
    if bad.any():
        gathered.rejected += int(bad.sum())
        _gather_rejects(gathered, batch, read, broken, bad, plan=plan, catalogue=catalogue)


def source_row(cells: Sequence[object]) -> tuple[str, ...]:
    """Write the cells of a row as texts (原行文本)."""
    return tuple("" if cell is None else str(cell) for cell in cells)


def bounds_text(spec: FactSpec) -> dict[str, str]:
    """Return a number's bounds in the unit of files, for the texts of refusals (范围文字)."""
    if not spec.is_number:
        return {}
    low = _bound(spec.lowest, spec) if spec.lowest is not None else "-∞"
    high = _bound(spec.highest, spec) if spec.highest is not None else "∞"
    return {"low": low, "high": high, "unit": spec.unit.get("zh", "")}


def _bound(value: int, spec: FactSpec) -> str:
    if spec.kind is FactKind.MONEY:
        return yuan_text(value)
    return f"{value / spec.scale:g}" if spec.scale > 1 else str(value)


def row_problems(batch: pl.DataFrame) -> pl.Series:
    """Return what is wrong with a row as a whole: broken, too wide, or a cell without end."""
    cells = [
        name
        for name, dtype in batch.schema.items()
        if dtype == pl.String and name not in (EXTRA, BROKEN)
    ]
    too_long = [pl.col(name).str.len_bytes() > LONGEST_CELL_BYTES for name in cells]
    found = pl.lit(None, dtype=pl.String)
    if too_long:
        long_cell = pl.when(pl.any_horizontal(too_long)).then(pl.lit("row.cell_too_long"))
        found = long_cell.otherwise(found)
    if EXTRA in batch.columns:
        beyond = pl.col(EXTRA).str.strip_chars() != ""
        found = pl.when(beyond).then(pl.lit("row.too_many_cells")).otherwise(found)
    if BROKEN in batch.columns:
        found = pl.coalesce(BROKEN, found)
    # Beside a real column, so that a constant becomes as long as the batch.
    return batch.select(ROW, problem=found)["problem"]


def blank_rows(batch: pl.DataFrame) -> pl.Series:
    """Whether no cell of a row holds anything but spaces."""
    empty = []
    for name, dtype in batch.schema.items():
        if name in (ROW, BROKEN):
            continue
        column = pl.col(name)
        empty.append(
            column.is_null() | (column.str.strip_chars() == "")
            if dtype == pl.String
            else column.is_null()
        )
    return batch.select(pl.all_horizontal(empty).alias("blank"))["blank"]


def _gather_notices(
    gathered: Gathering,
    read: dict[str, ColumnValues],
    *,
    plan: ColumnPlan,
    kept: pl.Series,
    rows: pl.Series,
) -> None:
    headers = {column.key: column.header for column in plan.columns}
    for key, values in read.items():
        for code, mask in values.notices.items():
            hit = rows.filter(mask & kept)
            if hit.is_empty():
                continue
            counted = gathered.notices.setdefault((code, headers[key]), [0, int(hit[0])])
            counted[0] += len(hit)


def _gather_rejects(
    gathered: Gathering,
    batch: pl.DataFrame,
    read: dict[str, ColumnValues],
    row_problems: pl.Series,
    bad: pl.Series,
    *,
    plan: ColumnPlan,
    catalogue: FactCatalogue,
) -> None:
    room = MOST_LISTED_ROWS - len(gathered.refused_rows)
    if room <= 0:
        return
    places = pl.select(pl.arg_where(bad)).to_series().head(room)
    names = [column_name(index) for index in range(len(plan.header))]
    listed = batch.select(ROW, *(name for name in names if name in batch.columns))[places]
    for row in listed.iter_rows():
        gathered.refused_rows[row[0]] = source_row(row[1:])
    found = [
        reject(problem, row=row, column="", value="", blanks={})
        for row, problem in _problems(row_problems, batch[ROW], places)
    ]
    broken = {item.row for item in found}
    for column in plan.columns:
        problems = read[column.key].problems
        if problems is not None:
            found += _cell_rejects(
                column, problems, batch, places, spec=catalogue[column.key], skip=broken
            )
    found.sort(key=lambda item: item.row)
    gathered.rejects += found


def _cell_rejects(
    column: ColumnReading,
    problems: pl.Series,
    batch: pl.DataFrame,
    places: pl.Series,
    *,
    spec: FactSpec,
    skip: set[int],
) -> list[Reject]:
    """List the refused cells of a column; a row broken as a whole is explained once."""
    blanks = bounds_text(spec)
    values = dict(zip(batch[ROW][places], batch[column_name(column.index)][places], strict=True))
    return [
        reject(
            problem,
            row=row,
            column=column.header,
            value=source_row([values[row]])[0][:_SHOWN_CHARS],
            blanks=blanks,
        )
        for row, problem in _problems(problems, batch[ROW], places)
        if row not in skip
    ]


def _problems(problems: pl.Series, rows: pl.Series, places: pl.Series) -> Iterable[tuple[int, str]]:
    for row, problem in zip(rows[places], problems[places], strict=True):
        if problem is not None:
            yield row, problem


def empty_frame(plan: ColumnPlan, *, catalogue: FactCatalogue) -> pl.DataFrame:
    """Return a frame with the plan's columns and no row (空表)."""
    schema: dict[str, type[pl.DataType]] = {ROW: pl.UInt32}
    schema |= {column.key: DTYPES[catalogue[column.key].kind] for column in plan.columns}
    return pl.DataFrame(schema=schema)


def duplicate_problem(others: str) -> str:
    """Return the marked reason for a code that occurs again with other data (重复)."""
    return f"uscc.duplicate_differs{HINT_MARK}{others}"
