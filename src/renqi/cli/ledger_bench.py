"""`renqi bench ledger`: how fast the ledger posts, beside the floor and its peers (账务测速)."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from renqi.bench.ledger import LedgerReport
    from renqi.bench.ledger_goals import Goal
    from renqi.bench.ledger_growth import Size

_ACCOUNTS = 2_000
_CLIENTS = (1, 2, 4)
_FEWEST_ROWS = 100_000


def add_ledger_bench(group: Subparsers) -> None:
    """Add the command to the group `bench`."""
    parser = add_command(
        group, "ledger", summary="the same transfers by several posters", handler=_ledger
    )
    parser.add_argument("--accounts", type=int, default=_ACCOUNTS, help="(%(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=0.4, help="for each poster and case (%(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="repetitions (%(default)s)")
    parser.add_argument(
        "--clients", type=int, nargs="+", default=list(_CLIENTS), help="side by side (1 2 4)"
    )
    parser.add_argument(
        "--pgledger", type=Path, nargs="+", default=[], metavar="FILE.sql", help="its SQL files"
    )
    parser.add_argument(
        "--grow", type=_rows, metavar="N", help="only let the journal grow from 100000 to N rows"
    )


def _ledger(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import as_owner, open_database

    with open_database():
        from django.db import connection

        from renqi.bench.ledger import bench_ledger
        from renqi.bench.ledger_growth import grow

        application = connection.settings_dict
        if arguments.grow:
            with as_owner():
                sizes = grow(arguments.grow, accounts=arguments.accounts, application=application)
            _print_growth(sizes, as_json=arguments.json)
            return 0
        with as_owner():
            report = bench_ledger(
                accounts=arguments.accounts,
                seconds=arguments.seconds,
                rounds=arguments.rounds,
                counts=arguments.clients,
                application=application,
                pgledger=arguments.pgledger,
            )
    if arguments.json:
        goals = [asdict(goal) | {"reached": goal.reached} for goal in report.goals]
        print_json(asdict(report) | {"goals": goals})
    else:
        _print_report(report)
    # A goal that is missed is told, not failed: a busy machine says nothing of the code.
    return int(report.problems > 0)


def _rows(text: str) -> int:
    if not text.replace("_", "").isdecimal() or int(text) < _FEWEST_ROWS:
        raise argparse.ArgumentTypeError(f"{text} is not a number of rows from {_FEWEST_ROWS}")
    return int(text)


def _print_growth(sizes: "Sequence[Size]", *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(size) for size in sizes])
        return
    calls, pages = list(sizes[0].posting), list(sizes[0].pages)
    print("Posting and sealing in µs of the server's CPU a transfer, pages in ms, checks in s.")
    print_table(
        (
            "rows",
            *(f"{n} a call" for n in calls),
            "sealing",
            *(f"page {p}" for p in pages),
            "checks",
        ),
        (
            (
                f"{size.rows:,}",
                *(f"{size.posting[n]:.1f}" for n in calls),
                f"{size.sealing:.2f}",
                *(f"{size.pages[page]:.1f}" for page in pages),
                f"{size.verifying:.1f}",
            )
            for size in sizes
        ),
    )
    first, last = sizes[0].posting, sizes[-1].posting
    told = ", ".join(f"{first[n] / last[n]:.2f} at {n} a call" for n in calls)
    print(f"Speed of posting at the end to that at the start: {told}.")


def _print_report(report: "LedgerReport") -> None:
    print(", ".join(f"{name} {value}" for name, value in report.server.items()))
    for name, reason in report.absent.items():
        print(f"without {name}: {reason}")
    print_table(
        ("a call", "clients", "by", "transfers/s", "from–to", "server µs", "client µs", "to floor"),
        (
            (
                one.case,
                one.clients,
                one.poster,
                f"{one.rate:,.0f}",
                f"{one.lowest:,.0f}–{one.highest:,.0f}",
                _number(one.server, 1),
                _number(one.client, 1),
                _number(one.to_floor, 2),
            )
            for one in report.measured
        ),
    )
    print()
    print_table(("goal", "found", "by CPU", "promised", ""), map(_goal_row, report.goals))
    print(f"Verified after the run: {report.problems} problems.")


def _goal_row(goal: "Goal") -> tuple[str, ...]:
    words = {True: "reached", False: "MISSED", None: "not measured"}
    limit = f"{'≤' if goal.at_most else '≥'} {goal.limit:g}"
    return (goal.text, _number(goal.value, 2), _number(goal.by_cpu, 2), limit, words[goal.reached])


def _number(value: float | None, places: int) -> str:
    return "–" if value is None else f"{value:.{places}f}"
