"""The same rules as SQL text: a second implementation, and a way to where the data live (SQL).

It shares nothing with the expressions for Polars but the rule trees, so that each can catch a
mistake of the other. The words are those that DuckDB, PostgreSQL and Spark have in common.
Null is "not known": `AND`, `OR` and `NOT` follow the same three-valued logic; where only an
official's judgement is missing, a second expression tells it from a missing fact.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Condition,
    Includes,
    Item,
    Linear,
    Lookup,
    Manual,
    Member,
    Rule,
    Score,
    ScoreAt,
    Stage,
    Switch,
)
from renqi.engines.policy.population.sql_text import (
    all_of,
    any_of,
    at_least,
    compare,
    earned,
    looked_up,
    quoted,
    sum_of,
    text_of,
)

Points = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A condition as SQL: true, false or null, and where null means a missing fact.

    `open` None means that null always does.
    """

    text: str
    open: str | None = None

    @property
    def missing(self) -> str:
        """Return where a missing fact leaves it open."""
        return f"({self.text} IS NULL)" if self.open is None else self.open


@dataclass(slots=True, kw_only=True)
class SqlPlan:
    """Writes one SELECT for several rules (SQL 计划).

    `columns` are those of the source; other facts are unknown for every firm. Expressions are
    named level by level, so that none is written or computed twice.
    """

    stage: Stage
    columns: frozenset[str]
    _names: dict[str, str] = field(default_factory=dict)
    _levels: dict[str, int] = field(default_factory=dict)
    _outputs: list[str] = field(default_factory=list)
    _given: set[Held] = field(default_factory=set)

    def add(self, key: str, rule: Rule, *, shared: bool = False) -> None:
        """Add the results of a rule: `<key>`, `<key>.<condition>`, scores, the class.

        With `shared`, a condition that an earlier rule has as well is not given again.
        """
        writer = _Writer(self, rule)
        held = {c.id: writer.held(c) for c in rule.applies_to(self.stage)}
        for name, one in held.items():
            if not shared or one not in self._given:
                self.output(f"{key}.{name}", _truth(one))
                self._given.add(one)
        self.output(key, _truth(writer.joined(all_of, list(held.values()))))
        for name, score in rule.scores.items():
            low, _, _, high = writer.points(score.items(), score)
            self.output(f"{key}.{name}:low", low)
            self.output(f"{key}.{name}:high", high)
        if rule.classes:
            self.output(f"{key}:outcome", writer.outcome())

    def output(self, name: str, text: str) -> None:
        """Return a result under a name."""
        self._outputs.append(f"{text} AS {quoted(name)}")

    def name(self, text: str) -> str:
        """Return a column that holds an expression, one level above those it reads."""
        known = self._names.get(text)
        if known is None:
            below = [self._levels[name] for name in _NAME.findall(text) if name in self._levels]
            known = self._names[text] = f"c{len(self._names)}_"
            self._levels[known] = max(below, default=0) + 1
        return known

    def select(self, source: str, keep: Sequence[str] = ("uscc",)) -> str:
        """Return the SELECT over a source: a table, or what a FROM may hold."""
        # Names and literals are quoted by `sql_text`; the rules are our own documents.
        inner = f"SELECT * FROM {source}"  # noqa: S608
        for level in sorted(set(self._levels.values())):
            made = [f"{t} AS {n}" for t, n in self._names.items() if self._levels[n] == level]
            inner = f"SELECT *, {', '.join(made)} FROM ({inner}) AS level{level}"  # noqa: S608
        kept = [quoted(name) for name in keep]
        return f"SELECT {', '.join([*kept, *self._outputs])} FROM ({inner}) AS judged"  # noqa: S608


_NAME = re.compile(r"c[0-9]+_")


