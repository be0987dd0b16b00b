"""The cheapest way up: the smallest sets of changes that would make a rule met (最省路径).

A plan of the search is tried: its values are put in, what follows from them is put in too, and
the rule is judged again. Raising revenue lowers the R&D share, so a plan may need more; what it
turns out not to need is taken out again. Only what the interpreter then calls met is offered.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from renqi.engines.policy.domain.explain import Explanation, explain
from renqi.engines.policy.domain.facts import Change, FactCatalogue, FactKind
from renqi.engines.policy.domain.interpret import Assessment, Examination, assess
from renqi.engines.policy.domain.moves import (
    MoveNature,
    State,
    StepKind,
    chosen_value,
    is_judgement,
    nature_of,
    wholes,
)
from renqi.engines.policy.domain.rule_facts import own_facts, walk_conditions
from renqi.engines.policy.domain.tree import Condition, Rule, Stage, Truth
from renqi.engines.policy.domain.values import FactValue
from renqi.engines.policy.domain.way_search import Plan, WaySearch
from renqi.engines.policy.domain.way_words import Element, Step, make_steps

TRIES = 12
REPAIRS = 6
# One change: a fact or a judgement, and for a list the one bit that changes.
Place = tuple[str, int]
Values = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One set of changes; none of them can be left out (一条路径).

    `values` are what facts and judgements would be; a step that only `follows` another is no
    change of its own. `wait_years` is the longest wait among the steps whose length is known.
    """

    steps: tuple[Step, ...]
    values: Values

    @property
    def is_possible(self) -> bool:
        """Whether no step asks for what the firm cannot change."""
        return all(step.kind is not StepKind.IMPOSSIBLE for step in self.steps)

    @property
    def n_changes(self) -> int:
        """How many changes it takes, those that merely follow left out."""
        return sum(not step.follows for step in self.steps)

    @property
    def effort(self) -> Fraction:
        """How far all changes go, each relative to where it starts."""
        return sum((step.effort for step in self.steps if not step.follows), Fraction(0))

    @property
    def wait_years(self) -> Fraction | None:
        """The longest wait that is known, in years."""
        waits = [step.wait_years for step in self.steps if step.wait_years is not None]
        return max(waits, default=None)


def ways_up(explanation: Explanation, *, at_most: int = 5) -> tuple[Way, ...]:
    """Return the cheapest sets of changes that make the rule met (最省路径).

    Possible sets come first, then the fewest changes, then the least relative effort. A rule
    that is met has none; one that nothing can make met has none either.

    Args:
        explanation: An assessment with its facts and judgements.
        at_most: How many sets to return.
    """
    found = explanation.assessment
    if found.truth is Truth.TRUE:
        return ()
    climb = Climb(explanation)
    ways: dict[frozenset[Place], tuple[Fraction, int, Way]] = {}
    for plan in climb.plans(found, climb.start)[:TRIES]:
        reached = climb.realise(plan)
        if reached is None:
            continue
        kept = climb.minimised(reached)
        way, points = climb.way(kept)
        known = ways.get(frozenset(kept))
        # Of two ways that change the same facts, the one that goes less far stands for both;
        # how far an unknown fact goes shows only in the points it earns.
        if known is None or (way.effort, points) < known[:2]:
            ways[frozenset(kept)] = (way.effort, points, way)
    return tuple(sorted((way for _, _, way in ways.values()), key=_rank)[:at_most])


def applied(way: Way, state: State) -> State:
    """Return the facts and judgements as they would be after a way (应用路径)."""
    return state.with_values(way.values)


def _rank(way: Way) -> tuple[bool, int, Fraction, list[str]]:
    return (not way.is_possible, way.n_changes, way.effort, [step.key for step in way.steps])


