"""Explain an assessment condition by condition, in both languages (逐条说明).

The explanation is a view: it keeps the findings and makes each text when somebody reads it, so
that explaining a firm by every rule costs little more than judging it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from renqi.engines.policy.domain.facts import Change, FactCatalogue
from renqi.engines.policy.domain.logic import Points
from renqi.engines.policy.domain.rule_facts import own_facts, rule_facts
from renqi.engines.policy.domain.tree import (
    VERDICTS,
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Includes,
    Item,
    Label,
    Linear,
    Manual,
    Member,
    Node,
    Part,
    Rule,
    Score,
    ScoreAt,
    Switch,
    Truth,
)
from renqi.engines.policy.domain.values import FactRow, FactValue
from renqi.engines.policy.explaining.condition_words import bar_label, gap_label, value_label
from renqi.engines.policy.explaining.fact_words import fact_name, fact_text
from renqi.engines.policy.judging.interpret import Assessment, Examination, Finding, Judgements

KINDS: Mapping[type[Node], str] = {
    Linear: "number",
    Member: "member",
    Includes: "list",
    Manual: "manual",
    AllOf: "all",
    AnyOf: "any",
    AtLeastN: "at_least_n",
    ScoreAt: "score",
    Switch: "switch",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSource:
    """Who said a fact, and of when (事实来源)."""

    source: str = ""
    observed_on: dt.date | None = None
    fiscal_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactUse:
    """A fact that a condition read (所用事实)."""

    key: str
    name: Label
    text: Label
    stored: FactValue
    change: Change
    source: FactSource | None = None

    @property
    def is_missing(self) -> bool:
        """Whether nobody has said it yet."""
        return self.stored is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One firm, one version of a rule, every condition with its reason (说明)."""

    assessment: Assessment
    facts: FactRow
    catalogue: FactCatalogue
    examination: Examination
    sources: Mapping[str, FactSource] = field(default_factory=dict)

    @property
    def rule(self) -> Rule:
        """The version judged by."""
        return self.assessment.rule

    @property
    def verdict(self) -> str:
        """`met`, `review`, `unmet` or `unknown`."""
        return VERDICTS[self.assessment.truth]

    @property
    def conditions(self) -> tuple["ConditionExplanation", ...]:
        """The required conditions, in the order of the document."""
        return tuple(
            ConditionExplanation(finding=finding, whole=self)
            for finding in self.assessment.findings
        )

    @property
    def scores(self) -> tuple["ScoreExplanation", ...]:
        """Every score table of the rule, item by item."""
        return tuple(ScoreExplanation(score=s, whole=self) for s in self.rule.scores.values())

    @property
    def facts_used(self) -> tuple[FactUse, ...]:
        """Every fact the rule reads, each once, in the order of the catalogue."""
        used = rule_facts(self.rule)
        return tuple(self.fact(spec.key) for spec in self.catalogue if spec.key in used)

    def fact(self, key: str) -> FactUse:
        """Return a fact as this firm has it."""
        spec, stored = self.catalogue[key], self.facts.get(key)
        return FactUse(
            key=key,
            name=fact_name(key, self.catalogue),
            text=fact_text(spec, stored),
            stored=stored,
            change=spec.change,
            source=self.sources.get(key),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionExplanation:
    """One condition and what became of it (条件说明)."""

    finding: Finding
    whole: Explanation

    @property
    def condition(self) -> Condition:
        """Id, label, clause, source, evidence, note and whether a number is to be verified."""
        return self.finding.condition

    @property
    def verdict(self) -> str:
        """`met`, `review`, `unmet` or `unknown`."""
        return VERDICTS[self.finding.truth]

    @property
    def kind(self) -> str:
        """What sort of condition it is; a bar with ways around it is a `waiver`."""
        node = self.condition.node
        if isinstance(node, AnyOf) and node.waiver:
            return "waiver"
        return KINDS[type(node)]

    @property
    def value(self) -> Label | None:
        """What the firm has, None for a group of conditions or a judgement."""
        return value_label(self.finding, self.whole.rule, self.whole.facts, self.whole.catalogue)

    @property
    def bar(self) -> Label | None:
        """What is asked for: `≥ 1500万元`, `是`, `≥ 60分`."""
        return bar_label(self.condition.node, self.whole.rule, self.whole.catalogue)

    @property
    def gap(self) -> Label | None:
        """How far a failed number is from its bar."""
        return gap_label(self.finding, self.whole.catalogue)

    @property
    def shortfall(self) -> Fraction | None:
        """The gap as a number in the unit of files, exact."""
        return self.finding.shortfall

    @property
    def facts(self) -> tuple[FactUse, ...]:
        """The facts that a leaf reads; groups leave them to their children."""
        return tuple(
            self.whole.fact(key) for key in own_facts(self.condition.node, self.whole.rule)
        )

    @property
    def missing(self) -> tuple[FactUse, ...]:
        """The facts whose absence leaves the verdict open."""
        return tuple(self.whole.fact(key) for key in self.finding.missing)

    @property
    def children(self) -> tuple["ConditionExplanation", ...]:
        """The conditions it is made of."""
        return tuple(
            ConditionExplanation(finding=child, whole=self.whole) for child in self.finding.children
        )

    @property
    def score(self) -> "ScoreExplanation | None":
        """The items behind a score, where the condition asks for one."""
        node = self.condition.node
        if not isinstance(node, ScoreAt):
            return None
        score = self.whole.rule.scores[node.table]
        return ScoreExplanation(score=score, whole=self.whole, part_id=node.part, item_id=node.item)

    def walk(self) -> Iterator["ConditionExplanation"]:
        """Yield this condition and all below it, outermost first."""
        for finding in self.finding.walk():
            yield ConditionExplanation(finding=finding, whole=self.whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreExplanation:
    """A score table, or the part or item of it that a condition asks about (评分说明)."""

    score: Score
    whole: Explanation
    part_id: str | None = None
    item_id: str | None = None

    @property
    def points(self) -> Points:
        """What is certain, and what could still come."""
        return self.whole.examination.points(self.score, part=self.part_id, item=self.item_id)

    @property
    def max_points(self) -> int:
        """The most that can be earned."""
        return sum(item.item.max_points for item in self.items)

    @property
    def items(self) -> tuple["ItemExplanation", ...]:
        """The lines of the table, each with the part it belongs to."""
        return tuple(
            ItemExplanation(score=self.score, part=part, item=item, whole=self.whole)
            for part in self.score.parts
            if self.part_id in (None, part.id)
            for item in part.items
            if self.item_id in (None, item.id)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemExplanation:
    """One line of a score table: points earned, points possible, the next band (计分说明)."""

    score: Score
    part: Part
    item: Item
    whole: Explanation

    @property
    def points(self) -> Points:
        """What is certain, and what could still come."""
        return self.whole.examination.item(self.score, self.item)

    @property
    def next_points(self) -> int | None:
        """The points of the next band up, None when the item is full or an official's."""
        above = [case.points for case in self.item.cases if case.points > self.points.low]
        return min(above, default=None)

    @property
    def next_cases(self) -> tuple[ConditionExplanation, ...]:
        """What the next band asks for: one condition, or several of which one is enough."""
        wanted = self.next_points
        return tuple(
            ConditionExplanation(finding=self.whole.examination.find(case.when), whole=self.whole)
            for case in self.item.cases
            if case.points == wanted
        )

    @property
    def held_case(self) -> ConditionExplanation | None:
        """The band that earned the points, None where none did."""
        for case in self.item.cases:
            finding = self.whole.examination.find(case.when)
            if finding.truth is Truth.TRUE and case.points == self.points.low:
                return ConditionExplanation(finding=finding, whole=self.whole)
        return None


def explain(
    assessment: Assessment,
    facts: FactRow,
    catalogue: FactCatalogue,
    *,
    judgements: Judgements | None = None,
    sources: Mapping[str, FactSource] | None = None,
) -> Explanation:
    """Return the reasons behind an assessment (逐条说明).

    Args:
        assessment: What `assess` made of the firm.
        facts: The stored values it was judged by.
        catalogue: Names and units of facts.
        judgements: The officials' decisions it was judged by.
        sources: Who said each fact, by fact key, where known.
    """
    examination = Examination(assessment.rule, facts, stage=assessment.stage, judgements=judgements)
    return Explanation(
        assessment=assessment,
        facts=facts,
        catalogue=catalogue,
        examination=examination,
        sources=sources or {},
    )
