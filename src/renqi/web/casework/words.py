"""The names that a table of a case type and the engine use, in words (办件用语)."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.casework.domain import content_types
from renqi.engines.casework.domain.case_type import CaseType, FieldKind, FormField, Label
from renqi.engines.casework.domain.conflicts import Ground
from renqi.kernel.errors import DomainError
from renqi.web.shell import figures
from renqi.web.shell.bilingual import listed, said

GROUND_WORDS: Mapping[str, str | Promise] = {
    Ground.SAME_PERSON: _("has acted for the firm on this case"),
    Ground.EMPLOYER: _("works for the firm"),
    Ground.EQUITY: _("holds a share in the firm"),
    Ground.DEALINGS: _("has had dealings with the firm"),
    Ground.FAMILY: _("has family there"),
    Ground.OTHER: _("another reason"),
}
# Grounds that the system finds by itself are not for people to tick.
DECLARED_GROUNDS = (Ground.EQUITY, Ground.DEALINGS, Ground.FAMILY, Ground.OTHER)

# Acts that stand in no table, as the engine itself does them.
_BUILT_IN: Mapping[str, str | Promise] = {
    "open": _("Opened"),
    "lapse": _("Lapsed"),
    "lift_conflict": _("Declared interest lifted"),
    "move_subject": _("Moved to another firm"),
    "declare": _("Declaration of interests"),
}
_PARTS: Mapping[str, str | Promise] = {
    "announced": _("announced"),
    "drawn": _("drawn"),
    "next": _("next in order seated"),
    "end": _("duty taken back"),
}
FILE_WORDS: Mapping[str, str | Promise] = {
    content_types.PDF: "PDF",
    content_types.PNG: "PNG",
    content_types.JPEG: "JPEG",
    content_types.DOCX: _("Word document"),
    content_types.XLSX: _("Excel workbook"),
    content_types.OFD: "OFD",
    content_types.UNKNOWN: _("a file of an unknown kind"),
}
ENDINGS: Mapping[str, str] = {
    content_types.PDF: ".pdf",
    content_types.PNG: ".png",
    content_types.JPEG: ".jpg,.jpeg",
    content_types.DOCX: ".docx",
    content_types.XLSX: ".xlsx",
    content_types.OFD: ".ofd",
}
_KILO, _MEGA = 1024, 1024 * 1024


def stage_words(case_type: CaseType, key: str) -> str:
    """Name a stage; one that the table does not have is shown as it is."""
    return _named({one.key: one.label for one in case_type.stages}, key)


def duty_words(case_type: CaseType, key: str) -> str:
    """Name a duty."""
    return _named({one.key: one.label for one in case_type.duties}, key)


def act_words(case_type: CaseType, key: str) -> str:
    """Name an act of the table, a part of one, or one that the engine does itself."""
    if key in _BUILT_IN:
        return str(_BUILT_IN[key])
    whole, dot, part = key.partition(".")
    words = _named({one.key: one.label for one in case_type.acts}, whole)
    return f"{words}: {_PARTS.get(part, part)}" if dot else words


def field_words(case_type: CaseType, key: str) -> str:
    """Name a field of the form."""
    return _named({one.key: one.label for one in case_type.form}, key)


def evidence_words(case_type: CaseType, key: str) -> str:
    """Name a kind of file."""
    return _named({one.key: one.label for one in case_type.evidence}, key)


def ground_words(key: str) -> str:
    """Name a ground of a conflict of interest."""
    return str(GROUND_WORDS.get(key, key))


def file_words(content_type: str) -> str:
    """Name a type of file."""
    return str(FILE_WORDS.get(content_type, content_type))


def size_words(size: int) -> str:
    """Write a size in bytes short.

    Example:
        >>> size_words(900), size_words(2_097_152)
        ('900 B', '2 MB')

    """
    for unit, name in ((_MEGA, "MB"), (_KILO, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} B"


def subject_words(key: str) -> str:
    """Give whom a case is about as people know it; nothing where only its title says that.

    A case about a list or a batch is kept under a key of the program's own, such as `batch:3`.
    """
    return "" if ":" in key else key


def value_words(field: FormField, value: Any) -> str:
    """Write what a field says; what could not be read is shown as it was typed."""
    if value in (None, ""):
        return figures.NOTHING
    write = _WRITERS.get(field.kind)
    return write(field, value) if write else str(value)


def refusal_words(error: DomainError, case_type: CaseType) -> str:
    """Say a refusal with the words of the table in place of its keys."""
    data = {
        key: _SAID[key](case_type, value) if key in _SAID else _plain(value)
        for key, value in error.data.items()
    }
    cause = error.data.get("cause")
    if isinstance(cause, DomainError):
        data["why"] = refusal_words(cause, case_type)
    return gettext(error.message).format(**data)


def _named(labels: Mapping[str, Label], key: str) -> str:
    return said(labels[key]) if key in labels else key


def _plain(value: Any) -> Any:
    if hasattr(value, "zh") and hasattr(value, "en"):
        return said(value)
    if isinstance(value, dt.datetime):
        return figures.moment(value)
    return figures.day(value) if isinstance(value, dt.date) else value


def _duty_or_act(case_type: CaseType, key: str) -> str:
    words = duty_words(case_type, key)
    return act_words(case_type, key) if words == key else words


def _listed(name: Callable[[CaseType, str], str]) -> Callable[[CaseType, Any], str]:
    def say(case_type: CaseType, keys: Any) -> str:
        return listed(name(case_type, key) for key in str(keys).split(", ") if key)

    return say


_SAID: Mapping[str, Callable[[CaseType, Any], str]] = {
    "act": act_words,
    "last_act": act_words,
    "stage": stage_words,
    "duty": _listed(duty_words),
    "held": _duty_or_act,
    "wanted": _duty_or_act,
    "fields": _listed(field_words),
    "kinds": _listed(evidence_words),
    "kind": evidence_words,
    "grounds": _listed(lambda _, key: ground_words(key)),
    "found": lambda _, key: file_words(key),
    "taken": _listed(lambda _, key: file_words(key)),
    "size": lambda _, size: size_words(size),
    "bytes_max": lambda _, size: size_words(size),
}


def _money(_: FormField, value: Any) -> str:
    return figures.exact_money(value) if isinstance(value, int) else str(value)


def _whole(_: FormField, value: Any) -> str:
    return figures.grouped(value) if isinstance(value, int) else str(value)


def _decimal(_: FormField, value: Any) -> str:
    return figures.measure(value) if isinstance(value, int) else str(value)


def _share(_: FormField, value: Any) -> str:
    return figures.share(value) if isinstance(value, int) else str(value)


def _date(_: FormField, value: Any) -> str:
    try:
        return figures.day(dt.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _yes_no(_: FormField, value: Any) -> str:
    return {True: gettext("Yes"), False: gettext("No")}.get(value, str(value))


def _choice(field: FormField, value: Any) -> str:
    return _named({one.key: one.label for one in field.choices}, str(value))


_WRITERS: Mapping[FieldKind, Callable[[FormField, Any], str]] = {
    FieldKind.MONEY: _money,
    FieldKind.WHOLE: _whole,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.DECIMAL: _decimal,
    FieldKind.SHARE: _share,
}
