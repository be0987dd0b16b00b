"""How score tables and class bounds are laid out for reading (评分表排版)."""

from dataclasses import dataclass

from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    Condition,
    Includes,
    Item,
    Linear,
    Member,
    Rule,
    Score,
    Switch,
)
from renqi.engines.policy.domain.wording import amount_text, linear_text
from renqi.registry.domain.size_sectors import size_sectors
from renqi.web.policy.conditions import EVIDENCE_TONES
from renqi.web.shell.bilingual import said


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """What earns how many points."""

    points: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLines:
    """One line of a score table with its cases, best first."""

    words: str
    clause: str
    max_points: int
    cases: tuple[CaseLine, ...]
    otherwise: int
    question: str
    note: str
    verify: bool
    evidence: str
    evidence_tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLines:
    """A section of a score table."""

    words: str
    max_points: int
    items: tuple[ItemLines, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """A score table as it is read."""

    id: str
    words: str
    max_points: int
    parts: tuple[PartLines, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundsTable:
    """Lower bounds of each class, a row a sector."""

    classes: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]


def score_tables(rule: Rule) -> tuple[ScoreTable, ...]:
    """Lay out every score table of a rule."""
    return tuple(_table(score) for score in rule.scores.values())


def bounds_table(rule: Rule) -> BoundsTable | None:
    """Lay out the bounds of a classification; none for any other rule."""
    bounded = {one.key: one.at_or_above for one in rule.classes if one.at_or_above is not None}
    if not bounded:
        return None
    cells: dict[str, list[str]] = {}
    clauses: dict[str, str] = {}
    for reached in bounded.values():
        node = reached.node
        for sector, condition in node.cases if isinstance(node, Switch) else ():
            cells.setdefault(sector, []).append(case_words(condition))
            clauses[sector] = condition.clause
    names = size_sectors()
    rows = tuple(
        (said(names[sector]) if sector in names else sector, clauses[sector], tuple(texts))
        for sector, texts in cells.items()
    )
    return BoundsTable(
        classes=tuple(said(one.label) for one in rule.classes if one.key in bounded), rows=rows
    )


def case_words(condition: Condition) -> str:
    """Say a condition in one line, those below it included."""
    node = condition.node
    if isinstance(node, Linear):
        return said(linear_text(node))
    if isinstance(node, AllOf | AnyOf):
        joint = "；" if isinstance(node, AllOf) else " / "
        return joint.join(case_words(child) for child in node.children)
    return said(condition.label)


def _table(score: Score) -> ScoreTable:
    return ScoreTable(
        id=score.id,
        words=said(score.label),
        max_points=score.max_points,
        parts=tuple(
            PartLines(
                words=said(part.label),
                max_points=part.max_points,
                items=tuple(_item(item) for item in part.items),
            )
            for part in score.parts
        ),
    )


def _item(item: Item) -> ItemLines:
    return ItemLines(
        words=said(item.label),
        clause=item.clause,
        max_points=item.max_points,
        cases=tuple(
            CaseLine(points=case.points, words=_short(case.when, said(item.label)))
            for case in item.cases
        ),
        otherwise=item.otherwise,
        question=said(item.manual) if item.manual else "",
        note=said(item.note) if item.note else "",
        verify=item.verify,
        evidence=item.evidence,
        evidence_tone=EVIDENCE_TONES.get(item.evidence, ""),
    )


def _short(condition: Condition, item_words: str) -> str:
    """Leave the name of the quantity out where the item has said it."""
    node = condition.node
    if isinstance(node, Linear) and said(node.quantity.label) == item_words:
        sign = {(True, False): "≥", (True, True): ">", (False, False): "≤", (False, True): "<"}
        bar = amount_text(node.threshold, node.quantity.kind)
        return f"{sign[node.at_least, node.strict]} {said(bar)}"
    if isinstance(node, Member | Includes):
        return said(condition.label)
    return case_words(condition)
