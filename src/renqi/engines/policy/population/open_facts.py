"""Which missing facts leave a rule open, for every firm at once (待补事实)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Includes,
    Linear,
    Member,
    ScoreAt,
    Switch,
)
from renqi.engines.policy.population.graph import NodeId, Op
from renqi.engines.policy.population.lowering import Lowering


@dataclass(slots=True)
class OpenFacts:
    """Collects, for each fact, where its absence leaves a condition open."""

    lowering: Lowering
    _where: dict[str, list[NodeId]] = field(default_factory=dict)

    def of(self, conditions: Iterable[Condition]) -> dict[str, NodeId]:
        """Return where each fact is wanted, in the order in which the rule first asks for it."""
        for condition in conditions:
            unknown = self.lowering.unknown(self.lowering.planes(condition))
            self._add(condition, unknown)
        graph = self.lowering.graph
        return {key: graph.disjunction(nodes) for key, nodes in self._where.items()}

    def _add(self, condition: Condition, where: NodeId) -> None:
        """Walk down to the leaves; `where` is where this condition is open and counts."""
        node = condition.node
        if isinstance(node, Linear):
            self._linear(node, where)
        elif isinstance(node, Member | Includes):
            lookup = self.lowering.rule.lookups.get(node.fact)
            self._put(lookup.fact if lookup else node.fact, where)
        elif isinstance(node, ScoreAt):
            self._score(node, where)
        elif isinstance(node, Switch):
            self._switch(node, where)
        elif isinstance(node, AllOf | AnyOf | AtLeastN):
            for child in self.lowering.applying(node):
                self._add_if_open(child, where)

    def _add_if_open(self, condition: Condition, where: NodeId) -> None:
        unknown = self.lowering.unknown(self.lowering.planes(condition))
        self._add(condition, self.lowering.graph.conjunction((where, unknown)))

    def _linear(self, node: Linear, where: NodeId) -> None:
        """Name the facts without a value, or those below the line if they are zero."""
        graph, nulls = self.lowering.graph, []
        for key, _ in node.terms:
            null = self.lowering.is_null(self.lowering.fact(key))
            nulls.append(null)
            self._put(key, graph.conjunction((where, null)))
        if node.guards:
            complete = graph.negation(graph.disjunction(nulls))
            for key in node.guards:
                self._put(key, graph.conjunction((where, complete)))

    def _score(self, node: ScoreAt, where: NodeId) -> None:
        """Ask for what could earn an item more points than it has for certain."""
        lowering = self.lowering
        score = lowering.rule.scores[node.table]
        for item in score.items(part=node.part, item=node.item):
            low = lowering.item(score, item).low
            for case in item.cases:
                has_it = lowering.graph.add(Op.REACHES, low, data=case.points)
                more = lowering.graph.negation(has_it)
                self._add_if_open(case.when, lowering.graph.conjunction((where, more)))

    def _switch(self, node: Switch, where: NodeId) -> None:
        lowering, graph = self.lowering, self.lowering.graph
        for case, child in lowering.branches(node):
            self._add(child, graph.conjunction((where, graph.add(Op.TRUE, case))))
        fact = lowering.rule.lookups[node.lookup].fact
        self._put(fact, graph.conjunction((where, lowering.code_missing(node))))

    def _put(self, key: str, where: NodeId) -> None:
        if not self.lowering.graph.is_never(where):
            self._where.setdefault(key, []).append(where)
