"""The cheapest way up: the smallest sets of changes that would make a rule met (最省路径).

A plan of the search is tried: its values are put in, what follows from them is put in too, and
the rule is judged again. Raising revenue lowers the R&D share, so a plan may need more; what it
turns out not to need is taken out again. Only what the interpreter then calls met is offered.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from renqi.engines.policy.domain.facts import Change, FactCatalogue, FactKind, FactSpec
from renqi.engines.policy.domain.rule_facts import own_facts, walk_conditions
from renqi.engines.policy.domain.tree import Condition, Rule, Stage, Truth
from renqi.engines.policy.domain.values import FactValue
from renqi.engines.policy.explaining.explain import Explanation, explain
from renqi.engines.policy.judging.interpret import Assessment, Examination, assess
from renqi.engines.policy.ways.moves import (
    MoveNature,
    State,
    StepKind,
    chosen_value,
    fitting_values,
    is_judgement,
    nature_of,
    wholes,
)
from renqi.engines.policy.ways.way_search import Plan, WaySearch
from renqi.engines.policy.ways.way_words import Element, Step, make_steps

TRIES = 20
VARIANTS = 6
# Plans come cheapest first, but mending may change the order of the last ones.
SPARE = 3
REPAIRS = 6
# One change: a fact or a judgement, and for a list the one bit that changes.
Place = tuple[str, int]
Values = Mapping[str, FactValue]
Changes = Mapping[Place, FactValue]
# Whether it is impossible, how many changes, how far, points earned, and the keys for a tie. How
# far an unknown fact goes shows only in the points.
Price = tuple[bool, int, Fraction, int, list[str]]


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
    # Of two sets that change the same facts, the one that goes less far stands for both.
    cheapest: dict[frozenset[Place], tuple[Price, Changes]] = {}
    for reached in climb.realised(climb.plans(found, climb.start)):
        changes = climb.minimised(reached)
        known = cheapest.get(frozenset(changes))
        price = climb.price(changes)
        if known is None or price < known[0]:
            cheapest[frozenset(changes)] = (price, changes)
        if len(cheapest) == at_most + SPARE:
            break
    ranked = sorted(cheapest.values(), key=lambda entry: entry[0])
    return tuple(climb.way(changes) for _, changes in ranked[:at_most])


def applied(way: Way, state: State) -> State:
    """Return the facts and judgements as they would be after a way (应用路径)."""
    return state.with_values(way.values)


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
        findings = explanation.assessment.findings
        self._hardest_first = [f.condition for f in sorted(findings, key=lambda f: f.truth)]
        self._known: dict[frozenset[tuple[Place, FactValue]], bool] = {}

    def plans(self, assessment: Assessment, state: State) -> list[Plan]:
        """Return the cheapest plans from a state."""
        examination = self._examination(state)
        moved = frozenset(key for key, _ in self._elements(state))
        search = WaySearch(examination, self.catalogue, changes=self.changes, moved=moved)
        return search.all_of(assessment.findings)

    def realised(self, plans: Iterable[Plan]) -> Iterator[State]:
        """Try plans, and each with several categories where several would do."""
        tries = (state for plan in plans for state in self._variants(plan))
        for state in itertools.islice(tries, TRIES):
            reached = self._mended(state)
            if reached is not None:
                yield reached

    def _variants(self, plan: Plan) -> Iterator[State]:
        options = [
            [(key, value) for value in fitting_values(move, self.start.value(key), self._spec(key))]
            for key, move in plan.moves.items()
        ]
        for values in itertools.islice(itertools.product(*options), VARIANTS):
            yield self.start.with_values(dict(values))

    def _mended(self, state: State) -> State | None:
        """Mend what a state breaks; None when that does not lead to a rule that is met."""
        for _ in range(REPAIRS):
            state = self._with_wholes(state)
            found = self._judged(state)
            if found.truth is Truth.TRUE:
                return state
            more = (self._put_in(repair, state) for repair in self.plans(found, state))
            mended = next((end for end in more if not self._goes_back(state, end)), None)
            if mended is None:
                return None
            state = mended
        return None

    def minimised(self, reached: State) -> Changes:
        """Return the changes from the start to a state, without those it does not need."""
        kept: Changes = self._elements(reached)
        thinner = True
        while thinner:
            thinner = False
            for element in sorted(kept, key=lambda e: self._dearness(e, kept[e]), reverse=True):
                rest = {key: value for key, value in kept.items() if key != element}
                if self._is_sound(rest):
                    kept, thinner = rest, True
                    break
        return kept

    def price(self, changes: Changes) -> Price:
        """Return what a set of changes costs; what merely follows costs nothing."""
        end = self._state(changes)
        natures = {one: self._nature(one[0], end.value(one[0])) for one in changes}
        own = [one for one in changes if not self._follows(one, changes)]
        examination = self._examination(end)
        return (
            any(nature.kind is StepKind.IMPOSSIBLE for nature in natures.values()),
            len(own),
            sum((natures[one].effort for one in own), Fraction(0)),
            sum(examination.points(score).low for score in self.rule.scores.values()),
            sorted(key for key, _ in own),
        )

    def way(self, changes: Changes) -> Way:
        """Return the set of changes with its words."""
        state = self._state(changes)
        steps = make_steps(
            before=self.explanation,
            after=self._judged(state),
            end=state,
            elements=[self._element(one, changes, state) for one in changes],
            wholes=self.wholes,
        )
        return Way(steps=steps, values={key: state.value(key) for key, _ in changes})

    def _follows(self, one: Place, changes: Changes) -> bool:
        """Whether the rule is met without a change, which then only keeps parts in wholes."""
        less = {other: value for other, value in changes.items() if other != one}
        return self._meets(less)

    def _element(self, one: Place, changes: Changes, end: State) -> Element:
        key, bit = one
        less = {other: value for other, value in changes.items() if other != one}
        rest = self._state(less)
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

    def _meets(self, changes: Changes) -> bool:
        """Whether the rule is met with some changes; what failed at the start is tried first."""
        key = frozenset(changes.items())
        if key not in self._known:
            examination = self._examination(self._state(changes))
            truths = (examination.find(condition).truth for condition in self._hardest_first)
            self._known[key] = all(truth is Truth.TRUE for truth in truths)
        return self._known[key]

    def _is_sound(self, changes: Changes) -> bool:
        """Whether the rule is met and no part has outgrown its whole."""
        return self._meets(changes) and not (
            set(self._broken(self._state(changes))) - self._broken_today
        )

    def _examination(self, state: State) -> Examination:
        return Examination(self.rule, state.facts, stage=self.stage, judgements=state.judgements)

    def _put_in(self, plan: Plan, state: State) -> State:
        values = {}
        for key, move in plan.moves.items():
            values[key] = chosen_value(move, state.value(key), self._spec(key))
        return state.with_values(values)

    def _goes_back(self, state: State, end: State) -> bool:
        """Whether a repair undoes what the way has changed so far: it would never end."""
        for key, now in end.facts.items():
            first, before = self.start.value(key), state.value(key)
            if first is None or before in (first, now):
                continue
            if not self.catalogue[key].is_number:
                return not self._is_list(key)
            if (int(now or 0) > int(before or 0)) is not (int(before or 0) > int(first)):
                return True
        return False

    def _with_wholes(self, state: State) -> State:
        """Raise a whole that its part has outgrown, or lower a part that its whole has left."""
        while broken := set(self._broken(state)) - self._broken_today:
            part = min(broken)
            whole = self.wholes[part]
            before, value = self.start.value(part), state.value(part)
            has_risen = before is None or int(value or 0) > int(before)
            moved = {whole: value} if has_risen else {part: state.value(whole)}
            state = state.with_values(moved)
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

    def _state(self, elements: Changes) -> State:
        values: dict[str, FactValue] = {}
        for (key, bit), value in elements.items():
            if bit:
                values[key] = int(values.get(key, self.start.value(key)) or 0) ^ bit
            else:
                values[key] = value
        return self.start.with_values(values)

    def _spec(self, key: str) -> FactSpec | None:
        return None if is_judgement(key) else self.catalogue[key]

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
