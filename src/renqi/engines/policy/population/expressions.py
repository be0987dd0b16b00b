"""Write the nodes of the graph as Polars expressions (节点的Polars写法).

Booleans do the work: they are bitmaps, and Polars follows the same three-valued logic for
and, or and not. Everything is elementwise, so a population streams through in pieces.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import polars as pl

from renqi.engines.policy.domain.facts import FactKind
from renqi.engines.policy.domain.tree import Truth
from renqi.engines.policy.population.graph import Graph, Node, NodeId, Op

Prefixes = tuple[tuple[str, str], ...]
POINTS_TYPE = pl.Int16
_NO_PREFIX = ""
_ABSENT_TYPES: Mapping[FactKind, Any] = {
    FactKind.FLAG: pl.Boolean,
    FactKind.CATEGORY: pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes nodes for one population (表达式生成).

    `schema` tells categories kept as text from those kept as numbers. `column` answers with the
    expression of an argument: a column computed before, or its own writing.
    """

    graph: Graph
    schema: Mapping[str, Any]

    def write(self, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
        """Return the expression of a node, given those of its arguments."""
        return _WRITERS[node.op](self, node, arguments)

    def categories(self, node: NodeId) -> tuple[str, ...] | None:
        """Return the categories of a fact kept as Enum, None for one kept as text."""
        dtype = self.schema.get(str(self.graph.nodes[node].data))
        return tuple(dtype.categories) if isinstance(dtype, pl.Enum) else None


def _fact(writer: Writer, node: Node, _: Sequence[pl.Expr]) -> pl.Expr:
    key = str(node.data)
    dtype = writer.schema[key]
    column = pl.col(key)
    if dtype.is_integer() and dtype != pl.Int64:
        return column.cast(pl.Int64)
    return column.cast(pl.String) if dtype == pl.Categorical else column


def _one_of(writer: Writer, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    values: Any = node.data
    (fact,) = node.args
    column = arguments[0]
    if isinstance(values[0], bool):
        return any_of([column if v else ~column for v in dict.fromkeys(values)])
    categories = writer.categories(fact)
    if categories is None:
        return any_of([column == value for value in values])
    return _in_runs(column, [name in values for name in categories])


def _lookup(writer: Writer, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    (fact,) = node.args
    if writer.categories(fact) is not None:
        return arguments[0]
    prefixes, otherwise = node.data
    return _looked_up(arguments[0], prefixes, otherwise)


def _category(writer: Writer, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    looked_up = writer.graph.nodes[node.args[0]]
    (fact,) = looked_up.args
    prefixes, otherwise = looked_up.data
    categories = writer.categories(fact)
    if categories is None:
        names = [name for _, name in _ordered(prefixes, otherwise)]
        return _in_runs(arguments[0], [name == node.data for name in names])
    table = dict(prefixes)
    found = [_longest(code, table, otherwise) for code in categories]
    return _in_runs(arguments[0], [name == node.data for name in found])


def _absent(_: Writer, node: Node, __: Sequence[pl.Expr]) -> pl.Expr:
    kind: Any = node.data
    return pl.lit(None, dtype=_ABSENT_TYPES.get(kind, pl.Int64))


def _linear(_: Writer, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    """Keep both sides of the inequality free of minus signs: fewer passes, no overflow."""
    factors, bound, at_least = node.data
    pairs = list(zip(factors, arguments, strict=True))
    left = [column if f == 1 else column * f for f, column in pairs if f > 0]
    right = [column if f == -1 else column * -f for f, column in pairs if f < 0]
    if not left:
        left, right, bound, at_least = right, left, -bound, not at_least
    above, below = reduce(operator.add, left), pl.lit(bound, dtype=pl.Int64)
    if right:
        below = reduce(operator.add, right)
        below = below + bound if bound else below
    return above >= below if at_least else above <= below


def _positive(_: Writer, __: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    return total(arguments) > 0


def _includes(_: Writer, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    return (arguments[0] & pl.lit(node.data, dtype=pl.Int64)) != 0


def _count(_: Writer, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    enough: pl.Expr = count(arguments) >= node.data
    return enough


def total(columns: Sequence[pl.Expr]) -> pl.Expr:
    """Return the sum of columns (求和)."""
    return reduce(operator.add, columns)


def any_of(conditions: Sequence[pl.Expr]) -> pl.Expr:
    """Return whether one of the conditions holds (任一)."""
    return reduce(operator.or_, conditions)


def count(conditions: Sequence[pl.Expr]) -> pl.Expr:
    """Return how many of the conditions hold; null counts as no (计数)."""
    one, none = pl.lit(1, dtype=pl.UInt8), pl.lit(0, dtype=pl.UInt8)
    return total([none, *(pl.when(c).then(one).otherwise(none) for c in conditions)])


def _points(_: Writer, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    points: Any = node.data
    earned = pl.lit(points[-1], dtype=POINTS_TYPE)
    for condition, value in reversed(list(zip(arguments, points[:-1], strict=True))):
        earned = pl.when(condition).then(pl.lit(value, dtype=POINTS_TYPE)).otherwise(earned)
    return earned


def _given(_: Writer, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    return arguments[0].cast(POINTS_TYPE).fill_null(pl.lit(node.data, dtype=POINTS_TYPE))


def _settled(_: Writer, __: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    yes, maybe = arguments
    return pl.when(yes).then(pl.lit(value=True)).when(~maybe).then(pl.lit(value=False))


def _truth(_: Writer, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    known = arguments[0]
    true, false, review, unknown = (
        pl.lit(int(t), dtype=pl.UInt8)
        for t in (Truth.TRUE, Truth.FALSE, Truth.REVIEW, Truth.UNKNOWN)
    )
    still = pl.when(arguments[1]).then(unknown).otherwise(review) if node.data else unknown
    return pl.when(known).then(true).when(known.is_null()).then(still).otherwise(false)


def _class(_: Writer, node: Node, arguments: Sequence[pl.Expr]) -> pl.Expr:
    keys: Any = node.data
    dtype = pl.Enum(keys)
    found = pl.lit(keys[-1], dtype=dtype)
    nothing = pl.lit(None, dtype=dtype)
    for key, holds in reversed(list(zip(keys[:-1], arguments[1:], strict=True))):
        known = pl.when(holds).then(pl.lit(key, dtype=dtype)).otherwise(found)
        found = pl.when(holds.is_null()).then(nothing).otherwise(known)
    return pl.when(arguments[0]).then(nothing).otherwise(found)


def _in_runs(column: pl.Expr, wanted: Sequence[bool]) -> pl.Expr:
    """Test the number behind a category against runs of numbers; null stays null."""
    number = column.to_physical()
    runs: list[pl.Expr] = []
    start: int | None = None
    for index, inside in enumerate([*wanted, False]):
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            last = index - 1
            runs.append(number == start if last == start else number.is_between(start, last))
            start = None
    # Nothing wanted is false for a known category, and null for an unknown one.
    return any_of(runs) if runs else number < 0


def _longest(code: str, table: Mapping[str, str], otherwise: str) -> str:
    for length in range(len(code), 0, -1):
        if code[:length] in table:
            return table[code[:length]]
    return otherwise


def _looked_up(code: pl.Expr, prefixes: Prefixes, otherwise: str) -> pl.Expr:
    """Return the longest known prefix of a code kept as text, as a number that has runs."""
    known = _ordered(prefixes, otherwise)
    numbers = pl.Enum([prefix for prefix, _ in known])
    found = pl.lit(_NO_PREFIX, dtype=numbers)
    for length in sorted({len(prefix) for prefix, _ in prefixes}):
        # The cast is a look-up: what is no known prefix becomes null.
        found = pl.coalesce(code.str.head(length).cast(numbers, strict=False), found)
    return pl.when(code.is_not_null()).then(found)


def _ordered(prefixes: Prefixes, otherwise: str) -> list[tuple[str, str]]:
    """Sort the prefixes by category, so that each category is one run of numbers."""
    return sorted([*prefixes, (_NO_PREFIX, otherwise)], key=lambda pair: pair[::-1])


_WRITERS: Mapping[Op, Callable[[Writer, Node, Sequence[pl.Expr]], pl.Expr]] = {
    Op.FACT: _fact,
    Op.ABSENT: _absent,
    Op.CONST: lambda _, node, __: pl.lit(node.data, dtype=pl.Boolean),
    Op.LINEAR: _linear,
    Op.POSITIVE: _positive,
    Op.ONE_OF: _one_of,
    Op.INCLUDES: _includes,
    Op.LOOKUP: _lookup,
    Op.CATEGORY: _category,
    Op.GUARDED: lambda _, __, arguments: pl.when(arguments[0]).then(arguments[1]),
    Op.AND: lambda _, __, arguments: reduce(operator.and_, arguments),
    Op.OR: lambda _, __, arguments: any_of(arguments),
    Op.NOT: lambda _, __, arguments: ~arguments[0],
    Op.IS_NULL: lambda _, __, arguments: arguments[0].is_null(),
    Op.TRUE: lambda _, __, arguments: arguments[0].fill_null(value=False),
    Op.POSSIBLE: lambda _, __, arguments: arguments[0].fill_null(value=True),
    Op.COUNT: _count,
    Op.POINTS: _points,
    Op.GIVEN: _given,
    Op.SUM: lambda _, __, arguments: total(arguments),
    Op.REACHES: lambda _, node, arguments: arguments[0] >= node.data,
    Op.SETTLED: _settled,
    Op.TRUTH: _truth,
    Op.CLASS: _class,
}
