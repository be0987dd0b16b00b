"""Whole columns of binary floats as exact scaled integers (整列换算).

A float64 read from a short decimal text is the float nearest to it, so the text can be won
back exactly: `round(x * scale) / scale == x` holds if and only if the text had no finer
digits. Multiplying alone would not do: 0.29 * 100 is 28.999999999999996. Polars would divide
by a constant through its reciprocal, which breaks the proof, hence NumPy.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from renqi.kernel.money import NOISE_FEN, NOISE_SHARE

# Up to here every integer is a float64 of its own.
LARGEST_EXACT = 2.0**53

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaled:
    """Integers, and which of them need a word (换算结果).

    Attributes:
        values: Scaled integers, null where the float was null or too large.
        cut: Whether a true part of a fen was cut off; for money only.
        broken: Whether a count had decimals.
        too_large: Whether the number is beyond exact reach.
    """

    values: pl.Series
    cut: pl.Series
    broken: pl.Series
    too_large: pl.Series


def scale_money(floats: pl.Series, *, scale: int) -> Scaled:
    """Turn amounts into fen as `fen_from_yuan` does, a column at a time (金额换算)."""
    with np.errstate(over="ignore", invalid="ignore"):
        y = _array(floats) * scale
        nearest = np.rint(y)
        tail = np.abs(y - nearest)
        is_noise = tail <= np.maximum(float(NOISE_FEN), np.abs(y) * float(NOISE_SHARE))
        values = np.where(is_noise, nearest, np.floor(y))
        return _scaled(values, size=y, cut=~is_noise & np.isfinite(y))


def scale_counts(floats: pl.Series) -> Scaled:
    """Turn counts and ranks into integers; decimals are reported (计数换算)."""
    x = _array(floats)
    nearest = np.rint(x)
    return _scaled(nearest, size=x, broken=(x != nearest) & np.isfinite(x))


def scale_fractions(floats: pl.Series, *, scale: int) -> Scaled:
    """Cut fractions and decimals to 1/scale, toward minus infinity (比例换算)."""
    with np.errstate(over="ignore", invalid="ignore"):
        x = _array(floats)
        nearest = np.rint(x * scale)
        # The float nearest to `nearest / scale` is what a text of that many decimals becomes.
        values = np.where(x < nearest / scale, nearest - 1, nearest)
        return _scaled(values, size=x * scale)


def _array(floats: pl.Series) -> Floats:
    """Return the floats with gaps as NaN."""
    return floats.fill_null(float("nan")).to_numpy()


def _scaled(
    values: Floats,
    *,
    size: Floats,
    cut: NDArray[np.bool_] | None = None,
    broken: NDArray[np.bool_] | None = None,
) -> Scaled:
    too_large = np.abs(size) > LARGEST_EXACT
    gap = ~np.isfinite(values) | too_large
    no = np.zeros(len(values), dtype=np.bool_)
    integers = pl.Series(np.where(gap, 0, values).astype(np.int64))
    return Scaled(
        values=integers.set(pl.Series(gap), None) if gap.any() else integers,
        cut=pl.Series(no if cut is None else cut & ~too_large),
        broken=pl.Series(no if broken is None else broken),
        too_large=pl.Series(too_large),
    )
