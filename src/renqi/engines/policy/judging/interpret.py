"""Judge one firm by one rule, with the reason for every condition (单企业判定).

The population form of the same trees is in `polars_plan`; a property test holds the two to the
same answer on random rules and firms.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from renqi.engines.policy.domain.logic import NO_POINTS, Points, all_of, any_of, at_least
from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Includes,
    Item,
    Linear,
    Manual,
    Member,
    Node,
    Rule,
    Score,
    ScoreAt,
    Stage,
    Switch,
    Truth,
)
from renqi.engines.policy.domain.values import FactRow, look_up, quantity_value

Judgements = Mapping[str, bool | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one condition (条件判定).

    `upper` and `lower` are the sums of stored integers that a numeric condition compared, None
    where a fact is missing. `missing` are the facts whose absence leaves the verdict open.
    """

    condition: Condition
    truth: Truth
    children: tuple["Finding", ...] = ()
    missing: tuple[str, ...] = ()
    upper: int | None = None
    lower: int | None = None
    points: Points | None = None

    @property
    def value(self) -> Fraction | None:
        """The quantity in its own unit: yuan, a fraction of one, a count; None if undefined."""
        node = self.condition.node
        if isinstance(node, ScoreAt):
            return None if self.points is None else Fraction(self.points.low)
        if not isinstance(node, Linear):
            return None
        return quantity_value(node.quantity, self.upper, self.lower)

    @property
    def shortfall(self) -> Fraction | None:
        """How far a failed number is from its bar, in its own unit, above zero (差距)."""
        node = self.condition.node
        if self.truth is not Truth.FALSE:
            return None
        if isinstance(node, ScoreAt) and self.points is not None:
            return Fraction(node.at_least - self.points.high)
        value = self.value
        if not isinstance(node, Linear) or value is None:
            return None
        return node.threshold - value if node.at_least else value - node.threshold

    def walk(self) -> Iterator["Finding"]:
        """Yield this finding and all below it, outermost first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One firm judged by one version of a rule (判定结果).

    `outcome` is the class of a classification, None while it cannot be told.
    """

    rule: Rule
    stage: Stage
    truth: Truth
    findings: tuple[Finding, ...]
    scores: Mapping[str, Points]
    outcome: str | None = None

    @property
    def unmet(self) -> tuple[str, ...]:
        """Ids of the required conditions that fail."""
        return tuple(f.condition.id for f in self.findings if f.truth is Truth.FALSE)

    @property
    def met_conditions(self) -> int:
        """How many required conditions hold."""
        return sum(f.truth is Truth.TRUE for f in self.findings)

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that could settle an open condition, in the order met, each once."""
        return _once(key for f in self.findings if f.truth is Truth.UNKNOWN for key in f.missing)

    @property
    def gaps(self) -> dict[str, Fraction]:
        """Shortfall of every failed number under a failed condition, by condition id."""
        return {
            found.condition.id: found.shortfall
            for top in self.findings
            if top.truth is Truth.FALSE
            for found in top.walk()
            if found.shortfall is not None
        }


def assess(
    rule: Rule, facts: FactRow, *, stage: Stage = Stage.FIRST, judgements: Judgements | None = None
) -> Assessment:
    """Judge one firm (判定).

    Args:
        rule: The version of the rule.
        facts: Stored values by fact key; an absent key and None both mean unknown.
        stage: First recognition or renewal.
        judgements: What officials decided, by `rule id:condition id`; points for manual items.
    """
    run = Examination(rule, facts, stage=stage, judgements=judgements)
    findings = tuple(run.find(condition) for condition in rule.applies_to(stage))
    return Assessment(
        rule=rule,
        stage=stage,
        truth=all_of(f.truth for f in findings),
        findings=findings,
        scores={name: run.points(score) for name, score in rule.scores.items()},
        outcome=run.outcome(),
    )


class Examination:
    """One firm on its way through one rule (审查).

    Explaining and the search for a way up ask it about single conditions and score items.
    """

    def __init__(
        self,
        rule: Rule,
        facts: FactRow,
        *,
        stage: Stage = Stage.FIRST,
        judgements: Judgements | None = None,
    ) -> None:
        """Look up the categories of the firm; nothing is judged yet."""
        self.rule = rule
        self.stage = stage
        self.judgements = judgements or {}
        self.facts = facts
        self.categories = {
            name: look_up(lookup, facts.get(lookup.fact)) for name, lookup in rule.lookups.items()
        }
        self._points: dict[int, Points] = {}

    def find(self, condition: Condition) -> Finding:
        """Judge one condition and all below it."""
        return _FINDERS[type(condition.node)](self, condition, condition.node)

    def points(self, score: Score, *, part: str | None = None, item: str | None = None) -> Points:
        """Add up the points of a table, of one part or of one item."""
        return sum((self.item(score, i) for i in score.items(part=part, item=item)), NO_POINTS)

    def item(self, score: Score, item: Item) -> Points:
        """Give the points of one item: the best of its cases that hold."""
        if id(item) not in self._points:
            self._points[id(item)] = self._item_points(score, item)
        return self._points[id(item)]

    def _item_points(self, score: Score, item: Item) -> Points:
        if item.manual is not None:
            given = self.judgements.get(f"{self.rule.id}:{score.key_of(item)}")
            if given is None:
                best = item.max_points
                return Points(low=0, by_facts=0, by_judgement=best, high=best)
            points = int(given)
            return Points(low=points, by_facts=points, by_judgement=points, high=points)
        reached = dict.fromkeys(Truth, item.otherwise)
        for case in item.cases:
            truth = self.find(case.when).truth
            reached[truth] = max(reached[truth], case.points)
        low = reached[Truth.TRUE]
        by_facts = max(low, reached[Truth.UNKNOWN])
        by_judgement = max(low, reached[Truth.REVIEW])
        return Points(
            low=low, by_facts=by_facts, by_judgement=by_judgement, high=max(by_facts, by_judgement)
        )

    def outcome(self) -> str | None:
        """Return the class; None while open, without a code, or for one that is not covered."""
        for lookup in self.rule.lookups.values():
            if self.categories[lookup.name] in (None, lookup.otherwise):
                return None
        for size_class in self.rule.classes:
            if size_class.at_or_above is None:
                return size_class.key
            truth = self.find(size_class.at_or_above).truth
            if truth is not Truth.FALSE:
                return size_class.key if truth is Truth.TRUE else None
        return None

    def linear(self, condition: Condition, node: Linear) -> Finding:
        """Compare a number with its bar."""
        facts, missing, total = self.facts, [], 0
        for key, factor in node.terms:
            value = facts.get(key)
            if value is None:
                missing.append(key)
            else:
                total += factor * int(value)
        upper, lower = self._sum(node.quantity.upper), self._sum(node.quantity.lower)
        if not missing and node.guards and (lower is None or lower <= 0):
            missing.extend(node.guards)
        truth = Truth.UNKNOWN if missing else _holds(total, node)
        return Finding(
            condition=condition, truth=truth, missing=tuple(missing), upper=upper, lower=lower
        )

    def _sum(self, keys: tuple[str, ...]) -> int | None:
        total = 0
        for key in keys:
            value = self.facts.get(key)
            if value is None:
                return None
            total += int(value)
        return total

    def member(self, condition: Condition, node: Member) -> Finding:
        """Look for a value among those allowed."""
        fact, value = node.fact, self.facts.get(node.fact)
        if node.fact in self.categories:
            value = self.categories[node.fact]
            fact = self.rule.lookups[node.fact].fact
        if value is None:
            return Finding(condition=condition, truth=Truth.UNKNOWN, missing=(fact,))
        held = (value in node.values) is not node.negated
        return Finding(condition=condition, truth=Truth.TRUE if held else Truth.FALSE)

    def includes(self, condition: Condition, node: Includes) -> Finding:
        """Look for one of the bits in a list."""
        value = self.facts.get(node.fact)
        if value is None:
            return Finding(condition=condition, truth=Truth.UNKNOWN, missing=(node.fact,))
        held = (int(value) & node.mask != 0) is not node.negated
        return Finding(condition=condition, truth=Truth.TRUE if held else Truth.FALSE)

    def manual(self, condition: Condition, node: Manual) -> Finding:
        """Take the official's word."""
        given = self.judgements.get(f"{self.rule.id}:{node.key}")
        if given is None:
            return Finding(condition=condition, truth=Truth.REVIEW)
        held = bool(given) is not node.negated
        return Finding(condition=condition, truth=Truth.TRUE if held else Truth.FALSE)

    def score(self, condition: Condition, node: ScoreAt) -> Finding:
        """Compare points with their bar."""
        score = self.rule.scores[node.table]
        points = self.points(score, part=node.part, item=node.item)
        truth = points.reaches(node.at_least)
        missing = self._missing_points(score, node) if truth is Truth.UNKNOWN else ()
        return Finding(condition=condition, truth=truth, missing=missing, points=points)

    def _missing_points(self, score: Score, node: ScoreAt) -> tuple[str, ...]:
        """Facts that could still earn points above what each item has for certain."""
        keys: list[str] = []
        for item in score.items(part=node.part, item=node.item):
            low = self.item(score, item).low
            for case in item.cases:
                found = self.find(case.when)
                if found.truth is Truth.UNKNOWN and case.points > low:
                    keys.extend(found.missing)
        return _once(keys)

    def switch(self, condition: Condition, node: Switch) -> Finding:
        """Judge the branch of the firm's own category."""
        lookup = self.rule.lookups[node.lookup]
        category = self.categories[node.lookup]
        if category is None:
            return self._open_switch(condition, node, lookup.fact)
        chosen = dict(node.cases).get(category, node.otherwise)
        if chosen is None:
            return Finding(condition=condition, truth=Truth.FALSE)
        child = self.find(chosen)
        return Finding(
            condition=condition, truth=child.truth, children=(child,), missing=child.missing
        )

    def _open_switch(self, condition: Condition, node: Switch, fact: str) -> Finding:
        truths = {self.find(child).truth for _, child in node.cases}
        truths.add(self.find(node.otherwise).truth if node.otherwise else Truth.FALSE)
        settled = truths in ({Truth.TRUE}, {Truth.FALSE})
        return Finding(
            condition=condition,
            truth=truths.pop() if settled else Truth.UNKNOWN,
            missing=() if settled else (fact,),
        )

    def tree(self, condition: Condition, node: AllOf | AnyOf | AtLeastN) -> Finding:
        """Join what became of the children that apply."""
        children = tuple(
            self.find(child)
            for child in node.children
            if child.stage is None or child.stage is self.stage
        )
        truths = [child.truth for child in children]
        if isinstance(node, AllOf):
            truth = all_of(truths)
        elif isinstance(node, AnyOf):
            truth = any_of(truths)
        else:
            truth = at_least(node.n, truths)
        missing: tuple[str, ...] = ()
        if truth is Truth.UNKNOWN:
            missing = _once(k for c in children if c.truth is Truth.UNKNOWN for k in c.missing)
        return Finding(condition=condition, truth=truth, children=children, missing=missing)


_FINDERS: Mapping[type[Node], Callable[..., Finding]] = {
    Linear: Examination.linear,
    Member: Examination.member,
    Includes: Examination.includes,
    Manual: Examination.manual,
    ScoreAt: Examination.score,
    AllOf: Examination.tree,
    AnyOf: Examination.tree,
    AtLeastN: Examination.tree,
    Switch: Examination.switch,
}


def _holds(total: int, node: Linear) -> Truth:
    held = total >= node.bound if node.at_least else total <= node.bound
    return Truth.TRUE if held else Truth.FALSE


def _once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
