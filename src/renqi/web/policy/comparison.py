"""Two versions of a rule side by side (版本对比)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.diff import Entry, diff_rules
from renqi.engines.policy.domain.tree import Label, Rule
from renqi.programmes.cultivation.domain.ladder import ladder_catalogue
from renqi.web.policy.listing import all_conditions
from renqi.web.shell.bilingual import said


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLook:
    """How a kind of change is shown."""

    label: str | Promise
    tone: str
    icon: str


CHANGE_LOOKS = {
    "added": ChangeLook(label=_("New"), tone="good", icon="plus"),
    "removed": ChangeLook(label=_("Gone"), tone="bad", icon="minus"),
    "changed": ChangeLook(label=_("Changed"), tone="warn", icon="pencil"),
}

FIELD_WORDS = {
    "label": _("Words"),
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
    look: ChangeLook
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed, with counts by kind."""

    lines: tuple[ChangeLine, ...]
    counts: tuple[tuple[ChangeLook, int], ...]
    conditions: tuple[int, int]


def compare(old: Rule, new: Rule) -> Difference:
    """Lay out what the newer version changed."""
    entries = diff_rules(old, new, ladder_catalogue().facts).entries
    return Difference(
        lines=tuple(_line(entry) for entry in entries),
        counts=tuple(
            (look, count)
            for kind, look in CHANGE_LOOKS.items()
            if (count := sum(str(entry.change) == kind for entry in entries))
        ),
        conditions=(sum(1 for _one in all_conditions(old)), sum(1 for _one in all_conditions(new))),
    )


def _line(entry: Entry) -> ChangeLine:
    return ChangeLine(
        id=entry.id,
        words=said(entry.label),
        look=CHANGE_LOOKS[str(entry.change)],
        fields=tuple(
            FieldLine(
                words=FIELD_WORDS.get(field.field, field.field.replace("_", " ")),
                old=_text(field.old),
                new=_text(field.new),
            )
            for field in entry.fields
        ),
    )


def _text(label: Label | None) -> str:
    return said(label) if label else "–"
