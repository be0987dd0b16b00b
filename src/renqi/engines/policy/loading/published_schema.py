"""The published JSON Schema of rule documents (发布的规则模式).

The loader refuses what it cannot give a meaning to; the schema also refuses what has none, such
as a misspelt key that would otherwise be passed over.
"""

import functools
import json
from importlib.resources import files
from typing import Any

SCHEMA_FILE = "rule.schema.json"


@functools.cache
def rule_schema() -> dict[str, Any]:
    """Return the JSON Schema of rule documents (规则模式)."""
    text = (files("renqi.engines.policy") / "schema" / SCHEMA_FILE).read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
