"""Turn a rule document into a rule (规则装载)."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    Condition,
    Label,
    Lookup,
    Node,
    Quantity,
    Rule,
    Score,
)
from renqi.engines.policy.loading.classification import Classification
from renqi.engines.policy.loading.conditions import ConditionBuilder, Inherited
from renqi.engines.policy.loading.documents import Document
from renqi.engines.policy.loading.quantities import derive_quantity
from renqi.engines.policy.loading.scores import build_score

KINDS = ("recognition", "classification", "fragment")
Prefixes = Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What documents may refer to: facts, look-up tables, other rules (装载环境).

    `find` returns the document of another rule for a reference, or None.
    """

    facts: FactCatalogue
    tables: Prefixes
    find: Callable[[str], Document | None]


class RuleLoader:
    """Loads one document, with everything it refers to (装载一份文件).

    Raises:
        RuleDocumentBroken: From `load`, with the line that is wrong.
    """

    def __init__(self, document: Document, around: Surroundings) -> None:
        """Prepare to load one document."""
        self.document = document
        self.around = around
        self.quantities: dict[str, Quantity] = {}
        self.lookups: dict[str, Lookup] = {}
        self.scores: dict[str, Score] = {}
        self.references: dict[str, str] = {}

    def load(self) -> Rule:
        """Return the rule, or refuse the document."""
        data = self.document.data
        for key in ("rule", "kind", "name", "document", "effective"):
            if key not in data:
                self.document.refuse((), f"{key} is missing")
        if data["kind"] not in KINDS:
            self.document.refuse(("kind",), f"kind is one of {', '.join(KINDS)}")
        effective_from, effective_until = self._period()
        requires = self.conditions(self._inherited())
        return Rule(
            id=data["rule"],
            effective_from=effective_from,
            effective_until=effective_until,
            kind=data["kind"],
            label=Label(**data["name"]),
            document=data["document"],
            sources=data.get("sources", {}),
            lifecycle=data.get("lifecycle", {}),
            requires=requires,
            quantities=self.quantities,
            lookups=self.lookups,
            scores=self.scores,
            classes=self._classification().classes() if data["kind"] == KINDS[1] else (),
            grants=data.get("rung", {}).get("grants"),
            rung=data.get("rung", {}),
            transition=tuple(data.get("transition", ())),
            references=self.references,
            digest=self.document.digest,
            path=self.document.path,
        )

    def conditions(self, around: Inherited) -> tuple[Condition, ...]:
        """Return the required conditions, inlined fragments and exact vetoes included."""
        self._derive()
        builder = self._builder()
        for name, entry in self.document.data.get("scores", {}).items():
            self.scores[name] = build_score(name, entry, builder, around)
        builder.scores = self.scores
        if self.document.data["kind"] == "classification":
            return (self._classification().verdict(around),)
        found: dict[str, Condition] = {}
        for section, negated in (("requires", False), ("vetoes", True)):
            inner = replace(around, negated=around.negated or negated)
            for index, entry in enumerate(self.document.data.get(section, ())):
                trail = (section, index)
                for condition in _flat(builder.build(entry, trail, inner), entry):
                    if condition.id in found:
                        self.document.refuse(trail, f"condition {condition.id} occurs twice")
                    found[condition.id] = condition
        if not found:
            self.document.refuse(("requires",), "the rule requires nothing")
        return tuple(found.values())

    def _inherited(self) -> Inherited:
        data = self.document.data
        return Inherited(
            prefix="", clause=data["document"].get("part", ""), evidence=data.get("evidence", "M")
        )

    def _period(self) -> tuple[dt.date, dt.date | None]:
        effective = self.document.data["effective"]
        start, end = effective.get("from"), effective.get("until")
        if not isinstance(start, dt.date):
            self.document.refuse(("effective",), "effective.from is a date")
        if end is not None and (not isinstance(end, dt.date) or end <= start):
            self.document.refuse(("effective", "until"), "effective.until is a later date or null")
        if self.document.data.get("version", start) != start:
            self.document.refuse(("version",), "version is the date in effective.from")
        return start, end

    def _derive(self) -> None:
        for name, entry in self.document.data.get("derived", {}).items():
            trail = ("derived", name)
            if name in self.around.facts:
                self.document.refuse(trail, f"{name} is already a fact")
            try:
                if "lookup" in entry:
                    self.lookups[name] = self._lookup(name, entry)
                else:
                    quantity = derive_quantity(name, entry, self.quantities, self.around.facts)
                    self.quantities[name] = quantity
            except (ValueError, KeyError, TypeError) as error:
                self.document.refuse(trail, f"{name}: {error}")

    def _lookup(self, name: str, entry: Mapping[str, Any]) -> Lookup:
        if entry["table"] not in self.around.tables:
            raise ValueError(f"no table is called {entry['table']!r}")
        if entry["lookup"] not in self.around.facts:
            raise ValueError(f"no fact is called {entry['lookup']!r}")
        return Lookup(
            name=name,
            label=Label(zh=entry["zh"], en=entry["en"]),
            fact=entry["lookup"],
            prefixes=self.around.tables[entry["table"]],
            otherwise=entry.get("otherwise", "other"),
        )

    def _classification(self) -> Classification:
        by = self.document.data.get("by")
        if by not in self.lookups:
            self.document.refuse(("by",), "by names a look-up of this document")
        return Classification(
            document=self.document, facts=self.around.facts, lookup=self.lookups[by]
        )

    def _builder(self) -> ConditionBuilder:
        return ConditionBuilder(
            document=self.document,
            facts=self.around.facts,
            quantities=self.quantities,
            lookups=self.lookups,
            rule=self._reference,
        )

    def _reference(self, rule_id: str, around: Inherited) -> tuple[Node, Label]:
        """Inline another rule: its conditions, with this one's id in front of theirs."""
        document = self.around.find(rule_id)
        if document is None:
            raise ValueError(f"no rule {rule_id} is in force then")
        other = RuleLoader(document, self.around)
        children = other.conditions(around)
        self.references |= {_ref(document): document.digest} | other.references
        for name in (other.lookups.keys() & self.lookups.keys()) | (
            other.scores.keys() & self.scores.keys()
        ):
            if other.lookups.get(name) != self.lookups.get(name) or name in other.scores:
                raise ValueError(f"{rule_id} and this document both define {name}")
        self.lookups |= other.lookups
        self.scores |= other.scores
        label = Label(**document.data["name"])
        if len(children) == 1 and children[0].id == around.prefix:
            return children[0].node, label
        return (AnyOf if around.negated else AllOf)(children=children), label


def _flat(condition: Condition, entry: Mapping[str, Any]) -> tuple[Condition, ...]:
    """A reference to a fragment counts as the fragment's conditions, not as one."""
    if "rule" in entry and isinstance(condition.node, AllOf) and "waived_if" not in entry:
        if condition.stage is None:
            return condition.node.children
        return tuple(replace(child, stage=condition.stage) for child in condition.node.children)
    return (condition,)


def _ref(document: Document) -> str:
    start = document.data["effective"]["from"]
    return f"{document.data['rule']}@{start.isoformat()}"
