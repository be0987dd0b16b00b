"""`renqi bench ledger`: how fast the ledger posts, beside the floor and the ORM (账务测速)."""

import argparse
from dataclasses import asdict

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command

_ACCOUNTS = 2_000


def add_ledger_bench(group: Subparsers) -> None:
    """Add the command to the group `bench`."""
    parser = add_command(
        group, "ledger", summary="the same transfers by three posters", handler=_ledger
    )
    parser.add_argument("--accounts", type=int, default=_ACCOUNTS, help="(%(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=2.0, help="for each poster and case (%(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="repetitions (%(default)s)")


def _ledger(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.bench.ledger import bench_ledger

        report = bench_ledger(
            accounts=arguments.accounts, seconds=arguments.seconds, rounds=arguments.rounds
        )
    holds = report.problems == 0 and all(goal.reached for goal in report.goals)
    if arguments.json:
        goals = [asdict(goal) | {"reached": goal.reached} for goal in report.goals]
        print_json(asdict(report) | {"goals": goals})
        return int(not holds)
    print(", ".join(f"{name} {value}" for name, value in report.server.items()))
    rows = [
        (one.case, one.poster, f"{one.rate:,.0f}", f"{one.to_floor:.2f}") for one in report.measured
    ]
    print_table(("transfers a call", "by", "transfers/s", "to floor"), rows)
    print()
    told = [
        (
            goal.text,
            f"{goal.value:.2f}",
            f"{'≤' if goal.at_most else '≥'} {goal.limit:g}",
            "reached" if goal.reached else "MISSED",
        )
        for goal in report.goals
    ]
    print_table(("goal", "found", "promised", ""), told)
    print(f"Verified after the run: {report.problems} problems.")
    return int(not holds)
