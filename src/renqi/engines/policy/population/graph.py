"""Expressions over a population, each distinct one kept once (表达式图).

Rules share most of what they ask: the same veto, the same size class, the same share of R&D.
A node is named by its meaning, so asking for it again returns the same node, and it is
computed once for all rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from renqi.engines.policy.domain.facts import FactKind


class Op(StrEnum):
    """What a node computes (运算). All but FACT take nodes; null is "not known"."""

    FACT = "fact"
    ABSENT = "absent"
    CONST = "const"
    LINEAR = "linear"
    POSITIVE = "positive"
    ONE_OF = "one_of"
    INCLUDES = "includes"
    LOOKUP = "lookup"
    CATEGORY = "category"
    GUARDED = "guarded"
    AND = "and"
    OR = "or"
    NOT = "not"
    IS_NULL = "is_null"
    TRUE = "true"
    POSSIBLE = "possible"
    COUNT = "count"
    POINTS = "points"
    GIVEN = "given"
    SUM = "sum"
    REACHES = "reaches"
    SETTLED = "settled"
    TRUTH = "truth"
    CLASS = "class"


NodeId = int


@dataclass(frozen=True, slots=True)
class Node:
    """One expression: an operation, the nodes it reads, and constants, hashable (节点)."""

    op: Op
    args: tuple[NodeId, ...] = ()
    data: Any = None


# What becomes of an operation on a fact that nobody gave.
_UNKNOWN_FLAG = (Op.ABSENT, (), FactKind.FLAG)
_FOLDED: Mapping[Op, tuple[Op, tuple[NodeId, ...], Any]] = {
    Op.LINEAR: _UNKNOWN_FLAG,
    Op.POSITIVE: _UNKNOWN_FLAG,
    Op.ONE_OF: _UNKNOWN_FLAG,
    Op.INCLUDES: _UNKNOWN_FLAG,
    Op.CATEGORY: _UNKNOWN_FLAG,
    Op.GUARDED: _UNKNOWN_FLAG,
    Op.NOT: _UNKNOWN_FLAG,
    Op.LOOKUP: (Op.ABSENT, (), FactKind.CATEGORY),
    Op.IS_NULL: (Op.CONST, (), True),
    Op.TRUE: (Op.CONST, (), False),
    Op.POSSIBLE: (Op.CONST, (), True),
}


@dataclass(slots=True)
class Graph:
    """Every distinct expression in the order of making, so arguments come first (图)."""

    nodes: list[Node] = field(default_factory=list)
    _ids: dict[Node, NodeId] = field(default_factory=dict)

    def add(self, op: Op, *args: NodeId, data: Any = None) -> NodeId:
        """Return the node of this meaning, made now if nobody asked before."""
        if op in _FOLDED and any(self.nodes[a].op is Op.ABSENT for a in args):
            op, args, data = _FOLDED[op]
        node = Node(op, args, data)
        found = self._ids.get(node)
        if found is None:
            found = self._ids[node] = len(self.nodes)
            self.nodes.append(node)
        return found

    def const(self, value: bool) -> NodeId:  # noqa: FBT001
        """Return the node that is always true or always false."""
        return self.add(Op.CONST, data=value)

    def is_never(self, node: NodeId) -> bool:
        """Whether a node is false for every firm."""
        return self.nodes[node] == Node(Op.CONST, (), data=False)

    def negation(self, node: NodeId) -> NodeId:
        """Return "not", without stacking two of them."""
        inner = self.nodes[node]
        if inner.op is Op.CONST:
            return self.const(not inner.data)
        return inner.args[0] if inner.op is Op.NOT else self.add(Op.NOT, node)

    def conjunction(self, nodes: Iterable[NodeId]) -> NodeId:
        """Return "all of these", true when there are none."""
        return self._junction(Op.AND, nodes, neutral=True)

    def disjunction(self, nodes: Iterable[NodeId]) -> NodeId:
        """Return "any of these", false when there are none."""
        return self._junction(Op.OR, nodes, neutral=False)

    def _junction(self, op: Op, nodes: Iterable[NodeId], *, neutral: bool) -> NodeId:
        kept: dict[NodeId, None] = {}
        for node in nodes:
            inner = self.nodes[node]
            if inner.op is Op.CONST:
                if inner.data is not neutral:
                    return node
            else:
                kept[node] = None
        if not kept:
            return self.const(neutral)
        # "Any" and "all" do not mind the order, so sorting finds more that are the same.
        arguments = sorted(kept)
        return arguments[0] if len(arguments) == 1 else self.add(op, *arguments)

    def reachable(self, outputs: Iterable[NodeId]) -> dict[NodeId, int]:
        """Return how often each node below the outputs is read, arguments first (引用次数)."""
        uses: dict[NodeId, int] = {}
        stack = list(outputs)
        while stack:
            node = stack.pop()
            uses[node] = uses.get(node, 0) + 1
            if uses[node] == 1:
                stack.extend(self.nodes[node].args)
        return dict(sorted(uses.items()))
