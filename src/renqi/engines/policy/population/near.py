"""Firms that just miss a rule, and by how much (临界企业).

A near miss fails a rule in at most two conditions, by a number within a fifth of its bar.
Which numbers those are is told exactly, by moving the bar; the gap beside it is a float, to
sort and draw by. The exact gap is in the wide result and on the firm's page.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add, or_

import polars as pl

from renqi.engines.policy.domain.facts import MONEY_LIMIT_FEN, SCALES
from renqi.engines.policy.domain.tree import Condition, Quantity, ScoreAt, Shape, Switch, Truth
from renqi.engines.policy.population.gaps import Gap, gaps_of
from renqi.engines.policy.population.graph import NodeId, Op
from renqi.engines.policy.population.lowering import Lowering
from renqi.engines.policy.population.plan import PopulationPlan, RulePlan
from renqi.engines.policy.population.staging import Layers

ROW = "row"
NEAR_UNMET = 2
NEAR_SHARE = Fraction(1, 5)
_INT64 = 2**63


@dataclass(frozen=True, slots=True)
class NearNumber:
    """A number that can just miss its bar; `where` is where it does (临界指标)."""

    gap: Gap
    where: NodeId

    @property
    def nodes(self) -> tuple[NodeId, ...]:
        """The nodes that must be computed for it."""
        return (self.where,) if self.gap.points is None else (self.where, self.gap.points)


@dataclass(frozen=True, slots=True)
class NearGroup:
    """Numbers of one rule that are looked for together (临界指标组)."""

    rule: RulePlan
    numbers: tuple[NearNumber, ...]


def near_groups(plan: PopulationPlan) -> list[NearGroup]:
    """Return the numbers that can just miss their bars (临界指标).

    The many bars of a size class, of which a firm has few, are apart from the rest: then neither
    group carries columns of nothing for the other.
    """
    groups = []
    for rule in plan.rules:
        for switched in (False, True):
            own = [c for c, _ in rule.conditions if isinstance(c.node, Switch) is switched]
            numbers = tuple(_numbers(plan, rule, own))
            groups += [NearGroup(rule, numbers)] if numbers else []
    return groups


def _numbers(
    plan: PopulationPlan, rule: RulePlan, conditions: Sequence[Condition]
) -> Iterator[NearNumber]:
    for gap in gaps_of(rule.lowering, conditions):
        reached = _nearly(rule.lowering, gap)
        if reached is not None:
            where = plan.graph.conjunction((gap.where, plan.graph.add(Op.TRUE, reached)))
            yield NearNumber(gap, where)


def few_unmet(rule: RulePlan, failed: pl.Expr, layers: Layers) -> pl.Expr:
    """Return whether a firm fails a rule, in few conditions (接近达标)."""
    unmet = layers.expression(rule.truth) == int(Truth.FALSE)
    return (unmet & (failed <= NEAR_UNMET)).alias(_few(rule))


def near_misses(groups: Sequence[NearGroup], judged: pl.LazyFrame, layers: Layers) -> pl.LazyFrame:
    """Return the numbers that just miss their bars, one a row in no order (临界差距).

    `judged` has the facts, `row`, the columns of `layers` and those of `few_unmet`.
    """
    keys = pl.Enum(list(dict.fromkeys(group.rule.key for group in groups)))
    ids = pl.Enum(list(dict.fromkeys(n.gap.id for group in groups for n in group.numbers)))
    nothing = pl.LazyFrame(
        schema={ROW: pl.UInt32, "rule": keys, "condition": ids, "gap": pl.Float64}
    )
    found = [_of_group(group, judged, layers) for group in groups]
    kinds = [pl.col("rule").cast(keys), pl.col("condition").cast(ids)]
    return pl.union([nothing, *(one.with_columns(kinds) for one in found)])


def _of_group(group: NearGroup, judged: pl.LazyFrame, layers: Layers) -> pl.LazyFrame:
    where = [layers.expression(number.where) for number in group.numbers]
    near = judged.filter(pl.col(_few(group.rule)) & reduce(or_, where))
    gaps = [
        pl.when(one).then(_gap(number.gap, layers)).alias(number.gap.id)
        for one, number in zip(where, group.numbers, strict=True)
    ]
    ids = [number.gap.id for number in group.numbers]
    long = near.select(ROW, *gaps).unpivot(
        on=ids, index=ROW, variable_name="condition", value_name="gap"
    )
    rule = pl.lit(group.rule.key).alias("rule")
    return long.drop_nulls().select(ROW, rule, "condition", "gap")


def _few(rule: RulePlan) -> str:
    return f"~few unmet:{rule.key}"


def _nearly(lowering: Lowering, gap: Gap) -> NodeId | None:
    """Return where the number reaches a bar moved by a fifth; None for a bar of nothing."""
    leaf = gap.leaf
    if isinstance(leaf, ScoreAt):
        enough = math.ceil(leaf.at_least * (1 - NEAR_SHARE))
        points = lowering.span(lowering.rule.scores[leaf.table], part=leaf.part, item=leaf.item)
        return lowering.graph.add(Op.REACHES, points.high, data=enough)
    moved = leaf.threshold * (1 - NEAR_SHARE if leaf.at_least else 1 + NEAR_SHARE)
    factors, bound = _inequality(leaf.quantity, moved, at_least=leaf.at_least)
    worst = abs(bound) + sum(abs(f) for f in factors.values()) * MONEY_LIMIT_FEN
    if leaf.threshold <= 0 or worst >= _INT64:
        return None
    facts = [lowering.fact(key) for key in factors]
    data = (tuple(factors.values()), bound, leaf.at_least)
    return lowering.graph.add(Op.LINEAR, *facts, data=data)


def _inequality(quantity: Quantity, bar: Fraction, *, at_least: bool) -> tuple[dict[str, int], int]:
    """Bring a bar to whole numbers, as the loader does; the guard is in the number's own leaf."""
    if quantity.shape in (Shape.GROWTH, Shape.CAGR):
        bar = (1 + bar) ** quantity.years
    upper, lower, limit = bar.denominator, -bar.numerator, Fraction(0)
    if not quantity.lower:
        count = len(quantity.upper) if quantity.shape is Shape.MEAN else 1
        upper, lower, limit = 1, 0, bar * SCALES[quantity.kind] * count
    factors: dict[str, int] = {}
    for keys, factor in ((quantity.upper, upper), (quantity.lower, lower)):
        for key in keys:
            factors[key] = factors.get(key, 0) + factor
    bound = math.ceil(limit) if at_least else math.floor(limit)
    return {key: factor for key, factor in factors.items() if factor}, bound


def _gap(gap: Gap, layers: Layers) -> pl.Expr:
    leaf = gap.leaf
    if isinstance(leaf, ScoreAt):
        points = pl.lit(0) if gap.points is None else layers.expression(gap.points)
        return (pl.lit(leaf.at_least) - points).cast(pl.Float64)
    value = _value(leaf.quantity)
    bar = pl.lit(float(leaf.threshold))
    return bar - value if leaf.at_least else value - bar


def _value(quantity: Quantity) -> pl.Expr:
    upper = _sum(quantity.upper)
    if not quantity.lower:
        count = len(quantity.upper) if quantity.shape is Shape.MEAN else 1
        return upper / float(SCALES[quantity.kind] * count)
    ratio = upper / _sum(quantity.lower)
    if quantity.shape is Shape.CAGR:
        ratio = ratio ** (1 / quantity.years)
    return ratio if quantity.shape is Shape.RATIO else ratio - 1.0


def _sum(keys: tuple[str, ...]) -> pl.Expr:
    return reduce(add, [pl.col(key).cast(pl.Float64) for key in keys])