@dataclass(slots=True)
class _Writer:
    """Writes the conditions of one rule."""

    plan: SqlPlan
    rule: Rule

    def held(self, condition: Condition) -> Held:
        return _HELD[type(condition.node)](self, condition.node)

    def joined(self, join: Callable[[Iterable[str]], str], children: Sequence[Held]) -> Held:
        text = join(child.text for child in children)
        if all(child.open is None for child in children):
            return Held(text)
        missing = any_of(child.missing for child in children)
        return Held(text, f"({text} IS NULL AND {missing})")

    def fact(self, key: str, kind: str = "BIGINT") -> str:
        return quoted(key) if key in self.plan.columns else f"CAST(NULL AS {kind})"

    def leaf(self, text: str) -> Held:
        return Held(self.plan.name(text))

    def children(self, node: AllOf | AnyOf | AtLeastN) -> list[Held]:
        wanted = (None, self.plan.stage)
        return [self.held(child) for child in node.children if child.stage in wanted]

    def linear(self, node: Linear) -> Held:
        parts = [f"{factor} * {self.fact(key)}" for key, factor in node.terms]
        text = compare(sum_of(parts), node.bound, at_least=node.at_least)
        if node.guards:
            below = sum_of(self.fact(key) for key in node.guards)
            text = f"CASE WHEN {below} > 0 THEN {text} END"
        return self.leaf(text)

    def member(self, node: Member) -> Held:
        if node.fact in self.rule.lookups:
            column = self.code(self.rule.lookups[node.fact])
        else:
            flag = isinstance(node.values[0], bool)
            column = self.fact(node.fact, "BOOLEAN" if flag else "VARCHAR")
        values = ", ".join(text_of(value) for value in node.values)
        return self.leaf(f"({column} {'NOT ' * node.negated}IN ({values}))")

    def includes(self, node: Includes) -> Held:
        sign = "=" if node.negated else "<>"
        return self.leaf(f"(({self.fact(node.fact)} & {node.mask}) {sign} 0)")

    def manual(self, node: Manual) -> Held:
        given = self.fact(f"judgement:{self.rule.id}:{node.key}", "BOOLEAN")
        return Held(f"(NOT {given})" if node.negated else given, "FALSE")

    def every(self, node: AllOf) -> Held:
        return self.joined(all_of, self.children(node))

    def some(self, node: AnyOf) -> Held:
        return self.joined(any_of, self.children(node))

    def enough(self, node: AtLeastN) -> Held:
        children = self.children(node)
        texts = [child.text for child in children]
        sure = at_least(node.n, (f"COALESCE({t}, FALSE)" for t in texts))
        possible = at_least(node.n, (f"COALESCE({t}, TRUE)" for t in texts))
        text = f"CASE WHEN {sure} THEN TRUE WHEN NOT {possible} THEN FALSE END"
        if all(child.open is None for child in children):
            return Held(text)
        with_facts = at_least(node.n, (f"({c.text} IS TRUE OR {c.missing})" for c in children))
        judged = at_least(
            node.n, (f"(COALESCE({c.text}, TRUE) AND NOT {c.missing})" for c in children)
        )
        return Held(text, f"({text} IS NULL AND ({with_facts} OR NOT {judged}))")

    def scored(self, node: ScoreAt) -> Held:
        score = self.rule.scores[node.table]
        items = score.items(part=node.part, item=node.item)
        low, by_facts, by_judgement, high = self.points(items, score)
        bar = node.at_least
        text = f"CASE WHEN {low} >= {bar} THEN TRUE WHEN {high} < {bar} THEN FALSE END"
        if by_facts == high and by_judgement == low:
            return Held(self.plan.name(text))
        open_text = f"({text} IS NULL AND ({by_facts} >= {bar} OR {by_judgement} < {bar}))"
        return Held(self.plan.name(text), self.plan.name(open_text))

    def switch(self, node: Switch) -> Held:
        code = self.code(self.rule.lookups[node.lookup])
        cases = {value: self.held(child) for value, child in node.cases}
        other = self.held(node.otherwise) if node.otherwise else Held("FALSE", "FALSE")
        branches = [*cases.values(), other]
        every, some = all_of(b.text for b in branches), any_of(b.text for b in branches)
        agreed = f"CASE WHEN {every} THEN TRUE WHEN NOT {some} THEN FALSE END"
        own = " ".join(f"WHEN {code} = {text_of(v)} THEN {h.text}" for v, h in cases.items())
        text = self.plan.name(f"CASE WHEN {code} IS NULL THEN {agreed} {own} ELSE {other.text} END")
        if all(branch.open is None for branch in cases.values()) and other.text == "FALSE":
            return Held(text)
        missing = " ".join(f"WHEN {code} = {text_of(v)} THEN {h.missing}" for v, h in cases.items())
        found = f"CASE WHEN {code} IS NULL THEN TRUE {missing} ELSE {other.missing} END"
        return Held(text, f"({text} IS NULL AND {self.plan.name(found)})")

    def code(self, lookup: Lookup) -> str:
        """Return the category of a code."""
        fact = self.fact(lookup.fact, "VARCHAR")
        return self.plan.name(looked_up(fact, lookup.prefixes, lookup.otherwise))

    def points(self, items: Iterable[Item], score: Score) -> Points:
        """Return the four sums of an interval of points."""
        columns = zip(*(self.item(item, score) for item in items), strict=True)
        low, by_facts, by_judgement, high = (sum_of(texts) for texts in columns)
        return low, by_facts, by_judgement, high

    def item(self, item: Item, score: Score) -> Points:
        if item.manual is not None:
            part = next(p.id for p in score.parts if item in p.items)
            given = self.fact(f"judgement:{self.rule.id}:{score.id}.{part}.{item.id}")
            low, high = f"COALESCE({given}, 0)", f"COALESCE({given}, {item.max_points})"
            return low, low, high, high
        cases = [(case.points, self.held(case.when)) for case in item.cases]

        def points(conditions: Iterable[str]) -> str:
            pairs = zip((p for p, _ in cases), conditions, strict=True)
            return self.plan.name(earned(pairs, item.otherwise))

        low = points(f"COALESCE({held.text}, FALSE)" for _, held in cases)
        high = points(f"COALESCE({held.text}, TRUE)" for _, held in cases)
        if all(held.open is None for _, held in cases):
            return low, high, low, high
        by_facts = points(f"({held.text} IS TRUE OR {held.missing})" for _, held in cases)
        by_judgement = points(
            f"(COALESCE({held.text}, TRUE) AND NOT {held.missing})" for _, held in cases
        )
        return low, by_facts, by_judgement, high

    def outcome(self) -> str:
        lookups = self.rule.lookups.values()
        uncovered = any_of(f"{self.code(x)} = {text_of(x.otherwise)}" for x in lookups)
        arms = [f"WHEN COALESCE({uncovered}, TRUE) THEN NULL"]
        for size_class in self.rule.classes:
            if size_class.at_or_above is None:
                arms.append(f"ELSE {text_of(size_class.key)}")
                break
            held = self.held(size_class.at_or_above).text
            arms.append(f"WHEN {held} THEN {text_of(size_class.key)}")
            arms.append(f"WHEN {held} IS NULL THEN NULL")
        return f"CASE {' '.join(arms)} END"


def _truth(held: Held) -> str:
    """Return the verdict as a number from 0 (false) to 3 (true), as `Truth`."""
    still = "1" if held.open is None else f"CASE WHEN {held.open} THEN 1 ELSE 2 END"
    return f"CASE WHEN {held.text} THEN 3 WHEN NOT {held.text} THEN 0 ELSE {still} END"


_HELD: Mapping[type, Callable[[_Writer, Any], Held]] = {
    Linear: _Writer.linear,
    Member: _Writer.member,
    Includes: _Writer.includes,
    Manual: _Writer.manual,
    AllOf: _Writer.every,
    AnyOf: _Writer.some,
    AtLeastN: _Writer.enough,
    ScoreAt: _Writer.scored,
    Switch: _Writer.switch,
}
