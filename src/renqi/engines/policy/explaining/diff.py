"""What one version of a rule changes in another (版本对比)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.rule_facts import walk_conditions
from renqi.engines.policy.domain.tree import (
    Condition,
    Includes,
    Item,
    Label,
    Linear,
    Member,
    Node,
    Quantity,
    Rule,
    ScoreAt,
    Shape,
    Stage,
)
from renqi.engines.policy.explaining.condition_words import bar_label
from renqi.engines.policy.explaining.explain import KINDS
from renqi.engines.policy.explaining.fact_words import YES_NO, fact_name
from renqi.engines.policy.loading.documents import canonical_json

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
Texts = dict[str, Label | None]
_STAGES: Mapping[Stage | None, Label] = {
    Stage.FIRST: Label(zh="首次认定", en="first recognition"),
    Stage.RENEWAL: Label(zh="复核", en="renewal"),
    None: Label(zh="首次认定和复核", en="first recognition and renewal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One thing about a condition that differs; None where a version says nothing (变更项).

    `field` is label, node, bar, clause, source, evidence, stage, verify or note of a condition,
    max_points or points of a score item, value of anything else.
    """

    field: str
    old: Label | None
    new: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A condition, score item or term that was added, removed or changed (变更条目).

    `section` is document, requires, scores or lifecycle.
    """

    section: str
    id: str
    change: str
    label: Label
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDiff:
    """Two versions side by side (版本差异)."""

    old: Rule
    new: Rule
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One thing of one version, as texts to compare."""

    label: Label
    texts: Texts


def diff_rules(old: Rule, new: Rule, catalogue: FactCatalogue) -> RuleDiff:
    """Compare two versions; conditions are matched by their ids (版本对比).

    Args:
        old: The earlier version.
        new: The later one, of the same rule or of another.
        catalogue: Names and units of facts.
    """
    entries: list[Entry] = []
    for section, sides in _SECTIONS.items():
        before, after = sides(old, catalogue), sides(new, catalogue)
        for key in dict.fromkeys([*after, *before]):
            entry = _entry(section, key, before.get(key), after.get(key))
            if entry is not None:
                entries.append(entry)
    return RuleDiff(old=old, new=new, entries=tuple(entries))


def _entry(section: str, key: str, old: _Side | None, new: _Side | None) -> Entry | None:
    known = new or old
    if known is None:
        return None
    before, after = old.texts if old else {}, new.texts if new else {}
    fields = tuple(
        FieldChange(field=name, old=before.get(name), new=after.get(name))
        for name in dict.fromkeys([*after, *before])
        if before.get(name) != after.get(name)
    )
    change = CHANGED if old and new else ADDED if new else REMOVED
    if change == CHANGED and not fields:
        return None
    return Entry(section=section, id=key, change=change, label=known.label, fields=fields)


def _document(rule: Rule, _: FactCatalogue) -> dict[str, _Side]:
    until = rule.effective_until
    terms: dict[str, Any] = {
        **{key: rule.document[key] for key in rule.document},
        "effective_from": rule.effective_from,
        "effective_until": until,
        "kind": rule.kind,
        "grants": rule.grants,
        **{f"rung.{key}": value for key, value in rule.rung.items()},
    }
    return _terms(terms)


def _lifecycle(rule: Rule, _: FactCatalogue) -> dict[str, _Side]:
    # Where the terms are said is of interest beside them, and no term itself.
    return _terms({key: value for key, value in rule.lifecycle.items() if key != "basis"})


def _terms(terms: Mapping[str, Any]) -> dict[str, _Side]:
    return {
        key: _Side(label=_same(key.replace("_", " ")), texts={"value": _words(value)})
        for key, value in terms.items()
        if value is not None
    }


def _words(value: Any) -> Label:
    """Give a term in both languages, whether the document has words in both or plain data."""
    if isinstance(value, list):
        parts = [_words(one) for one in value]
        return Label(
            zh="、".join(part.zh for part in parts), en=", ".join(part.en for part in parts)
        )
    if isinstance(value, Mapping) and value.keys() >= {"zh", "en"}:
        return Label(zh=value["zh"], en=value["en"])
    return _same(_plain(value))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else canonical_json(value).decode().strip('"')


def _conditions(rule: Rule, catalogue: FactCatalogue) -> dict[str, _Side]:
    return {
        condition.id: _Side(
            label=condition.label, texts=_condition_texts(condition, rule, catalogue)
        )
        for top in rule.requires
        for condition in walk_conditions(top)
    }


