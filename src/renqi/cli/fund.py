"""`renqi fund simulate`: what becomes of a fund, from a scenario file (基金模拟)."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from renqi.cli.fund_book import register_book
from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

if TYPE_CHECKING:
    from renqi.engines.simulation.scenario_report import ScenarioReport

_WAN = 1_000_000
_SHOWN = (0.01, 0.05, 0.5, 0.95)


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "fund", summary="risk funds: solvency and books")
    simulate = add_command(
        group, "simulate", summary="follow a fund through a scenario", handler=_simulate
    )
    simulate.add_argument("scenario", type=Path, metavar="SCENARIO.yaml")
    simulate.add_argument("--paths", type=_count, help="instead of what the file says")
    simulate.add_argument("--seed", type=_seed, help="instead of what the file says")
    register_book(group)


def _simulate(arguments: argparse.Namespace) -> int:
    from renqi.engines.simulation.scenario_file import read_scenario
    from renqi.engines.simulation.scenario_report import report_scenario

    asked = read_scenario(arguments.scenario)
    if arguments.paths is not None:
        asked = replace(asked, paths=arguments.paths)
    if arguments.seed is not None:
        asked = replace(asked, seed=arguments.seed)
    report = report_scenario(asked)
    if arguments.json:
        print_json(asdict(report))
    else:
        _print_report(report)
    return 0


def _print_report(report: "ScenarioReport") -> None:
    asked, found = report.scenario, report.simulated
    firms = sum(one.firms for one in asked.model.classes)
    print(f"{asked.name}: {firms:,} firms, {found.paths:,} paths, seed {found.seed}")
    print(
        f"A month costs {_wan(report.expected_loss)} and brings {_wan(asked.model.income_month)};"
        f" the fund starts with {_wan(asked.reserve)} (万元, ten thousand yuan)."
    )
    print()
    _print_years(report)
    print()
    if report.gap is not None:
        print(f"Simulated and exact ruin differ by {abs(report.gap):.1f} standard errors.")
    else:
        print("Exact figures and prices leave shocks and topping up out.")
    print(
        f"At worst the reserve falls by {_wan(found.drawdown)} (99.5 %); the mean beyond that is"
        f" {_wan(found.shortfall)} ± {_wan(found.shortfall_se)}."
    )
    if asked.scenario.top_up:
        print(f"Topped up by {_wan(found.asked)} ± {_wan(found.asked_se)} a path on average.")
    print()
    print_table(
        ("chance of ruin", "exact reserve needed, 万元"),
        (
            (
                f"≤ {safety:.1%}",
                f"more than {_wan(report.looked_up_to)}" if needed is None else _wan(needed),
            )
            for safety, needed in report.required.items()
        ),
    )
    print()
    _print_prices(report)


def _print_years(report: "ScenarioReport") -> None:
    found = report.simulated
    columns = [found.levels.index(level) for level in _SHOWN]
    print_table(
        (
            "months",
            "ruin",
            "±",
            "exact",
            *(f"reserve {level:.0%}" for level in _SHOWN),
        ),
        (
            (
                month,
                f"{found.ruin_by_month[month - 1]:.4%}",
                f"{found.ruin_by_month_se[month - 1]:.4%}",
                f"{exact:.4%}",
                *(_wan(found.reserve_by_month[month - 1][column]) for column in columns),
            )
            for month, exact in report.exact_ruin.items()
        ),
    )


def _print_prices(report: "ScenarioReport") -> None:
    print_table(
        ("class", "firms", "claims cost, yuan a month", "share of a bad year", "should pay"),
        (
            (
                one.key,
                f"{one.firms:,}",
                f"{priced.expected / 100:,.2f}",
                f"{priced.euler / 100:,.2f}",
                f"{priced.contribution / 100:,.2f}",
            )
            for one, priced in zip(report.scenario.model.classes, report.prices, strict=True)
        ),
    )


def _wan(fen: int) -> str:
    return f"{fen / _WAN:,.1f}"


def _count(text: str) -> int:
    from renqi.engines.simulation.scenario_file import PATHS_MAX

    plain = text.replace("_", "")
    if not plain.isascii() or not plain.isdecimal() or not 1 <= int(plain) <= PATHS_MAX:
        raise argparse.ArgumentTypeError(f"{text} is not a number of paths from 1 to {PATHS_MAX:,}")
    return int(plain)


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) >= 1 << 63:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 below 2^63")
    return int(text)
