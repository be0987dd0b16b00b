"""Judge a city by its measures of support, with the same answers as for one firm (全市测算).

The conditions and tables of all measures go through the policy engine's population form
together; sums, subtraction and caps are columns of whole fen here. Null means "no bound".
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from renqi.engines.policy.domain.tree import VERDICTS, Stage, Truth
from renqi.engines.policy.population.plan import RulePlan, plan_population
from renqi.engines.policy.population.staging import Layers, staged
from renqi.engines.policy.population.wide import OPTIMIZATIONS
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
from renqi.programmes.cultivation.support.domain.judge_measures import PHASE_STOPS, Stop
from renqi.programmes.cultivation.support.domain.measure import Measure
from renqi.programmes.cultivation.support.domain.measure_aid import (
    group_key,
    matter_key,
    topping_groups,
    total_key,
    year_key,
)

NO_BOUND = pl.lit(None, dtype=pl.Int64)
ZERO = pl.lit(0, dtype=pl.Int64)
OFFER_SCHEMA = pl.Schema(
    {
        "uscc": pl.String(),
        "measure": pl.String(),
        "version": pl.Date(),
        "verdict": pl.String(),
        "stop": pl.String(),
        "matter": pl.String(),
        "amount_low": pl.Int64(),
        "amount_high": pl.Int64(),
        "is_ceiling": pl.Boolean(),
    }
)
AID_SCHEMA = pl.Schema(
    {
        "uscc": pl.String(),
        "matter": pl.String(),
        "measure": pl.String(),
        "amount": pl.Int64(),
        "year": pl.Int32(),
    }
)


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
        # The least of a null and a number is the number, so that a cap bounds what is unknown.
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


def judge_city(
    frame: pl.DataFrame,
    measures: Sequence[Measure],
    *,
    aid: pl.DataFrame,
    as_of: dt.date,
    verdicts: Sequence[str] = tuple(VERDICTS.values()),
) -> pl.DataFrame:
    """Judge every firm of a canonical frame by every measure (全市测算).

    Args:
        frame: One row a firm with `uscc`; facts as stored, null for unknown.
        measures: The versions to judge by, one of each measure.
        aid: Live lines of the register of aid (AID_SCHEMA).
        as_of: The day; its year before is the last closed fiscal year.
        verdicts: Which answers to return; most firms do not meet most measures.

    Returns:
        One row a firm and measure (OFFER_SCHEMA), with the answers of `judge_measures`.
    """
    rules = tuple(measure.rule for measure in measures)
    lazy = _with_aid(frame, measures, aid, as_of).lazy()
    plan = plan_population(rules, Stage.FIRST, dict(lazy.collect_schema()))
    nodes = [rule.truth for rule in plan.rules]
    nodes += [n for rule in plan.rules for s in rule.scores.values() for n in (s.low, s.high)]
    layers = staged(plan.writer, nodes)
    columns = frozenset(frame.columns)
    written = [
        _Judged(measure, AmountColumns(plan=rule, layers=layers, columns=columns), as_of)
        for measure, rule in zip(measures, plan.rules, strict=True)
    ]
    wide = layers.apply(lazy).select("uscc", *(column for one in written for column in one.columns))
    wide = wide.with_columns(_giving_way(one, written, as_of) for one in written)
    found = wide.collect(optimizations=OPTIMIZATIONS)
    parts = [one.rows(found).filter(pl.col("verdict").is_in(verdicts)) for one in written]
    return pl.concat([pl.DataFrame(schema=OFFER_SCHEMA), *parts])


class _Judged:
    """The columns of one measure: truth, stop and the two bounds of what is left."""

    def __init__(self, measure: Measure, amounts: AmountColumns, as_of: dt.date) -> None:
        self.measure, self.as_of = measure, as_of
        self.matter = measure.matter_in(as_of.year - 1)
        self.amounts = amounts

    def name(self, what: str) -> str:
        return f"{what}~{self.measure.key}"

    @property
    def columns(self) -> list[pl.Expr]:
        worked = self.amounts.write(self.measure.amount.amount)
        stop, low, high = self._left(worked)
        truth = self.amounts.layers.expression(self.amounts.plan.truth)
        return [
            truth.cast(pl.Int8).alias(self.name("truth")),
            stop.alias(self.name("stop")),
            low.alias(self.name("low")),
            high.alias(self.name("high")),
        ]

    def _left(self, worked: Bounds) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
        measure = self.measure
        low, high = worked.low, worked.high
        stops = [(high == 0, Stop.NOTHING), (pl.col(matter_key(self.matter)) > 0, Stop.GIVEN)]
        phase = PHASE_STOPS.get(measure.phase(self.as_of))
        if phase is not None:
            stops.insert(0, (pl.lit(value=True), phase))
        if measure.tops_up:
            taken = pl.col(group_key(measure.tops_up))
            low, high = (
                pl.max_horizontal(low - taken, ZERO),
                pl.when(high.is_not_null()).then(pl.max_horizontal(high - taken, ZERO)),
            )
            stops.append((high == 0, Stop.TOPPED_UP))
        for cap, key in (
            (measure.amount.yearly_cap, year_key(measure.key, self.as_of.year)),
            (measure.amount.total_cap, total_key(measure.key)),
        ):
            if cap is not None:
                left = pl.max_horizontal(pl.lit(cap, dtype=pl.Int64) - pl.col(key), ZERO)
                low, high = pl.min_horizontal(low, left), pl.min_horizontal(high, left)
        stops.append((high == 0, Stop.CAP_REACHED))
        found = pl.lit(Stop.NONE.value)
        for where, stop in reversed(stops):
            found = pl.when(where).then(pl.lit(stop.value)).otherwise(found)
        return found, low, high

    def rows(self, found: pl.DataFrame) -> pl.DataFrame:
        measure = self.measure
        truth, stop = pl.col(self.name("truth")), pl.col(self.name("stop"))
        stopped = stop != Stop.NONE.value
        verdicts = {int(one): name for one, name in VERDICTS.items()}
        high = pl.col(self.name("high"))
        nothing = stopped | (truth == int(Truth.FALSE))
        certain = ~stopped & (truth == int(Truth.TRUE))
        return found.select(
            "uscc",
            pl.lit(measure.key).alias("measure"),
            pl.lit(measure.version).alias("version"),
            pl.when(stopped)
            .then(pl.lit(VERDICTS[Truth.FALSE]))
            .otherwise(truth.replace_strict(verdicts, return_dtype=pl.String))
            .alias("verdict"),
            stop.alias("stop"),
            pl.lit(self.matter).alias("matter"),
            pl.when(certain).then(pl.col(self.name("low"))).otherwise(ZERO).alias("amount_low"),
            pl.when(nothing).then(ZERO).otherwise(high).alias("amount_high"),
            pl.lit(measure.amount.is_ceiling).alias("is_ceiling"),
        )


def _giving_way(one: _Judged, written: Sequence[_Judged], as_of: dt.date) -> pl.Expr:
    """Stop a lower step where the conditions of a higher one hold for certain."""
    measure, stop = one.measure, pl.col(one.name("stop"))
    higher = [
        pl.col(other.name("truth")) == int(Truth.TRUE)
        for other in written
        if measure.group
        and other.measure.group == measure.group
        and other.measure.step > measure.step
        and other.measure.is_open(as_of)
    ]
    if not higher:
        return stop
    gives_way = (stop == Stop.NONE.value) & pl.any_horizontal(higher)
    return (
        pl.when(gives_way)
        .then(pl.lit(Stop.HIGHER_STEP.value))
        .otherwise(stop)
        .alias(one.name("stop"))
    )


def _with_aid(
    frame: pl.DataFrame, measures: Sequence[Measure], aid: pl.DataFrame, as_of: dt.date
) -> pl.DataFrame:
    """Add a column for every sum given already that a measure may ask for; zero where none."""
    groups = topping_groups(measures)
    group = pl.col("measure").replace_strict(groups, default=None, return_dtype=pl.String)
    keys = [
        pl.format(matter_key("{}"), "matter"),
        pl.format(total_key("{}"), "measure"),
        pl.format("measure:{}:{}", "measure", "year"),
        pl.format(group_key("{}"), group),
    ]
    wanted = {
        key
        for one in measures
        for key in (
            matter_key(one.matter_in(as_of.year - 1)),
            group_key(one.tops_up),
            total_key(one.key),
            year_key(one.key, as_of.year),
        )
    }
    given = (
        pl.concat(aid.select("uscc", "amount", key=key) for key in keys)
        .filter(pl.col("key").is_in(sorted(wanted)))
        .group_by("uscc", "key")
        .agg(pl.col("amount").sum())
    )
    known = set(given["key"].unique().to_list())
    joined = frame
    if known:
        joined = frame.join(
            given.pivot(on="key", index="uscc", values="amount"), on="uscc", how="left"
        )
    return joined.with_columns(
        [pl.col(name).fill_null(0) for name in sorted(known)]
        + [ZERO.alias(name) for name in sorted(wanted - known)]
    )
