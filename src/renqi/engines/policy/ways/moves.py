"""What one fact would have to become: spans, choices and list bits (单项变动).

A move is not yet a value. Two conditions may ask something of the same fact; their moves merge
into the stricter one, and only then is a value chosen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from renqi.engines.policy.domain.facts import Change, FactCatalogue, FactKind, FactSpec
from renqi.engines.policy.domain.values import FactValue


class Span(NamedTuple):
    """The number lies between two bounds; None is open (区间)."""

    low: int | None
    high: int | None


class Pick(NamedTuple):
    """The value is one of these; a judgement is a yes, a no or points (择一)."""

    values: tuple[str | bool, ...]


class Bits(NamedTuple):
    """The list gains some bits and loses others (清单增减)."""

    add: int
    drop: int


Move = Span | Pick | Bits
# Telling what is known already, or asking an official, costs little beside a change.
ASKING = Fraction(1, 10)
# From 亿元 on, four decimals show whole 万元; from 万元 on, whole yuan. All in fen.
_SHOWN = ((10**10, 10**6), (10**6, 10**2))
Moves = Mapping[str, Move]


class StepKind(StrEnum):
    """What the firm can do about one change (变动性质)."""

    ACT = "act"
    NEXT_YEAR = "next_year"
    WAIT = "wait"
    TELL_US = "tell_us"
    JUDGEMENT = "judgement"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Facts and judgements, as they are or as they would be (状态).

    A key with a colon is a judgement's, any other a fact's.
    """

    facts: Mapping[str, FactValue]
    judgements: Mapping[str, bool | int]

    def value(self, key: str) -> FactValue:
        """Return a fact, or a judgement given; None where there is none."""
        return self.judgements.get(key) if is_judgement(key) else self.facts.get(key)

    def with_values(self, values: Mapping[str, FactValue]) -> "State":
        """Return the state with some values changed; None takes a value away."""
        facts = {**self.facts, **{k: v for k, v in values.items() if not is_judgement(k)}}
        judged = dict(self.judgements)
        for key, value in values.items():
            if is_judgement(key) and value is None:
                judged.pop(key, None)
            elif is_judgement(key) and not isinstance(value, str) and value is not None:
                judged[key] = value
        return State(facts=facts, judgements=judged)


def is_judgement(key: str) -> bool:
    """Whether a key names a judgement (`rule id:condition id`) and not a fact."""
    return ":" in key


def merged(first: Moves, second: Moves) -> dict[str, Move] | None:
    """Return the moves that do both, None where they contradict each other (合并变动)."""
    result = dict(first)
    for key, move in second.items():
        known = result.get(key)
        joined = move if known is None or known == move else _joined(known, move)
        if joined is None:
            return None
        result[key] = joined
    return result


def _joined(first: Move, second: Move) -> Move | None:
    if isinstance(first, Span) and isinstance(second, Span):
        low = _tighter(first.low, second.low, lowest=False)
        high = _tighter(first.high, second.high, lowest=True)
        fits = low is None or high is None or low <= high
        return Span(low, high) if fits else None
    if isinstance(first, Bits) and isinstance(second, Bits):
        add, drop = first.add | second.add, first.drop | second.drop
        return None if add & drop else Bits(add, drop)
    if isinstance(first, Pick) and isinstance(second, Pick):
        both = tuple(value for value in first.values if value in second.values)
        return Pick(both) if both else None
    return None


def _tighter(first: int | None, second: int | None, *, lowest: bool) -> int | None:
    known = [bound for bound in (first, second) if bound is not None]
    if not known:
        return None
    return min(known) if lowest else max(known)


def chosen_value(move: Move, current: FactValue, spec: FactSpec | None) -> FactValue:
    """Return the value that does what a move asks and is nearest to the current one (取值)."""
    return fitting_values(move, current, spec)[0]


def fitting_values(move: Move, current: FactValue, spec: FactSpec | None) -> tuple[FactValue, ...]:
    """Return the values worth trying for a move, the nearest to the current one first.

    A number has one; a category has each of those allowed.
    """
    if isinstance(move, Pick):
        return _by_nearness(move.values, current, spec)
    value = _nearest_value(move, current, spec)
    if isinstance(move, Span) and spec is not None and spec.kind is FactKind.MONEY:
        value = _readable(value, move)
    return (value,)


