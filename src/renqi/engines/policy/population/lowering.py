"""Bring the conditions of a rule into the graph of expressions (条件降级为表达式).

A verdict has four values; two boolean planes carry them. `known` is true, false or null; where
it is null, `unknown` tells a missing fact (true) from a judgement that is left (false). Without
a judgement below, null always means a missing fact, and the second plane is not needed.
The meaning is that of `interpret`, to the cell; a property test holds the two together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from renqi.engines.policy.domain.facts import FactKind
from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Includes,
    Item,
    Linear,
    Lookup,
    Manual,
    Member,
    Rule,
    Score,
    ScoreAt,
    Stage,
    Switch,
)
from renqi.engines.policy.population.graph import Graph, NodeId, Op

JUDGEMENT = "judgement:"


@dataclass(frozen=True, slots=True)
class Planes:
    """The two planes of a verdict (结论平面); `unknown` None means "wherever `known` is null"."""

    known: NodeId
    unknown: NodeId | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The planes of a points interval (得分平面), as `logic.Points`."""

    low: NodeId
    by_facts: NodeId
    by_judgement: NodeId
    high: NodeId


@dataclass(slots=True, kw_only=True)
class Lowering:
    """One rule on its way into the graph.

    `columns` are the columns that the population has; any other fact is unknown for every firm.
    """

    rule: Rule
    stage: Stage
    graph: Graph
    columns: frozenset[str]
    _conditions: dict[int, Planes] = field(default_factory=dict)

    def planes(self, condition: Condition) -> Planes:
        """Return the planes of one condition."""
        found = self._conditions.get(id(condition))
        if found is None:
            found = _LOWERED[type(condition.node)](self, condition.node)
            self._conditions[id(condition)] = found
        return found

    def all_of(self, children: Iterable[Planes]) -> Planes:
        """Return the planes of "every one holds"."""
        kept = tuple(children)
        return _joined(self, self.graph.conjunction(c.known for c in kept), kept)

    def unknown(self, planes: Planes) -> NodeId:
        """Return where a missing fact leaves the verdict open; never null itself."""
        if planes.unknown is not None:
            return planes.unknown
        return self.is_null(planes.known)

    def is_null(self, node: NodeId) -> NodeId:
        """Return where a node is null; constants and tests for null never are."""
        if self.graph.nodes[node].op in (Op.CONST, Op.IS_NULL):
            return self.graph.const(value=False)
        return self.graph.add(Op.IS_NULL, node)

    def fact(self, key: str, absent: FactKind = FactKind.COUNT) -> NodeId:
        """Return a fact's column, or "unknown everywhere" when nobody gave it."""
        if key in self.columns:
            return self.graph.add(Op.FACT, data=key)
        return self.graph.add(Op.ABSENT, data=absent)

    def category(self, lookup: Lookup, value: str) -> NodeId:
        """Return whether the looked-up category is this one; null for an unknown code."""
        fact = self.fact(lookup.fact, FactKind.CATEGORY)
        code = self.graph.add(Op.LOOKUP, fact, data=(lookup.prefixes, lookup.otherwise))
        return self.graph.add(Op.CATEGORY, code, data=value)

    def applying(self, node: AllOf | AnyOf | AtLeastN) -> tuple[Condition, ...]:
        """Return the children that apply to the stage."""
        return tuple(c for c in node.children if c.stage is None or c.stage is self.stage)

    def branches(self, node: Switch) -> list[tuple[NodeId, Condition]]:
        """Return where each branch of a switch is the firm's own, with its condition."""
        lookup = self.rule.lookups[node.lookup]
        found = [(self.category(lookup, value), child) for value, child in node.cases]
        if node.otherwise is not None:
            elsewhere = self.graph.negation(self.graph.disjunction(case for case, _ in found))
            found.append((elsewhere, node.otherwise))
        return found

    def code_missing(self, node: Switch) -> NodeId:
        """Return where the code that a switch looks up is unknown."""
        return self.is_null(self.fact(self.rule.lookups[node.lookup].fact, FactKind.CATEGORY))

    def span(self, score: Score, *, part: str | None = None, item: str | None = None) -> Span:
        """Return the points interval of a table, a part or an item."""
        spans = [self.item(score, entry) for entry in score.items(part=part, item=item)]

        def total(nodes: Iterable[NodeId]) -> NodeId:
            return self.graph.add(Op.SUM, *nodes)

        return Span(
            low=total(s.low for s in spans),
            by_facts=total(s.by_facts for s in spans),
            by_judgement=total(s.by_judgement for s in spans),
            high=total(s.high for s in spans),
        )

    def item(self, score: Score, item: Item) -> Span:
        """Return the points interval of one item."""
        if item.manual is not None:
            return _given(self, score, item)
        # Points below `otherwise` can never count; what is left is sorted, best first.
        cases = [case for case in item.cases if case.points > item.otherwise]
        planes = [self.planes(case.when) for case in cases]
        points = (*(case.points for case in cases), item.otherwise)

        def best(conditions: Iterable[NodeId]) -> NodeId:
            return self.graph.add(Op.POINTS, *conditions, data=points)

        low = best(_sure(self, p) for p in planes)
        high = best(self.graph.add(Op.POSSIBLE, p.known) for p in planes)
        if all(p.unknown is None for p in planes):
            return Span(low=low, by_facts=high, by_judgement=low, high=high)
        graph = self.graph
        return Span(
            low=low,
            by_facts=best(graph.disjunction((_sure(self, p), self.unknown(p))) for p in planes),
            by_judgement=best(_true_or_review(self, p) for p in planes),
            high=high,
        )

    def outcome(self) -> NodeId | None:
        """Return the class of a classification, null while open; None for another kind."""
        if not self.rule.classes:
            return None
        uncovered = self.graph.disjunction(
            self.graph.add(Op.POSSIBLE, self.category(lookup, lookup.otherwise))
            for lookup in self.rule.lookups.values()
        )
        bounded = [c.at_or_above for c in self.rule.classes if c.at_or_above is not None]
        tests = [self.planes(condition).known for condition in bounded]
        keys = tuple(c.key for c in self.rule.classes)
        return self.graph.add(Op.CLASS, uncovered, *tests, data=keys)


