"""`renqi bench ledger`: how fast the ledger posts, beside the floor and its peers (账务测速)."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command

if TYPE_CHECKING:
    from renqi.bench.ledger import LedgerReport
    from renqi.bench.ledger_goals import Goal

_ACCOUNTS = 2_000
_CLIENTS = (1, 2, 4)


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


def _ledger(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import as_owner, open_database

    with open_database():
        from django.db import connection

        from renqi.bench.ledger import bench_ledger

        application = connection.settings_dict
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
