"""With what investing is compared, and how returns are drawn where no history is (参照与假设).

Both are read from documents of this part; the optimiser and the pages say which version they used.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from renqi.engines.policy.domain.tree import Label
from renqi.kernel.numbers import cut

_RULES = Path(__file__).resolve().parent.parent / "rules"
_PERCENT = 10**7


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A listed rate with the days from which it held (业绩比较基准).

    Attributes:
        basis: How far the rates can be relied upon; shown wherever they are.
        rates: In billionths, each with its first day.
    """

    name: Label
    basis: Label
    rates: tuple[tuple[dt.date, int], ...]

    def rate(self, *, on: dt.date) -> int:
        """Give the yearly rate of a day, in billionths; the first one before all."""
        held = [rate for since, rate in self.rates if since <= on]
        return held[-1] if held else self.rates[0][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnModel:
    """The stated model of monthly returns (收益情景假设).

    Attributes:
        version: Its day.
        tail: Degrees of freedom of Student's t.
        common: Part of the move that all classes share.
        yield_change: Standard deviation of a month's change of the yield by class, as a rate.
        shocks: Rises of all yields at once, as rates.
    """

    version: str
    tail: float
    common: float
    yield_change: Mapping[str, float]
    shocks: tuple[float, ...]


@cache
def benchmark() -> Benchmark:
    """Read the rate to compare with."""
    said = _read("benchmark.yaml")
    return Benchmark(
        name=_label(said["name"]),
        basis=_label(said["basis"]),
        rates=tuple(
            (one["from"], cut(Decimal(one["percent"]), scale=_PERCENT)) for one in said["rates"]
        ),
    )


@cache
def return_model() -> ReturnModel:
    """Read the model of monthly returns."""
    said = _read("return_model.yaml")
    return ReturnModel(
        version=said["version"].isoformat(),
        tail=float(said["tail"]),
        common=float(said["common"]),
        yield_change={key: points / 10_000 for key, points in said["yield_change"].items()},
        shocks=tuple(points / 10_000 for points in said["shocks"]),
    )


def _label(said: Mapping[str, str]) -> Label:
    return Label(zh=said["zh"], en=said["en"])


def _read(name: str) -> Any:
    return yaml.safe_load((_RULES / name).read_text(encoding="utf-8"))
