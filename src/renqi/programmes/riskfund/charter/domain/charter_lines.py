"""A charter laid out as lines of words: what a reader reads, and what a comparison compares (条文).

Every line has a path that does not hang on the order of rows, so that two versions can be laid
side by side field by field.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from renqi.engines.policy.domain.tree import Condition, Label, Linear, Rule
from renqi.engines.policy.explaining.condition_words import bar_label
from renqi.programmes.riskfund.charter.domain.basis import Basis
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.charter_facts import charter_catalogue
from renqi.programmes.riskfund.charter.domain.entries import Entry, EntryKind, Node, Record, Rows
from renqi.programmes.riskfund.charter.domain.literals import money_text, share_text
from renqi.programmes.riskfund.charter.domain.schema import FIXED, SECTIONS

_APPARATUS = frozenset({"basis", "sources"})
_FEN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterLine:
    """One field of a charter in words (条目).

    Attributes:
        path: Section, names of rows and field, joined by dots, such as `cover.caps.firm.amount`.
        section: Key of the section.
        row: The row that it stands in, in words; empty outside tables.
        row_path: Path of that row; empty outside tables.
        label: Name of the field.
        text: Its value.
        basis: Where it comes from; that of the row or the section where nothing nearer is said.
    """

    path: str
    section: str
    row: Label
    row_path: str
    label: Label
    text: Label
    basis: Basis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    path: str
    section: str
    row: Label
    row_path: str


_NOWHERE = Label(zh="", en="")


def charter_lines(charter: Charter) -> tuple[CharterLine, ...]:
    """Lay a charter out, section after section (章程条文)."""
    known = {one.path: one for one in charter.basis}
    found = [
        line
        for key, node in SECTIONS.items()
        if key not in FIXED and key not in _APPARATUS
        for line in _lines(
            getattr(charter, key),
            node,
            _Place(path=key, section=key, row=_NOWHERE, row_path=""),
            known,
        )
    ]
    return tuple(found)


def value_text(value: Any, entry: Entry) -> Label:
    """Write a value as people read it (条目文字)."""
    if value is None or value in ("", ()):
        return entry.none
    return _TEXTS[entry.kind](value, entry)


def _lines(
    value: Any, node: Node, place: _Place, known: Mapping[str, Basis]
) -> Iterator[CharterLine]:
    if isinstance(node, Entry):
        yield _line(node.label, value_text(value, node), place, known)
    elif value is None or value == ():
        yield _line(node.label, node.none, place, known)
    elif isinstance(node, Record):
        for child in node.nodes:
            inner = _inner(place, child.key)
            yield from _lines(getattr(value, child.key), child, inner, known)
    else:
        yield from _row_lines(value, node, place, known)


def _row_lines(
    value: Any, node: Rows, place: _Place, known: Mapping[str, Basis]
) -> Iterator[CharterLine]:
    named = {child.key: child for child in node.nodes if isinstance(child, Entry)}
    order = []
    for row in value:
        texts = [value_text(getattr(row, key), named[key]) for key in node.named_by]
        keys = ".".join(str(getattr(row, key)) for key in node.named_by)
        label = getattr(row, "label", None) or _joined(texts)
        inner = _Place(
            path=f"{place.path}.{keys}",
            section=place.section,
            row=_joined([one for one in (place.row, label) if one.en or one.zh]),
            row_path=f"{place.path}.{keys}",
        )
        order.append(label)
        for child in node.nodes:
            if child.key not in node.named_by:
                yield from _lines(getattr(row, child.key), child, _inner(inner, child.key), known)
    if node.is_ordered and len(order) > 1:
        label = Label(zh="先后顺序", en="Order of the rows")
        yield _line(label, _joined(order, " → "), _inner(place, "order"), known)


def _line(label: Label, text: Label, place: _Place, known: Mapping[str, Basis]) -> CharterLine:
    return CharterLine(
        path=place.path,
        section=place.section,
        row=place.row,
        row_path=place.row_path,
        label=label,
        text=text,
        basis=nearest_basis(place.path, known),
    )


def nearest_basis(path: str, known: Mapping[str, Basis]) -> Basis | None:
    """Say where a value comes from: its own basis, else that of its row or section (依据)."""
    while path:
        if path in known:
            return known[path]
        path = path.rpartition(".")[0]
    return None


def _inner(place: _Place, key: str) -> _Place:
    return _Place(
        path=f"{place.path}.{key}",
        section=place.section,
        row=place.row,
        row_path=place.row_path,
    )


def _joined(labels: list[Label], between: str = " · ") -> Label:
    return Label(
        zh=between.join(one.zh for one in labels), en=between.join(one.en for one in labels)
    )


def _same(text: str) -> Label:
    return Label(zh=text, en=text)


def _money(fen: int, _entry: Entry) -> Label:
    whole, part = divmod(fen, _FEN)
    tail = f".{part:02d}" if part else ""
    return Label(zh=money_text(fen), en=f"CNY {whole:,}{tail}")


def _count(number: int, entry: Entry) -> Label:
    unit = entry.unit or _NOWHERE
    return Label(zh=f"{number}{unit.zh}", en=f"{number} {unit.en}".strip())


def _counts(numbers: tuple[int, ...], entry: Entry) -> Label:
    unit = entry.unit or _NOWHERE
    return Label(
        zh=f"{'、'.join(map(str, numbers))}{unit.zh}",
        en=f"{', '.join(map(str, numbers))} {unit.en}".strip(),
    )


def _several(labels: list[Label]) -> Label:
    return Label(zh="、".join(one.zh for one in labels), en=", ".join(one.en for one in labels))


def _conditions(rule: Rule, _entry: Entry) -> Label:
    found = [_condition(one, rule) for one in rule.requires]
    return Label(zh="；".join(one.zh for one in found), en="; ".join(one.en for one in found))


def _condition(one: Condition, rule: Rule) -> Label:
    """Write a condition with its bar, which its own words may say differently or not at all."""
    bar = bar_label(one.node, rule, charter_catalogue()) if isinstance(one.node, Linear) else None
    if bar is None:
        return one.label
    return Label(zh=f"{one.label.zh}（{bar.zh}）", en=f"{one.label.en} ({bar.en})")


_TEXTS: Mapping[EntryKind, Callable[[Any, Entry], Label]] = {
    EntryKind.TEXT: lambda value, _entry: _same(value),
    EntryKind.LABEL: lambda value, _entry: value,
    EntryKind.MONEY: _money,
    EntryKind.SHARE: lambda value, _entry: _same(share_text(value)),
    EntryKind.COUNT: _count,
    EntryKind.COUNTS: _counts,
    EntryKind.FLAG: lambda value, _entry: (
        Label(zh="是", en="yes") if value else Label(zh="否", en="no")
    ),
    EntryKind.CHOICE: lambda value, entry: entry.choices.get(str(value), _same(str(value))),
    EntryKind.CHOICES: lambda value, entry: _several([entry.choices[str(one)] for one in value]),
    EntryKind.TEXTS: lambda value, _entry: _several([_same(one) for one in value]),
    EntryKind.RULE: _conditions,
}
