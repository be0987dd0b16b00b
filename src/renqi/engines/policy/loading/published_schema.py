"""Hold a rule document to the published JSON Schema (发布的规则模式).

The loader refuses what it cannot give a meaning to; the schema also refuses what has none, such
as a misspelt key that would otherwise be passed over.
"""

import functools
import json
from importlib.resources import files
from typing import Any

from renqi.engines.policy.loading.documents import Document, Trail, canonical_json

SCHEMA_FILE = "rule.schema.json"
LONGEST_REASON = 200


@functools.cache
def rule_schema() -> dict[str, Any]:
    """Return the JSON Schema of rule documents (规则模式)."""
    text = (files("renqi.engines.policy") / "schema" / SCHEMA_FILE).read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def refuse_misshapen(document: Document) -> None:
    """Refuse a document that the published schema does not allow.

    The deepest complaint is the one that helps: "none of the forms fits" says nothing.

    Raises:
        RuleDocumentBroken: With the line of the entry that is wrong.
    """
    # Checking documents is rare and the package is slow to import: only `policy check` pays.
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    plain = json.loads(canonical_json(document.data))
    error = best_match(Draft202012Validator(rule_schema()).iter_errors(plain))
    if error is not None:
        trail: Trail = tuple(error.absolute_path)
        document.refuse(trail, _reason(error.message))


def _reason(message: str) -> str:
    """Return the complaint in one line that a terminal can show."""
    line = " ".join(message.split())
    return line if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1]}…"
