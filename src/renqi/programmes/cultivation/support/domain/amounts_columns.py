"""Work out amounts for a city at once, as columns of whole fen (金额批量测算).

The same sums as in `amounts_working`, to the fen; a test holds the two together. Null means that
nothing bounds a sum.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from renqi.engines.policy.population.plan import RulePlan
from renqi.engines.policy.population.staging import Layers
from renqi.programmes.cultivation.support.domain.amounts import (
    BASIS,
    Amount,
    Deduction,
    Fixed,
    Rate,
    Scaled,
    Share,
    SumOf,
    Table,
    Unstated,
)
from renqi.programmes.cultivation.support.domain.amounts_working import HUNDREDTHS, PERCENT

NO_BOUND = pl.lit(None, dtype=pl.Int64)
ZERO = pl.lit(0, dtype=pl.Int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A sum as two columns; `high` is null where nothing bounds it (金额区间列)."""

    low: pl.Expr
    high: pl.Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountColumns:
    """Writes the amounts of one measure as columns (金额列)."""

    plan: RulePlan
    layers: Layers
    columns: frozenset[str]

    def write(self, amount: Amount) -> Bounds:
        """Return the columns of an amount."""
        return _WRITTEN[type(amount)](self, amount)

    def fixed(self, amount: Fixed) -> Bounds:
        """Write a stated sum."""
        sum_ = pl.lit(amount.amount, dtype=pl.Int64)
        return Bounds(low=sum_, high=sum_)

    def unstated(self, _amount: Unstated) -> Bounds:
        """Write a sum that nothing is known of."""
        return Bounds(low=ZERO, high=NO_BOUND)

    def table(self, amount: Table) -> Bounds:
        """Write a sum that is looked up."""
        points = self._points(amount.table)
        return Bounds(low=points.low * amount.unit, high=points.high * amount.unit)

    def share(self, amount: Share) -> Bounds:
        """Write a share of a fact, capped."""
        rate, fact = self._rate(amount.rate), self._money(amount.fact)
        base = pl.max_horizontal(fact, ZERO)
        low, high = base * rate.low // BASIS, base * rate.high // BASIS
        cap = NO_BOUND if amount.cap is None else pl.lit(amount.cap, dtype=pl.Int64)
        missing = fact.is_null()
        # The least of a null and a number is the number: a cap bounds what is unknown.
        return Bounds(
            low=pl.when(missing).then(ZERO).otherwise(pl.min_horizontal(low, cap)),
            high=pl.when(missing).then(cap).otherwise(pl.min_horizontal(high, cap)),
        )

    def deduction(self, amount: Deduction) -> Bounds:
        """Write the tax that a further deduction saved."""
        rate, share = self._rate(amount.rate), self._rate(amount.share)
        cost, income = self._money(amount.fact), self._money(amount.against)
        base, open_ = pl.max_horizontal(cost, ZERO), income.is_null()
        least, most = base * share.low // BASIS, base * share.high // BASIS

        def used(extra: pl.Expr) -> pl.Expr:
            return pl.min_horizontal(pl.max_horizontal(income + extra, ZERO), extra)

        low = pl.when(open_).then(ZERO).otherwise(used(least)) * rate.low // BASIS
        high = pl.when(open_).then(most).otherwise(used(most)) * rate.high // BASIS
        missing = cost.is_null()
        return Bounds(
            low=pl.when(missing).then(ZERO).otherwise(low),
            high=pl.when(missing).then(NO_BOUND).otherwise(high),
        )

    def sum_of(self, amount: SumOf) -> Bounds:
        """Write a sum of parts; one without a bound leaves the whole without."""
        parts = [self.write(part) for part in amount.parts]
        low, high = parts[0].low, parts[0].high
        for part in parts[1:]:
            low, high = low + part.low, high + part.high
        return Bounds(low=low, high=high)

    def scaled(self, amount: Scaled) -> Bounds:
        """Write a multiple, capped."""
        base, times = self.write(amount.of), self._points(amount.times)
        low = base.low * times.low // HUNDREDTHS
        high = base.high * times.high // HUNDREDTHS
        if amount.cap is None:
            return Bounds(low=low, high=high)
        cap = self.write(amount.cap)
        return Bounds(low=pl.min_horizontal(low, cap.low), high=pl.min_horizontal(high, cap.high))

    def _points(self, table: str) -> Bounds:
        span = self.plan.scores[table]
        low, high = self.layers.expression(span.low), self.layers.expression(span.high)
        return Bounds(low=low.cast(pl.Int64), high=high.cast(pl.Int64))

    def _rate(self, rate: Rate) -> Bounds:
        basis = pl.lit(rate.basis, dtype=pl.Int64)
        if not rate.plus:
            return Bounds(low=basis, high=basis)
        points = self._points(rate.plus)
        return Bounds(low=basis + points.low * PERCENT, high=basis + points.high * PERCENT)

    def _money(self, key: str) -> pl.Expr:
        return pl.col(key).cast(pl.Int64) if key in self.columns else NO_BOUND


_WRITTEN: Mapping[type[Any], Callable[..., Bounds]] = {
    Fixed: AmountColumns.fixed,
    Table: AmountColumns.table,
    Share: AmountColumns.share,
    Deduction: AmountColumns.deduction,
    SumOf: AmountColumns.sum_of,
    Scaled: AmountColumns.scaled,
    Unstated: AmountColumns.unstated,
}
