"""The problem of an allocation: what may be chosen, and which rows must hold (配置问题).

Weights are shares of the fund's whole value, so the money lent out is a part that nobody chooses.
Every limit is one row `coefficients x weights <= bound` with its name, so that what binds, and what
cannot hold together, can be said in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from renqi.programmes.riskfund.charter.domain.safeguards import AssetRule
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE
from renqi.programmes.riskfund.investment.domain.mandate_check import Limits, cash_class
from renqi.programmes.riskfund.investment.domain.vocabulary import CASH, ON_CALL_DAYS, Limit

Matrix = npt.NDArray[np.float64]
BETA = 0.95
TIGHT = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that money may lie in (可选品种).

    Attributes:
        instrument_id: Its number; none for cash.
        now: Share of the fund's value that lies there now.
        least: Share that stays there whatever is chosen, such as a term deposit.
        most: Share at most for reasons of its own; none for the mandate's only.
        why: Which limit holds it at `least` or `most`.
    """

    instrument_id: int | None
    asset_class: str
    issuer: str
    bucket_days: int
    now: float
    least: float = 0.0
    most: float | None = None
    why: Limit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What must be money again within some days (流动性阶梯): a share of the fund's value."""

    days: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One limit over the weights (约束)."""

    limit: Limit
    about: str
    coefficients: tuple[float, ...]
    bound: float

    def slack(self, weights: Matrix) -> float:
        """Tell how far the limit is."""
        return self.bound - float(np.dot(self.coefficients, weights))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """All that an allocation is chosen by (配置问题).

    Attributes:
        returns: Months by choices.
        budget: Share of the fund's value that is chosen about.
        cvar_max: Largest expected loss of the worst twentieth of months, a share of the fund.
        turnover_max: Most that is moved, a share of the fund; both sides count.
    """

    choices: tuple[Choice, ...]
    returns: Matrix
    rows: tuple[Row, ...]
    budget: float
    cvar_max: float
    turnover_max: float

    @property
    def least(self) -> Matrix:
        """The lowest weights."""
        return np.array([one.least for one in self.choices])

    @property
    def most(self) -> Matrix:
        """The highest weights."""
        return np.array([self.budget if one.most is None else one.most for one in self.choices])

    @property
    def now(self) -> Matrix:
        """The weights today."""
        return np.array([one.now for one in self.choices])


def rows_of(
    limits: Limits, choices: Sequence[Choice], *, ladder: Sequence[Step], floor: float
) -> tuple[Row, ...]:
    """Write the limits of a mandate and the ladder as rows (约束矩阵).

    Args:
        limits: The mandate.
        choices: What may be chosen.
        ladder: What must be money again by when.
        floor: Share of the fund's value that stays in cash.
    """
    found = [row for rule in limits.assets for row in _of_class(rule, choices, cash_class(limits))]
    quick = {rule.key for rule in limits.assets if rule.bucket_days <= ON_CALL_DAYS} | {CASH}
    found.append(
        _least(
            Limit.LIQUIDITY_SHARE,
            "",
            [one.asset_class in quick for one in choices],
            limits.liquidity_share / WHOLE,
        )
    )
    found.append(
        _least(Limit.LIQUIDITY_FLOOR, CASH, [one.asset_class == CASH for one in choices], floor)
    )
    found += [
        _least(
            Limit.LADDER,
            str(step.days),
            [one.bucket_days <= step.days for one in choices],
            step.share,
        )
        for step in ladder
    ]
    return tuple(found)


def cvar(returns: Matrix, weights: Matrix, *, beta: float = BETA) -> float:
    """Give the mean loss of the worst part of months, exactly (条件在险价值).

    The worst `(1 - beta)` of all months; the month on the border counts with its part.
    """
    losses = np.sort(-(returns @ weights))[::-1]
    tail = (1 - beta) * len(losses)
    whole = int(tail + 1e-9)
    part = tail - whole
    total = losses[:whole].sum() + (part * losses[whole] if part > 1e-9 else 0.0)  # noqa: PLR2004
    return float(total / tail)


def _of_class(rule: AssetRule, choices: Sequence[Choice], home_of_cash: str) -> list[Row]:
    inside = [
        one.asset_class == rule.key or (one.asset_class == CASH and rule.key == home_of_cash)
        for one in choices
    ]
    if not any(inside):
        # A floor for a class of which there is nothing to choose cannot be kept: say so.
        return (
            [_least(Limit.SHARE_MIN, rule.key, inside, rule.share_min / WHOLE)]
            if rule.share_min
            else []
        )
    found = [_most(Limit.SHARE_MAX, rule.key, inside, rule.share_max / WHOLE)]
    if rule.share_min:
        found.append(_least(Limit.SHARE_MIN, rule.key, inside, rule.share_min / WHOLE))
    if rule.key == CASH:
        return found
    issuers = sorted({one.issuer for one in choices if one.asset_class == rule.key})
    return found + [
        _most(
            Limit.ISSUER_MAX,
            f"{rule.key}:{issuer}",
            [one.asset_class == rule.key and one.issuer == issuer for one in choices],
            rule.issuer_max / WHOLE,
        )
        for issuer in issuers
    ]


def _most(limit: Limit, about: str, inside: Sequence[bool], bound: float) -> Row:
    return Row(
        limit=limit, about=about, coefficients=tuple(float(one) for one in inside), bound=bound
    )


def _least(limit: Limit, about: str, inside: Sequence[bool], bound: float) -> Row:
    return Row(
        limit=limit, about=about, coefficients=tuple(-float(one) for one in inside), bound=-bound
    )
