"""The ladder of one firm, rung by rung, as its file shows it (梯度判定)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.tree import Label, Linear, Rule, Shape, Stage, Switch
from renqi.engines.policy.domain.values import FactRow, look_up
from renqi.engines.policy.explaining.explain import (
    ConditionExplanation,
    Explanation,
    FactSource,
    ItemExplanation,
    explain,
)
from renqi.engines.policy.explaining.fact_words import list_values
from renqi.engines.policy.judging.interpret import assess
from renqi.engines.policy.ways.moves import StepKind
from renqi.engines.policy.ways.way_up import Way, ways_up
from renqi.engines.policy.ways.way_words import Step
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.registry.domain.size_sectors import size_sectors
from renqi.registry.selectors.firm_file import FirmFile
from renqi.web.policy.conditions import EVIDENCE_TONES, join_words, stage_words
from renqi.web.policy.listing import LEVEL_WORDS
from renqi.web.shell.bilingual import said

WAYS_SHOWN = 3
_TITLES = "valid_titles"

STEP_LOOKS: Mapping[str, tuple[str | Promise, str, str]] = {
    "act": (_("can be done now"), "good", "player-play"),
    "next_year": (_("by next year's accounts"), "info", "calendar-event"),
    "wait": (_("time alone"), "plain", "hourglass"),
    "impossible": (_("cannot be changed"), "bad", "ban"),
    "tell_us": (_("tell us"), "warn", "message-question"),
    "judgement": (_("an official judges"), "info", "user-question"),
    "title": (_("a title to be granted first"), "info", "award"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLine:
    """One condition with what the firm has, what is asked and what is short."""

    id: str
    depth: int
    verdict: str
    words: str
    join: str
    value: str
    bar: str
    gap: str
    clause: str
    evidence: str
    evidence_tone: str
    verify: bool
    note: str
    stage: str
    missing: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One line of a score table for this firm."""

    part: str
    words: str
    clause: str
    low: int
    high: int
    max_points: int
    is_manual: bool
    next_points: int | None
    next_words: tuple[str, ...]
    verify: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLines:
    """A score table for this firm."""

    words: str
    low: int
    high: int
    max_points: int
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step of a way up; `titles` are those of which one is to be granted first."""

    words: str
    kind: str | Promise
    tone: str
    icon: str
    reasons: tuple[str, ...]
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLines:
    """One set of changes that is enough."""

    is_possible: bool
    wait_years: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung of the ladder for this firm."""

    rule: Rule
    level: str | Promise
    verdict: str
    is_held: bool
    met: int
    total: int
    short: tuple[str, ...]
    missing: tuple[str, ...]
    conditions: tuple[ConditionLine, ...]
    scores: tuple[ScoreLines, ...]
    ways: tuple[WayLines, ...]


def rung_rules(as_of: date) -> list[Rule]:
    """Give the rules of the ladder in force on a day, lowest rung first."""
    rules = [rule for rule in ladder_catalogue().rules_at(as_of) if rule.rung]
    return sorted(rules, key=lambda rule: (rule.rung["order"], rule.id))


def explanation_of(
    rule: Rule, facts: FactRow, *, stage: Stage, sources: Mapping[str, FactSource]
) -> Explanation:
    """Judge the firm by one rule and keep the reasons."""
    found = assess(rule, facts, stage=stage)
    return explain(found, facts, ladder_catalogue().facts, sources=sources)


def sources_of(file: FirmFile, *, keys: Mapping[str, str]) -> dict[str, FactSource]:
    """Say who told each fact, under the keys that rules read.

    Args:
        file: The firm's file.
        keys: Absolute key of each fact key.
    """
    lines = {line.key: line for line in file.facts}
    return {
        key: FactSource(
            source=lines[absolute].stands.source,
            observed_on=lines[absolute].stands.observed_on,
            fiscal_year=lines[absolute].year,
        )
        for key, absolute in keys.items()
        if absolute in lines
    }


def titles_held(facts: FactRow) -> frozenset[str]:
    """Give the titles that the firm is said to hold."""
    mask = facts.get(_TITLES)
    spec = ladder_catalogue().facts[_TITLES]
    return frozenset(list_values(spec, int(mask))) if mask is not None else frozenset()


