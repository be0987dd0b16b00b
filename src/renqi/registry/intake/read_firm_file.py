"""Read a firm file: CSV, XLSX or Parquet, Chinese or English (读取企业文件).

The one way in for the import and for screening. No database, no clock.
"""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.registry.intake.assembling import (
    MOST_LISTED_ROWS,
    Gathering,
    duplicate_problem,
    empty_frame,
    source_row,
    take_batch,
)
from renqi.registry.intake.canonical_checks import check_codes, check_values
from renqi.registry.intake.column_plan import ColumnPlan, has_header, plan_columns
from renqi.registry.intake.cross_checks import cross_check
from renqi.registry.intake.csv_source import QuotesBroken, open_csv, open_mended_csv
from renqi.registry.intake.duplicates import resolve_duplicates
from renqi.registry.intake.file_kind import file_kind
from renqi.registry.intake.parquet_source import (
    check_column_types,
    is_canonical,
    open_parquet,
    probe,
    scan_canonical,
)
from renqi.registry.intake.reasons import notice, reject
from renqi.registry.intake.result import Intake, IntakeStats, Notice, SourceRows
from renqi.registry.intake.source import ROW, Source, column_name
from renqi.registry.intake.xlsx_source import check_merged_cells, open_xlsx

Progress = Callable[[int], None]


def read_firm_file(
    path: Path,
    *,
    year: int | None,
    catalogue: FactCatalogue,
    sheet: str | None = None,
    progress: Progress | None = None,
    is_upload: bool = False,
) -> Intake:
    """Read a firm file into facts, keeping the good rows (读取企业文件).

    A bad cell refuses its row, with every problem of the row listed. A frame that we wrote
    ourselves is passed through, its ranges checked.

    Args:
        path: The file.
        year: The last closed fiscal year (上一会计年度), needed when headers name calendar years.
        catalogue: The facts that may occur.
        sheet: Name of the sheet of a workbook; when None the first that names the credit code.
        progress: Called with the number of rows read so far.
        is_upload: Whether a stranger handed the file in: then its mark as ours is not trusted,
            it is tried in a process of its own, and its credit codes are checked one by one.

    Raises:
        FileRefused: No row can be taken; the message names the remedy.
    """
    kind = file_kind(path)
    if kind == "parquet":
        own = is_canonical(path)
        if is_upload or not own:
            probe(path)
        if own:
            return _canonical(path, catalogue=catalogue, is_upload=is_upload)
    source = _open(path, kind=kind, sheet=sheet, catalogue=catalogue)
    encoding = dict(source.details).get("encoding", "UTF-8")
    plan = plan_columns(
        source.top, catalogue=catalogue, year=year, name=path.name, encoding=encoding
    )
    notices = [*source.notices, *plan.notices]
    notices += check_merged_cells(source, header_row=plan.header_row)
    if kind == "parquet":
        check_column_types(path, plan.columns, catalogue=catalogue)
    try:
        gathered = _gather(source, plan=plan, catalogue=catalogue, progress=progress)
    except QuotesBroken:
        source = open_mended_csv(path, details=source.details)
        gathered = _gather(source, plan=plan, catalogue=catalogue, progress=progress)
    return _finish(gathered, source, plan=plan, catalogue=catalogue, notices=notices)


def _open(path: Path, *, kind: str, sheet: str | None, catalogue: FactCatalogue) -> Source:
    if kind == "xlsx":
        fits = functools.partial(has_header, catalogue=catalogue)
        return open_xlsx(path, sheet=sheet, fits=fits)
    return open_parquet(path) if kind == "parquet" else open_csv(path)


def _gather(
    source: Source, *, plan: ColumnPlan, catalogue: FactCatalogue, progress: Progress | None
) -> Gathering:
    gathered = Gathering()
    for batch in source.batches(plan.header_row + 1, len(plan.header)):
        take_batch(gathered, batch, plan=plan, catalogue=catalogue)
        if progress is not None:
            progress(gathered.read)
    return gathered


def _finish(
    gathered: Gathering,
    source: Source,
    *,
    plan: ColumnPlan,
    catalogue: FactCatalogue,
    notices: list[Notice],
) -> Intake:
    frame = pl.concat([empty_frame(plan, catalogue=catalogue), *gathered.frames])
    unique = resolve_duplicates(frame)
    if unique.differing:
        _refuse_duplicates(gathered, source, unique.differing, frame, plan=plan)
    notices += [
        notice(code, count=count, row=row, column=column)
        for (code, column), (count, row) in gathered.notices.items()
    ]
    if unique.collapsed:
        collapsed = len(unique.collapsed)
        notices.append(notice("uscc.duplicate_same", count=collapsed, row=unique.collapsed[0]))
    if gathered.rejected > MOST_LISTED_ROWS:
        notices.append(notice("reject.more", count=gathered.rejected, hint=f"{MOST_LISTED_ROWS}"))
    notices += cross_check(unique.frame, plan=plan, catalogue=catalogue)
    return Intake(
        frame=unique.frame.lazy().drop(ROW),
        rejects=tuple(gathered.rejects),
        rejected_rows=SourceRows(
            header=plan.header,
            above=plan.above,
            rows=tuple(sorted(gathered.refused_rows.items())),
        ),
        notices=tuple(notices),
        unknown_columns=plan.unknown,
        columns=plan.columns,
        stats=IntakeStats(
            read=gathered.read,
            kept=unique.frame.height,
            rejected=gathered.rejected,
            collapsed=len(unique.collapsed),
            blank=gathered.blank,
            source=source.kind,
            details=source.details,
        ),
    )


def _refuse_duplicates(
    gathered: Gathering,
    source: Source,
    differing: dict[int, str],
    frame: pl.DataFrame,
    *,
    plan: ColumnPlan,
) -> None:
    """Refuse the rows of codes that occur with different data; read their cells once more."""
    gathered.rejected += len(differing)
    header = next(column.header for column in plan.columns if column.key == "uscc")
    room = max(0, MOST_LISTED_ROWS - len(gathered.refused_rows))
    listed = dict(sorted(differing.items())[:room])
    codes = dict(frame.filter(pl.col(ROW).is_in([*listed])).select(ROW, "uscc").iter_rows())
    gathered.rejects += [
        reject(duplicate_problem(others), row=row, column=header, value=codes[row], blanks={})
        for row, others in listed.items()
    ]
    gathered.rejects.sort(key=lambda item: item.row)
    gathered.refused_rows.update(_source_rows(source, rows=[*listed], plan=plan))


def _source_rows(
    source: Source, *, rows: list[int], plan: ColumnPlan
) -> Iterator[tuple[int, tuple[str, ...]]]:
    names = [column_name(index) for index in range(len(plan.header))]
    for batch in source.batches(plan.header_row + 1, len(plan.header)):
        for row in batch.filter(pl.col(ROW).is_in(rows)).select(ROW, *names).iter_rows():
            yield row[0], source_row(row[1:])


def _canonical(path: Path, *, catalogue: FactCatalogue, is_upload: bool) -> Intake:
    frame = scan_canonical(path, catalogue=catalogue)
    check_values(frame, path=path, catalogue=catalogue)
    if is_upload:
        check_codes(frame, path=path)
    rows = int(frame.select(pl.len()).collect().item())
    return Intake(
        frame=frame,
        rejects=(),
        rejected_rows=SourceRows(header=()),
        notices=(),
        unknown_columns=(),
        columns=(),
        stats=IntakeStats(
            read=rows, kept=rows, rejected=0, collapsed=0, blank=0, source="canonical"
        ),
    )
