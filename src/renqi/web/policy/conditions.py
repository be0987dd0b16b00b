"""How the conditions of a rule are laid out for reading (条件排版)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Linear,
    Manual,
    Rule,
    ScoreAt,
    Stage,
    Switch,
)
from renqi.engines.policy.domain.wording import linear_text
from renqi.web.shell.bilingual import said

# How sure we are of a number, as the research notes grade it.
EVIDENCE_TONES = {"S": "good", "S2": "info", "M": "warn", "?": "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow:
    """One condition as a line of a table.

    Attributes:
        id: Dotted path inside the rule.
        depth: How many conditions stand around it.
        words: What the document asks.
        test: What is compared, where it says more than the words.
        join: How the lines below are joined; empty for a single test.
        clause: Where it stands; empty where it repeats the line above.
        evidence: How sure the number is.
        source: Key of the source.
        verify: Whether the number still has to be checked.
        note: What else to know.
        stage: First recognition or renewal, where only one.
        is_manual: Whether an official judges.
    """

    id: str
    depth: int
    words: str
    test: str
    join: str
    clause: str
    evidence: str
    evidence_tone: str
    source: str
    verify: bool
    note: str
    stage: str
    is_manual: bool


def condition_rows(rule: Rule) -> list[ConditionRow]:
    """Lay out every condition of a rule, outermost first."""
    return [row for condition in rule.requires for row in _rows(rule, condition, 0, "")]


def _rows(
    rule: Rule, condition: Condition, depth: int, clause_above: str
) -> Iterator[ConditionRow]:
    words = said(condition.label)
    test = _test_words(rule, condition)
    clause = condition.clause if condition.clause != clause_above else ""
    yield ConditionRow(
        id=condition.id,
        depth=min(depth, 3),
        words=words,
        test=test if test != words else "",
        join=join_words(condition),
        clause=clause,
        evidence=condition.evidence,
        evidence_tone=EVIDENCE_TONES.get(condition.evidence, ""),
        source=condition.source,
        verify=condition.verify,
        note=said(condition.note) if condition.note else "",
        stage=stage_words(condition.stage),
        is_manual=isinstance(condition.node, Manual),
    )
    for child in children_of(condition):
        yield from _rows(rule, child, depth + 1, condition.clause)


def _test_words(rule: Rule, condition: Condition) -> str:
    """Say what is compared: the number, or the part of the score table."""
    node = condition.node
    if isinstance(node, Linear):
        return said(linear_text(node))
    if isinstance(node, ScoreAt) and node.part is not None:
        parts = rule.scores[node.table].parts
        return next(said(part.label) for part in parts if part.id == node.part)
    return ""


def children_of(condition: Condition) -> tuple[Condition, ...]:
    """Give the conditions right below one; those by sector are a table of their own."""
    node = condition.node
    return node.children if isinstance(node, AllOf | AnyOf | AtLeastN) else ()


def join_words(condition: Condition) -> str:
    """Say how the conditions below one are joined."""
    node = condition.node
    if isinstance(node, AllOf):
        return gettext("all of these")
    if isinstance(node, AnyOf):
        return gettext("the bar or a way round it") if node.waiver else gettext("any of these")
    if isinstance(node, AtLeastN):
        return ngettext("at least {n} of these", "at least {n} of these", node.n).format(n=node.n)
    if isinstance(node, Switch):
        return gettext("by sector")
    if isinstance(node, ScoreAt):
        return gettext("by points, see the score table")
    return ""


def stage_words(stage: Stage | None) -> str:
    """Say for which application a condition holds, where only for one."""
    if stage is None:
        return ""
    return gettext("first recognition") if stage is Stage.FIRST else gettext("renewal")