def _condition_texts(condition: Condition, rule: Rule, catalogue: FactCatalogue) -> Texts:
    return {
        "label": condition.label,
        "node": _test_label(condition.node, catalogue),
        "bar": bar_label(condition.node, rule, catalogue),
        "clause": _same(condition.clause),
        "source": _same(condition.source) if condition.source else None,
        "evidence": _same(condition.evidence),
        "stage": _STAGES[condition.stage],
        "verify": YES_NO[condition.verify],
        "note": condition.note,
    }


def _scores(rule: Rule, catalogue: FactCatalogue) -> dict[str, _Side]:
    sides: dict[str, _Side] = {}
    for score in rule.scores.values():
        sides[score.id] = _Side(label=score.label, texts={"max_points": _points(score.max_points)})
        for part in score.parts:
            texts: Texts = {"max_points": _points(part.max_points)}
            sides[f"{score.id}.{part.id}"] = _Side(label=part.label, texts=texts)
            for item in part.items:
                texts = _item_texts(item, rule, catalogue)
                sides[score.key_of(item)] = _Side(label=item.label, texts=texts)
    return sides


def _item_texts(item: Item, rule: Rule, catalogue: FactCatalogue) -> Texts:
    bands = []
    for case in item.cases:
        bar = bar_label(case.when.node, rule, catalogue) or case.when.label
        test = _test_label(case.when.node, catalogue)
        bands.append((case.points, test, bar))
    earned = Label(
        zh="；".join(f"{test.zh} {bar.zh}：{points}分" for points, test, bar in bands),
        en="; ".join(f"{test.en} {bar.en}: {points}" for points, test, bar in bands),
    )
    return {
        "max_points": _points(item.max_points),
        "points": earned if bands else None,
        "otherwise": _points(item.otherwise),
        "clause": _same(item.clause),
        "manual": item.manual,
    }


def _test_label(node: Node, catalogue: FactCatalogue) -> Label:
    """Say what a condition looks at: the formula of a number, the fact, the kind of a group."""
    if isinstance(node, Linear):
        return _formula(node.quantity, catalogue)
    if isinstance(node, Member | Includes):
        if node.fact in catalogue:
            return fact_name(node.fact, catalogue)
        return _same(node.fact)
    if isinstance(node, ScoreAt):
        return _same(".".join(filter(None, (node.table, node.part, node.item))))
    return _same(KINDS[type(node)].replace("_", " "))


def _formula(quantity: Quantity, catalogue: FactCatalogue) -> Label:
    upper, lower = (_sum(keys, catalogue) for keys in (quantity.upper, quantity.lower))
    if quantity.shape in (Shape.FACT, Shape.SUM):
        return upper
    if quantity.shape is Shape.MEAN:
        n = len(quantity.upper)
        return Label(zh=f"（{upper.zh}）÷ {n}", en=f"({upper.en}) ÷ {n}")
    ratio = Label(zh=f"{upper.zh} ÷ {lower.zh}", en=f"{upper.en} ÷ {lower.en}")
    if quantity.shape is Shape.CAGR:
        years = quantity.years
        return Label(zh=f"（{ratio.zh}）^(1/{years}) − 1", en=f"({ratio.en})^(1/{years}) − 1")
    less = " − 1" if quantity.shape is Shape.GROWTH else ""
    return Label(zh=f"{ratio.zh}{less}", en=f"{ratio.en}{less}")


def _sum(keys: tuple[str, ...], catalogue: FactCatalogue) -> Label:
    names = [fact_name(key, catalogue) for key in keys]
    return Label(zh=" + ".join(n.zh for n in names), en=" + ".join(n.en for n in names))


def _points(points: int) -> Label:
    return Label(zh=f"{points}分", en=f"{points} points")


def _same(text: str) -> Label:
    return Label(zh=text, en=text)


def differences(diff: RuleDiff) -> Iterator[tuple[Entry, FieldChange | None]]:
    """Yield every entry with each of its changed fields, one pair a line (逐项差异)."""
    for entry in diff.entries:
        if entry.change == CHANGED:
            yield from ((entry, field) for field in entry.fields)
        else:
            yield entry, None


_SECTIONS = {
    "document": _document,
    "requires": _conditions,
    "scores": _scores,
    "lifecycle": _lifecycle,
}
