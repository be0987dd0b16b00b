"""Random draws for made-up firms (随机抽样)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Integers = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """One stream of chance for `count` firms; `quality` is how good each firm is (抽样)."""

    rng: np.random.Generator
    count: int
    quality: Numbers

    @classmethod
    def start(cls, count: int, seed: Sequence[int]) -> "Draws":
        """Draw the quality of the firms, on which most other facts lean."""
        rng = np.random.default_rng(seed)
        return cls(rng=rng, count=count, quality=rng.standard_normal(count))

    def noise(self) -> Numbers:
        """Return standard normal noise."""
        return self.rng.standard_normal(self.count)

    def share(self) -> Numbers:
        """Return uniform noise between 0 and 1."""
        return self.rng.random(self.count)

    def leaning(self, spread: float = 1.0) -> Numbers:
        """Return quality blurred by noise."""
        return self.quality + spread * self.noise()

    def chance(self, probability: float) -> Flags:
        """Return true with a probability, whatever the quality."""
        return self.share() < probability

    def above(self, bar: float) -> Flags:
        """Return true for the better firms, not strictly."""
        return self.leaning() > bar

    def count_of(self, mean: float, lean: float = 0.8) -> Integers:
        """Return a count that grows with quality."""
        counts: Integers = self.rng.poisson(mean * np.exp(lean * self.quality))
        return counts

    def rank(self, bar: float, last: int) -> Integers:
        """Return a rank from 1 to `last` for the better firms, 0 (none) for the others."""
        ranks: Integers = self.rng.integers(1, last + 1, self.count)
        ranks[~self.above(bar)] = 0
        return ranks

    def steps(self, bars: Sequence[float]) -> Integers:
        """Return how many of the rising bars the firm passes."""
        return np.searchsorted(np.array(bars), self.leaning()).astype(np.int64)


def fen(yuan: Numbers) -> Integers:
    """Return whole fen, at most 10^14 of them (折合为分)."""
    return np.rint(np.clip(yuan, -1e12, 1e12) * 100).astype(np.int64)


def nano(value: Numbers, places: int) -> Integers:
    """Return billionths of a number that was rounded to some places (折合为十亿分之一)."""
    found: Integers = np.rint(value * 10**places).astype(np.int64) * int(10 ** (9 - places))
    return found
