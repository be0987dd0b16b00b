"""How fast and how true the solvency engine is, beside NumPy and its floor (偿付测速).

One process, one thread, in turns, by CPU: what disturbs the machine disturbs all.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from renqi.bench.fund_model import GOLDEN_RUIN, MONTHS, RESERVE, bench_model
from renqi.bench.fund_peers import floor_loop, numpy_ruins
from renqi.bench.rules import Goal
from renqi.engines.simulation.pricing import price
from renqi.engines.simulation.ruin_model import FundModel
from renqi.engines.simulation.ruin_surface import reserve_reach, ruin_surface
from renqi.engines.simulation.scenario import QUIET
from renqi.engines.simulation.shock_regimes import shock_regimes
from renqi.engines.simulation.simulate_paths import simulate_fund

SEED = 20260401
# NumPy follows so many times fewer paths; the report says how many.
_SCALED = 20
_PAGE_PATHS = 20_000
_PAGE_LATTICE, _PAGE_NODES = 1_024, 31
_RESERVE_MAX, _LATTICE = 12_266, 18_400
_MICRO = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class FundSpeed:
    """What one way took (用时): paths, CPU seconds in all and microseconds a path, and ruin."""

    title: str
    paths: int
    cpu: float
    each: float
    ruin: float | None
    ruin_se: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundReport:
    """What a run found (测速报告).

    Attributes:
        speeds: By way.
        exact_ruin: What the exact programme says, nothing rounded.
        exact_cpu: CPU seconds it took for every starting reserve.
        wall: Seconds of all paths on all cores.
        goals: What was promised.
    """

    speeds: Mapping[str, FundSpeed]
    exact_ruin: float
    exact_cpu: float
    wall: float
    goals: tuple[Goal, ...]


def bench_fund(paths: int, *, rounds: int, tell: Callable[[str], None]) -> FundReport:
    """Measure all ways in turns (偿付测速).

    Args:
        paths: How many the engine follows; NumPy follows a twentieth.
        rounds: Repetitions; the medians count.
        tell: Hears what is going on.
    """
    model, few = bench_model(), max(1, paths // _SCALED)
    tell("warming up: compiling or loading what is compiled")
    _engine(model, 1, threads=1)
    _floor(model, 1)
    ways: dict[str, Callable[[], FundSpeed]] = {
        "numpy": lambda: _numpy(model, few, merged=False),
        "numpy_merged": lambda: _numpy(model, few, merged=True),
        "engine": lambda: _engine(model, paths, threads=1),
        "few": lambda: replace(
            _engine(model, max(1, paths // 4), threads=1), title="renqi, a quarter of the paths"
        ),
        "floor": lambda: _floor(model, paths),
        "page": lambda: _page(model),
    }
    found: dict[str, list[FundSpeed]] = {key: [] for key in ways}
    for turn in range(rounds):
        for key, way in ways.items():
            tell(f"round {turn + 1} of {rounds}: {key}")
            found[key].append(way())
    tell("the exact programme, nothing rounded")
    began = time.process_time()
    surface = ruin_surface(model, months=MONTHS, reserve_max=_RESERVE_MAX, lattice=_LATTICE)
    exact_cpu = time.process_time() - began
    tell("all paths on all cores")
    began = time.perf_counter()
    _engine(model, paths, threads=None)
    wall = time.perf_counter() - began
    speeds = {key: _median(runs) for key, runs in found.items()}
    exact = surface.ruin(RESERVE)
    return FundReport(
        speeds=speeds,
        exact_ruin=exact,
        exact_cpu=exact_cpu,
        wall=wall,
        goals=_goals(speeds, exact),
    )


def _engine(model: FundModel, paths: int, *, threads: int | None) -> FundSpeed:
    began = time.process_time()
    found = simulate_fund(
        model, reserve=RESERVE, months=MONTHS, paths=paths, seed=SEED, threads=threads
    )
    cpu = time.process_time() - began
    title = "renqi, one thread, tables and quantiles included"
    return _speed(title, paths, cpu, found.ruin, found.ruin_se)


def _numpy(model: FundModel, paths: int, *, merged: bool) -> FundSpeed:
    began = time.process_time()
    ruins = numpy_ruins(
        model, reserve=RESERVE, months=MONTHS, paths=paths, seed=SEED, merged=merged
    )
    cpu = time.process_time() - began
    share = ruins / paths
    title = "NumPy, classes of one payout merged" if merged else "NumPy, Poisson by class"
    return _speed(title, paths, cpu, share, (share * (1 - share) / paths) ** 0.5)


def _floor(model: FundModel, paths: int) -> FundSpeed:
    tables = shock_regimes(model, QUIET, months=1).tables
    began = time.process_time()
    floor_loop(np.uint64(SEED), paths, MONTHS, tables)
    cpu = time.process_time() - began
    return _speed("floor: its random numbers and memory alone", paths, cpu, None, None)


def _page(model: FundModel) -> FundSpeed:
    """Do what the page that tries a charter does: ruin, price, and a look at the spread."""
    began = time.process_time()
    reach = reserve_reach(model, months=MONTHS)
    surface = ruin_surface(
        model, months=MONTHS, nodes=_PAGE_NODES, reserve_max=reach, lattice=_PAGE_LATTICE
    )
    price(model, expense=0, margin=0.08)
    simulate_fund(model, reserve=RESERVE, months=MONTHS, paths=_PAGE_PATHS, seed=SEED, threads=1)
    cpu = time.process_time() - began
    title = "the sums of the charter page, exact on a coarse lattice"
    return _speed(title, _PAGE_PATHS, cpu, surface.ruin(RESERVE), None)


def _speed(
    title: str, paths: int, cpu: float, ruin: float | None, ruin_se: float | None
) -> FundSpeed:
    each = cpu / paths * _MICRO
    return FundSpeed(title=title, paths=paths, cpu=cpu, each=each, ruin=ruin, ruin_se=ruin_se)


def _median(runs: list[FundSpeed]) -> FundSpeed:
    """Give the median time; the answers are the same in each round."""
    one = runs[0]
    cpu = statistics.median(run.cpu for run in runs)
    return _speed(one.title, one.paths, cpu, one.ruin, one.ruin_se)


def _goals(speeds: Mapping[str, FundSpeed], exact: float) -> tuple[Goal, ...]:
    engine, few = speeds["engine"], speeds["few"]
    off = abs((engine.ruin or 0) - exact) / (engine.ruin_se or 1)
    ratio = {key: speed.each / engine.each for key, speed in speeds.items()}
    return (
        Goal(text="NumPy by class / renqi", value=ratio["numpy"], limit=10, at_most=False),
        Goal(text="NumPy merged / renqi", value=ratio["numpy_merged"], limit=4, at_most=False),
        Goal(text="renqi / floor", value=1 / ratio["floor"], limit=3, at_most=True),
        Goal(
            text="four times the paths / those paths",
            value=engine.cpu / few.cpu,
            limit=4.4,
            at_most=True,
        ),
        Goal(text="simulated off exact", value=off, limit=3, at_most=True, unit="errors"),
        Goal(
            text="exact off its golden value",
            value=abs(exact - GOLDEN_RUIN) * _MICRO,
            limit=1,
            at_most=True,
            unit="millionths",
        ),
        Goal(
            text="sums of the charter page",
            value=speeds["page"].cpu,
            limit=3,
            at_most=True,
            unit="CPU s",
        ),
    )
