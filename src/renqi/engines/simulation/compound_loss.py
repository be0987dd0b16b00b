"""The law of a month's loss: by Fourier transform, and by Panjer's recursion (月度损失分布)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

from renqi.engines.simulation.ruin_model import (
    POISSON_FROM,
    Floats,
    FundModel,
    class_figures,
)

# The tables that paths are drawn from number losses in 16 bits.
_LONGEST = 1 << 15
# The law reaches this many standard deviations beyond its mean in the worst month of the grid.
_REACH = 12.0

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
    unit, size = lattice_of(model, chances * months)
    spectrum = spectrum_of(model, chances, unit=unit, size=size, months=months)
    law = np.maximum(irfft(spectrum, size, axis=1), 0.0)
    law /= law.sum(axis=1, keepdims=True)
    amounts = np.arange(size, dtype=np.float64) * unit
    if model.month_cap is not None and months == 1:
        amounts = np.minimum(amounts, model.month_cap)
        last = int(np.searchsorted(amounts, model.month_cap))
        if last < size - 1:
            law[:, last] += law[:, last + 1 :].sum(axis=1)
            amounts, law = amounts[: last + 1], law[:, : last + 1]
    return LossLaw(amounts=amounts, chances=law, unit=unit)


def lattice_of(model: FundModel, chances: Floats) -> tuple[int, int]:
    """Choose unit and length so that the worst month on the grid fits, and no more is stored."""
    firms, _, _, payouts = class_figures(model)
    claims = chances * firms
    mean = claims @ payouts
    spread = np.sqrt(claims @ payouts**2)
    reach = float((mean + _REACH * spread).max()) + 2 * float(payouts.max(initial=0))
    unit = model.unit * max(1, math.ceil(reach / model.unit / _LONGEST))
    return unit, next_fast_len(max(2, math.ceil(reach / unit) + 2), real=True)


def spectrum_of(
    model: FundModel, chances: Floats, *, unit: int, size: int, months: int = 1, less: int = -1
) -> Complex:
    """Give the transform of the law, a row for each value of the factor (特征函数).

    Args:
        model: The fund.
        chances: Chance of a claim by class, a row for each value of the factor.
        unit: Fen of a step of the lattice.
        size: Length of the lattice.
        months: How many months are summed.
        less: Number of a class of which one firm-month is left out where firms are counted;
            -1 for none.
    """
    firms, _, _, _ = class_figures(model)
    claims = claim_spectra(model, unit=unit, size=size) - 1
    is_poisson = firms >= POISSON_FROM
    rates = np.where(is_poisson, chances * firms * months, 0.0)
    total: Complex = np.exp(rates.astype(np.complex128) @ claims)
    for index in np.flatnonzero(~is_poisson & (firms > 0)):
        trials = int(firms[index]) * months - int(index == less)
        total *= (1 + chances[:, index, None] * claims[index]) ** trials
    return total


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
