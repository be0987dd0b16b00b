"""Rules prepared for a population of firms (批量判定计划)."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from renqi.engines.policy.domain.tree import Condition, Rule, Stage
from renqi.engines.policy.population.expressions import Writer
from renqi.engines.policy.population.graph import Graph, NodeId, Op
from renqi.engines.policy.population.lowering import Lowering, Planes, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePlan:
    """One rule in the graph (单条规则计划).

    `key` names the rule in results: its id, or its id and date where two versions are asked for.
    `truth` is 0 to 3, as `Truth`. `conditions` are those that apply to the stage, in order.
    """

    key: str
    rule: Rule
    conditions: tuple[tuple[Condition, Planes], ...]
    truth: NodeId
    truths: tuple[NodeId, ...]
    scores: Mapping[str, Span]
    outcome: NodeId | None
    lowering: Lowering


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationPlan:
    """Several rules over one population, sharing what they have in common (批量计划)."""

    stage: Stage
    writer: Writer
    rules: tuple[RulePlan, ...]

    @property
    def graph(self) -> Graph:
        """Every expression of every rule."""
        return self.writer.graph


def plan_population(
    rules: tuple[Rule, ...], stage: Stage, schema: Mapping[str, Any]
) -> PopulationPlan:
    """Prepare rules for a population with these columns; prepared once for the same ones."""
    return _planned(_Rules(rules), stage, tuple(schema.items()))


class _Rules:
    """A tuple of rules that is hashed by their meaning: rules hold dictionaries."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self.digests = tuple((r.ref, r.digest, tuple(r.references.items())) for r in rules)

    def __hash__(self) -> int:
        return hash(self.digests)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rules) and self.digests == other.digests


@functools.lru_cache(maxsize=16)
def _planned(rules: _Rules, stage: Stage, schema: tuple[tuple[str, Any], ...]) -> PopulationPlan:
    graph = Graph()
    # A column without a single value has no type, and says nothing either.
    types = {name: dtype for name, dtype in schema if dtype != pl.Null}
    ids = [rule.id for rule in rules.rules]
    plans = tuple(
        _rule_plan(
            rule.id if ids.count(rule.id) == 1 else rule.ref,
            Lowering(rule=rule, stage=stage, graph=graph, columns=frozenset(types)),
        )
        for rule in rules.rules
    )
    return PopulationPlan(stage=stage, writer=Writer(graph=graph, schema=types), rules=plans)


def _rule_plan(key: str, lowering: Lowering) -> RulePlan:
    rule = lowering.rule
    conditions = tuple((c, lowering.planes(c)) for c in rule.applies_to(lowering.stage))
    return RulePlan(
        key=key,
        rule=rule,
        conditions=conditions,
        truth=_truth(lowering, lowering.all_of(planes for _, planes in conditions)),
        truths=tuple(_truth(lowering, planes) for _, planes in conditions),
        scores={name: lowering.span(score) for name, score in rule.scores.items()},
        outcome=lowering.outcome(),
        lowering=lowering,
    )


def _truth(lowering: Lowering, planes: Planes) -> NodeId:
    if planes.unknown is None:
        return lowering.graph.add(Op.TRUTH, planes.known, data=False)
    return lowering.graph.add(Op.TRUTH, planes.known, planes.unknown, data=True)
