"""`renqi bench`: how fast it is, beside named peers (测速)."""

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from renqi.cli.fund_bench import add_fund_bench
from renqi.cli.ledger_bench import add_ledger_bench
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

if TYPE_CHECKING:
    from renqi.bench.rules import Report

_FIRMS = 3_000_000
_FEWEST = 10_000


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "bench", summary="measure the system beside its peers")
    add_ledger_bench(group)
    add_fund_bench(group)
    rules = add_command(
        group, "rules", summary="the whole ladder over made-up firms", handler=_rules
    )
    rules.add_argument("--firms", type=_firms, default=_FIRMS, help="how many (%(default)s)")
    rules.add_argument("--rounds", type=int, default=1, help="repetitions (%(default)s)")
    rules.add_argument("--only", action="append", metavar="PEER", help="run this peer, no goals")


def _rules(arguments: argparse.Namespace) -> int:
    from renqi.bench.rules import bench_rules

    report = bench_rules(
        arguments.firms,
        rounds=arguments.rounds,
        tell=_tell,
        only=frozenset(arguments.only) if arguments.only else None,
    )
    if arguments.json:
        goals = [asdict(goal) | {"reached": goal.reached} for goal in report.goals]
        print_json(asdict(report) | {"goals": goals})
    else:
        _print_report(report)
    # A goal that is missed is told, not failed: how fast a machine is says nothing of the code.
    return 0


def _print_report(report: "Report") -> None:
    from renqi.bench.rules import PEERS

    print(f"{report.firms:,} firms, 5 % of facts missing; CPU seconds, modules not counted")
    print_table(
        ("what", "firms", "CPU s", "wall s", "µs CPU/firm", "peak MB"),
        (
            (
                peer.title,
                f"{found['firms']:,.0f}",
                f"{found['cpu']:.2f}",
                f"{found['wall']:.2f}",
                f"{found['cpu'] / found['firms'] * 1e6:.3f}",
                f"{found['memory_mb']:.0f}",
            )
            for peer in PEERS
            if (found := report.results.get(peer.key)) is not None
        ),
    )
    print()
    print_table(
        ("goal", "found", "promised", ""),
        (
            (
                goal.text,
                f"{goal.value:,.2f} {goal.unit}",
                f"{'≤' if goal.at_most else '≥'} {goal.limit:g} {goal.unit}",
                "reached" if goal.reached else "MISSED",
            )
            for goal in report.goals
        ),
    )
    print()
    for name, found in report.agreement.items():
        print(f"cells that differ from renqi, {name}: {found['differ']} of {found['cells']:,}")


def _tell(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{text}\n")


def _firms(text: str) -> int:
    if not text.replace("_", "").isdecimal() or int(text) < _FEWEST:
        raise argparse.ArgumentTypeError(f"{text} is not a number of firms from {_FEWEST}")
    return int(text)
