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
        return self._joined(self.graph.conjunction(c.known for c in kept), kept)

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
            return self._given(score, item)
        # Points below `otherwise` can never count; what is left is sorted, best first.
        cases = [case for case in item.cases if case.points > item.otherwise]
        planes = [self.planes(case.when) for case in cases]
        points = (*(case.points for case in cases), item.otherwise)

        def best(conditions: Iterable[NodeId]) -> NodeId:
            return self.graph.add(Op.POINTS, *conditions, data=points)

        low = best(self._sure(p) for p in planes)
        high = best(self.graph.add(Op.POSSIBLE, p.known) for p in planes)
        if all(p.unknown is None for p in planes):
            return Span(low=low, by_facts=high, by_judgement=low, high=high)
        graph = self.graph
        return Span(
            low=low,
            by_facts=best(graph.disjunction((self._sure(p), self.unknown(p))) for p in planes),
            by_judgement=best(self._true_or_review(p) for p in planes),
            high=high,
        )

    def _sure(self, planes: Planes) -> NodeId:
        return self.graph.add(Op.TRUE, planes.known)

    def _true_or_review(self, planes: Planes) -> NodeId:
        possible = self.graph.add(Op.POSSIBLE, planes.known)
        return self.graph.conjunction((possible, self.graph.negation(self.unknown(planes))))

    def _given(self, score: Score, item: Item) -> Span:
        part = next(p.id for p in score.parts if item in p.items)
        column = f"{JUDGEMENT}{self.rule.id}:{score.id}.{part}.{item.id}"
        given = self.fact(column)
        low = self.graph.add(Op.GIVEN, given, data=0)
        high = self.graph.add(Op.GIVEN, given, data=item.max_points)
        return Span(low=low, by_facts=low, by_judgement=high, high=high)

    def _joined(self, known: NodeId, children: tuple[Planes, ...]) -> Planes:
        if all(c.unknown is None for c in children):
            return Planes(known)
        missing = self.graph.disjunction(self.unknown(c) for c in children)
        return Planes(known, self.graph.conjunction((self.is_null(known), missing)))

    def _applying(self, node: AllOf | AnyOf | AtLeastN) -> tuple[Planes, ...]:
        return tuple(
            self.planes(child)
            for child in node.children
            if child.stage is None or child.stage is self.stage
        )

    def _linear(self, node: Linear) -> Planes:
        graph = self.graph
        facts = tuple(self.fact(key) for key, _ in node.terms)
        factors = tuple(factor for _, factor in node.terms)
        held = graph.add(Op.LINEAR, *facts, data=(factors, node.bound, node.at_least))
        if not node.guards:
            return Planes(held)
        positive = graph.add(Op.POSITIVE, *(self.fact(key) for key in node.guards))
        return Planes(graph.add(Op.GUARDED, positive, held))

    def _member(self, node: Member) -> Planes:
        graph = self.graph
        lookup = self.rule.lookups.get(node.fact)
        if lookup is not None:
            held = graph.disjunction(self.category(lookup, str(v)) for v in node.values)
        else:
            flags = all(isinstance(value, bool) for value in node.values)
            fact = self.fact(node.fact, FactKind.FLAG if flags else FactKind.CATEGORY)
            held = graph.add(Op.ONE_OF, fact, data=node.values)
        return Planes(graph.negation(held) if node.negated else held)

    def _includes(self, node: Includes) -> Planes:
        held = self.graph.add(Op.INCLUDES, self.fact(node.fact, FactKind.LIST), data=node.mask)
        return Planes(self.graph.negation(held) if node.negated else held)

    def _manual(self, node: Manual) -> Planes:
        given = self.fact(f"{JUDGEMENT}{self.rule.id}:{node.key}", FactKind.FLAG)
        known = self.graph.negation(given) if node.negated else given
        return Planes(known, self.graph.const(value=False))

    def _conjunction(self, node: AllOf) -> Planes:
        return self.all_of(self._applying(node))

    def _disjunction(self, node: AnyOf) -> Planes:
        children = self._applying(node)
        return self._joined(self.graph.disjunction(c.known for c in children), children)

    def _at_least_n(self, node: AtLeastN) -> Planes:
        graph, children = self.graph, self._applying(node)
        if node.n > len(children):
            return Planes(graph.const(value=False))

        def count(nodes: Iterable[NodeId]) -> NodeId:
            return graph.add(Op.COUNT, *nodes, data=node.n)

        yes = count(self._sure(c) for c in children)
        maybe = count(graph.add(Op.POSSIBLE, c.known) for c in children)
        known = graph.add(Op.SETTLED, yes, maybe)
        if all(c.unknown is None for c in children):
            return Planes(known)
        by_facts = count(graph.disjunction((self._sure(c), self.unknown(c))) for c in children)
        by_judgement = count(self._true_or_review(c) for c in children)
        return self._by_facts(known, by_facts, by_judgement)

    def _by_facts(self, known: NodeId, by_facts: NodeId, by_judgement: NodeId) -> Planes:
        """A missing fact decides if it alone can bring the bar, or if judgement alone cannot."""
        decides = self.graph.disjunction((by_facts, self.graph.negation(by_judgement)))
        return Planes(known, self.graph.conjunction((self.is_null(known), decides)))

    def _score(self, node: ScoreAt) -> Planes:
        graph = self.graph
        span = self.span(self.rule.scores[node.table], part=node.part, item=node.item)

        def reaches(points: NodeId) -> NodeId:
            return graph.add(Op.REACHES, points, data=node.at_least)

        known = graph.add(Op.SETTLED, reaches(span.low), reaches(span.high))
        if span.by_facts == span.high and span.by_judgement == span.low:
            return Planes(known)
        return self._by_facts(known, reaches(span.by_facts), reaches(span.by_judgement))

    def _switch(self, node: Switch) -> Planes:
        graph = self.graph
        cases = [(case, self.planes(child)) for case, child in self.branches(node)]
        chosen = [graph.conjunction((case, planes.known)) for case, planes in cases]
        code_missing = self.code_missing(node)
        if node.otherwise is not None:
            # With the code unknown, "every branch holds" is still true.
            agreed = graph.conjunction(self._sure(planes) for _, planes in cases)
            chosen.append(graph.conjunction((code_missing, agreed)))
        known = graph.disjunction(chosen)
        if all(planes.unknown is None for _, planes in cases):
            return Planes(known)
        open_cases = [
            graph.conjunction((graph.add(Op.TRUE, case), self.unknown(planes)))
            for case, planes in cases
        ]
        missing = graph.disjunction((code_missing, *open_cases))
        return Planes(known, graph.conjunction((self.is_null(known), missing)))

    def outcome(self) -> NodeId | None:
        """Return the class of a classification, null while open; None for another kind."""
        if not self.rule.classes:
            return None
        uncovered = self.graph.disjunction(
            self.graph.add(Op.TRUE, self.category(lookup, lookup.otherwise))
            for lookup in self.rule.lookups.values()
        )
        bounded = [c.at_or_above for c in self.rule.classes if c.at_or_above is not None]
        tests = [self.planes(condition).known for condition in bounded]
        keys = tuple(c.key for c in self.rule.classes)
        return self.graph.add(Op.CLASS, uncovered, *tests, data=keys)


_LOWERED: Mapping[type, Callable[[Lowering, Any], Planes]] = {
    Linear: Lowering._linear,
    Member: Lowering._member,
    Includes: Lowering._includes,
    Manual: Lowering._manual,
    AllOf: Lowering._conjunction,
    AnyOf: Lowering._disjunction,
    AtLeastN: Lowering._at_least_n,
    ScoreAt: Lowering._score,
    Switch: Lowering._switch,
}
