"""What a decision rests on, as a document that can be checked anywhere (决定凭证).

The basis holds what lay before those who decided and nothing that a decision itself changes, so
that the first and the second approval find the same. Its digest is sha256 over canonical JSON.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

BASIS_KIND = "renqi.case_basis"
_WRITTEN = ("kind", "basis", "sha256")
_OF_AN_ACT = ("act", "by", "reason", "at", "receipt")


def basis_digest(basis: Mapping[str, Any]) -> str:
    """Fingerprint of what a decision rests on (决定依据摘要)."""
    text = json.dumps(basis, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def receipt_document(basis: Mapping[str, Any], acts: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Write the receipt that people download: the basis, its digest, what was decided on it."""
    return {
        "kind": BASIS_KIND,
        "basis": dict(basis),
        "sha256": basis_digest(basis),
        "decided": [dict(act) for act in acts],
    }


def receipt_faults(document: Any) -> tuple[str, ...]:
    """Name what is wrong with a receipt; nothing where it is whole (验证决定凭证).

    Example:
        >>> receipt_faults(receipt_document({"case": 1}, []))
        ()
        >>> receipt_faults({**receipt_document({"case": 1}, []), "basis": {"case": 2}})
        ('sha256',)

    """
    if not isinstance(document, dict) or document.get("kind") != BASIS_KIND:
        return ("kind",)
    absent = tuple(key for key in _WRITTEN if key not in document)
    if absent:
        return absent
    if not isinstance(document["basis"], dict) or not _are_acts(document.get("decided", [])):
        return ("basis",)
    said = {act["receipt"] for act in document.get("decided", [])}
    agrees = {
        "sha256": basis_digest(document["basis"]) == document["sha256"],
        "decided": said <= {document["sha256"]},
    }
    return tuple(part for part, holds in agrees.items() if not holds)


def _are_acts(decided: Any) -> bool:
    return isinstance(decided, list) and all(
        isinstance(one, dict) and set(_OF_AN_ACT) <= set(one) for one in decided
    )
