"""Read a YAML rule document and remember the line of every entry (读取规则文件)."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from renqi.kernel.errors import DomainError

Trail = tuple[str | int, ...]


class RuleDocumentBroken(DomainError):
    """A rule document is wrong; nothing of it is loaded (规则文件有误)."""

    code = "policy.document_broken"
    message = "{path}, line {line}: {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A rule document as plain data, with the line where each entry begins (规则文件)."""

    path: str
    data: Mapping[str, Any]
    lines: Mapping[Trail, int]

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of the data: layout and comments do not count."""
        return hashlib.sha256(canonical_json(self.data)).hexdigest()

    def line(self, trail: Trail) -> int:
        """Return the line of an entry, or of the nearest one around it."""
        while trail and trail not in self.lines:
            trail = trail[:-1]
        return self.lines.get(trail, 1)

    def refuse(self, trail: Trail, reason: str) -> NoReturn:
        """Refuse the document because of the entry at `trail`.

        Raises:
            RuleDocumentBroken: Always.
        """
        raise RuleDocumentBroken(path=self.path, line=self.line(trail), reason=reason)


def canonical_json(data: Any) -> bytes:
    """Return the one JSON text of the data: sorted keys, no spaces, UTF-8, dates in ISO 8601."""
    text = json.dumps(
        data,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=_iso,
        allow_nan=False,
    )
    return text.encode()


def read_document(path: Path) -> Document:
    """Read one document.

    Raises:
        RuleDocumentBroken: Not UTF-8, not YAML, not a mapping, or a key occurs twice.
    """
    lines: dict[Trail, int] = {}
    try:
        text = path.read_text("utf-8")
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        constructor = yaml.SafeLoader("")
        data = _construct(root, (), lines, constructor) if root else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleDocumentBroken(path=str(path), line=line, reason=error.problem) from error
    except (UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        raise RuleDocumentBroken(path=str(path), line=1, reason=str(error)) from error
    except OSError as error:
        raise RuleDocumentBroken(path=str(path), line=1, reason=error.strerror) from error
    if not isinstance(data, dict):
        raise RuleDocumentBroken(path=str(path), line=1, reason="the document is not a mapping")
    return Document(path=str(path), data=data, lines=lines)


def _construct(
    node: yaml.Node, trail: Trail, lines: dict[Trail, int], constructor: yaml.SafeLoader
) -> Any:
    lines[trail] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _construct_mapping(node, trail, lines, constructor)
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(child, (*trail, index), lines, constructor)
            for index, child in enumerate(node.value)
        ]
    return constructor.construct_object(node, deep=True)


def _construct_mapping(
    node: yaml.MappingNode, trail: Trail, lines: dict[Trail, int], constructor: yaml.SafeLoader
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = constructor.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            key = key_node.value
        if key in result:
            raise yaml.MarkedYAMLError(
                problem=f"{key!r} occurs twice", problem_mark=key_node.start_mark
            )
        result[key] = _construct(value_node, (*trail, key), lines, constructor)
        lines[(*trail, key)] = key_node.start_mark.line + 1
    return result


def _iso(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in a document")


def as_list(value: Any) -> Sequence[Any]:
    """Return a list as it is and anything else as a list of one."""
    return value if isinstance(value, list) else [value]
