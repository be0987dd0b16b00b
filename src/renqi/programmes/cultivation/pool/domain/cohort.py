"""Did pooled firms grow faster than similar ones? A matched comparison (成效对比).

Growth is measured as the logarithm of after over before, so that one firm that grew tenfold does
not decide for all, and said as a percentage again: "3 % more" is exp(mean difference) - 1. The
interval comes from drawing the pairs anew (percentile bootstrap). What it can say is narrow: the
pairs are alike in what was measured before entry, not in what made the bureau choose them.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from renqi.programmes.cultivation.pool.domain.cohort_matching import BEFORE, CELL, matched_pairs
from renqi.programmes.cultivation.pool.domain.cohort_rules import CohortRules

Floats = npt.NDArray[np.float64]
OUTCOMES = ("revenue", "staff", "rd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The difference in growth of one figure over the pairs that know it (结果).

    Attributes:
        key: revenue, staff or rd.
        pairs: Pairs of which both firms know the figure before and after, above zero.
        unknown: Pairs left out because one of them does not.
        pooled: Mean growth of the pooled firms; none where it is suppressed.
        others: Mean growth of their partners.
        difference: How much more the pooled grew.
        low: Lower end of the interval of the difference.
        high: Upper end.
    """

    key: str
    pairs: int
    unknown: int
    pooled: float | None = None
    others: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_suppressed(self) -> bool:
        """Whether there are too few pairs to show a number."""
        return self.difference is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How far apart pooled firms and others were before entry, in standard deviations (平衡性)."""

    key: str
    before_matching: float | None
    after_matching: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A matched comparison with every number that it rests on (对比).

    Attributes:
        pooled: Firms that entered in the year.
        incomplete: Of these, firms that lack a fact that pairing needs.
        matched: Of these, firms with a partner.
        unmatched: Of these, firms without one inside the calipers.
        others: Firms that were never pooled and could be partners.
        outcomes: The differences.
        balance: How alike the two sides are.
    """

    pooled: int
    incomplete: int
    matched: int
    unmatched: int
    others: int
    outcomes: tuple[Outcome, ...] = ()
    balance: tuple[Balance, ...] = field(default=())

    def document(self) -> dict[str, Any]:
        """Say it as plain data."""
        return asdict(self)


def compare(
    pooled: pl.DataFrame, others: pl.DataFrame, rules: CohortRules, *, seed: int
) -> Comparison:
    """Match and compare (对比).

    Args:
        pooled: One row a firm that entered in the year: `uscc`, `section`, `size_class`,
            `place`, `revenue_before`, `revenue_earlier` (the year before that), and per outcome
            `<key>_before`, `<key>_after`; null is unknown.
        others: The same of firms that were never pooled.
        rules: Calipers, minimum and interval.
        seed: Of the draws; the same gives the same interval.
    """
    left, right = with_distances(pooled), with_distances(others)
    pairs = matched_pairs(left, right, rules)
    usable = [*CELL, *BEFORE]
    complete = left.drop_nulls(usable).height
    mine = pairs.join(left, left_on="pooled", right_on="uscc", how="left", maintain_order="left")
    theirs = pairs.join(right, left_on="other", right_on="uscc", how="left", maintain_order="left")
    draws = np.random.default_rng(seed)
    return Comparison(
        pooled=left.height,
        incomplete=left.height - complete,
        matched=pairs.height,
        unmatched=complete - pairs.height,
        others=right.drop_nulls(usable).height,
        outcomes=tuple(_outcome(key, mine, theirs, rules, draws) for key in OUTCOMES),
        balance=tuple(_balance(key, left, right, mine, theirs) for key in BEFORE)
        if pairs.height >= rules.pairs_at_least
        else (),
    )


def with_distances(firms: pl.DataFrame) -> pl.DataFrame:
    """Add what pairs are made by: log revenue and its growth before entry (配对变量)."""
    # A column without any value has no type of its own; sums of floats depend on the order.
    figures = pl.col("^(revenue|staff|rd)_.*$").cast(pl.Float64)
    firms = firms.sort("uscc").with_columns(figures)
    before, earlier = pl.col("revenue_before"), pl.col("revenue_earlier")
    is_usable = (before > 0) & (earlier > 0)
    return firms.with_columns(
        log_revenue=pl.when(before > 0).then(before.log()),
        growth_before=pl.when(is_usable).then(before / earlier - 1),
    )


def interval_of_mean(
    values: Floats, *, resamples: int, confidence: float, draws: np.random.Generator
) -> tuple[float, float]:
    """Give the percentile bootstrap interval of a mean (自助法区间).

    Args:
        values: Shape (n_pairs,).
        resamples: How often the values are drawn anew.
        confidence: The share of such intervals that hold the truth.
        draws: Where the draws come from.
    """
    means = np.empty(resamples)
    for number in range(resamples):
        means[number] = draws.choice(values, size=len(values)).mean()
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


def _growth(side: pl.DataFrame, key: str) -> Floats:
    before, after = pl.col(f"{key}_before"), pl.col(f"{key}_after")
    known = pl.when((before > 0) & (after > 0)).then((after / before).log())
    found: Floats = side.select(known.alias("growth"))["growth"].to_numpy().astype(np.float64)
    return found


def _outcome(
    key: str,
    mine: pl.DataFrame,
    theirs: pl.DataFrame,
    rules: CohortRules,
    draws: np.random.Generator,
) -> Outcome:
    own, other = _growth(mine, key), _growth(theirs, key)
    known = ~(np.isnan(own) | np.isnan(other))
    own, other = own[known], other[known]
    unknown = mine.height - len(own)
    if len(own) < rules.pairs_at_least:
        return Outcome(key=key, pairs=len(own), unknown=unknown)
    gained = own - other
    low, high = interval_of_mean(
        gained, resamples=rules.resamples, confidence=rules.confidence, draws=draws
    )
    return Outcome(
        key=key,
        pairs=len(own),
        unknown=unknown,
        pooled=_percent(own.mean()),
        others=_percent(other.mean()),
        difference=_percent(gained.mean()),
        low=_percent(low),
        high=_percent(high),
    )


def _percent(logarithm: float) -> float:
    return float(np.expm1(logarithm))


def _balance(
    key: str,
    left: pl.DataFrame,
    right: pl.DataFrame,
    mine: pl.DataFrame,
    theirs: pl.DataFrame,
) -> Balance:
    usable = [*CELL, *BEFORE]
    spread = left.drop_nulls(usable)[key].std()
    return Balance(
        key=key,
        before_matching=_apart(left.drop_nulls(usable)[key], right.drop_nulls(usable)[key], spread),
        after_matching=_apart(mine[key], theirs[key], spread),
    )


def _apart(one: pl.Series, other: pl.Series, spread: Any) -> float | None:
    if not spread or not len(one) or not len(other):
        return None
    return float((one.to_numpy().mean() - other.to_numpy().mean()) / spread)
