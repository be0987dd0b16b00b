"""What a rule is once it is loaded: a tree of exact conditions on integers (规则树).

Money, ratios, growth and averages are all brought to one form, a linear inequality over stored
integers, so that nothing is divided or rounded at a threshold: "R&D at least 3 % of revenue"
is `100 × rd_expense − 3 × revenue ≥ 0`, and unknown when revenue is missing or zero.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import Any

from renqi.engines.policy.domain.facts import Change, FactKind


class Truth(IntEnum):
    """Four verdicts of a condition, worst first (条件结论).

    REVIEW is an unknown that only an official's judgement can settle; UNKNOWN is one that a
    missing fact could settle.
    """

    FALSE = 0
    UNKNOWN = 1
    REVIEW = 2
    TRUE = 3


VERDICTS: Mapping[Truth, str] = {
    Truth.FALSE: "unmet",
    Truth.UNKNOWN: "unknown",
    Truth.REVIEW: "review",
    Truth.TRUE: "met",
}


class Stage(StrEnum):
    """Whether a title is asked for the first time or renewed (首次认定, 复核)."""

    FIRST = "first"
    RENEWAL = "renewal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text in both languages of the system (双语文本)."""

    zh: str
    en: str


class Shape(StrEnum):
    """How a quantity is made from facts (指标算式)."""

    FACT = "fact"
    SUM = "sum"
    MEAN = "mean"
    RATIO = "ratio"
    GROWTH = "growth"
    CAGR = "cagr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that conditions compare: a fact or something derived from facts (指标).

    `upper` are the facts summed above the line, `lower` those below it (empty unless the shape
    is a ratio or a growth). The value is `upper / lower` for a ratio, less one for growth, its
    `years`-th root less one for a compound rate. `kind` gives the unit: money and counts as
    their facts, FRACTION for the ratios.
    """

    name: str
    label: Label
    shape: Shape
    kind: FactKind
    upper: tuple[str, ...]
    lower: tuple[str, ...] = ()
    years: int = 1

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that the quantity reads."""
        return self.upper + self.lower


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """`Σ coefficient × fact ≥ bound`, or ≤ (线性不等式).

    `guards` are facts whose sum must be above zero, else the verdict is unknown: they stand
    below a fraction line. `threshold` is the bar as the document states it, in the quantity's
    own unit (yuan, a fraction, a count).
    """

    quantity: Quantity
    threshold: Fraction
    at_least: bool
    terms: tuple[tuple[str, int], ...]
    bound: int
    guards: tuple[str, ...] = ()
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The fact is one of these values; flags use True and False (取值属于)."""

    fact: str
    values: tuple[str | bool, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Includes:
    """The list holds at least one of these values (清单包含).

    `mask` has the bits of the values, as the list is stored.
    """

    fact: str
    values: tuple[str, ...]
    mask: int
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """A judgement that the document leaves to an official (人工判断)."""

    key: str
    question: Label
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every child must hold (全部满足)."""

    children: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """One child is enough (任一满足). `waiver` marks a bar with the ways around it behind."""

    children: tuple["Condition", ...]
    waiver: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeastN:
    """At least `n` children must hold (至少满足n项)."""

    n: int
    children: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAt:
    """A score table, one part or one item of it, reaches a number of points (得分达到)."""

    table: str
    part: str | None
    item: str | None
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """What must hold depends on a looked-up category (按类别适用).

    `cases` are (category, condition) pairs; `otherwise` is for the category of codes that the
    table does not cover, and None there means false. While the category is unknown the verdict
    is unknown, unless every branch says the same.
    """

    lookup: str
    cases: tuple[tuple[str, "Condition"], ...]
    otherwise: "Condition | None" = None


Node = Linear | Member | Includes | Manual | AllOf | AnyOf | AtLeastN | ScoreAt | Switch


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One numbered requirement with the clause it comes from (条件).

    `id` is the dotted path inside the rule. `change` says what the firm can do about it where
    the document or the facts say so. `stage` is None when it applies to first recognition and
    renewal alike.
    """

    id: str
    label: Label
    clause: str
    evidence: str
    node: Node
    source: str = ""
    verify: bool = False
    note: Label | None = None
    change: Change | None = None
    stage: Stage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Points earned when a condition holds (计分档)."""

    points: int
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a score table; the best case that holds counts (计分项).

    `manual` marks points that an official gives, from 0 to `max_points`.
    """

    id: str
    label: Label
    max_points: int
    cases: tuple[Case, ...] = ()
    otherwise: int = 0
    manual: Label | None = None
    clause: str = ""
    evidence: str = ""
    source: str = ""
    verify: bool = False
    note: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of a score table with its own maximum (计分部分)."""

    id: str
    label: Label
    max_points: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score table (评分表)."""

    id: str
    label: Label
    max_points: int
    parts: tuple[Part, ...]

    def items(self, *, part: str | None = None, item: str | None = None) -> tuple[Item, ...]:
        """Return the items of the table, of one part, or the one item named."""
        return tuple(
            entry
            for section in self.parts
            if part is None or section.id == part
            for entry in section.items
            if item is None or entry.id == item
        )

    def key_of(self, item: Item) -> str:
        """Return `table.part.item`, by which judgements name a manual item (计分项编号)."""
        part = next(part.id for part in self.parts if item in part.items)
        return f"{self.id}.{part}.{item.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A category found from a code by its longest known prefix (前缀对照)."""

    name: str
    label: Label
    fact: str
    prefixes: tuple[tuple[str, str], ...]
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeClass:
    """One class of a classification, and what must hold to be in it or above (类别)."""

    key: str
    label: Label
    at_or_above: Condition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of one rule, ready to be evaluated (规则版本).

    `requires` are the conditions that must all hold. `classes` is filled for a classification,
    highest first; the last class has no bound. `digest` is the SHA-256 of the document's
    meaning: of its canonical JSON, not of its bytes. `references` are the versions of other
    rules inlined here, with their digests.
    """

    id: str
    effective_from: dt.date
    effective_until: dt.date | None
    kind: str
    label: Label
    document: Mapping[str, Any]
    sources: Mapping[str, str]
    lifecycle: Mapping[str, Any]
    requires: tuple[Condition, ...]
    quantities: Mapping[str, Quantity]
    lookups: Mapping[str, Lookup]
    scores: Mapping[str, Score]
    classes: tuple[SizeClass, ...] = ()
    grants: str | None = None
    rung: Mapping[str, Any] = field(default_factory=dict)
    transition: tuple[Mapping[str, str], ...] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    path: str = ""

    @property
    def ref(self) -> str:
        """`cn.srdi@2026-04-01` (规则版本号)."""
        return f"{self.id}@{self.effective_from.isoformat()}"

    def applies_to(self, stage: Stage) -> tuple[Condition, ...]:
        """Return the required conditions that hold for this stage (适用条件)."""
        return tuple(c for c in self.requires if c.stage is None or c.stage is stage)
