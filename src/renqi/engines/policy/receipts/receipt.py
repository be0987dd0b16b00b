"""A decision that can be checked years later (判定回执).

A receipt is canonical JSON: the rule version with its digest, the facts with their sources, the
judgements, and what followed from them. Verifying it means judging the same facts by the same
version again. The hash tells an altered file from a whole one; it is no signature, so whoever
needs proof of origin compares it with the hash that was kept when the receipt was issued.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from renqi.engines.policy.domain.tree import VERDICTS, Linear, Rule, ScoreAt
from renqi.engines.policy.explaining.explain import Explanation
from renqi.engines.policy.explaining.fact_words import file_text
from renqi.engines.policy.judging.interpret import Finding
from renqi.engines.policy.loading.documents import canonical_json

FORMAT = "renqi.receipt/1"
# Raised when the meaning of a rule document changes for the same document.
ENGINE = "renqi.policy/1"
Receipt = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmName:
    """The firm a receipt is about (企业)."""

    uscc: str
    name: str


def make_receipt(
    explanation: Explanation, *, firm: FirmName, as_of: dt.date, rule_on: dt.date | None = None
) -> Receipt:
    """Return the receipt of one assessment, its hash included (开具回执).

    Args:
        explanation: The assessment with its facts, sources and judgements.
        firm: Whose it is.
        as_of: The day it was judged for.
        rule_on: The day on which the version, and the rules it refers to, were in force; the
            day judged for unless an older or a draft version was asked for by name.
    """
    body: dict[str, Any] = {
        "format": FORMAT,
        "engine": ENGINE,
        "rule": _rule_document(explanation.rule, rule_on or as_of),
        "as_of": as_of.isoformat(),
        "firm": {"uscc": firm.uscc, "name": firm.name},
        "facts": [_fact_document(explanation, use.key) for use in explanation.facts_used],
        "judgements": _own_judgements(explanation),
        **outcome_document(explanation),
    }
    return {**body, "sha256": body_digest(body)}


def receipt_bytes(receipt: Receipt) -> bytes:
    """Return the one way a receipt is written: canonical JSON and a line end."""
    return canonical_json(receipt) + b"\n"


def body_digest(receipt: Receipt) -> str:
    """Return the SHA-256 of a receipt without its own hash (摘要)."""
    body = {key: value for key, value in receipt.items() if key != "sha256"}
    return hashlib.sha256(canonical_json(body)).hexdigest()


def outcome_document(explanation: Explanation) -> dict[str, Any]:
    """Return everything that follows from rule, facts and judgements, exactly (判定内容)."""
    found = explanation.assessment
    return {
        "stage": found.stage.value,
        "verdict": VERDICTS[found.truth],
        "outcome": found.outcome,
        "met_conditions": found.met_conditions,
        "total_conditions": len(found.findings),
        "missing": list(found.missing),
        "scores": {
            score.score.id: {
                "low": score.points.low,
                "high": score.points.high,
                "items": {
                    f"{item.part.id}.{item.item.id}": {
                        "low": item.points.low,
                        "high": item.points.high,
                    }
                    for item in score.items
                },
            }
            for score in explanation.scores
        },
        "conditions": {
            finding.condition.id: _condition_document(finding)
            for top in found.findings
            for finding in top.walk()
        },
    }


def exact(value: Fraction | None) -> str | None:
    """Write a number without loss: "15000000", "3/100" (精确值)."""
    return None if value is None else str(value)


def _condition_document(finding: Finding) -> dict[str, Any]:
    condition, node = finding.condition, finding.condition.node
    threshold: str | None = None
    if isinstance(node, Linear):
        sign = {True: ">=", False: "<="}[node.at_least]
        threshold = f"{sign.rstrip('=') if node.strict else sign} {exact(node.threshold)}"
    elif isinstance(node, ScoreAt):
        threshold = f">= {node.at_least}"
    return {
        "name": {"zh": condition.label.zh, "en": condition.label.en},
        "clause": condition.clause,
        "evidence": condition.evidence,
        "verdict": VERDICTS[finding.truth],
        "value": exact(finding.value),
        "bar": threshold,
        "gap": exact(finding.shortfall),
    }


def _rule_document(rule: Rule, on: dt.date) -> dict[str, Any]:
    return {
        "ref": rule.ref,
        "on": on.isoformat(),
        "digest": rule.digest,
        "references": dict(sorted(rule.references.items())),
    }


def _fact_document(explanation: Explanation, key: str) -> dict[str, Any]:
    stored, source = explanation.facts.get(key), explanation.sources.get(key)
    return {
        "key": key,
        "value": file_text(explanation.catalogue[key], stored),
        "stored": stored,
        "source": source.source if source else "",
        "observed_on": source.observed_on.isoformat() if source and source.observed_on else None,
        "fiscal_year": source.fiscal_year if source else None,
    }


def _own_judgements(explanation: Explanation) -> dict[str, bool | int]:
    prefix = f"{explanation.rule.id}:"
    given = explanation.examination.judgements
    return {key: value for key, value in sorted(given.items()) if key.startswith(prefix)}
