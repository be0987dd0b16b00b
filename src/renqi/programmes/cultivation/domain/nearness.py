"""How near a firm came to a rule that it does not meet (接近程度)."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Linear,
    Node,
    Rule,
    ScoreAt,
    Switch,
)

# A firm that fails more conditions than this is no near miss.
MOST_UNMET = 3
# A failed condition that is no number is as far away as one can be.
WHOLE = 1.0


def shortfall(rule: Rule, unmet: Sequence[str], gaps: Mapping[str, float]) -> float | None:
    """Return how much of each failed bar is missing, added up; None for no near miss (差距合计).

    A firm with revenue of 1200万元 before a bar of 1500万元 misses 0.2. Of alternatives the
    nearest counts, of several parts of one condition the farthest. A title that is not held, or
    a flag that is wrong, cannot be nearly right: then there is no near miss.

    Args:
        rule: The version judged by.
        unmet: Ids of the required conditions that fail.
        gaps: Shortfalls by condition id, in the unit of files.
    """
    if not unmet or len(unmet) > MOST_UNMET:
        return None
    tops = {condition.id: condition for condition in rule.requires}
    missed = [_missed(tops[name], gaps) for name in unmet if name in tops]
    if len(missed) < len(unmet) or any(part >= WHOLE for part in missed):
        return None
    return sum(missed)


def _missed(condition: Condition, gaps: Mapping[str, float]) -> float:
    node: Node = condition.node
    if isinstance(node, Linear | ScoreAt):
        return _relative(condition.id, node, gaps)
    if isinstance(node, AnyOf):
        return min((_missed(child, gaps) for child in node.children), default=WHOLE)
    if isinstance(node, AllOf):
        return _farthest(node.children, gaps)
    if isinstance(node, AtLeastN):
        nearest = sorted(_missed(child, gaps) for child in node.children)
        return nearest[node.n - 1]
    if isinstance(node, Switch):
        return _farthest([case for _, case in node.cases], gaps)
    return WHOLE


def _relative(name: str, node: Linear | ScoreAt, gaps: Mapping[str, float]) -> float:
    if name not in gaps:
        return WHOLE
    bar = node.at_least if isinstance(node, ScoreAt) else node.threshold
    return min(WHOLE, gaps[name] / float(abs(Fraction(bar)))) if bar else WHOLE


def _farthest(children: Sequence[Condition], gaps: Mapping[str, float]) -> float:
    """Of several that must hold, only those with a gap are known to fail."""
    failed = [part for child in children if (part := _missed(child, gaps)) < WHOLE]
    return max(failed, default=WHOLE)
