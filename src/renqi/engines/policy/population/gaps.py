"""How far failed numbers are from their bars, for every firm at once (差距).

A shortfall is counted in millionths of the fact's unit, rounded away from zero: a number that
misses its bar never shows a gap of nothing. Sums are taken in 128 bits, so nothing overflows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import polars as pl

from renqi.engines.policy.domain.facts import SCALES
from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Linear,
    Quantity,
    ScoreAt,
    Shape,
    Switch,
)
from renqi.engines.policy.population.graph import NodeId, Op
from renqi.engines.policy.population.lowering import Lowering

MICRO = 10**6
DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A number that can fall short (差距项).

    `where` is where it does, under a required condition that fails. `points` is the node of the
    highest possible points for a score, None for facts.
    """

    id: str
    leaf: Linear | ScoreAt
    where: NodeId
    points: NodeId | None = None


def gaps_of(lowering: Lowering, conditions: Iterable[Condition]) -> tuple[Gap, ...]:
    """Return every number under the required conditions, in the order of the rule."""
    return tuple(
        gap
        for condition in conditions
        for gap in _walk(lowering, condition, _failed(lowering, condition))
    )


def _failed(lowering: Lowering, condition: Condition) -> NodeId:
    known = lowering.planes(condition).known
    return lowering.graph.negation(lowering.graph.add(Op.POSSIBLE, known))


def _walk(lowering: Lowering, condition: Condition, where: NodeId) -> Iterator[Gap]:
    node = condition.node
    if isinstance(node, Linear | ScoreAt):
        yield from _own(lowering, condition, node, where)
    elif isinstance(node, Switch):
        for case, child in lowering.branches(node):
            own = lowering.graph.add(Op.TRUE, case)
            yield from _walk(lowering, child, lowering.graph.conjunction((where, own)))
    elif isinstance(node, AllOf | AnyOf | AtLeastN):
        for child in lowering.applying(node):
            yield from _walk(lowering, child, where)


def _own(
    lowering: Lowering, condition: Condition, node: Linear | ScoreAt, where: NodeId
) -> Iterator[Gap]:
    failed = lowering.graph.conjunction((where, _failed(lowering, condition)))
    if lowering.graph.is_never(failed):
        return
    points = None
    if isinstance(node, ScoreAt):
        score = lowering.rule.scores[node.table]
        points = lowering.span(score, part=node.part, item=node.item).high
    yield Gap(id=condition.id, leaf=node, where=failed, points=points)


def shortfall(leaf: Linear | ScoreAt, points: pl.Expr | None) -> pl.Expr:
    """Return the shortfall in millionths; only meaningful where the leaf fails."""
    if points is not None or isinstance(leaf, ScoreAt):
        short = pl.lit(leaf.at_least, dtype=pl.Int128) - points
        return (short * MICRO).cast(pl.Int128)
    if leaf.quantity.shape is Shape.CAGR:
        exact = _compound(leaf)
    elif leaf.quantity.lower:
        exact = _ratio(leaf)
    else:
        exact = _plain(leaf)
    # A strict bar is missed by a number that is equal to it: then the gap is "just over".
    return pl.max_horizontal(exact, pl.lit(1, dtype=pl.Int128))


def decimal_text(millionths: pl.Expr) -> pl.Expr:
    """Write millionths as a decimal without trailing zeros (小数文本)."""
    whole, part = millionths // MICRO, millionths % MICRO
    digits = part.cast(pl.String).str.zfill(DECIMALS).str.strip_chars_end("0")
    text = whole.cast(pl.String)
    return pl.when(part == 0).then(text).otherwise(text + "." + digits)


def _plain(leaf: Linear) -> pl.Expr:
    quantity = leaf.quantity
    count = len(quantity.upper) if quantity.shape is Shape.MEAN else 1
    bar = leaf.threshold * SCALES[quantity.kind] * count
    missed = _sum(quantity.upper) * -bar.denominator + bar.numerator
    step = Fraction(MICRO, SCALES[quantity.kind] * count * bar.denominator)
    return _ceiling(_signed(leaf, missed) * step.numerator, _wide(step.denominator))


def _ratio(leaf: Linear) -> pl.Expr:
    bar, below = _bar(leaf), _sum(leaf.quantity.lower)
    missed = below * bar.numerator - _sum(leaf.quantity.upper) * bar.denominator
    return _ceiling(_signed(leaf, missed) * MICRO, below * bar.denominator)


def _compound(leaf: Linear) -> pl.Expr:
    """Cut the root to millionths by whole numbers: the float only proposes it."""
    quantity, bar = leaf.quantity, _bar(leaf) * MICRO
    above_line, below_line = _sum(quantity.upper) * MICRO**quantity.years, _sum(quantity.lower)
    power = above_line // below_line
    guess = (power.cast(pl.Float64) ** (1 / quantity.years)).floor().cast(pl.Int128, strict=False)
    above, below = guess + 1, guess - 1
    root = (
        pl.when(_power(above, quantity) <= power)
        .then(above)
        .when(_power(guess, quantity) <= power)
        .then(guess)
        .otherwise(below)
    )
    if leaf.at_least:
        return _ceiling(root * -bar.denominator + bar.numerator, _wide(bar.denominator))
    exact = _power(root, quantity) * below_line == above_line
    rounded_up = pl.when(exact).then(root).otherwise(root + 1)
    return _ceiling(rounded_up * bar.denominator - bar.numerator, _wide(bar.denominator))


def _power(root: pl.Expr, quantity: Quantity) -> pl.Expr:
    return reduce(lambda product, _: product * root, range(quantity.years - 1), root)


def _bar(leaf: Linear) -> Fraction:
    return leaf.threshold + (0 if leaf.quantity.shape is Shape.RATIO else 1)


def _signed(leaf: Linear, missed: pl.Expr) -> pl.Expr:
    return missed if leaf.at_least else missed * -1


def _sum(keys: tuple[str, ...]) -> pl.Expr:
    return reduce(lambda total, key: total + key, [pl.col(k).cast(pl.Int128) for k in keys])


def _wide(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int128)


def _ceiling(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    return (above + below - 1) // below
