"""The chance of ruin of every starting reserve, exactly and in one pass (破产概率曲面).

Backwards in time, as a dynamic programme: from the chance to survive m months at every reserve
and every value of the factor follows that of m + 1 months, by one convolution with the law of a
month's loss. On a lattice of the model's unit nothing is rounded. On a coarser one each loss keeps
its mean, and reserves are cells with zero between two of them, so that the error falls with the
square of the step. A reserve above the lattice counts as its top: the error is to the careful side.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft

from renqi.engines.simulation.blocked_product import multiply
from renqi.engines.simulation.compound_loss import loss_law, on_lattice
from renqi.engines.simulation.factor_grid import FactorGrid, factor_grid
from renqi.engines.simulation.ruin_model import (
    Floats,
    FundModel,
    ModelRefused,
    class_figures,
    conditional_pd,
)
from renqi.kernel.errors import DomainError

# The lattice goes on above the largest reserve asked for, because reserves grow.
_HEADROOM = 1.5
_YEAR = 12
_REACH = 12.0


class ReserveOutOfReach(DomainError):
    """No reserve on the lattice is safe enough (所需准备金超出范围)."""

    code = "simulation.reserve_out_of_reach"
    message = (
        "No reserve up to {reserve_max} fen brings the chance of ruin down to {probability}."
        " Raise reserve_max or the contributions, or lower what is paid out."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuinSurface:
    """Chances of ruin by horizon and starting reserve (破产概率曲面).

    Attributes:
        months: The horizons, 12, 24, … and the last one asked for.
        step: Fen between two reserves of the lattice.
        first: Fen of the first reserve.
        reserve_max: The largest reserve that may be asked for.
        chances: Chance of ruin, a row for each horizon, a column for each reserve.
        is_exact: Nothing was rounded but the factor.
    """

    months: tuple[int, ...]
    step: float
    first: float
    reserve_max: int
    chances: Floats
    is_exact: bool

    def ruin(self, reserve: int, *, months: int | None = None) -> float:
        """Give the chance of ruin of a reserve within a horizon, the longest if none is named.

        Raises:
            ModelRefused: The horizon is not one of `months`.
        """
        row = self._row(months)
        place = (reserve - self.first) / self.step
        if reserve < 0:
            return 1.0
        if self.is_exact:
            return float(row[min(math.floor(place), row.size - 1)])
        return float(np.interp(place, np.arange(row.size), row))

    def ruin_by_months(self, reserve: int) -> dict[int, float]:
        """Give the chance of ruin of a reserve within each horizon."""
        return {months: self.ruin(reserve, months=months) for months in self.months}

    def required_reserve(self, probability: float, *, months: int | None = None) -> int:
        """Give the least reserve whose chance of ruin is no more than `probability`.

        Raises:
            ReserveOutOfReach: None up to `reserve_max` is safe enough.
            ModelRefused: The horizon is not one of `months`.
        """
        row = self._row(months)
        place = int(np.searchsorted(-row, -probability))
        if place == row.size:
            found = math.inf
        elif self.is_exact or place == 0:
            found = max(0.0, place * self.step if self.is_exact else 0.0)
        else:
            above, below = row[place - 1], row[place]
            part = (above - probability) / (above - below)
            found = self.first + (place - 1 + part) * self.step
        if found > self.reserve_max:
            raise ReserveOutOfReach(reserve_max=self.reserve_max, probability=probability)
        return math.ceil(found)

    def _row(self, months: int | None) -> Floats:
        if months is not None and months not in self.months:
            known = ", ".join(map(str, self.months))
            raise ModelRefused(field="months", value=months, remedy=f"Ask for one of {known}.")
        row: Floats = self.chances[-1 if months is None else self.months.index(months)]
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lattice:
    """Reserves `(first + j) * step`, and where each is after a month without a loss."""

    step: float
    first: float
    length: int
    is_exact: bool
    low: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    upper: Floats


def ruin_surface(
    model: FundModel, *, months: int, nodes: int = 41, reserve_max: int, lattice: int = 2048
) -> RuinSurface:
    """Give the chance of ruin of every reserve (逐月倒推).

    Args:
        model: The fund.
        months: The longest horizon.
        nodes: How many values of the factor at least.
        reserve_max: The largest reserve in fen that will be asked for.
        lattice: How many reserves at most; the model's own unit is used where it fits.

    Raises:
        ModelRefused: A horizon below one month, or a reserve below zero.
    """
    for field, value, least in (("months", months, 1), ("reserve_max", reserve_max, 0)):
        if value < least:
            raise ModelRefused(field=field, value=value, remedy=f"Give a number from {least}.")
    grid = factor_grid(model.persistence, nodes=nodes)
    _, chances, correlations, _ = class_figures(model)
    law = loss_law(model, conditional_pd(chances, correlations, grid.values))
    is_whole = law.unit == model.unit and _is_whole(model)
    places = _lattice(model, reserve_max=reserve_max, most=lattice, is_whole=is_whole)
    pmf = on_lattice(law, step=places.step, length=places.length)
    horizons = tuple(sorted({*range(_YEAR, months + 1, _YEAR), months}))
    return RuinSurface(
        months=horizons,
        step=places.step,
        first=places.first * places.step,
        reserve_max=reserve_max,
        chances=_backwards(pmf, grid, places, horizons),
        is_exact=places.is_exact,
    )


def _backwards(
    pmf: Floats, grid: FactorGrid, places: _Lattice, horizons: tuple[int, ...]
) -> Floats:
    length = places.length
    size = next_fast_len(2 * length - 1, real=True)
    transformed = rfft(pmf, size, axis=1)
    survival = np.ones((grid.values.size, length))
    between, is_between = np.empty_like(survival), bool(places.upper.any())
    # Column 0 stands for a reserve below the first: ruined.
    paid = np.zeros((grid.values.size, length + 1))
    high = np.minimum(places.low + 1, length)
    found = []
    moved = np.empty_like(survival)
    for month in range(1, horizons[-1] + 1):
        ahead = rfft(multiply(grid.moves, survival, into=moved), size, axis=1)
        ahead *= transformed
        paid[:, 1:] = irfft(ahead, size, axis=1, overwrite_x=True)[:, :length]
        np.take(paid, places.low, axis=1, out=survival)
        if is_between:
            np.take(paid, high, axis=1, out=between)
            between -= survival
            between *= places.upper
            survival += between
        if month in horizons:
            ruin = np.clip(1 - grid.start @ survival, 0.0, 1.0)
            # What the transform rounds must not make a larger reserve look worse.
            found.append(np.minimum.accumulate(ruin))
    return np.array(found)


def _lattice(model: FundModel, *, reserve_max: int, most: int, is_whole: bool) -> _Lattice:
    top = max(reserve_max, model.unit) * _HEADROOM
    step = top / most
    is_exact = model.unit >= step and is_whole
    if is_exact:
        step = float(model.unit)
    elif model.growth_month == 0 and model.income_month >= step:
        # A whole number of steps a month: income then moves reserves without rounding.
        step = model.income_month / math.floor(model.income_month / step)
    # Zero lies between two reserves; whole units below zero begin half a unit further down.
    first = 0.0 if is_exact else 0.5 - (model.unit / step / 2 if is_whole else 0.0)
    length = math.ceil(top / step) + 1
    reserves = (np.arange(length) + first) * step
    after = reserves * (1 + model.growth_month) + model.income_month
    # One more, for the column that stands for ruin.
    place = np.clip(np.round(after / step - first, 9) + 1, 0.0, length)
    low = np.floor(place).astype(np.int64)
    return _Lattice(
        step=step, first=first, length=length, is_exact=is_exact, low=low, upper=place - low
    )


def _is_whole(model: FundModel) -> bool:
    """Tell whether every amount is a whole number of units."""
    amounts = [model.income_month, model.month_cap or 0, *(one.payout for one in model.classes)]
    return model.growth_month == 0 and not any(amount % model.unit for amount in amounts)


def reserve_reach(model: FundModel, *, months: int) -> int:
    """Give a reserve in fen that surely lasts: a good `reserve_max` (准备金上限估计).

    The shortfall expected over the horizon, and twelve standard deviations of its losses.
    """
    grid = factor_grid(model.persistence, nodes=41)
    _, chances, correlations, _ = class_figures(model)
    law = loss_law(model, conditional_pd(chances, correlations, grid.values))
    mean = law.chances @ law.amounts
    noise = float(grid.start @ (law.chances @ law.amounts**2 - mean**2))
    centred = mean - grid.start @ mean
    variance, lagged = months * noise, centred
    for lag in range(months):
        pairs = (months - lag) * (1 if lag == 0 else 2)
        variance += pairs * float((grid.start * centred) @ lagged)
        lagged = grid.moves @ lagged
    short = months * (float(grid.start @ mean) - model.income_month)
    return math.ceil(max(0.0, short) + _REACH * math.sqrt(max(variance, 0.0))) + model.unit
