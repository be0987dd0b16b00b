"""Judge every firm of a file by rules, without a database (文件批量判定)."""

import contextlib
import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from renqi.engines.policy.domain.tree import VERDICTS, Rule, Stage, Truth
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.engines.policy.population.screening import Screening, screen_frame
from renqi.kernel.errors import DomainError
from renqi.registry.intake.read_firm_file import read_firm_file
from renqi.registry.intake.result import Intake

ALL = "all"
# Small pieces keep a city of results within little memory.
ROW_GROUP = 131_072
_SHEET = "判定结果 Verdicts"


class OutputUnknown(DomainError):
    """The name of the output says no format (输出格式不支持)."""

    code = "cultivation.output_unknown"
    message = "{path} is no name for a result. End it with .parquet, .csv or .xlsx."


class OutputIsInput(DomainError):
    """The result would overwrite the firm file (输出覆盖输入)."""

    code = "cultivation.output_is_input"
    message = "{path} is the firm file itself. Give the result another name."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileScreening:
    """A firm file that was read, and the rules to judge it by (文件判定).

    `rejects` is the workbook of refused rows, None when there are none.
    """

    intake: Intake
    rules: tuple[Rule, ...]
    screening: Screening
    rejects: Path | None


def rules_asked(catalogue: Catalogue, asked: str, *, as_of: dt.date) -> tuple[Rule, ...]:
    """Return one rule (`cn.srdi`, `cn.srdi@2022-08-01`), or all in force on a day (所选规则).

    Raises:
        DomainError: No such rule, or no version of it in force then.
    """
    if asked == ALL:
        return catalogue.rules_at(as_of)
    return (catalogue.get(asked, default_on=as_of),)


def screen_file(
    path: Path, rules: tuple[Rule, ...], *, catalogue: Catalogue, stage: Stage, year: int
) -> FileScreening:
    """Read a firm file and prepare its judging; refused rows go to a workbook beside it.

    Args:
        path: CSV, XLSX or Parquet, as `renqi registry import` takes it.
        rules: The versions to judge by.
        catalogue: Where the rules come from; its facts say how the file is read.
        stage: First recognition or renewal.
        year: The last closed fiscal year, for headers that name calendar years.

    Raises:
        DomainError: No row of the file can be taken.
    """
    intake = read_firm_file(path, year=year, catalogue=catalogue.facts)
    rejects = None
    if intake.rejects:
        # The writer of workbooks takes longer to load than one firm takes to judge.
        from renqi.registry.intake.rejects_file import rejects_path, write_rejects

        rejects = rejects_path(path)
        write_rejects(rejects, rejects=intake.rejects, rows=intake.rejected_rows)
    screening = screen_frame(intake.frame, rules, stage)
    return FileScreening(intake=intake, rules=rules, screening=screening, rejects=rejects)


@contextlib.contextmanager
def rows_of(screened: FileScreening, *, engine: str) -> Iterator[pl.LazyFrame]:
    """Give one row a firm and rule, computed here or in Spark (判定结果).

    Raises:
        DomainError: Spark is not installed.
    """
    if engine != "spark":
        yield screened.screening.rows()
        return
    from renqi.engines.policy.population.spark import rows_on_spark

    with tempfile.TemporaryDirectory(prefix="renqi-spark-") as name:
        firms, result = Path(name) / "firms.parquet", Path(name) / "rows"
        screened.screening.frame.sink_parquet(firms, engine="streaming")
        yield rows_on_spark(firms, screened.rules, screened.screening.plan.stage, result)


def count_verdicts(rows: pl.LazyFrame) -> dict[str, dict[str, int]]:
    """Count the verdicts of each rule version in rows that were computed (各结论户数)."""
    found = rows.group_by("rule_version", "verdict").len().collect(engine="streaming")
    nobody = {VERDICTS[truth]: 0 for truth in reversed(Truth)}
    counts: dict[str, dict[str, int]] = {}
    for version, verdict, number in found.iter_rows():
        counts.setdefault(version, dict(nobody))[verdict] = number
    return counts


def check_output(out: Path, *, source: Path) -> None:
    """Refuse an output that cannot be written, before any work is done (检查输出).

    Raises:
        DomainError: The name says no format, or is the firm file.
        FileNotFoundError: The folder does not exist.
    """
    if out.suffix.lower() not in _WRITERS:
        raise OutputUnknown(path=out)
    if out.resolve() == source.resolve():
        raise OutputIsInput(path=out)
    if not out.parent.is_dir():
        raise FileNotFoundError(2, "there is no such folder", str(out.parent))


def with_lists(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Turn the lists that a CSV joins by `;` into real ones (清单列)."""
    nothing = pl.lit([], dtype=pl.List(pl.String))
    return rows.with_columns(
        pl.when(pl.col(name) == "").then(nothing).otherwise(pl.col(name).str.split(";")).alias(name)
        for name in ("unmet", "unknown")
    )


def write_rows(rows: pl.LazyFrame, out: Path) -> None:
    """Write one row a firm and rule, in the format of the name (写判定结果)."""
    part = out.with_name(f".{out.name}.part")
    try:
        _WRITERS[out.suffix.lower()](rows, part)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _write_parquet(rows: pl.LazyFrame, path: Path) -> None:
    with_lists(rows).sink_parquet(path, compression="zstd", compression_level=1, engine="streaming")


def _write_csv(rows: pl.LazyFrame, path: Path) -> None:
    from renqi.registry.intake.workbook import escape_formulas

    texts = [escape_formulas(pl.col(pl.String))]
    rows.with_columns(texts).sink_csv(path, include_bom=True, engine="streaming")


def _write_workbook(rows: pl.LazyFrame, path: Path) -> None:
    from renqi.registry.intake.workbook import Sheet, write_xlsx

    names = rows.collect_schema().names()

    def cells() -> Iterator[tuple[str | int | None, ...]]:
        for batch in rows.collect_batches(maintain_order=True, engine="streaming"):
            yield from batch.iter_rows()

    write_xlsx(path, [Sheet(name=_SHEET, header=names, rows=cells())])


_WRITERS: Mapping[str, Callable[[pl.LazyFrame, Path], None]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".xlsx": _write_workbook,
}
