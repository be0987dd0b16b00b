"""A rule as one JSON document, for scripts (规则文档)."""

from typing import Any

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.rule_facts import child_conditions, own_facts
from renqi.engines.policy.domain.tree import Condition, Item, Rule, Score
from renqi.engines.policy.explaining.condition_words import bar_label
from renqi.engines.policy.explaining.explain import KINDS
from renqi.engines.policy.explaining.explain_document import words


def rule_document(rule: Rule, catalogue: FactCatalogue) -> dict[str, Any]:
    """Return one version of a rule as plain data (规则文档)."""
    until = rule.effective_until
    return {
        "rule": rule.id,
        "version": rule.effective_from.isoformat(),
        "name": words(rule.label),
        "kind": rule.kind,
        "effective": {
            "from": rule.effective_from.isoformat(),
            "until": until.isoformat() if until else None,
        },
        "document": dict(rule.document),
        "rung": dict(rule.rung),
        "digest": rule.digest,
        "references": dict(rule.references),
        "sources": dict(rule.sources),
        "lifecycle": dict(rule.lifecycle),
        "transition": [dict(entry) for entry in rule.transition],
        "classes": [{"key": one.key, "name": words(one.label)} for one in rule.classes],
        "requires": [_condition(condition, rule, catalogue) for condition in rule.requires],
        "scores": {key: _score(score, rule, catalogue) for key, score in rule.scores.items()},
    }


def _condition(condition: Condition, rule: Rule, catalogue: FactCatalogue) -> dict[str, Any]:
    children = child_conditions(condition.node)
    document: dict[str, Any] = {
        "id": condition.id,
        "name": words(condition.label),
        "kind": KINDS[type(condition.node)],
        "bar": words(bar_label(condition.node, rule, catalogue)),
        "facts": list(own_facts(condition.node, rule)),
        "clause": condition.clause,
        "source": condition.source,
        "evidence": condition.evidence,
        "verify": condition.verify,
        "stage": condition.stage.value if condition.stage else None,
    }
    if condition.note:
        document["note"] = words(condition.note)
    if children:
        document["children"] = [_condition(child, rule, catalogue) for child in children]
    return document


def _score(score: Score, rule: Rule, catalogue: FactCatalogue) -> dict[str, Any]:
    return {
        "name": words(score.label),
        "max": score.max_points,
        "parts": [
            {
                "id": part.id,
                "name": words(part.label),
                "max": part.max_points,
                "items": [_item(item, rule, catalogue) for item in part.items],
            }
            for part in score.parts
        ],
    }


def _item(item: Item, rule: Rule, catalogue: FactCatalogue) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": words(item.label),
        "clause": item.clause,
        "max": item.max_points,
        "otherwise": item.otherwise,
        "manual": words(item.manual),
        "cases": [
            {"points": case.points, "when": _condition(case.when, rule, catalogue)}
            for case in item.cases
        ],
    }
