"""Which facts a rule reads (规则所用事实)."""

from collections.abc import Iterator

from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Includes,
    Linear,
    Member,
    Node,
    Rule,
    ScoreAt,
    Switch,
)


def rule_facts(rule: Rule) -> frozenset[str]:
    """Return every fact that a rule reads, its classes and scores included (所用事实)."""
    heads = [*rule.requires, *(c.at_or_above for c in rule.classes if c.at_or_above)]
    heads += [case.when for s in rule.scores.values() for i in s.items() for case in i.cases]
    return frozenset(
        key
        for head in heads
        for condition in walk_conditions(head)
        for key in own_facts(condition.node, rule)
    )


def own_facts(node: Node, rule: Rule) -> tuple[str, ...]:
    """Return the facts that a node reads itself, leaving out those of its children.

    A score reads the facts of all its items.
    """
    if isinstance(node, Linear):
        return node.quantity.facts
    if isinstance(node, Member):
        return (rule.lookups[node.fact].fact if node.fact in rule.lookups else node.fact,)
    if isinstance(node, Includes):
        return (node.fact,)
    if isinstance(node, Switch):
        return (rule.lookups[node.lookup].fact,)
    if isinstance(node, ScoreAt):
        items = rule.scores[node.table].items(part=node.part, item=node.item)
        cases = (case.when for item in items for case in item.cases)
        found = (
            key
            for c in cases
            for inner in walk_conditions(c)
            for key in own_facts(inner.node, rule)
        )
        return tuple(dict.fromkeys(found))
    return ()


def walk_conditions(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and all below it, outermost first (遍历条件)."""
    yield condition
    for child in child_conditions(condition.node):
        yield from walk_conditions(child)


def child_conditions(node: Node) -> tuple[Condition, ...]:
    """Return the conditions that a node is made of, every branch of a switch included."""
    if isinstance(node, AllOf | AnyOf | AtLeastN):
        return node.children
    if isinstance(node, Switch):
        branches = tuple(branch for _, branch in node.cases)
        return branches if node.otherwise is None else (*branches, node.otherwise)
    return ()