def rung_of(why: Explanation) -> Rung:
    """Lay out one explanation."""
    found = why.assessment
    return Rung(
        rule=why.rule,
        level=LEVEL_WORDS.get(why.rule.rung.get("level", ""), ""),
        verdict=why.verdict,
        is_held=why.rule.grants in titles_held(why.facts),
        met=found.met_conditions,
        total=len(found.findings),
        short=tuple(said(one.condition.label) for one in why.conditions if one.verdict == "unmet"),
        missing=tuple(said(why.fact(key).name) for key in found.missing),
        conditions=condition_lines(why),
        scores=_scores(why),
        ways=tuple(_way(way) for way in ways_up(why, at_most=WAYS_SHOWN)),
    )


def condition_lines(why: Explanation) -> tuple[ConditionLine, ...]:
    """Lay out every condition with what the firm has and lacks, outermost first."""
    return tuple(line for one in why.conditions for line in _lines(one, 0, ""))


def _lines(one: ConditionExplanation, depth: int, clause_above: str) -> Iterator[ConditionLine]:
    condition = one.condition
    yield ConditionLine(
        id=condition.id,
        depth=min(depth, 3),
        verdict=one.verdict,
        words=said(condition.label),
        join=join_words(condition),
        value=_value(one),
        bar=_text(one.bar),
        gap=_text(one.gap),
        clause=condition.clause if condition.clause != clause_above else "",
        evidence=condition.evidence,
        evidence_tone=EVIDENCE_TONES.get(condition.evidence, ""),
        verify=condition.verify,
        note=_text(condition.note),
        stage=stage_words(condition.stage),
        missing=() if one.children else tuple(said(use.name) for use in one.missing),
        facts=_parts_of_value(one),
    )
    for child in one.children:
        yield from _lines(child, depth + 1, condition.clause)


def _parts_of_value(one: ConditionExplanation) -> tuple[str, ...]:
    """Give the facts behind a ratio or a growth, which the value alone does not show."""
    node = one.condition.node
    if not isinstance(node, Linear) or node.quantity.shape is Shape.FACT:
        return ()
    return tuple(f"{said(use.name)} {said(use.text)}" for use in one.facts if not use.is_missing)


def _scores(why: Explanation) -> tuple[ScoreLines, ...]:
    return tuple(
        ScoreLines(
            words=said(score.score.label),
            low=score.points.low,
            high=score.points.high,
            max_points=score.max_points,
            items=tuple(_item(item) for item in score.items),
        )
        for score in why.scores
    )


def _item(one: ItemExplanation) -> ItemLine:
    return ItemLine(
        part=said(one.part.label),
        words=said(one.item.label),
        clause=one.item.clause,
        low=one.points.low,
        high=one.points.high,
        max_points=one.item.max_points,
        is_manual=one.item.manual is not None,
        next_points=one.next_points,
        next_words=tuple(said(case.condition.label) for case in one.next_cases),
        verify=one.item.verify,
    )


def _way(way: Way) -> WayLines:
    years = way.wait_years
    return WayLines(
        is_possible=way.is_possible,
        wait_years=f"{float(years):g}" if years else "",
        steps=tuple(_step(step) for step in way.steps),
    )


def _step(step: Step) -> StepLine:
    # A title is granted on application in its time; the firm cannot take it at once.
    is_title = step.key == _TITLES and step.kind is StepKind.ACT
    kind, tone, icon = STEP_LOOKS["title" if is_title else str(step.kind)]
    return StepLine(
        words=said(step.text),
        kind=kind,
        tone=tone,
        icon=icon,
        reasons=tuple(said(reason.label) for reason in step.reasons),
        titles=tuple(dict.fromkeys(key for reason in step.reasons for key in reason.any_of))
        if is_title
        else (),
    )


def _value(one: ConditionExplanation) -> str:
    """Write what the firm has; a sector by its name in the size-class table."""
    node, whole = one.condition.node, one.whole
    if not isinstance(node, Switch):
        return _text(one.value)
    lookup = whole.rule.lookups[node.lookup]
    sector = size_sectors().get(look_up(lookup, whole.facts.get(lookup.fact)) or "")
    return said(sector) if sector else _text(one.value)


def _text(label: Label | None) -> str:
    return said(label) if label else ""
