"""A form for one section of a charter, made from the table of its entries (章程分节表单).

What was typed is kept as it was typed, and every fault stands at its field. Rows that are left
empty, or are ticked to be taken out, are no rows.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from django.http import QueryDict

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.charter.domain.entries import Entry, EntryKind, Node, Record, Rows
from renqi.programmes.riskfund.charter.domain.faults import Fault, Path
from renqi.programmes.riskfund.charter.domain.schema import SECTIONS
from renqi.web.shell.bilingual import listed, said

_BLANK_ROWS = 2
_ROWS_MAX = 60
# Fields that are as wide as the form.
_LONG = frozenset({EntryKind.RULE, EntryKind.LABEL, EntryKind.TEXTS, EntryKind.CHOICES})
_WITH_LISTS = frozenset({EntryKind.TEXTS, EntryKind.COUNTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a template draws: a field, a group of parts, or a table of groups.

    Attributes:
        kind: `field`, `group` or `table`; of a row `row`.
        name: Name of the input; of a table that of its count.
        widget: Of a field: how it is drawn.
        value: Of a field: what stands in it; in both languages a mapping.
        choices: Of a field: what may be chosen, with whether it is.
        faults: What is wrong here.
        parts: What is inside.
        unit: What a number counts.
    """

    kind: str
    name: str
    label: str
    hint: str = ""
    widget: str = ""
    value: Any = ""
    choices: tuple[tuple[str, str, bool], ...] = ()
    faults: tuple[str, ...] = ()
    parts: tuple["Part", ...] = ()
    unit: str = ""
    is_long: bool = False
    is_optional: bool = False


def draw_section(key: str, value: Any, faults: Sequence[Fault]) -> Part:
    """Make the form of a section from plain data, with what is wrong at each field."""
    found: dict[Path, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.path, []).append(said(fault.remedy))
    return _draw(SECTIONS[key], value, (key,), found)


def read_section(key: str, posted: QueryDict) -> Any:
    """Read what was typed back as plain data."""
    return _read(SECTIONS[key], posted, key)


def _draw(node: Node, value: Any, path: Path, faults: Mapping[Path, list[str]]) -> Part:
    here = tuple(faults.get(path, ()))
    if isinstance(node, Entry):
        return _draw_entry(node, value, path, here)
    name = _name(path)
    hint = said(node.hint) if node.hint else ""
    label = said(node.label)
    if isinstance(node, Record):
        known = value if isinstance(value, Mapping) else {}
        parts = tuple(
            _draw(child, known.get(child.key), (*path, child.key), faults) for child in node.nodes
        )
        return Part(
            kind="group",
            name=name,
            label=label,
            hint=hint,
            faults=here,
            parts=parts,
            is_optional=node.is_optional,
        )
    rows = _as_rows(node, value)
    blanks = min(_BLANK_ROWS, _ROWS_MAX - len(rows))
    parts = tuple(
        _draw_row(node, row, (*path, number), faults)
        for number, row in enumerate([*rows, *[{} for _ in range(blanks)]])
    )
    return Part(kind="table", name=name, label=label, hint=hint, faults=here, parts=parts)


def _draw_row(node: Rows, row: Any, path: Path, faults: Mapping[Path, list[str]]) -> Part:
    known = row if isinstance(row, Mapping) else {}
    return Part(
        kind="row",
        name=_name(path),
        label=_row_words(node, known),
        faults=tuple(faults.get(path, ())),
        parts=tuple(
            _draw(child, known.get(child.key), (*path, child.key), faults) for child in node.nodes
        ),
    )


def _row_words(node: Rows, row: Mapping[str, Any]) -> str:
    """Name a row as it stands: by its own name, else by what tells it from the others."""
    name = row.get("label")
    if isinstance(name, Mapping) and name.get("zh") and name.get("en"):
        return said(Label(zh=name["zh"], en=name["en"]))
    named = {one.key: one for one in node.nodes if isinstance(one, Entry)}
    words = []
    for key in node.named_by:
        value = "" if row.get(key) is None else str(row[key])
        known = named[key].choices.get(value)
        words.append(said(known) if known else value)
    return " · ".join(filter(None, words))


def _draw_entry(entry: Entry, value: Any, path: Path, faults: tuple[str, ...]) -> Part:
    chosen = set(map(str, value)) if isinstance(value, list | tuple) else {str(value)}
    shown = value
    if entry.kind in _WITH_LISTS and isinstance(value, list | tuple):
        shown = listed(map(str, value))
    if entry.kind is EntryKind.RULE and isinstance(value, Mapping):
        shown = yaml.safe_dump(dict(value), allow_unicode=True, sort_keys=False, width=90)
    if entry.kind is EntryKind.FLAG and isinstance(value, bool):
        chosen = {str(value).lower()}
    return Part(
        kind="field",
        name=_name(path),
        label=said(entry.label),
        hint=said(entry.hint) if entry.hint else "",
        widget=entry.kind.value,
        value="" if shown is None else shown,
        choices=tuple((key, said(words), key in chosen) for key, words in entry.choices.items()),
        faults=faults,
        unit=said(entry.unit) if entry.unit else "",
        is_long=entry.kind in _LONG,
        is_optional=entry.is_optional,
    )


def _read(node: Node, posted: QueryDict, name: str) -> Any:
    if isinstance(node, Entry):
        return _READERS.get(node.kind, _read_text)(posted, name)
    if isinstance(node, Record):
        found = {child.key: _read(child, posted, f"{name}-{child.key}") for child in node.nodes}
        return None if node.is_optional and _is_blank(found) else found
    rows = []
    for number in range(min(_count(posted.get(f"{name}-rows", "")), _ROWS_MAX)):
        here = f"{name}-{number}"
        row = {child.key: _read(child, posted, f"{here}-{child.key}") for child in node.nodes}
        if not posted.get(f"{here}-drop") and not _is_blank(row):
            rows.append(row)
    return rows


def _read_text(posted: QueryDict, name: str) -> str | None:
    return posted.get(name, "").strip() or None


def _read_label(posted: QueryDict, name: str) -> dict[str, str] | None:
    found = {key: posted.get(f"{name}-{key}", "").strip() for key in ("zh", "en")}
    return found if any(found.values()) else None


def _read_rule(posted: QueryDict, name: str) -> Any:
    """Read conditions; what is no plain YAML stays a text, which is refused at its field."""
    text = posted.get(name, "").strip()
    if not text:
        return None
    try:
        # A few lines of aliases can unfold to more than any memory holds.
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            return text
        # Dates become texts, as they are in what is kept.
        return json.loads(json.dumps(yaml.safe_load(text), default=str, allow_nan=False))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return text


_READERS: Mapping[EntryKind, Any] = {
    EntryKind.LABEL: _read_label,
    EntryKind.RULE: _read_rule,
    EntryKind.CHOICES: lambda posted, name: posted.getlist(name),
}


def _is_blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_blank(one) for one in value.values())
    return value in (None, "", [], ())


def _as_rows(node: Rows, value: Any) -> list[Any]:
    if node.is_keyed and isinstance(value, Mapping):
        return [{node.named_by[0]: key, **row} for key, row in value.items()]
    return list(value) if isinstance(value, list | tuple) else []


def _name(path: Path) -> str:
    return "-".join(map(str, path))


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 3 else 0  # noqa: PLR2004, digits
