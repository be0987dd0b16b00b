"""`renqi screen`: judge every firm of a file by rules (批量判定)."""

import argparse
import datetime as dt
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renqi.cli.notices import print_notices
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command

if TYPE_CHECKING:
    from renqi.engines.policy.domain.tree import Rule
    from renqi.engines.policy.population.plan import RulePlan
    from renqi.programmes.cultivation.survey.services.screen_file import FileScreening

ENGINES = ("local", "spark")
# More rows than this are for a file, not for one JSON document.
_MOST_ROWS_IN_JSON = 10_000
_VERDICTS = ("met", "review", "unmet", "unknown")


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    command = add_command(
        subparsers, "screen", summary="judge every firm of a file by rules", handler=_screen
    )
    command.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX or Parquet")
    command.add_argument(
        "--rule", required=True, metavar="RULE|all", help="rule id, id@date, or all in force"
    )
    command.add_argument("--as-of", type=_date, metavar="DATE", help="day judged for (today)")
    command.add_argument("--renewal", action="store_true", help="renewal, not first recognition")
    command.add_argument("--year", type=int, help="last closed fiscal year (the year before)")
    command.add_argument(
        "--out", type=Path, metavar="OUT", help="write every row to OUT.parquet, .csv or .xlsx"
    )
    command.add_argument(
        "--engine", choices=ENGINES, default="local", help="where to compute (%(default)s)"
    )


def _screen(arguments: argparse.Namespace) -> int:
    from renqi.engines.policy.domain.tree import Stage
    from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
    from renqi.programmes.cultivation.survey.services.screen_file import (
        check_output,
        rules_asked,
        screen_file,
    )

    if arguments.out is not None:
        check_output(arguments.out, source=arguments.file)
    catalogue = ladder_catalogue()
    as_of = arguments.as_of or dt.datetime.now().astimezone().date()
    screened = screen_file(
        arguments.file,
        rules_asked(catalogue, arguments.rule, as_of=as_of),
        catalogue=catalogue,
        stage=Stage.RENEWAL if arguments.renewal else Stage.FIRST,
        year=arguments.year or as_of.year - 1,
    )
    counts, results = _computed(screened, arguments)
    if arguments.json:
        if results is None and arguments.out is None:
            sys.stderr.write(
                f"note: the rows are left out, as they are more than {_MOST_ROWS_IN_JSON:,};"
                " pass --out to write them to a file\n"
            )
        print_json(_document(screened, counts, results, arguments, as_of))
    else:
        _print_counts(screened, counts, arguments.out)
    return 0


def _computed(
    screened: "FileScreening", arguments: argparse.Namespace
) -> tuple[dict[str, Any], list[dict[str, Any]] | None]:
    """Write or collect the rows, and count the verdicts of each rule version."""
    from renqi.programmes.cultivation.survey.services.screen_file import (
        count_verdicts,
        rows_of,
        with_lists,
        write_rows,
    )

    small = screened.intake.stats.kept * len(screened.rules) <= _MOST_ROWS_IN_JSON
    results = None
    with rows_of(screened, engine=arguments.engine) as rows:
        if arguments.out is not None:
            write_rows(rows, arguments.out)
        elif arguments.json and small:
            found = with_lists(rows).collect().to_dicts()
            results = [row | {"gap": json.loads(row["gap"])} for row in found]
        if arguments.engine == "spark":
            return count_verdicts(rows), results
    counts = screened.screening.counts()
    return {r.ref: counts[p.key] for r, p in _plans(screened)}, results


def _plans(screened: "FileScreening") -> "zip[tuple[Rule, RulePlan]]":
    return zip(screened.rules, screened.screening.plan.rules, strict=True)


def _document(
    screened: "FileScreening",
    counts: dict[str, Any],
    results: list[dict[str, Any]] | None,
    arguments: argparse.Namespace,
    as_of: dt.date,
) -> dict[str, Any]:
    stats = screened.intake.stats
    return {
        "file": str(arguments.file),
        "as_of": as_of,
        "stage": str(screened.screening.plan.stage),
        "firms": stats.kept,
        "rows_rejected": stats.rejected,
        "rejects": screened.rejects and str(screened.rejects),
        "notices": [asdict(notice) for notice in screened.intake.notices],
        "unknown_columns": list(screened.intake.unknown_columns),
        "out": arguments.out and str(arguments.out),
        "rules": [
            {"rule": rule.id, "version": rule.ref, "digest": rule.digest} | counts[rule.ref]
            for rule in screened.rules
        ],
        "results": results,
    }


def _print_counts(screened: "FileScreening", counts: dict[str, Any], out: Path | None) -> None:
    print_table(
        ("rule", "name", *_VERDICTS),
        (
            (rule.ref, rule.label.zh, *(counts[rule.ref][verdict] for verdict in _VERDICTS))
            for rule in screened.rules
        ),
    )
    intake = screened.intake
    print(f"Firms judged: {intake.stats.kept:,}")
    if out is not None:
        print(f"Every row: {out}")
    print_notices([asdict(notice) for notice in intake.notices])
    if intake.unknown_columns:
        sys.stderr.write(f"note: not read: {', '.join(intake.unknown_columns)}\n")
    if screened.rejects is not None:
        sys.stderr.write(f"{intake.stats.rejected:,} rows rejected: {screened.rejects}\n")


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2026-04-01") from None
