"""Two versions of a rule side by side (版本对比)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.tree import Label, Rule
from renqi.engines.policy.explaining.diff import CHANGED, Entry, FieldChange, diff_rules
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.web.policy.lifecycle import TERM_WORDS
from renqi.web.policy.listing import all_conditions
from renqi.web.shell.bilingual import said
from renqi.web.shell.words import Look

CHANGE_LOOKS: dict[str, Look] = {
    "added": Look(label=_("New"), tone="good", icon="plus"),
    "removed": Look(label=_("Gone"), tone="bad", icon="minus"),
    "changed": Look(label=_("Changed"), tone="warn", icon="pencil"),
}

SECTION_WORDS: dict[str, str | Promise] = {
    "requires": _("Conditions"),
    "scores": _("Score tables"),
    "lifecycle": _("After recognition"),
    "document": _("Document"),
}

FIELD_WORDS: dict[str, str | Promise] = {
    "label": _("Words"),
    "value": "",
    "otherwise": _("Otherwise"),
    "manual": _("An official judges"),
    "bar": _("Bar"),
    "clause": _("Clause"),
    "evidence": _("Evidence"),
    "source": _("Source"),
    "stage": _("Applies to"),
    "verify": _("To be checked"),
    "note": _("Note"),
    "node": _("Test"),
    "points": _("Points"),
    "max_points": _("Highest points"),
}


# Of what is new or gone, only this much is worth reading twice.
_OF_ONE_SIDE = {"bar", "clause", "points", "max_points", "value", "manual"}
# Which of our notes a number comes from is told on the page of each version.
_OF_NO_SIDE = {"source", "node"}
_DOCUMENT_WORDS: dict[str, str | Promise] = {
    "title": _("Title"),
    "number": _("Number"),
    "part": _("Part"),
    "published_on": _("Published on"),
    "effective_from": _("In force from"),
    "effective_until": _("In force until"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """One thing about a condition that differs."""

    words: str | Promise
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One condition that is new, gone or changed."""

    id: str
    words: str
    look: Look
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """The changes in one section of the document."""

    title: str | Promise
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed, with counts by kind."""

    groups: tuple[ChangeGroup, ...]
    counts: tuple[tuple[Look, int], ...]
    conditions: tuple[int, int]


def compare(old: Rule, new: Rule) -> Difference:
    """Lay out what the newer version changed."""
    entries = diff_rules(old, new, ladder_catalogue().facts).entries
    groups = (
        ChangeGroup(
            title=title,
            lines=tuple(_line(entry) for entry in entries if entry.section == section),
        )
        for section, title in SECTION_WORDS.items()
    )
    return Difference(
        groups=tuple(group for group in groups if group.lines),
        counts=tuple(
            (look, count)
            for kind, look in CHANGE_LOOKS.items()
            if (count := sum(entry.change == kind for entry in entries))
        ),
        conditions=(sum(1 for _one in all_conditions(old)), sum(1 for _one in all_conditions(new))),
    )


def _line(entry: Entry) -> ChangeLine:
    look = CHANGE_LOOKS[entry.change]
    return ChangeLine(
        id=entry.id,
        words=_entry_words(entry),
        look=look,
        fields=tuple(
            FieldLine(
                words=FIELD_WORDS.get(field.field, field.field.replace("_", " ")),
                old=_text(field.old),
                new=_text(field.new),
            )
            for field in entry.fields
            if _is_told(entry, field)
        ),
    )


def _is_told(entry: Entry, field: FieldChange) -> bool:
    if entry.change == CHANGED:
        return field.field not in _OF_NO_SIDE
    return field.field in _OF_ONE_SIDE


def _entry_words(entry: Entry) -> str:
    """Name the entry; terms by our words, for their own name is only a key."""
    terms = {"lifecycle": TERM_WORDS, "document": _DOCUMENT_WORDS}
    return str(terms.get(entry.section, {}).get(entry.id) or said(entry.label))


def _text(label: Label | None) -> str:
    return said(label) if label else ""
