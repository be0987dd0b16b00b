"""The firms that miss a rung by little, with what each is short of (临界企业)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from renqi.engines.policy.domain.tree import Linear, Node, Rule, ScoreAt
from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.explaining.explain import ConditionExplanation, Explanation, explain
from renqi.engines.policy.judging.interpret import assess
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.survey.domain.nearness import can_be_closed
from renqi.programmes.cultivation.survey.selectors.standings import near_misses
from renqi.registry.selectors.facts_frame import facts_frame
from renqi.web.registry.words import district_words
from renqi.web.shell.bilingual import said

_GAPS_SHOWN = 2
_ALTERNATIVES = frozenset({"any", "waiver", "at_least_n"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """One condition that fails by a number."""

    words: str
    value: str
    bar: str
    gap: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearLine:
    """One firm that misses the rung by little."""

    uscc: str
    name: str
    district: str
    met: int
    total: int
    gaps: tuple[GapLine, ...]


def near_lines(
    rule: Rule, *, scope: Scope, as_of: date, limit: int, offset: int = 0
) -> list[NearLine]:
    """Give the nearest misses of a rung with their gaps in words.

    Args:
        rule: The version that the run judged by.
        scope: What may be seen.
        as_of: The day of the run.
        limit: How many firms.
        offset: How many to pass over.
    """
    firms = near_misses(scope=scope, rule=rule.id, limit=limit, offset=offset)
    codes = [firm.uscc for firm in firms]
    frame = facts_frame(year=as_of.year - 1, scope=scope, usccs=codes)
    facts = {row["uscc"]: row for row in frame.to_dicts()}
    return [near_line(firm, rule, facts.get(firm.uscc, {})) for firm in firms]


class NearFirm(Protocol):
    """What is told of a near miss, whichever run found it."""

    @property
    def uscc(self) -> str:
        """Its credit code."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def district(self) -> str | None:
        """Its district."""

    @property
    def met(self) -> int:
        """How many conditions it meets."""

    @property
    def total(self) -> int:
        """How many there are."""


def near_line(firm: NearFirm, rule: Rule, facts: FactRow) -> NearLine:
    """Give one near miss with its gaps in words.

    Args:
        firm: The near miss.
        rule: The version that judged it.
        facts: What was known of it.
    """
    why = explain(assess(rule, facts), facts, ladder_catalogue().facts)
    return NearLine(
        uscc=firm.uscc,
        name=firm.name,
        district=district_words(firm.district),
        met=firm.met,
        total=firm.total,
        gaps=tuple(_gaps(why))[:_GAPS_SHOWN],
    )


def _gaps(why: Explanation) -> Iterator[GapLine]:
    """Give the failed numbers below each failed condition."""
    for top in why.conditions:
        if top.verdict == "unmet":
            yield from (_gap(one) for one in _failed_numbers(top))


def _failed_numbers(one: ConditionExplanation) -> list[ConditionExplanation]:
    """Give the numbers that fail; of alternatives only the nearest, as the ranking does."""
    if one.gap is not None:
        return [one]
    failed = [_failed_numbers(child) for child in one.children if child.verdict == "unmet"]
    failed = [numbers for numbers in failed if numbers]
    if one.kind in _ALTERNATIVES:
        return min(failed, key=lambda numbers: max(map(_farness, numbers)), default=[])
    return [number for numbers in failed for number in numbers]


def _farness(one: ConditionExplanation) -> tuple[bool, Fraction]:
    """Put what cannot be closed behind everything that can, as the ranking does."""
    return not can_be_closed(one.condition, ladder_catalogue().facts), _relative(one)


def _relative(one: ConditionExplanation) -> Fraction:
    """Say how much of the bar is missing."""
    node, gap = one.condition.node, one.shortfall or Fraction(0)
    bar = abs(Fraction(node.at_least if isinstance(node, ScoreAt) else _threshold(node)))
    return gap / bar if bar else Fraction(1)


def _threshold(node: Node) -> Fraction:
    return node.threshold if isinstance(node, Linear) else Fraction(0)


def _gap(one: ConditionExplanation) -> GapLine:
    return GapLine(
        words=said(one.condition.label),
        value=said(one.value) if one.value else "",
        bar=said(one.bar) if one.bar else "",
        gap=said(one.gap) if one.gap else "",
        clause=one.condition.clause,
    )
