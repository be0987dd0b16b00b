"""What would make one condition hold: the moves for each kind of leaf (单项条件的变动)."""

from collections.abc import Mapping

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.tree import Includes, Linear, Lookup, Manual, Member, Rule
from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.ways.moves import Bits, Move, Pick, Span

Ways = list[dict[str, Move]]


def linear_ways(node: Linear, facts: FactRow, catalogue: FactCatalogue) -> Ways:
    """Return the ways to bring a number to its bar.

    For a ratio or a growth the lever is the figure above the line, at the given figure below
    it; only a figure nobody has told, or a denominator of zero, moves below the line.
    """
    opened = _opened(node, facts)
    assumed = {**facts, **{key: span.low for key, span in opened.items()}}
    levers = [key for key in node.quantity.upper if key not in opened]
    unknown = [key for key in levers if facts.get(key) is None]
    ways: Ways = []
    if len(opened) == 1 and not unknown:
        # The figure told may do by itself; if other bars want more of it, the lever must follow.
        (key,) = opened
        span = _needed(key, node, facts, catalogue)
        ways += [] if span is None else [{key: span}]
    for key in unknown[1:]:
        opened[key] = Span(max(catalogue[key].lowest or 0, 0), None)
        assumed[key] = opened[key].low
    if not unknown and opened and _holds(node, assumed):
        return [*ways, dict(opened)]
    for lever in unknown[:1] or levers:
        span = _needed(lever, node, assumed, catalogue)
        if span is not None:
            ways.append({**opened, lever: span})
    return ways


def _opened(node: Linear, facts: FactRow) -> dict[str, Span]:
    """Figures below the line that must first be told, or rise above zero."""
    unknown = [key for key in node.guards if facts.get(key) is None]
    if unknown:
        return {key: Span(1 if key == unknown[0] else 0, None) for key in unknown}
    total = sum(int(facts.get(key) or 0) for key in node.guards)
    if not node.guards or total > 0:
        return {}
    first = node.guards[0]
    return {first: Span(int(facts.get(first) or 0) - total + 1, None)}


def _needed(key: str, node: Linear, facts: FactRow, catalogue: FactCatalogue) -> Span | None:
    """Return where one figure must lie, the others given; None where it cannot."""
    factors = dict(node.terms)
    rest = sum(f * int(facts.get(k) or 0) for k, f in node.terms if k != key)
    low: int | None = None
    high: int | None = None
    factor, slack = factors.get(key, 0), node.bound - rest
    if factor == 0:
        if (slack > 0) if node.at_least else (slack < 0):
            return None
    elif (factor > 0) is node.at_least:
        low = _quotient_up(slack, factor)
    else:
        high = slack // factor
    if key in node.guards:
        others = sum(int(facts.get(k) or 0) for k in node.guards if k != key)
        low = max(1 - others, low) if low is not None else 1 - others
    spec = catalogue[key]
    fits = (
        (low is None or spec.highest is None or low <= spec.highest)
        and (high is None or spec.lowest is None or high >= spec.lowest)
        and (low is None or high is None or low <= high)
    )
    return Span(low, high) if fits else None


def _quotient_up(slack: int, factor: int) -> int:
    return -(-slack // factor)


def _holds(node: Linear, facts: FactRow) -> bool:
    total = sum(factor * int(facts.get(key) or 0) for key, factor in node.terms)
    return total >= node.bound if node.at_least else total <= node.bound


def member_ways(node: Member, rule: Rule, catalogue: FactCatalogue) -> Ways:
    """Return the ways to bring a flag or a category to one of the values asked for."""
    if node.fact in rule.lookups:
        lookup = rule.lookups[node.fact]
        wanted = {str(v) for v in _categories(lookup) if (v in node.values) is not node.negated}
        return lookup_ways(lookup, wanted)
    if not node.negated:
        return [{node.fact: Pick(node.values)}]
    spec = catalogue[node.fact]
    others: tuple[str | bool, ...] = (True, False) if not spec.values else spec.values
    left = tuple(value for value in others if value not in node.values)
    return [{node.fact: Pick(left)}] if left else []


def lookup_ways(lookup: Lookup, wanted: set[str]) -> Ways:
    """Return a code of one of the categories wanted; a code has to exist in the table."""
    codes = tuple(prefix for prefix, category in lookup.prefixes if category in wanted)
    return [{lookup.fact: Pick(codes)}] if codes else []


def _categories(lookup: Lookup) -> list[str]:
    return sorted({category for _, category in lookup.prefixes})


def includes_ways(node: Includes, facts: FactRow, catalogue: FactCatalogue) -> Ways:
    """Return what a list must gain or lose.

    Of several values that would do, the first stands for all: the step names the others, and
    one that serves two conditions is found when needless changes are taken out.
    """
    if node.negated:
        held = int(facts.get(node.fact) or 0)
        return [{node.fact: Bits(0, held & node.mask)}]
    spec = catalogue[node.fact]
    return [{node.fact: Bits(spec.bit(node.values[0]), 0)}]


def manual_ways(node: Manual, rule: Rule) -> Ways:
    """Return the judgement an official would have to give."""
    return [{f"{rule.id}:{node.key}": Pick((not node.negated,))}]


def item_points(key: str, points: int, most: int) -> Mapping[str, Move]:
    """Return the points an official would have to give for a score item."""
    return {key: Span(points, most)}