class Climb:
    """One firm on its way up one rule: trying, mending and thinning plans (尝试路径)."""

    def __init__(self, explanation: Explanation) -> None:
        """Start from the facts and judgements of an explanation."""
        self.explanation = explanation
        self.rule: Rule = explanation.rule
        self.stage: Stage = explanation.assessment.stage
        self.catalogue: FactCatalogue = explanation.catalogue
        self.changes = rule_changes(self.rule)
        self.start = State(facts=explanation.facts, judgements=explanation.examination.judgements)
        keys = [spec.key for spec in self.catalogue]
        self.wholes = wholes(self.catalogue, keys)
        self._broken_today = set(self._broken(self.start))

    def plans(self, assessment: Assessment, state: State) -> list[Plan]:
        """Return the cheapest plans from a state."""
        examination = Examination(
            self.rule, state.facts, stage=self.stage, judgements=state.judgements
        )
        search = WaySearch(examination, self.catalogue, changes=self.changes)
        return search.all_of(assessment.findings)

    def realise(self, plan: Plan) -> State | None:
        """Put a plan's values in, mend what they break, and return the state that is met."""
        state = self._put_in(plan, self.start)
        for _ in range(REPAIRS):
            state = self._with_wholes(state)
            found = self._judged(state)
            if found.truth is Truth.TRUE:
                return state
            more = self.plans(found, state)
            if not more:
                return None
            state = self._put_in(more[0], state)
        return None

    def minimised(self, reached: State) -> dict[Place, FactValue]:
        """Return the changes from the start to a state, without those it does not need."""
        kept = self._elements(reached)
        thinner = True
        while thinner:
            thinner = False
            for element in sorted(kept, key=lambda e: self._dearness(e, kept[e]), reverse=True):
                rest = {key: value for key, value in kept.items() if key != element}
                if self._is_met(self._state(rest)):
                    kept, thinner = rest, True
                    break
        return kept

    def way(self, kept: Mapping[Place, FactValue]) -> tuple[Way, int]:
        """Return the set of changes with its words, and the points it ends with."""
        state = self._state(kept)
        found = self._judged(state)
        steps = make_steps(
            before=self.explanation,
            after=found,
            end=state,
            elements=[self._element(one, kept, state) for one in kept],
            wholes=self.wholes,
        )
        changed = {key: state.value(key) for key, _ in kept}
        points = sum(score.low for score in found.scores.values())
        return Way(steps=steps, values=changed), points

    def _element(self, one: Place, kept: Mapping[Place, FactValue], end: State) -> Element:
        key, bit = one
        rest = self._state({other: value for other, value in kept.items() if other != one})
        return Element(
            key=key,
            bit=bit,
            nature=self._nature(key, end.value(key)),
            without=explain(
                self._judged(rest), rest.facts, self.catalogue, judgements=rest.judgements
            ),
        )

    def _judged(self, state: State) -> Assessment:
        return assess(self.rule, state.facts, stage=self.stage, judgements=state.judgements)

    def _is_met(self, state: State) -> bool:
        if set(self._broken(state)) - self._broken_today:
            return False
        return self._judged(state).truth is Truth.TRUE

    def _put_in(self, plan: Plan, state: State) -> State:
        values = {}
        for key, move in plan.moves.items():
            spec = None if is_judgement(key) else self.catalogue[key]
            values[key] = chosen_value(move, state.value(key), spec)
        return state.with_values(values)

    def _with_wholes(self, state: State) -> State:
        """Raise a whole that one of its parts has outgrown."""
        while broken := set(self._broken(state)) - self._broken_today:
            key = min(broken)
            state = state.with_values({self.wholes[key]: state.value(key)})
        return state

    def _broken(self, state: State) -> Iterator[str]:
        for key, whole in self.wholes.items():
            part, total = state.facts.get(key), state.facts.get(whole)
            if part is not None and total is not None and part > total:  # type: ignore[operator]
                yield key

    def _elements(self, reached: State) -> dict[Place, FactValue]:
        """Return each change from the start; every bit of a known list counts by itself."""
        elements: dict[Place, FactValue] = {}
        keys = [*reached.facts, *reached.judgements]
        for key in keys:
            before, after = self.start.value(key), reached.value(key)
            if type(before) is type(after) and before == after:
                continue
            if before is not None and self._is_list(key):
                changed = int(before) ^ int(after or 0)
                for place in range(changed.bit_length()):
                    if changed >> place & 1:
                        elements[key, 1 << place] = after
            else:
                elements[key, 0] = after
        return elements

    def _state(self, elements: Mapping[Place, FactValue]) -> State:
        values: dict[str, FactValue] = {}
        for (key, bit), value in elements.items():
            if bit:
                values[key] = int(values.get(key, self.start.value(key)) or 0) ^ bit
            else:
                values[key] = value
        return self.start.with_values(values)

    def _is_list(self, key: str) -> bool:
        return not is_judgement(key) and self.catalogue[key].kind is FactKind.LIST

    def _nature(self, key: str, target: FactValue) -> MoveNature:
        return nature_of(key, target, self.start, self.catalogue, self.changes)

    def _dearness(self, element: Place, target: FactValue) -> tuple[bool, Fraction, Place]:
        nature = self._nature(element[0], target)
        return (nature.kind is StepKind.IMPOSSIBLE, nature.effort, element)


def rule_changes(rule: Rule) -> dict[str, Change]:
    """Return what a rule itself says a firm can do about facts, by fact key (可改变性)."""
    items = (item for score in rule.scores.values() for item in score.items())
    heads: Iterable[Condition] = [
        *rule.requires,
        *(case.when for item in items for case in item.cases),
    ]
    changes: dict[str, Change] = {}
    for head in heads:
        for condition in walk_conditions(head):
            if condition.change is not None:
                for below in walk_conditions(condition):
                    keys = own_facts(below.node, rule)
                    changes.update(dict.fromkeys(keys, below.change or condition.change))
    return changes
