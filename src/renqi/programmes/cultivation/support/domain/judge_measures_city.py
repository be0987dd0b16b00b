"""Judge a city by its measures of support, with the same answers as for one firm (全市测算).

The conditions and tables of all measures go through the policy engine's population form
together; sums, subtraction and caps are columns of whole fen here. Null means "no bound".
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from renqi.engines.policy.domain.tree import VERDICTS, Stage, Truth
from renqi.engines.policy.population.plan import plan_population
from renqi.engines.policy.population.staging import staged
from renqi.engines.policy.population.wide import OPTIMIZATIONS
from renqi.programmes.cultivation.support.domain.amounts_columns import (
    ZERO,
    AmountColumns,
    Bounds,
)
from renqi.programmes.cultivation.support.domain.judge_measures import PHASE_STOPS, Stop
from renqi.programmes.cultivation.support.domain.measure import Measure
from renqi.programmes.cultivation.support.domain.measure_aid import (
    group_key,
    matter_key,
    topping_groups,
    total_key,
    year_key,
)

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


def judge_city(
    frame: pl.DataFrame,
    measures: Sequence[Measure],
    *,
    aid: pl.DataFrame,
    as_of: dt.date,
    verdicts: Sequence[str] = tuple(VERDICTS.values()),
    groups: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Judge every firm of a canonical frame by every measure (全市测算).

    Args:
        frame: One row a firm with `uscc`; facts as stored, null for unknown.
        measures: The versions to judge by, one of each measure.
        aid: Live lines of the register of aid (AID_SCHEMA).
        as_of: The day; its year before is the last closed fiscal year.
        verdicts: Which answers to return; most firms do not meet most measures.
        groups: Group of every measure that tops up, for steps that paid but are not judged here.

    Returns:
        One row a firm and measure (OFFER_SCHEMA), with the answers of `judge_measures`.
    """
    rules = tuple(measure.rule for measure in measures)
    given = _aid_by_key(aid, {**topping_groups(measures), **(groups or {})})
    lazy = _with_aid(frame, measures, given, as_of).lazy()
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


def _aid_by_key(aid: pl.DataFrame, groups: Mapping[str, str]) -> pl.DataFrame:
    """Add lines of aid up by firm and by what measures ask: matter, measure, year, group."""
    group = pl.col("measure").replace_strict(groups, default=None, return_dtype=pl.String)
    keys = [
        pl.format(matter_key("{}"), "matter"),
        pl.format(total_key("{}"), "measure"),
        pl.format("measure:{}:{}", "measure", "year"),
        pl.format(group_key("{}"), group),
    ]
    lines = pl.concat(aid.select("uscc", "amount", key=key) for key in keys)
    return lines.drop_nulls("key").group_by("uscc", "key").agg(pl.col("amount").sum())


def _with_aid(
    frame: pl.DataFrame, measures: Sequence[Measure], given: pl.DataFrame, as_of: dt.date
) -> pl.DataFrame:
    """Add a column for every sum given already that a measure may ask for; zero where none."""
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
    given = given.filter(pl.col("key").is_in(sorted(wanted)))
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