def _sure(lowering: Lowering, planes: Planes) -> NodeId:
    return lowering.graph.add(Op.TRUE, planes.known)


def _true_or_review(lowering: Lowering, planes: Planes) -> NodeId:
    possible = lowering.graph.add(Op.POSSIBLE, planes.known)
    return lowering.graph.conjunction((possible, lowering.graph.negation(lowering.unknown(planes))))


def _given(lowering: Lowering, score: Score, item: Item) -> Span:
    part = next(p.id for p in score.parts if item in p.items)
    column = f"{JUDGEMENT}{lowering.rule.id}:{score.id}.{part}.{item.id}"
    given = lowering.fact(column)
    low = lowering.graph.add(Op.GIVEN, given, data=0)
    high = lowering.graph.add(Op.GIVEN, given, data=item.max_points)
    return Span(low=low, by_facts=low, by_judgement=high, high=high)


def _joined(lowering: Lowering, known: NodeId, children: tuple[Planes, ...]) -> Planes:
    if all(c.unknown is None for c in children):
        return Planes(known)
    missing = lowering.graph.disjunction(lowering.unknown(c) for c in children)
    return Planes(known, lowering.graph.conjunction((lowering.is_null(known), missing)))


def _linear(lowering: Lowering, node: Linear) -> Planes:
    graph = lowering.graph
    facts = tuple(lowering.fact(key) for key, _ in node.terms)
    factors = tuple(factor for _, factor in node.terms)
    held = graph.add(Op.LINEAR, *facts, data=(factors, node.bound, node.at_least))
    if not node.guards:
        return Planes(held)
    positive = graph.add(Op.POSITIVE, *(lowering.fact(key) for key in node.guards))
    return Planes(graph.add(Op.GUARDED, positive, held))


def _member(lowering: Lowering, node: Member) -> Planes:
    graph = lowering.graph
    lookup = lowering.rule.lookups.get(node.fact)
    if lookup is not None:
        held = graph.disjunction(lowering.category(lookup, str(v)) for v in node.values)
    else:
        flags = all(isinstance(value, bool) for value in node.values)
        fact = lowering.fact(node.fact, FactKind.FLAG if flags else FactKind.CATEGORY)
        held = graph.add(Op.ONE_OF, fact, data=node.values)
    return Planes(graph.negation(held) if node.negated else held)


