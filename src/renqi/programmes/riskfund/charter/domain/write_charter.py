"""Write a typed charter back as its document, and say its digest (写出章程)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from renqi.engines.policy.loading.documents import canonical_json
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.conditions import written_conditions
from renqi.programmes.riskfund.charter.domain.entries import Entry, EntryKind, Node, Record
from renqi.programmes.riskfund.charter.domain.literals import WRITERS
from renqi.programmes.riskfund.charter.domain.schema import CHARTER


def write_charter(charter: Charter) -> dict[str, Any]:
    """Write a charter as plain data; reading them again gives the same charter (写出章程)."""
    return _record(charter, CHARTER.nodes)


def digest_of(document: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a document's meaning, whatever the order of its keys (章程摘要)."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def _record(value: Any, nodes: tuple[Node, ...]) -> dict[str, Any]:
    return {node.key: _node(getattr(value, node.key), node) for node in nodes}


def _node(value: Any, node: Node) -> Any:
    if isinstance(node, Entry):
        if value is None:
            return None
        if node.kind is EntryKind.RULE:
            return dict(written_conditions(value))
        return WRITERS[node.kind](value)
    if isinstance(node, Record):
        return None if value is None else _record(value, node.nodes)
    rows = [_record(row, node.nodes) for row in value]
    if not node.is_keyed:
        return rows
    key = node.named_by[0]
    return {row.pop(key): row for row in rows}
