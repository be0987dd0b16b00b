"""What each class should pay: what it costs, and its share of the bad years (费率厘定)."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.fft import irfft

from renqi.engines.simulation.compound_loss import (
    Complex,
    claim_spectra,
    lattice_of,
    spectrum_of,
)
from renqi.engines.simulation.factor_grid import factor_grid
from renqi.engines.simulation.ruin_model import (
    POISSON_FROM,
    Floats,
    FundModel,
    class_figures,
    conditional_pd,
)

_YEAR = 12
_NODES = 41
_LONGEST = 1 << 14
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPrice:
    """Fen a firm of a class and a month (费率).

    Attributes:
        key: Of the class.
        expected: What its claims cost on average.
        euler: Its share of the expected shortfall of a year.
        contribution: Expected cost, expense and margin on the share, rounded up.
    """

    key: str
    expected: int
    euler: int
    contribution: int


def price(
    model: FundModel, *, expense: int, margin: float, level: float = 0.995
) -> tuple[ClassPrice, ...]:
    """Price the classes by Euler's shares of the expected shortfall (欧拉分摊定价).

    The year's loss is taken with the factor held still, since a bad year is bad throughout, and
    without the cap of a month, since a cap makes help later, not cheaper. The shares of all firms
    make the shortfall.

    Args:
        model: The fund.
        expense: Fen a firm and month for running the fund.
        margin: Cost of a fen of shortfall a year, such as 0.08.
        level: Of the expected shortfall.
    """
    shares = euler_shares(model, level=level)
    found = []
    for one, share in zip(model.classes, shares, strict=True):
        expected = one.pd_month * one.payout
        euler = share / (one.firms * _YEAR) if one.firms else 0.0
        found.append(
            ClassPrice(
                key=one.key,
                expected=round(expected),
                euler=round(euler),
                contribution=math.ceil(expected + expense + margin * euler - 1e-9),
            )
        )
    return tuple(found)


def euler_shares(model: FundModel, *, level: float) -> Floats:
    """Give E[loss of a class | loss of the year at or beyond its quantile], by class (欧拉分摊).

    A claim of a class moves the law of the rest by its size; with that, each share is read from
    one transform more, exactly. The bar itself counts as much as makes the tail 1 - `level`.
    """
    firms, chances, correlations, payouts = class_figures(model)
    grid = factor_grid(0.0, nodes=_NODES)
    by_factor = conditional_pd(chances, correlations, grid.values)
    unit, size = lattice_of(model, by_factor * _YEAR, most=_LONGEST)
    whole = spectrum_of(model, by_factor, unit=unit, size=size, months=_YEAR)
    law = np.maximum(irfft(grid.start @ whole, size), 0.0)
    bar = int(np.searchsorted(np.cumsum(law) / law.sum(), level))
    at_bar = 1 - level - law[bar + 1 :].sum() / law.sum()
    part = at_bar / (law[bar] / law.sum())
    claims = claim_spectra(model, unit=unit, size=size)
    shares = np.zeros(firms.size)
    for index in np.flatnonzero((firms > 0) & (payouts > 0) & (chances > 0)):
        rest = whole
        if firms[index] < POISSON_FROM:
            rest = _one_less(whole, 1 + by_factor[:, index, None] * (claims[index] - 1))
        count = firms[index] * _YEAR * by_factor[:, index]
        joint = irfft((grid.start * count) @ rest * claims[index], size)
        shares[index] = payouts[index] * (joint[bar + 1 :].sum() + part * joint[bar])
    found: Floats = shares / (1 - level)
    return found


def _one_less(whole: Complex, trial: Complex) -> Complex:
    """Take one of many trials of a class out of a transform.

    Where a trial is next to nothing, so many of them are nothing, and so is the rest.
    """
    is_there = np.abs(trial) > _NOTHING
    return np.divide(whole, trial, out=np.zeros_like(whole), where=is_there)
