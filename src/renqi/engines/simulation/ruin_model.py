"""A fund as its solvency sees it: classes of firms, one common factor, an income (偿付模型)."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from renqi.kernel.errors import DomainError

Floats = NDArray[np.float64]
# Below so many firms a class can visibly run out of firms to claim, so that claims are counted by
# the binomial law; above, the Poisson law is as good and any number of firms costs the same.
POISSON_FROM = 200
PERSISTENCE_MAX = 0.99


class ModelRefused(DomainError):
    """A figure of the model cannot be (模型参数有误)."""

    code = "simulation.model_refused"
    message = "{field} is {value}. {remedy}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelClass:
    """Firms that claim alike (风险类别).

    Attributes:
        key: Short name.
        firms: How many.
        pd_month: Chance that a firm claims in an average month.
        correlation: How much of a firm's fate is the common factor's, from 0 to below 1.
        payout: Fen the fund loses by a claim, after what is recovered.
        chain: Industry chain, for shocks; may be empty.
        district: District, for shocks; may be empty.
    """

    key: str
    firms: int
    pd_month: float
    correlation: float
    payout: int
    chain: str = ""
    district: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            ModelRefused: A figure is out of its range.
        """
        name = f"classes.{self.key}"
        _refuse_unless(self.firms >= 0, f"{name}.firms", self.firms, "Give a count from 0.")
        _refuse_unless(
            0 <= self.pd_month < 1, f"{name}.pd_month", self.pd_month, "Give a share from 0 to 1."
        )
        _refuse_unless(
            0 <= self.correlation < 1,
            f"{name}.correlation",
            self.correlation,
            "Give a share from 0 to below 1; 0.04 to 0.24 is usual.",
        )
        _refuse_unless(self.payout >= 0, f"{name}.payout", self.payout, "Give fen from 0.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FundModel:
    """What decides whether the fund lasts (基金模型).

    Attributes:
        classes: The firms.
        persistence: How much of this month's common factor is left in the next, 0 to 0.99.
        income_month: Fen that come in each month from all parties, less running costs.
        unit: Fen; amounts of losses are told apart by it.
        month_cap: The fund pays no more than this in a month; none for no cap.
        growth_month: What money in the fund earns in a month.
    """

    classes: tuple[ModelClass, ...]
    persistence: float
    income_month: int
    unit: int
    month_cap: int | None
    growth_month: float

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            ModelRefused: A figure is out of its range.
        """
        _refuse_unless(bool(self.classes), "classes", "empty", "Give one class at least.")
        _refuse_unless(
            0 <= self.persistence <= PERSISTENCE_MAX,
            "persistence",
            self.persistence,
            "Give a share from 0 to 0.99.",
        )
        _refuse_unless(self.unit >= 1, "unit", self.unit, "Give fen from 1.")
        _refuse_unless(
            self.month_cap is None or self.month_cap >= 0,
            "month_cap",
            self.month_cap,
            "Give fen from 0, or nothing for no cap.",
        )
        _refuse_unless(
            -1 < self.growth_month < 1,
            "growth_month",
            self.growth_month,
            "Give what the fund earns in a month, such as 0.002.",
        )

    @property
    def expected_loss(self) -> float:
        """Fen that an average month costs before any cap: the factor leaves it as it is."""
        return math.fsum(one.firms * one.pd_month * one.payout for one in self.classes)


def class_figures(model: FundModel) -> tuple[Floats, Floats, Floats, Floats]:
    """Give firms, chances, correlations and payouts, each by class."""
    return (
        np.array([one.firms for one in model.classes], np.float64),
        np.array([one.pd_month for one in model.classes], np.float64),
        np.array([one.correlation for one in model.classes], np.float64),
        np.array([one.payout for one in model.classes], np.float64),
    )


def conditional_pd(chances: Floats, correlations: Floats, factor: Floats) -> Floats:
    """Give each class's chance of a claim at each value of the factor: a row a value (条件违约率).

    A low factor is a bad month.
    """
    threshold = ndtri(chances)[None, :] - np.sqrt(correlations)[None, :] * factor[:, None]
    found: Floats = ndtr(threshold / np.sqrt(1 - correlations)[None, :])
    return found


def _refuse_unless(holds: bool, field: str, value: Any, remedy: str) -> None:  # noqa: FBT001
    if not holds:
        raise ModelRefused(field=field, value=value, remedy=remedy)
