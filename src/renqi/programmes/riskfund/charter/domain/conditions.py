"""Load the conditions of a charter as rules of the policy engine (章程条件装载)."""

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any

from renqi.engines.policy.domain.tree import Label, Rule
from renqi.engines.policy.loading.documents import Document, read_document
from renqi.engines.policy.loading.loader import RuleLoader, Surroundings
from renqi.programmes.riskfund.charter.domain.charter_facts import charter_catalogue
from renqi.registry.domain.rule_tables import RULES
from renqi.registry.domain.vocabulary import code_tables

# What a charter may say of conditions; the rest of a rule's document is the charter's own.
PARTS = ("derived", "requires", "vetoes", "scores")
# Where the loaded rule keeps its conditions as they were written.
WRITTEN = "written"


def load_conditions(
    name: str, written: Mapping[str, Any], *, label: Label, on: dt.date, part: str
) -> Rule:
    """Load conditions as a rule (装载条件).

    Rules of the registry that they refer to, such as the size class, are those in force on the
    day, as they are for the measures of support.

    Args:
        name: Name of the rule; a charter has several.
        written: The conditions as the document writes them.
        label: What the rule is about.
        on: The day.
        part: Where the charter says it.

    Raises:
        RuleDocumentBroken: They cannot be given a meaning.
        ValueError: They are no mapping of the parts that a rule has.
    """
    if not isinstance(written, Mapping) or not written or set(written) - set(PARTS):
        raise ValueError(f"write a mapping of {', '.join(PARTS)}")
    data = {
        "rule": name,
        "kind": "recognition",
        "name": {"zh": label.zh, "en": label.en},
        "document": {"title": label.zh, "part": part, WRITTEN: dict(written)},
        "effective": {"from": on, "until": None},
        "evidence": "S",
        **written,
    }
    document = Document(path=name, data=data, lines={})
    around = Surroundings(
        facts=charter_catalogue(),
        tables=code_tables(),
        find=functools.partial(_registry_rule, on=on),
    )
    return RuleLoader(document, around).load()


def written_conditions(rule: Rule) -> Mapping[str, Any]:
    """Give the conditions of a rule as they were written (条件原文)."""
    written: Mapping[str, Any] = rule.document[WRITTEN]
    return written


def _registry_rule(rule_id: str, *, on: dt.date) -> Document | None:
    for document in _registry_documents():
        period = document.data["effective"]
        until = period.get("until")
        has_begun = document.data["rule"] == rule_id and period["from"] <= on
        if has_begun and (until is None or on < until):
            return document
    return None


@functools.cache
def _registry_documents() -> tuple[Document, ...]:
    return tuple(map(read_document, sorted(RULES.glob("*/*.yaml"))))
