"""Build the condition tree of a rule from its document (构建条件树).

A negated condition (a veto) is pushed down to the leaves, where it is exact because every
number is an integer: not (x ≥ 5) is x ≤ 4. The tree itself knows no "not".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from renqi.engines.policy.domain.facts import Change, FactCatalogue, FactKind, FactSpec
from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Includes,
    Label,
    Linear,
    Lookup,
    Manual,
    Member,
    Node,
    Quantity,
    Score,
    ScoreAt,
    Stage,
)
from renqi.engines.policy.domain.wording import condition_label
from renqi.engines.policy.loading.documents import Document, Trail, as_list
from renqi.engines.policy.loading.literals import parse_threshold
from renqi.engines.policy.loading.quantities import compare, fact_quantity

NUMERIC_OPERATORS = ("at_least", "more_than", "at_most", "less_than", "between")
OPERATORS = (*NUMERIC_OPERATORS, "is", "one_of", "includes")
KINDS = ("fact", "all", "any", "at_least_n", "manual", "score")
_MIRROR = {"at_least": "less_than", "more_than": "at_most"} | {
    "at_most": "more_than",
    "less_than": "at_least",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited:
    """What a condition takes from the one around it unless it says otherwise."""

    prefix: str
    clause: str
    evidence: str
    source: str = ""
    negated: bool = False


@dataclass(slots=True, kw_only=True)
class ConditionBuilder:
    """Everything the entries of one document may refer to.

    `rule` answers a reference to another rule with its node and name, given the id and what it
    inherits.
    """

    document: Document
    facts: FactCatalogue
    quantities: Mapping[str, Quantity]
    lookups: Mapping[str, Lookup]
    rule: Callable[[str, Inherited], tuple[Node, Label]]
    scores: dict[str, Score] = field(default_factory=dict)

    def build(self, entry: Any, trail: Trail, around: Inherited) -> Condition:
        """Return the condition at `trail`.

        Raises:
            RuleDocumentBroken: The entry names no fact, has no or several operators, ...
        """
        if not isinstance(entry, dict):
            self.document.refuse(trail, "a condition is a mapping with an id")
        if "id" not in entry:
            self.document.refuse(trail, "the condition has no id")
        inner = replace(
            around,
            prefix=f"{around.prefix}.{entry['id']}" if around.prefix else entry["id"],
            clause=entry.get("clause", around.clause),
            evidence=entry.get("evidence", around.evidence),
            source=entry.get("source", around.source),
        )
        try:
            referred = None
            if "rule" in entry:
                node, referred = self.rule(entry["rule"], inner)
            else:
                node = self._node(entry, trail, inner)
            node = self._waived(entry, trail, inner, node)
            return self._condition(entry, inner, node, referred)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            detail = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            self.document.refuse(trail, f"{inner.prefix}: {detail}")

    def _condition(
        self,
        entry: Mapping[str, Any],
        inner: Inherited,
        node: Node,
        referred: Label | None = None,
    ) -> Condition:
        stage = entry.get("applies", "both")
        note = entry.get("note")
        return Condition(
            id=inner.prefix,
            label=condition_label(entry, node, self.facts, self.scores, referred),
            clause=inner.clause,
            evidence=inner.evidence,
            source=inner.source,
            node=node,
            verify=bool(entry.get("verify", False)),
            note=Label(**note) if note else None,
            change=Change(entry["change"]) if "change" in entry else None,
            stage=None if stage == "both" else Stage(stage),
        )

    def _children(
        self, entries: Any, trail: Trail, around: Inherited, label: str
    ) -> tuple[Condition, ...]:
        children = tuple(
            self.build(entry, (*trail, label, index), around)
            for index, entry in enumerate(as_list(entries))
        )
        seen: set[str] = set()
        for index, child in enumerate(children):
            if child.id in seen:
                self.document.refuse((*trail, label, index), f"{child.id} occurs twice")
            seen.add(child.id)
        return children

    def _node(self, entry: Mapping[str, Any], trail: Trail, around: Inherited) -> Node:
        kinds = [kind for kind in KINDS if kind in entry]
        if len(kinds) != 1:
            raise ValueError(f"needs exactly one of {', '.join(KINDS)}, rule; has {len(kinds)}")
        kind = kinds[0]
        if kind == "fact":
            return self._fact(entry, around)
        if kind in ("all", "any"):
            children = self._children(entry[kind], trail, around, kind)
            return (AllOf if (kind == "all") != around.negated else AnyOf)(children=children)
        if kind == "at_least_n":
            return self._at_least_n(entry, trail, around)
        if kind == "manual":
            question = Label(**entry["manual"])
            return Manual(key=around.prefix, question=question, negated=around.negated)
        return self._score(entry, around)

    def _at_least_n(self, entry: Mapping[str, Any], trail: Trail, around: Inherited) -> Node:
        spec = entry["at_least_n"]
        children = self._children(spec["of"], (*trail, "at_least_n"), around, "of")
        n = int(spec["n"])
        if not 1 <= n <= len(children):
            raise ValueError(f"at_least_n: {n} of {len(children)}")
        # "Not at least n of m" is "at least m − n + 1 of m fail".
        n = len(children) - n + 1 if around.negated else n
        return AtLeastN(n=n, children=children)

    def _score(self, entry: Mapping[str, Any], around: Inherited) -> Node:
        if around.negated:
            raise ValueError("a score cannot be a veto")
        table, part, item = entry["score"], entry.get("part"), entry.get("item")
        if table not in self.scores:
            raise ValueError(f"no score table is called {table!r}")
        if not self.scores[table].items(part=part, item=item):
            raise ValueError(f"score table {table} has no such part or item")
        return ScoreAt(table=table, part=part, item=item, at_least=int(entry["at_least"]))

    def _fact(self, entry: Mapping[str, Any], around: Inherited) -> Node:
        operators = [name for name in OPERATORS if name in entry]
        if len(operators) != 1:
            raise ValueError(f"needs exactly one of {', '.join(OPERATORS)}")
        operator, key, literal = operators[0], entry["fact"], entry[operators[0]]
        if operator == "between":
            return self._between(key, literal, around)
        if operator in NUMERIC_OPERATORS:
            return self._linear(key, operator, literal, negated=around.negated)
        if operator == "includes":
            spec = self._spec(key, FactKind.LIST)
            values = tuple(as_list(literal))
            mask = sum(spec.bit(value) for value in set(values))
            return Includes(fact=key, values=values, mask=mask, negated=around.negated)
        return self._member(key, literal, around)

    def _member(self, key: str, literal: Any, around: Inherited) -> Node:
        values = tuple(as_list(literal))
        if key in self.lookups:
            known: set[str | bool] = {value for _, value in self.lookups[key].prefixes}
            known.add(self.lookups[key].otherwise)
        else:
            spec = self._spec(key, FactKind.CATEGORY, FactKind.FLAG)
            known = {True, False} if spec.kind is FactKind.FLAG else {*spec.values}
        for value in values:
            # A category with an open code list (districts, chains) has no values to check against.
            if known and value not in known:
                raise ValueError(f"{value!r} is not a value of {key}")
        return Member(fact=key, values=values, negated=around.negated)

    def _linear(self, key: str, operator: str, literal: Any, *, negated: bool) -> Linear:
        operator = _MIRROR[operator] if negated else operator
        quantity = self.quantities.get(key) or fact_quantity(key, self.facts)
        threshold: Fraction = parse_threshold(literal, quantity.kind)
        return compare(
            quantity,
            threshold,
            at_least=operator in ("at_least", "more_than"),
            strict=operator in ("more_than", "less_than"),
            facts=self.facts,
        )

    def _between(self, key: str, literal: Any, around: Inherited) -> Node:
        lowest, highest = literal
        children = []
        for name, operator, value in (("from", "at_least", lowest), ("to", "at_most", highest)):
            inner = replace(around, prefix=f"{around.prefix}.{name}")
            node = self._linear(key, operator, value, negated=around.negated)
            children.append(self._condition({}, inner, node))
        return (AnyOf if around.negated else AllOf)(children=tuple(children))

    def _waived(
        self, entry: Mapping[str, Any], trail: Trail, around: Inherited, node: Node
    ) -> Node:
        if "waived_if" not in entry:
            return node
        if around.negated:
            raise ValueError("a veto cannot be waived: write it as an `any`")
        bar = self._condition({}, replace(around, prefix=f"{around.prefix}.bar"), node)
        waiver = entry["waived_if"]
        wanted = waiver["any"] if isinstance(waiver, dict) and "any" in waiver else waiver
        ways = self._children(wanted, trail, around, "waived_if")
        return AnyOf(children=(bar, *ways), waiver=True)

    def _spec(self, key: str, *kinds: FactKind) -> FactSpec:
        if key not in self.facts:
            raise ValueError(f"no fact is called {key!r}")
        if self.facts[key].kind not in kinds:
            raise ValueError(f"{key} is a {self.facts[key].kind}: this operator does not fit it")
        return self.facts[key]
