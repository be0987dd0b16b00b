"""Monthly returns to choose an allocation by: of the past, or of a stated model (收益情景).

Nothing is made up silently: `ReturnSource` goes with the answer.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from renqi.programmes.riskfund.investment.domain.benchmark import ReturnModel

Matrix = npt.NDArray[np.float64]
# With fewer months the worst twentieth is less than two of them.
MONTHS_LEAST = 36
_MONTHS = 12
_DAYS_OF_YEAR = 365
_NEAR_DAYS = 7


class ReturnSource(StrEnum):
    """Where the returns come from (情景来源)."""

    HISTORY = "history"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """What a month of an instrument earns, and how its price follows yields (持有收益).

    Attributes:
        rate: Yearly, as a rate.
        duration_days: How far the price follows; zero for what stays worth what it is.
    """

    asset_class: str
    rate: float
    duration_days: int


def modelled(carries: Sequence[Carry], model: ReturnModel, *, draws: int, seed: int) -> Matrix:
    """Draw monthly returns by the stated model (参数情景), draws by instruments.

    A month earns a twelfth of the rate and loses the duration times the change of the yield. The
    change is the class's own standard deviation times a draw of Student's t, of which a part is
    common to all classes. The same seed gives the same draws.
    """
    rng = np.random.default_rng(seed)
    # A t of unit variance: all classes share the wildness of the month.
    wild = np.sqrt((model.tail - 2) / rng.chisquare(model.tail, draws))
    shared = rng.standard_normal(draws)
    own = {key: rng.standard_normal(draws) for key in sorted(model.yield_change)}
    columns = []
    for one in carries:
        column = np.full(draws, one.rate / _MONTHS)
        spread = model.yield_change.get(one.asset_class, 0.0)
        if spread and one.duration_days:
            mixed = (
                np.sqrt(model.common) * shared + np.sqrt(1 - model.common) * own[one.asset_class]
            )
            column = column - one.duration_days / _DAYS_OF_YEAR * spread * wild * mixed
        columns.append(column)
    return np.column_stack(columns)


def of_history(
    values: Sequence[Mapping[dt.date, float] | None], carries: Sequence[Carry], *, until: dt.date
) -> Matrix | None:
    """Make monthly returns of the past, months by instruments (历史情景).

    Args:
        values: For each instrument what one unit was worth by day, with what it had paid; none
            for what stays worth what it is, which earns its rate.
        carries: In the same order.
        until: The last day.

    Returns:
        None where some instrument has not enough months.
    """
    ends = _month_ends(until)
    columns: list[Matrix | None] = [None if known is None else _at(known, ends) for known in values]
    known_months = [np.isfinite(one) for one in columns if one is not None]
    if not known_months:
        return None
    full = np.logical_and.reduce(known_months)
    first = len(ends) - (int(np.argmin(full[::-1])) if not full.all() else len(ends))
    months = len(ends) - first - 1
    if months < MONTHS_LEAST:
        return None
    made = [
        np.full(months, carry.rate / _MONTHS)
        if column is None
        else column[first + 1 :] / column[first:-1] - 1
        for column, carry in zip(columns, carries, strict=True)
    ]
    return np.column_stack(made)


def _month_ends(until: dt.date, most: int = 240) -> list[dt.date]:
    """List the last days of months up to a day, the oldest first."""
    found, day = [], until.replace(day=1)
    for _ in range(most):
        found.append(day - dt.timedelta(days=1))
        day = (day - dt.timedelta(days=1)).replace(day=1)
    return list(reversed(found))


def _at(known: Mapping[dt.date, float], ends: Sequence[dt.date]) -> Matrix:
    """Read the last value within a week before each day; none where there is none."""
    found = np.full(len(ends), np.nan)
    for index, end in enumerate(ends):
        for back in range(_NEAR_DAYS):
            value = known.get(end - dt.timedelta(days=back))
            if value is not None:
                found[index] = value
                break
    return found
