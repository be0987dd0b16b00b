"""The law of a month's loss: by Fourier transform, and by Panjer's recursion (月度损失分布)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

from renqi.engines.simulation.blocked_product import multiply
from renqi.engines.simulation.ruin_model import (
    POISSON_FROM,
    Floats,
    FundModel,
    class_figures,
)

# The tables that paths are drawn from number losses in 16 bits.
_LONGEST = 1 << 15
# A law goes this many standard deviations and this many claims beyond its mean.
_REACH, _ROOM = 12.0, 6.0

Complex = NDArray[np.complex128]


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLaw:
    """Chances of each loss, a row for each value of the factor (条件损失分布).

    Attributes:
        amounts: Fen of each column, after the month's cap.
        chances: Rows that sum to 1.
        unit: Fen between two columns; a cap may cut the last one short.
    """

    amounts: Floats
    chances: Floats
    unit: int


def panjer_poisson(rate: float, severity: Floats, *, length: int) -> Floats:
    """Give a compound Poisson law by Panjer's recursion (潘杰递推).

    Args:
        rate: Claims expected.
        severity: Chance that a claim costs 0, 1, 2, … units.
        length: How many chances to give.
    """
    law = np.zeros(length)
    law[0] = math.exp(rate * (severity[0] - 1))
    steps = np.arange(1, severity.size) * severity[1:]
    for total in range(1, length):
        reach = min(total, steps.size)
        law[total] = rate / total * (steps[:reach] @ law[total - reach : total][::-1])
    return law


def fourier_poisson(rate: float, severity: Floats, *, length: int) -> Floats:
    """Give the same law by Fourier transform; `length` must hold nearly all of it (傅里叶法)."""
    size = next_fast_len(length, real=True)
    law: Floats = irfft(np.exp(rate * (rfft(severity, size) - 1)), size)[:length]
    return law


def loss_law(model: FundModel, chances: Floats, *, months: int = 1) -> LossLaw:
    """Give the law of the loss of so many months, the factor held still (损失分布).

    Args:
        model: The fund.
        chances: Chance of a claim by class, a row for each value of the factor.
        months: How many months are summed; the cap of a month is applied to one month only.
    """
    reaches = _reaches(model, chances * months)
    unit = _unit(model, reaches)
    size = math.ceil(float(reaches.max()) / unit) + 2
    amounts = np.arange(size, dtype=np.float64) * unit
    if model.month_cap is not None and months == 1:
        amounts = np.minimum(amounts, model.month_cap)
        amounts = amounts[: int(np.searchsorted(amounts, model.month_cap)) + 1]
    law = np.zeros((reaches.size, amounts.size))
    # Good months lose little: they get short transforms.
    doublings = np.ceil(np.log2(reaches / unit + 2)).astype(np.int64)
    for doubling in np.unique(doublings):
        rows = np.flatnonzero(doublings == doubling)
        width = min(1 << int(doubling), size)
        length = next_fast_len(width, real=True)
        spectrum = spectrum_of(model, chances[rows], unit=unit, size=length, months=months)
        part = np.maximum(irfft(spectrum, length, axis=1), 0.0)
        part /= part.sum(axis=1, keepdims=True)
        kept = min(length, amounts.size)
        law[rows, :kept] = part[:, :kept]
        law[rows, kept - 1] += part[:, kept:].sum(axis=1)
    return LossLaw(amounts=amounts, chances=law, unit=unit)


def lattice_of(model: FundModel, chances: Floats, *, most: int = _LONGEST) -> tuple[int, int]:
    """Choose unit and length so that the worst month on the grid fits, and no more is stored."""
    reaches = _reaches(model, chances)
    unit = _unit(model, reaches, most=most)
    return unit, next_fast_len(math.ceil(float(reaches.max()) / unit) + 2, real=True)


def _reaches(model: FundModel, chances: Floats) -> Floats:
    """Give the fen that a loss practically never goes beyond, by value of the factor."""
    firms, _, _, payouts = class_figures(model)
    claims = chances * firms
    reaches: Floats = claims @ payouts + _REACH * np.sqrt(claims @ payouts**2)
    return reaches + _ROOM * float(payouts.max(initial=0))


def _unit(model: FundModel, reaches: Floats, *, most: int = _LONGEST) -> int:
    return model.unit * max(1, math.ceil(float(reaches.max()) / model.unit / most))


def spectrum_of(
    model: FundModel, chances: Floats, *, unit: int, size: int, months: int = 1
) -> Complex:
    """Give the transform of the law, a row for each value of the factor (特征函数).

    Args:
        model: The fund.
        chances: Chance of a claim by class, a row for each value of the factor.
        unit: Fen of a step of the lattice.
        size: Length of the lattice.
        months: How many months are summed.
    """
    firms, _, _, _ = class_figures(model)
    claims = claim_spectra(model, unit=unit, size=size) - 1
    is_poisson = firms >= POISSON_FROM
    rates = np.where(is_poisson, chances * firms * months, 0.0).astype(np.complex128)
    total = np.empty((chances.shape[0], claims.shape[1]), np.complex128)
    np.exp(multiply(rates, claims, into=total), out=total)
    for index in np.flatnonzero(~is_poisson & (firms > 0)):
        total *= _power(1 + chances[:, index, None] * claims[index], int(firms[index]) * months)
    return total


def _power(base: Complex, exponent: int) -> Complex:
    """Raise to a whole power by squaring: a tenth of the time of the general power."""
    found = base if exponent & 1 else np.ones_like(base)
    while exponent := exponent >> 1:
        base = base * base
        if exponent & 1:
            found = found * base
    return found


def claim_spectra(model: FundModel, *, unit: int, size: int) -> Complex:
    """Give the transform of one claim by class; a payout between two steps keeps its mean."""
    steps = np.zeros((len(model.classes), size))
    for index, one in enumerate(model.classes):
        low, rest = divmod(one.payout, unit)
        steps[index, low] += 1 - rest / unit
        if rest:
            steps[index, low + 1] += rest / unit
    found: Complex = rfft(steps, axis=1)
    return found


def on_lattice(law: LossLaw, *, step: float, length: int) -> Floats:
    """Spread a law over a coarser lattice, each loss by its mean (粗化网格).

    Losses beyond the lattice are left out.
    """
    place = law.amounts / step
    low = np.floor(place + 1e-9).astype(np.int64)
    upper = np.clip(place - low, 0.0, 1.0)
    kept = low < length
    coarse = np.zeros((law.chances.shape[0], length + 1))
    for row in range(coarse.shape[0]):
        lower, higher = law.chances[row] * (1 - upper), law.chances[row] * upper
        coarse[row] += np.bincount(low[kept], lower[kept], minlength=length + 1)
        coarse[row] += np.bincount(low[kept] + 1, higher[kept], minlength=length + 1)
    return coarse[:, :length]
