"""A case type as JSON and back, so that a running case keeps its table (事项类型文档)."""

import dataclasses
import hashlib
import json
import types
import typing
from enum import StrEnum
from typing import Any, TypeVar

from renqi.engines.casework.domain.case_type import CaseType

_T = TypeVar("_T")


def to_document(case_type: CaseType) -> dict[str, Any]:
    """Give the table as plain JSON values."""
    document: dict[str, Any] = json.loads(_canonical(case_type))
    return document


def digest_of(case_type: CaseType) -> str:
    """Fingerprint of the table, sha256 over its canonical JSON (事项类型摘要)."""
    return hashlib.sha256(_canonical(case_type).encode()).hexdigest()


def from_document(document: dict[str, Any]) -> CaseType:
    """Read a table that `to_document` wrote."""
    return _read(CaseType, document)


def _canonical(case_type: CaseType) -> str:
    document = dataclasses.asdict(case_type)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(what: type[_T], value: Any) -> _T:
    hints = typing.get_type_hints(what)
    return what(**{key: _value(hints[key], given) for key, given in value.items()})


def _value(hint: Any, value: Any) -> Any:
    if isinstance(hint, types.GenericAlias):
        item, _ = typing.get_args(hint)
        return tuple(_value(item, one) for one in value)
    if dataclasses.is_dataclass(hint):
        return _read(typing.cast("type[Any]", hint), value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, StrEnum) else value
