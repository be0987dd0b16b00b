"""How near a firm came to a rule that it does not meet (接近程度)."""

from collections.abc import Mapping, Sequence

from renqi.engines.policy.domain.facts import Change, FactCatalogue
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
    or a flag that is wrong, cannot be nearly right: then there is no near miss. Nor is there one
    where the gap cannot or should not be closed: nobody dismisses people to become a small firm.
    """

    def __init__(self, rule: Rule, facts: FactCatalogue) -> None:
        """Note every bar once: a run asks for hundreds of thousands of firms.

        Args:
            rule: The rung.
            facts: What the firm can do about each fact.
        """
        self._tops = {condition.id: condition for condition in rule.requires}
        self._bars = {
            condition.id: bar if can_be_closed(condition, facts) else 0.0
            for top in rule.requires
            for condition in walk_conditions(top)
            if (bar := _bar(condition)) is not None
        }
        self._numeric = {
            top.id
            for top in rule.requires
            if any(self._bars.get(condition.id) for condition in walk_conditions(top))
        }

    def shortfall(self, unmet: Sequence[str], gaps: Mapping[str, float]) -> float | None:
        """Return how much of each failed bar is missing, added up; None for no near miss.

        Args:
            unmet: Ids of the required conditions that fail.
            gaps: Shortfalls by condition id, in the unit of files.
        """
        if not self.may_be_near(unmet):
            return None
        found = (self._missed(self._tops[name], gaps) for name in unmet)
        missed = [WHOLE if part is None else part for part in found]
        return None if max(missed) >= WHOLE else sum(missed)

    def may_be_near(self, unmet: Sequence[str]) -> bool:
        """Whether few conditions fail and each has a number in it; gaps are not asked for."""
        return 0 < len(unmet) <= MOST_UNMET and all(name in self._numeric for name in unmet)

    def _missed(self, condition: Condition, gaps: Mapping[str, float]) -> float | None:
        """Return the part that is missing; None where the condition is not known to fail."""
        bar = self._bars.get(condition.id)
        if bar is not None:
            return _part(bar, gaps.get(condition.id))
        node = condition.node
        if isinstance(node, AnyOf):
            return self._nearest(node.children, gaps)
        if isinstance(node, AtLeastN):
            parts = (self._missed(child, gaps) for child in node.children)
            return sorted(WHOLE if part is None else part for part in parts)[node.n - 1]
        if isinstance(node, AllOf | Switch):
            together = node.children if isinstance(node, AllOf) else [one for _, one in node.cases]
            # Of several that must hold, only those with a gap are known to fail.
            return max(self._known(together, gaps), default=None)
        return None

    def _nearest(self, children: Sequence[Condition], gaps: Mapping[str, float]) -> float | None:
        """Alternatives fail together: a number without a gap does not fail, nor do they then."""
        if any(child.id in self._bars and child.id not in gaps for child in children):
            return None
        return min(self._known(children, gaps), default=None)

    def _known(self, children: Sequence[Condition], gaps: Mapping[str, float]) -> list[float]:
        parts = (self._missed(child, gaps) for child in children)
        return [part for part in parts if part is not None]


def can_be_closed(condition: Condition, facts: FactCatalogue) -> bool:
    """Whether a firm can bring a failed number over its bar, and may be advised to (可补差距).

    One quantity that can move the right way is enough: up unless it is fixed, down only where
    the catalogue of facts says that less of it is good advice.
    """
    if condition.change is Change.FIXED:
        return False
    node = condition.node
    if not isinstance(node, Linear):
        return True
    wanted = 1 if node.at_least else -1
    return any(
        facts[key].change is not Change.FIXED
        and (coefficient * wanted > 0 or facts[key].may_shrink)
        for key, coefficient in node.terms
    )


def _part(bar: float, gap: float | None) -> float | None:
    if gap is None:
        return None
    return min(WHOLE, gap / bar) if bar else WHOLE


def _bar(condition: Condition) -> float | None:
    """Return the size of a numeric bar; a bar of zero cannot be missed by a part of it."""
    node = condition.node
    if isinstance(node, ScoreAt):
        return float(node.at_least)
    return float(abs(node.threshold)) if isinstance(node, Linear) else None
