"""An explanation as one JSON document, for scripts and for measuring (说明文档)."""

from fractions import Fraction
from typing import Any

from renqi.engines.policy.domain.logic import Points
from renqi.engines.policy.domain.tree import Label
from renqi.engines.policy.explaining.explain import (
    ConditionExplanation,
    Explanation,
    FactUse,
    ItemExplanation,
    ScoreExplanation,
)
from renqi.engines.policy.explaining.fact_words import file_text

MILLION = 10**6


def explanation_document(explanation: Explanation) -> dict[str, Any]:
    """Return the whole explanation as plain data (说明文档).

    Names and units are those of `renqi screen`: gaps are numbers in the unit of files, by id of
    the condition.
    """
    found, rule = explanation.assessment, explanation.rule
    return {
        "rule": rule.id,
        "version": rule.effective_from.isoformat(),
        "name": words(rule.label),
        "stage": found.stage.value,
        "verdict": explanation.verdict,
        "outcome": found.outcome,
        "met_conditions": found.met_conditions,
        "total_conditions": len(found.findings),
        "unmet": list(found.unmet),
        "unknown": list(found.missing),
        "gap": {key: gap_number(gap) for key, gap in found.gaps.items()},
        "scores": {name: points_document(points) for name, points in found.scores.items()},
        "conditions": [condition_document(one) for one in explanation.conditions],
    }


def condition_document(one: ConditionExplanation) -> dict[str, Any]:
    """Return one condition and all below it as plain data (条件文档)."""
    condition, finding = one.condition, one.finding
    gap, score = finding.shortfall, one.score
    document: dict[str, Any] = {
        "id": condition.id,
        "name": words(condition.label),
        "kind": one.kind,
        "verdict": one.verdict,
        "value": words(one.value),
        "bar": words(one.bar),
        "gap": None if gap is None else gap_number(gap),
        "gap_text": None if gap is None else words(one.gap),
        "clause": condition.clause,
        "source": condition.source,
        "evidence": condition.evidence,
        "verify": condition.verify,
        "missing": list(finding.missing),
    }
    if condition.note:
        document["note"] = words(condition.note)
    if finding.children:
        document["children"] = [condition_document(child) for child in one.children]
    if score is not None:
        document["score"] = score_document(score)
    return document


def score_document(score: ScoreExplanation) -> dict[str, Any]:
    """Return a score and its items as plain data (评分文档)."""
    return {
        "points": points_document(score.points),
        "max": score.max_points,
        "items": [_item_document(item) for item in score.items],
    }


def fact_document(use: FactUse, explanation: Explanation) -> dict[str, Any]:
    """Return a fact with its value in the unit of files, and who said it (事实文档)."""
    source = use.source
    return {
        "key": use.key,
        "name": words(use.name),
        "value": file_text(explanation.catalogue[use.key], use.stored),
        "text": words(use.text),
        "source": source.source if source else "",
        "observed_on": str(source.observed_on) if source and source.observed_on else None,
    }


def gap_number(gap: Fraction) -> int | float:
    """Return a shortfall in millionths rounded up, as screening writes it; never nothing."""
    millionths = max(-(-gap.numerator * MILLION // gap.denominator), 1)
    return millionths // MILLION if millionths % MILLION == 0 else millionths / MILLION


def words(label: Label | None) -> dict[str, str] | None:
    """Return a text in both languages as plain data."""
    return None if label is None else {"zh": label.zh, "en": label.en}


def points_document(points: Points) -> dict[str, int]:
    """Return the certain and the highest points."""
    return {"low": points.low, "high": points.high}


def _item_document(item: ItemExplanation) -> dict[str, Any]:
    return {
        "id": item.item.id,
        "part": item.part.id,
        "name": words(item.item.label),
        "clause": item.item.clause,
        "points": points_document(item.points),
        "max": item.item.max_points,
        "next_points": item.next_points,
        "next": [
            {
                "bar": words(case.bar),
                "name": words(case.condition.label),
                "gap_text": words(case.gap),
                "missing": list(case.finding.missing),
            }
            for case in item.next_cases
        ],
    }
