"""A way up as plain data, for scripts (路径文档)."""

from typing import Any

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.explaining.explain_document import words
from renqi.engines.policy.explaining.fact_words import file_text
from renqi.engines.policy.ways.moves import is_judgement
from renqi.engines.policy.ways.way_up import Way
from renqi.engines.policy.ways.way_words import Step


def way_document(way: Way, catalogue: FactCatalogue) -> dict[str, Any]:
    """Return one way: its steps, and the values of facts and judgements at its end (路径文档)."""
    return {
        "possible": way.is_possible,
        "changes": way.n_changes,
        "effort": round(float(way.effort), 6),
        "wait_years": None if way.wait_years is None else float(way.wait_years),
        "values": {
            key: value if is_judgement(key) else file_text(catalogue[key], value)
            for key, value in way.values.items()
        },
        "steps": [_step(step) for step in way.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "fact": step.key,
        "kind": step.kind.value,
        "name": words(step.name),
        "from": words(step.before),
        "to": words(step.after),
        "text": words(step.text),
        "effort": round(float(step.effort), 6),
        "wait_years": None if step.wait_years is None else float(step.wait_years),
        "follows": step.follows or None,
        "reasons": [
            {
                "id": reason.condition_id,
                "name": words(reason.label),
                "clause": reason.clause,
                "from": words(reason.before),
                "to": words(reason.after),
                "bar": words(reason.bar),
            }
            for reason in step.reasons
        ],
    }
