"""`renqi bench fund`: the solvency engine beside NumPy, its floor and the exact (偿付测速)."""

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command

if TYPE_CHECKING:
    from renqi.bench.fund import FundReport

_PATHS = 1_000_000
_FEWEST = 10_000


def add_fund_bench(group: Subparsers) -> None:
    """Add the command to the group `bench`."""
    parser = add_command(
        group, "fund", summary="ten classes of firms over ten years", handler=_fund
    )
    parser.add_argument("--paths", type=_paths, default=_PATHS, help="how many (%(default)s)")
    parser.add_argument("--rounds", type=int, default=1, help="repetitions (%(default)s)")


def _fund(arguments: argparse.Namespace) -> int:
    from renqi.bench.fund import bench_fund

    report = bench_fund(arguments.paths, rounds=max(1, arguments.rounds), tell=_tell)
    if arguments.json:
        goals = [asdict(goal) | {"reached": goal.reached} for goal in report.goals]
        print_json(asdict(report) | {"goals": goals})
    else:
        _print_report(report)
    # A goal that is missed is told, not failed: how fast a machine is says nothing of the code.
    return 0


def _print_report(report: "FundReport") -> None:
    base = report.speeds["engine"].each
    print("10 classes of 300 firms, 120 months; CPU, one thread")
    print_table(
        ("what", "paths", "CPU s", "µs a path", "to renqi", "ruin", "±"),
        (
            (
                speed.title,
                f"{speed.paths:,}",
                f"{speed.cpu:.2f}",
                "" if key == "page" else f"{speed.each:.2f}",
                "" if key == "page" else f"{speed.each / base:.2f}×",
                "" if speed.ruin is None else f"{speed.ruin:.6f}",
                "" if speed.ruin_se is None else f"{speed.ruin_se:.6f}",
            )
            for key, speed in report.speeds.items()
        ),
    )
    print(
        f"Exact, every starting reserve in one pass: {report.exact_ruin:.6f}"
        f" ({report.exact_cpu:.1f} CPU s). All paths on all cores: {report.wall:.1f} s."
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


def _tell(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{text}\n")


def _paths(text: str) -> int:
    if not text.replace("_", "").isdecimal() or int(text) < _FEWEST:
        raise argparse.ArgumentTypeError(f"{text} is not a number of paths from {_FEWEST}")
    return int(text)