def _readable(fen: int, move: Span) -> int:
    """Go on to the next amount that four decimals of 万元 or 亿元 can show in full.

    Who reads "at least 1.3896亿元" and does just that must be there.
    """
    size = next((step for least, step in _SHOWN if abs(fen) >= least), 1)
    rounded = -(-fen // size) * size if fen == move.low else fen // size * size
    inside = (move.low is None or rounded >= move.low) and (
        move.high is None or rounded <= move.high
    )
    return rounded if inside else fen


def _nearest_value(move: Span | Bits, current: FactValue, spec: FactSpec | None) -> int:
    """Rank 0 means no rank, so from there the lowest rank allowed is nearest."""
    if isinstance(move, Bits):
        return (int(current or 0) | move.add) & ~move.drop
    is_unranked = spec is not None and spec.kind is FactKind.RANK and not current
    if current is None or is_unranked:
        edges = (move.high, move.low) if is_unranked else (move.low, move.high)
        return next((edge for edge in edges if edge is not None), 0)
    value = int(current)
    if move.low is not None and value < move.low:
        return move.low
    return move.high if move.high is not None and value > move.high else value


def _by_nearness(
    values: tuple[str | bool, ...], current: FactValue, spec: FactSpec | None
) -> tuple[FactValue, ...]:
    order = spec.values if spec else ()
    if current in order and all(value in order for value in values):
        place = order.index(str(current))
        return tuple(sorted(values, key=lambda value: abs(order.index(str(value)) - place)))
    return tuple(sorted(values, key=lambda value: value != current))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveNature:
    """What a change of one fact is and how far it goes (变动性质与幅度).

    `effort` is relative: the distance over the larger of the two values, 1 for a change of
    category, the years for a wait.
    """

    kind: StepKind
    effort: Fraction
    wait_years: Fraction | None = None


def nature_of(
    key: str, target: FactValue, state: State, facts: FactCatalogue, changes: Mapping[str, Change]
) -> MoveNature:
    """Say what it takes to bring a fact or a judgement to a value (变动性质).

    Args:
        key: Fact key, or the key of a judgement.
        target: The value it would have.
        state: What is the case today.
        facts: What the firm can do about each fact.
        changes: Where the rule itself says otherwise, by fact key.
    """
    current = state.value(key)
    if is_judgement(key):
        kind = StepKind.JUDGEMENT if current is None else StepKind.IMPOSSIBLE
        return MoveNature(kind=kind, effort=ASKING)
    spec = facts[key]
    if current is None:
        return MoveNature(kind=StepKind.TELL_US, effort=ASKING)
    effort = _effort(spec, current, target)
    change = changes.get(key, spec.change)
    shrinks = spec.is_number and not spec.may_shrink and _number(target) < _number(current)
    if change is Change.FIXED or shrinks:
        return MoveNature(kind=StepKind.IMPOSSIBLE, effort=effort)
    if spec.year is not None and spec.year > 1:
        years = _years_until(spec, target, state, up=_number(target) > _number(current))
        return MoveNature(kind=StepKind.WAIT, effort=effort + years, wait_years=years)
    if change is Change.WAIT:
        return _waiting(spec, current, target, effort)
    return MoveNature(kind=StepKind(change.value), effort=effort)


def _waiting(spec: FactSpec, current: FactValue, target: FactValue, effort: Fraction) -> MoveNature:
    if not spec.is_number:
        return MoveNature(kind=StepKind.WAIT, effort=effort)
    years = Fraction(_number(target) - _number(current), spec.scale)
    if years < 0:
        return MoveNature(kind=StepKind.IMPOSSIBLE, effort=effort)
    return MoveNature(kind=StepKind.WAIT, effort=years, wait_years=years)


def _years_until(spec: FactSpec, target: FactValue, state: State, *, up: bool) -> Fraction:
    """A past year cannot be changed, but in time a later year stands in its place.

    After one year that is the year before in the list, if its figure will do; the year still
    open comes last.
    """
    year = spec.year or 1
    for wait in range(1, year):
        value = state.facts.get(f"{spec.stem}_y{year - wait}")
        if value is not None and (
            _number(value) >= _number(target) if up else _number(value) <= _number(target)
        ):
            return Fraction(wait)
    return Fraction(year)


def _effort(spec: FactSpec, current: FactValue, target: FactValue) -> Fraction:
    if not spec.is_number:
        return Fraction(1)
    before, after = _number(current), _number(target)
    return Fraction(abs(after - before), max(abs(before), abs(after), 1))


def _number(value: FactValue) -> int:
    return int(value or 0)


def wholes(facts: FactCatalogue, keys: Iterable[str]) -> dict[str, str]:
    """Return, for each fact that is part of another of the same year, that other fact (整体)."""
    pairs = {}
    for key in keys:
        whole = "" if is_judgement(key) else facts[key].part_of
        if whole:
            pairs[key] = whole
    return pairs
