"""How near a firm came to a rule that it does not meet (接近程度)."""

from collections.abc import Mapping, Sequence

from renqi.engines.policy.domain.rule_facts import walk_conditions
from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Linear,
    Rule,
    ScoreAt,
    Switch,
)

# A firm that fails more conditions than this is no near miss.
MOST_UNMET = 3
# A failed condition that is no number is as far away as one can be.
WHOLE = 1.0


class Nearness:
    """Measures near misses of one rule (接近程度).

    A firm with revenue of 1200万元 before a bar of 1500万元 misses 0.2 of it. Of alternatives
    the nearest counts, of several parts of one condition the farthest. A title that is not held,
    or a flag that is wrong, cannot be nearly right: then there is no near miss.
    """

    def __init__(self, rule: Rule) -> None:
        """Note every bar once: a run asks for hundreds of thousands of firms."""
        self._tops = {condition.id: condition for condition in rule.requires}
        self._bars = {
            condition.id: bar
            for top in rule.requires
            for condition in walk_conditions(top)
            if (bar := _bar(condition))
        }
        self._numeric = {
            top.id
            for top in rule.requires
            if any(condition.id in self._bars for condition in walk_conditions(top))
        }

    def shortfall(self, unmet: Sequence[str], gaps: Mapping[str, float]) -> float | None:
        """Return how much of each failed bar is missing, added up; None for no near miss.

        Args:
            unmet: Ids of the required conditions that fail.
            gaps: Shortfalls by condition id, in the unit of files.
        """
        if not self.may_be_near(unmet):
            return None
        missed = [self._missed(self._tops[name], gaps) for name in unmet]
        return None if max(missed) >= WHOLE else sum(missed)

    def may_be_near(self, unmet: Sequence[str]) -> bool:
        """Whether few conditions fail and each has a number in it; gaps are not asked for."""
        return 0 < len(unmet) <= MOST_UNMET and all(name in self._numeric for name in unmet)

    def _missed(self, condition: Condition, gaps: Mapping[str, float]) -> float:
        bar = self._bars.get(condition.id)
        if bar is not None:
            return min(WHOLE, gaps[condition.id] / bar) if condition.id in gaps else WHOLE
        node = condition.node
        if isinstance(node, AnyOf):
            return min((self._missed(child, gaps) for child in node.children), default=WHOLE)
        if isinstance(node, AtLeastN):
            return sorted(self._missed(child, gaps) for child in node.children)[node.n - 1]
        if isinstance(node, AllOf):
            return self._farthest(node.children, gaps)
        if isinstance(node, Switch):
            return self._farthest([case for _, case in node.cases], gaps)
        return WHOLE

    def _farthest(self, children: Sequence[Condition], gaps: Mapping[str, float]) -> float:
        """Of several that must hold, only those with a gap are known to fail."""
        missed = (self._missed(child, gaps) for child in children)
        return max((part for part in missed if part < WHOLE), default=WHOLE)


def _bar(condition: Condition) -> float | None:
    """Return the size of a numeric bar; a bar of zero cannot be missed by a part of it."""
    node = condition.node
    if isinstance(node, ScoreAt):
        return float(node.at_least)
    return float(abs(node.threshold)) if isinstance(node, Linear) else None
