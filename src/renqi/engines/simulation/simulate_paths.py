"""Follow a fund along many paths of chance (蒙特卡罗模拟).

For what the exact programme cannot hold in its state: shocks that strike chains and districts at
once, money called for and coming later. What befalls a path depends on the seed and its number
alone, so that any split of the paths over threads and machines gives the same answer.
"""

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from renqi.engines.simulation.path_rules import PathResults, PathRules, part_of, room_for
from renqi.engines.simulation.ruin_model import Floats, FundModel, ModelRefused
from renqi.engines.simulation.scenario import QUIET, Scenario
from renqi.engines.simulation.shock_regimes import Regimes, shock_regimes

LEVELS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
SHORTFALL_LEVEL = 0.995
# Reserves by month are told from so many paths; their chances have errors below half a percent.
RECORDED = 16_384
_OUTFLOW_PATHS = 131_072
# Small enough that threads end together, large enough that starting one costs nothing.
_CHUNK = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What became of the fund (模拟结果). Errors are standard errors.

    Attributes:
        paths: How many were followed.
        months: Over how long.
        seed: Of all paths.
        ruin: Share of the paths that were ruined.
        ruin_by_month: The same within 1, 2, … months; then their errors.
        levels: Of the quantiles.
        reserve_by_month: Quantiles of the reserve, a row for each month, a column a level.
        drawdown: Fen by which the reserve falls below its start at worst, quantile at 99.5 %.
        shortfall: Mean of the same over the worst half percent of paths.
        asked: Fen a path was topped up by, on average.
    """

    paths: int
    months: int
    seed: int
    ruin: float
    ruin_se: float
    ruin_by_month: tuple[float, ...]
    ruin_by_month_se: tuple[float, ...]
    levels: tuple[float, ...]
    reserve_by_month: tuple[tuple[int, ...], ...]
    drawdown: int
    shortfall: int
    shortfall_se: int
    asked: int
    asked_se: int


def simulate_fund(
    model: FundModel,
    *,
    reserve: int,
    months: int,
    paths: int,
    seed: int,
    shocks: Scenario | None = None,
    threads: int | None = None,
) -> Simulated:
    """Follow a fund along many paths (模拟基金).

    Args:
        model: The fund.
        reserve: Fen at the start.
        months: How long.
        paths: How many.
        seed: From 0; the same seed gives the same answer.
        shocks: What happens beside the common factor; none for nothing.
        threads: How many at once; as many as the machine has by default. Changes no result.

    Raises:
        ModelRefused: A figure is out of its range.
    """
    found = path_outcomes(
        model,
        reserve=reserve,
        columns=np.arange(months),
        numbers=range(paths),
        seed=seed,
        shocks=shocks or QUIET,
        recorded=RECORDED,
        threads=threads,
    )
    ruined = np.cumsum(np.bincount(found.ruined, minlength=months + 1)[1:]).tolist()
    errors = tuple(_share_error(hits, paths) for hits in ruined)
    quantiles = np.quantile(found.recorded, LEVELS, axis=0)
    drawdown, shortfall, shortfall_se = _tail(reserve - found.lowest)
    return Simulated(
        paths=paths,
        months=months,
        seed=seed,
        ruin=ruined[-1] / paths,
        ruin_se=errors[-1],
        ruin_by_month=tuple(hits / paths for hits in ruined),
        ruin_by_month_se=errors,
        levels=LEVELS,
        reserve_by_month=tuple(tuple(math.floor(one) for one in row) for row in quantiles.T),
        drawdown=round(drawdown),
        shortfall=round(shortfall),
        shortfall_se=round(shortfall_se),
        asked=round(float(found.asked.mean())),
        asked_se=round(float(found.asked.std()) / math.sqrt(paths)),
    )


def outflow_quantiles(
    model: FundModel, *, horizons_months: Sequence[int], probability: float, seed: int
) -> tuple[int, ...]:
    """Give what help costs within each horizon, no more with `probability` (流出分位数).

    What is invested for longer than a horizon must leave this much in reach.

    Args:
        model: The fund; what comes in does not count.
        horizons_months: Numbers of months.
        probability: Such as 0.995.
        seed: From 0.
    """
    months = max(horizons_months)
    columns = np.full(months, -1)
    ends = sorted(set(horizons_months))
    columns[np.array(ends) - 1] = np.arange(len(ends))
    found = path_outcomes(
        replace(model, income_month=0, growth_month=0.0),
        reserve=0,
        columns=columns,
        numbers=range(_OUTFLOW_PATHS),
        seed=seed,
        shocks=QUIET,
        recorded=_OUTFLOW_PATHS,
    )
    paid = np.quantile(-found.recorded, probability, axis=0)
    return tuple(math.ceil(paid[ends.index(one)]) for one in horizons_months)


def path_outcomes(
    model: FundModel,
    *,
    reserve: int,
    columns: NDArray[np.int64],
    numbers: range,
    seed: int,
    shocks: Scenario,
    recorded: int,
    threads: int | None = None,
) -> PathResults:
    """Follow the paths with these numbers (按编号模拟路径).

    Args:
        model: The fund.
        reserve: Fen at the start.
        columns: A month for each; where in the record the reserve is kept, -1 for nowhere.
        numbers: Which paths; results of two ranges side by side are those of the whole.
        seed: From 0.
        shocks: What happens beside the common factor.
        recorded: Of how many of the first paths the reserves are kept.
        threads: How many at once; as many as the machine has by default.

    Raises:
        ModelRefused: A figure is out of its range.
    """
    # The compiler takes a moment to load, and the exact programme does without it.
    from renqi.engines.simulation.path_kernel import walk

    _refuse_no_paths(reserve=reserve, months=columns.size, paths=len(numbers), seed=seed)
    regimes = shock_regimes(model, shocks, months=columns.size)
    rules = _rules(model, regimes, shocks, reserve=reserve)
    whole = room_for(len(numbers), recorded=min(recorded, len(numbers)), columns=columns)

    def follow(begin: int) -> None:
        end = begin + _CHUNK
        part = part_of(whole, begin, end)
        walk(np.uint64(seed), numbers.start + begin, rules, regimes.tables, part)

    begins = range(0, len(numbers), _CHUNK)
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        # The first alone: compiling it in several threads at once would only wait.
        follow(begins[0])
        list(pool.map(follow, begins[1:]))
    return whole


def _rules(model: FundModel, regimes: Regimes, shocks: Scenario, *, reserve: int) -> PathRules:
    rule = shocks.top_up
    limit = math.inf if rule is None or rule.total_max is None else rule.total_max
    return PathRules(
        reserve=float(reserve),
        persistence=float(model.persistence),
        growth=float(model.growth_month),
        cap=math.inf if model.month_cap is None else float(model.month_cap),
        bar=-math.inf if rule is None else float(rule.below),
        aim=0.0 if rule is None else float(rule.to),
        delay=1 if rule is None else rule.delay_months,
        limit=float(limit),
        fixed=regimes.fixed,
        chances=regimes.chances,
        lasting=regimes.lasting,
        regimes=regimes.numbers,
        incomes=regimes.incomes,
    )


def _tail(losses: Floats) -> tuple[float, float, float]:
    """Give quantile, mean beyond it, and that mean's standard error."""
    count = losses.size
    worst = max(1, round(count * (1 - SHORTFALL_LEVEL)))
    tail = np.partition(losses, count - worst)[count - worst :]
    bar, mean = float(tail.min()), float(tail.mean())
    # Both the tail and where it begins are uncertain.
    variance = float(tail.var()) + SHORTFALL_LEVEL * (mean - bar) ** 2
    return bar, mean, math.sqrt(variance / worst)


def _share_error(hits: int, count: int) -> float:
    """Give the standard error of a share; none found does not make it certain."""
    share = (hits + 2) / (count + 4)
    return math.sqrt(share * (1 - share) / (count + 4))


def _refuse_no_paths(**figures: int) -> None:
    for field, least in (("reserve", 0), ("months", 1), ("paths", 1), ("seed", 0)):
        if figures[field] < least:
            raise ModelRefused(
                field=field, value=figures[field], remedy=f"Give a whole number from {least}."
            )
