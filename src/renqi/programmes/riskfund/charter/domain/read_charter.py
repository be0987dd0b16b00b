"""Read a charter from its document: a template's YAML or a draft's JSON (读取章程).

The document holds plain data only. Everything wrong with it is found in one reading, each fault
with its section, row and field, and what puts it right.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from renqi.engines.policy.domain.tree import Label
from renqi.engines.policy.loading.documents import RuleDocumentBroken
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.checks import check_charter
from renqi.programmes.riskfund.charter.domain.conditions import load_conditions
from renqi.programmes.riskfund.charter.domain.entries import Entry, EntryKind, Node, Record, Rows
from renqi.programmes.riskfund.charter.domain.faults import CharterBroken, Fault, Path
from renqi.programmes.riskfund.charter.domain.literals import READERS, LiteralWrong
from renqi.programmes.riskfund.charter.domain.schema import CHARTER

_BAD = object()
_NOWHERE = Label(zh="", en="")
# The policy engine reads documents that were checked before they were shipped; these conditions
# were typed by somebody a moment ago and may have any form.
_MISWRITTEN = (RuleDocumentBroken, ValueError, TypeError, AttributeError, LookupError)


def read_charter(document: Mapping[str, Any], *, on: dt.date) -> Charter:
    """Read a charter (读取章程).

    Args:
        document: Plain data as YAML or JSON give them.
        on: The day whose rules of the registry its conditions refer to: the first day of the
            version, for a draft the day of the reading.

    Raises:
        CharterBroken: With every fault of the document.
    """
    reading = _Reading(on=on, fund=str(document.get("fund", "")))
    charter = reading.record(document, CHARTER, reading.start)
    if reading.faults or not isinstance(charter, Charter):
        raise CharterBroken(reading.faults)
    faults = check_charter(charter)
    if faults:
        raise CharterBroken(faults)
    return charter


def faults_of(document: Mapping[str, Any], *, on: dt.date) -> tuple[Fault, ...]:
    """List what is wrong with a charter's document; nothing where it can be read (章程校验)."""
    try:
        read_charter(document, on=on)
    except CharterBroken as error:
        return error.faults
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the reading stands: the path, and the words of section and row for messages."""

    path: Path = ()
    section: Label = _NOWHERE
    row: Label = _NOWHERE
    name: str = ""

    def inner(self, node: Node) -> "_Place":
        section = node.label if not self.path else self.section
        return replace(self, path=(*self.path, node.key), section=section)


@dataclass(slots=True, kw_only=True)
class _Reading:
    on: dt.date
    fund: str
    faults: list[Fault] = field(default_factory=list)
    start: _Place = field(default_factory=_Place)

    def node(self, data: Any, node: Node, place: _Place) -> Any:
        if isinstance(node, Entry):
            return self.entry(data, node, place)
        if isinstance(node, Record):
            return self.record(data, node, place)
        return self.rows(data, node, place)

    def record(self, data: Any, node: Record, place: _Place) -> Any:
        if data is None and node.is_optional:
            return None
        values = self.values(data, node, place)
        return _BAD if _BAD in values.values() else node.make(**values)

    def values(self, data: Any, node: Record | Rows, place: _Place) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            remedy = Label(zh="请填写各条目", en="Write its entries")
            return {"": self.refuse(place, node.label, remedy)}
        known = {child.key for child in node.nodes}
        found = {}
        for key in data:
            if key not in known:
                remedy = Label(
                    zh=f"没有“{key}”这一条目，请删去", en=f"There is no entry “{key}”; take it out"
                )
                found[str(key)] = self.refuse(place, node.label, remedy)
        for child in node.nodes:
            found[child.key] = self.node(data.get(child.key), child, place.inner(child))
        return found

    def rows(self, data: Any, node: Rows, place: _Place) -> Any:
        if node.is_keyed and isinstance(data, Mapping):
            key = node.named_by[0]
            data = [
                {key: name, **(row if isinstance(row, Mapping) else {})}
                for name, row in sorted(data.items())
            ]
        if not isinstance(data, list | tuple | None):
            return self.refuse(place, node.label, Label(zh="请逐行填写", en="Write it row by row"))
        if len(data or ()) < node.least:
            remedy = Label(zh=f"至少{node.least}行", en=f"Write at least {node.least} rows")
            return self.refuse(place, node.label, remedy)
        found = [self.row(row, number, node, place) for number, row in enumerate(data or ())]
        return _BAD if _BAD in found else tuple(found)

    def row(self, data: Any, number: int, node: Rows, place: _Place) -> Any:
        said = data if isinstance(data, Mapping) else {}
        name = " ".join(str(said[key]) for key in node.named_by if said.get(key) is not None)
        inner = replace(
            place,
            path=(*place.path, number),
            row=_row_label(place.row, number, name),
            name=name or place.name,
        )
        values = self.values(
            data, Record(key=node.key, label=node.label, make=node.make, nodes=node.nodes), inner
        )
        return _BAD if _BAD in values.values() else node.make(**values)

    def entry(self, data: Any, entry: Entry, place: _Place) -> Any:
        if data is None or data == "":
            if entry.is_optional:
                return "" if entry.kind is EntryKind.TEXT else None
            if entry.kind not in (EntryKind.TEXTS, EntryKind.COUNTS):
                return self.refuse(place, entry.label, Label(zh="请填写", en="Fill it in"))
            data = []
        try:
            if entry.kind is EntryKind.RULE:
                return self.rule(data, entry, place)
            return READERS[entry.kind](data, entry)
        except LiteralWrong as error:
            return self.refuse(place, entry.label, error.remedy)

    def rule(self, data: Any, entry: Entry, place: _Place) -> Any:
        name = ".".join(filter(None, ("fund", self.fund, str(place.path[0]), place.name)))
        try:
            return load_conditions(
                name, data, label=place.section, on=self.on, part=place.section.zh
            )
        except _MISWRITTEN as error:
            told = getattr(error, "data", {})
            reason = str(told.get("reason", error))
            return self.refuse(place, entry.label, Label(zh=f"条件有误：{reason}", en=reason))

    def refuse(self, place: _Place, label: Label, remedy: Label) -> Any:
        field_label = _NOWHERE if label == place.section and not place.row.en else label
        self.faults.append(
            Fault(
                path=place.path,
                section=place.section,
                row=place.row,
                field=field_label,
                remedy=remedy,
            )
        )
        return _BAD


def _row_label(outer: Label, number: int, name: str) -> Label:
    tail_zh, tail_en = (f"（{name}）", f" ({name})") if name else ("", "")
    here = Label(zh=f"第{number + 1}行{tail_zh}", en=f"row {number + 1}{tail_en}")
    if not outer.en:
        return here
    return Label(zh=f"{outer.zh}{here.zh}", en=f"{outer.en}, {here.en}")