def _includes(lowering: Lowering, node: Includes) -> Planes:
    held = lowering.graph.add(Op.INCLUDES, lowering.fact(node.fact, FactKind.LIST), data=node.mask)
    return Planes(lowering.graph.negation(held) if node.negated else held)


def _manual(lowering: Lowering, node: Manual) -> Planes:
    given = lowering.fact(f"{JUDGEMENT}{lowering.rule.id}:{node.key}", FactKind.FLAG)
    known = lowering.graph.negation(given) if node.negated else given
    return Planes(known, lowering.graph.const(value=False))


def _conjunction(lowering: Lowering, node: AllOf) -> Planes:
    return lowering.all_of([lowering.planes(c) for c in lowering.applying(node)])


def _disjunction(lowering: Lowering, node: AnyOf) -> Planes:
    children = tuple(lowering.planes(c) for c in lowering.applying(node))
    return _joined(lowering, lowering.graph.disjunction(c.known for c in children), children)


def _at_least_n(lowering: Lowering, node: AtLeastN) -> Planes:
    graph, children = lowering.graph, [lowering.planes(c) for c in lowering.applying(node)]
    if node.n > len(children):
        return Planes(graph.const(value=False))

    def count(nodes: Iterable[NodeId]) -> NodeId:
        return graph.add(Op.COUNT, *nodes, data=node.n)

    yes = count(_sure(lowering, c) for c in children)
    maybe = count(graph.add(Op.POSSIBLE, c.known) for c in children)
    known = graph.add(Op.SETTLED, yes, maybe)
    if all(c.unknown is None for c in children):
        return Planes(known)
    by_facts = count(graph.disjunction((_sure(lowering, c), lowering.unknown(c))) for c in children)
    by_judgement = count(_true_or_review(lowering, c) for c in children)
    return _by_facts(lowering, known, by_facts, by_judgement)


def _by_facts(lowering: Lowering, known: NodeId, by_facts: NodeId, by_judgement: NodeId) -> Planes:
    """A missing fact decides if it alone can bring the bar, or if judgement alone cannot."""
    decides = lowering.graph.disjunction((by_facts, lowering.graph.negation(by_judgement)))
    return Planes(known, lowering.graph.conjunction((lowering.is_null(known), decides)))


def _score(lowering: Lowering, node: ScoreAt) -> Planes:
    graph = lowering.graph
    span = lowering.span(lowering.rule.scores[node.table], part=node.part, item=node.item)

    def reaches(points: NodeId) -> NodeId:
        return graph.add(Op.REACHES, points, data=node.at_least)

    known = graph.add(Op.SETTLED, reaches(span.low), reaches(span.high))
    if span.by_facts == span.high and span.by_judgement == span.low:
        return Planes(known)
    return _by_facts(lowering, known, reaches(span.by_facts), reaches(span.by_judgement))


def _switch(lowering: Lowering, node: Switch) -> Planes:
    graph = lowering.graph
    cases = [(case, lowering.planes(child)) for case, child in lowering.branches(node)]
    chosen = [graph.conjunction((case, planes.known)) for case, planes in cases]
    code_missing = lowering.code_missing(node)
    if node.otherwise is not None:
        # With the code unknown, "every branch holds" is still true.
        agreed = graph.conjunction(_sure(lowering, planes) for _, planes in cases)
        chosen.append(graph.conjunction((code_missing, agreed)))
    known = graph.disjunction(chosen)
    if all(planes.unknown is None for _, planes in cases):
        return Planes(known)
    open_cases = [
        graph.conjunction((graph.add(Op.TRUE, case), lowering.unknown(planes)))
        for case, planes in cases
    ]
    missing = graph.disjunction((code_missing, *open_cases))
    return Planes(known, graph.conjunction((lowering.is_null(known), missing)))


_LOWERED: Mapping[type, Callable[[Lowering, Any], Planes]] = {
    Linear: _linear,
    Member: _member,
    Includes: _includes,
    Manual: _manual,
    AllOf: _conjunction,
    AnyOf: _disjunction,
    AtLeastN: _at_least_n,
    ScoreAt: _score,
    Switch: _switch,
}
