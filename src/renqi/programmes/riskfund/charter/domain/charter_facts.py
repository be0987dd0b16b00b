"""The facts that conditions of charters speak of: the registry's, and a firm's age (章程事实)."""

import datetime as dt
import functools
from collections.abc import Mapping

import polars as pl

from renqi.engines.policy.domain.facts import Change, FactCatalogue, FactKind, FactSpec
from renqi.engines.policy.domain.values import FactRow, FactValue
from renqi.registry.domain.vocabulary import fact_catalogue

ESTABLISHED = "established_on"
AGE = "business_months"
_AGE_SPEC = FactSpec(
    key=AGE,
    stem=AGE,
    year=None,
    kind=FactKind.COUNT,
    zh="成立月数",
    en="Months since it was established",
    change=Change.WAIT,
    unit={"zh": "个月", "en": "months"},
    lowest=0,
    highest=12_000,
)


@functools.cache
def charter_catalogue() -> FactCatalogue:
    """Return the facts of the registry with the age of the firm in months (章程事实目录)."""
    registry = fact_catalogue()
    return FactCatalogue(specs={**registry.specs, AGE: _AGE_SPEC})


def with_age(facts: FactRow, *, on: dt.date) -> Mapping[str, FactValue]:
    """Add the firm's age in whole months; unknown while nobody said when it was established."""
    begun = facts.get(ESTABLISHED)
    day = dt.date.fromisoformat(str(begun)) if begun else None
    return {**facts, AGE: None if day is None else months_between(day, on)}


def months_between(begun: dt.date, on: dt.date) -> int:
    """Count whole months from a day to another; none below zero (整月数).

    Example:
        >>> months_between(dt.date(2025, 11, 24), dt.date(2026, 11, 23))
        11

    """
    months = (on.year - begun.year) * 12 + on.month - begun.month - (on.day < begun.day)
    return max(months, 0)


def frame_with_age(frame: pl.DataFrame, *, on: dt.date) -> pl.DataFrame:
    """Add the age of each firm of a frame, the same as `with_age` gives (全市成立月数)."""
    if ESTABLISHED not in frame.columns:
        return frame.with_columns(pl.lit(None, dtype=pl.Int64).alias(AGE))
    begun = pl.col(ESTABLISHED).cast(pl.Date)
    months = (on.year - begun.dt.year().cast(pl.Int64)) * 12
    months = months + on.month - begun.dt.month().cast(pl.Int64)
    months = months - (begun.dt.day() > on.day).cast(pl.Int64)
    # A comparison with null keeps it null: unknown is not zero.
    return frame.with_columns(pl.when(months < 0).then(0).otherwise(months).alias(AGE))
