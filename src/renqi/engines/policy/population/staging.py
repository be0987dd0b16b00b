"""Arrange the nodes in layers, so that what is read twice is computed once (分层计算)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from renqi.engines.policy.population.expressions import Writer
from renqi.engines.policy.population.graph import NodeId, Op

# Cheaper to write again than to keep as a column.
_INLINE = {Op.FACT, Op.ABSENT, Op.CONST, Op.NOT, Op.IS_NULL, Op.TRUE, Op.POSSIBLE}
# Written more than once inside their own expression.
_READS_TWICE = {Op.TRUTH, Op.CLASS}


@dataclass(slots=True)
class Layers:
    """Columns to compute, layer after layer, for some outputs (计算层)."""

    writer: Writer
    outputs: tuple[NodeId, ...]
    _staged: set[NodeId] = field(default_factory=set)
    _levels: dict[NodeId, int] = field(default_factory=dict)
    _written: dict[NodeId, pl.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Choose which nodes become columns, and in which layer."""
        nodes = self.writer.graph.nodes
        reached = self.writer.graph.reachable(self.outputs)
        reads = dict.fromkeys(reached, 0)
        wanted = set(self.outputs)
        for node in reversed(reached):
            inline = nodes[node].op in _INLINE
            if node in wanted or (not inline and reads[node] > 1):
                self._staged.add(node)
            times = 1 if node in self._staged else max(reads[node], 1)
            times *= 2 if nodes[node].op in _READS_TWICE else 1
            for argument in nodes[node].args:
                reads[argument] += times
        for node in reached:
            below = max((self._levels[a] for a in nodes[node].args), default=0)
            self._levels[node] = below + (node in self._staged)

    def expression(self, node: NodeId) -> pl.Expr:
        """Return the column of a node, or its writing if it is none."""
        return pl.col(column_name(node)) if node in self._staged else self._write(node)

    def apply(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Add the columns of every layer."""
        layers: dict[int, list[pl.Expr]] = {}
        for node in sorted(self._staged):
            column = self._write(node).alias(column_name(node))
            layers.setdefault(self._levels[node], []).append(column)
        for level in sorted(layers):
            frame = frame.with_columns(layers[level])
        return frame

    def named(self, names: Mapping[str, NodeId]) -> list[pl.Expr]:
        """Return the outputs under other names."""
        return [self.expression(node).alias(name) for name, node in names.items()]

    def _write(self, node: NodeId) -> pl.Expr:
        written = self._written.get(node)
        if written is None:
            made = self.writer.graph.nodes[node]
            written = self.writer.write(made, [self.expression(a) for a in made.args])
            self._written[node] = written
        return written


def column_name(node: NodeId) -> str:
    """Return the name of a computed column; no fact is called so (中间列名)."""
    return f"~{node}"


def staged(writer: Writer, outputs: Iterable[NodeId]) -> Layers:
    """Return the layers for some outputs, each once (分层)."""
    return Layers(writer, tuple(dict.fromkeys(outputs)))
