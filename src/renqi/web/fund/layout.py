"""Lay a charter out as people read it: facts, tables and numbered notes (章程版式)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from renqi.engines.policy.domain.tree import Label
from renqi.engines.policy.explaining.explain import Explanation
from renqi.programmes.riskfund.charter.domain.basis import Basis
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.charter_lines import nearest_basis, value_text
from renqi.programmes.riskfund.charter.domain.entries import Entry, EntryKind, Node, Record, Rows
from renqi.programmes.riskfund.charter.domain.schema import SECTIONS
from renqi.web.fund import words
from renqi.web.shell.bilingual import said

# More columns than this are read row by row.
_COLUMNS_MAX = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value: its lines, and the number of the note that says where it comes from."""

    label: str
    lines: tuple[str, ...]
    note: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row: what it is about, and its values."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of one form; `is_wide` ones are read row by row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    is_wide: bool
    is_ordered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Where numbers come from, and how well that is known."""

    number: int
    clause: str
    source: str
    evidence: str
    tone: str


@dataclass(slots=True, kw_only=True)
class Section:
    """One section of a charter, laid out."""

    key: str
    title: str
    hint: str
    facts: list[Cell] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def lay_out(charter: Charter) -> list[Section]:
    """Lay all sections out that people read."""
    known = {one.path: one for one in charter.basis}
    titles = {one.key: one.title for one in charter.sources}
    return [_Writer(known, titles).section(charter, key) for key in words.READ_SECTIONS]


class _Writer:
    """Writes one section; equal grounds share a note."""

    def __init__(self, known: Mapping[str, Basis], titles: Mapping[str, str]) -> None:
        self.known, self.titles = known, titles
        self.notes: dict[tuple[str, str, str], Note] = {}

    def section(self, charter: Charter, key: str) -> Section:
        node, value = SECTIONS[key], getattr(charter, key)
        hint = getattr(node, "hint", None)
        is_rule = isinstance(node, Entry) and node.kind is EntryKind.RULE
        found = Section(
            key=key, title=said(node.label), hint=said(hint) if hint and not is_rule else ""
        )
        if isinstance(node, Record) and value is not None:
            for child in node.nodes:
                self.put(found, getattr(value, child.key), child, f"{key}.{child.key}")
        else:
            self.put(found, value, node, key)
        found.notes = list(self.notes.values())
        return found

    def put(self, section: Section, value: Any, node: Node, path: str) -> None:
        if isinstance(node, Rows) and value:
            section.tables.append(self.table(value, node, path))
        else:
            section.facts.append(self.cell(value, node, path))

    def table(self, value: Any, node: Rows, path: str) -> Table:
        children = [
            one for one in node.nodes if one.key not in node.named_by and one.key != "label"
        ]
        rows = []
        for row in value:
            here = f"{path}.{'.'.join(str(getattr(row, key)) for key in node.named_by)}"
            cells = tuple(
                self.cell(getattr(row, one.key), one, f"{here}.{one.key}") for one in children
            )
            rows.append(TableRow(name=row_name(row, node), cells=cells))
        return Table(
            title=said(node.label),
            columns=tuple(said(one.label) for one in children),
            rows=tuple(rows),
            is_wide=len(children) > _COLUMNS_MAX,
            is_ordered=node.is_ordered,
        )

    def cell(self, value: Any, node: Node, path: str) -> Cell:
        return Cell(label=said(node.label), lines=_lines(value, node), note=self.note(path))

    def note(self, path: str) -> int:
        basis = nearest_basis(path, self.known)
        if basis is None:
            return 0
        key = (basis.clause, basis.source, basis.evidence.value)
        if key not in self.notes:
            self.notes[key] = Note(
                number=len(self.notes) + 1,
                clause=basis.clause,
                source=self.titles.get(basis.source, ""),
                evidence=words.evidence_name(basis),
                tone=words.EVIDENCE_TONES[basis.evidence],
            )
        return self.notes[key].number


def row_name(row: Any, node: Rows) -> str:
    """Name a row: by its own label, else by what tells it from the others."""
    label = getattr(row, "label", None)
    if isinstance(label, Label):
        return said(label)
    named = {one.key: one for one in node.nodes if isinstance(one, Entry)}
    return " · ".join(said(value_text(getattr(row, key), named[key])) for key in node.named_by)


def _lines(value: Any, node: Node) -> tuple[str, ...]:
    """Write a value; rows inside a row become a line each."""
    if isinstance(node, Entry):
        text = said(value_text(value, node))
        return tuple(text.split("；")) if node.kind is EntryKind.RULE else (text,)
    if value is None or value == ():
        return (said(node.none),)
    if isinstance(node, Record):
        return tuple(
            f"{said(one.label)}: {line}"
            for one in node.nodes
            for line in _lines(getattr(value, one.key), one)
        )
    rest = [one for one in node.nodes if one.key not in node.named_by and one.key != "label"]
    return tuple(
        f"{row_name(row, node)}: "
        + ", ".join(line for one in rest for line in _lines(getattr(row, one.key), one))
        for row in value
    )


def joining_lines(why: Explanation) -> list[dict[str, Any]]:
    """Lay the verdict on a firm out, condition by condition."""
    return [
        {
            "verdict": one.verdict,
            "words": said(one.condition.label),
            "value": said(one.value) if one.value else "",
        }
        for one in why.conditions
    ]
