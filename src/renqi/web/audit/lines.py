"""Events and changes as lines of a page or a file (审计行)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from renqi.audit.selectors.events import EventRow
from renqi.audit.selectors.row_changes import ChangeRow
from renqi.registry.intake.workbook import Row
from renqi.web.audit import words
from renqi.web.audit.column_words import column_words
from renqi.web.audit.detail_words import EMPTY, detail_pairs, said
from renqi.web.shell.words import role_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedColumn:
    """One column before and after; a secret shows neither."""

    name: str
    words: str | Promise
    old: str
    new: str
    is_hidden: bool


def event_line(row: EventRow) -> dict[str, Any]:
    """Give an event as the table shows it."""
    look = words.event_look(row.kind)
    return {
        "row": row,
        "words": words.event_words(row.kind),
        "tone": look.tone,
        "icon": look.icon,
        "role": role_words(row.role),
        "subject": words.subject_words(row.subject_kind),
        "link": subject_link(row.subject_kind, row.subject_key),
        "details": detail_pairs(row.detail),
    }


def subject_link(kind: str, key: str) -> str:
    """Give the page of who saw one thing; empty where nobody can have."""
    if kind not in {"firm", "case", "account", "person"} or not key:
        return ""
    try:
        return reverse("audit_readers", args=[kind, key])
    except NoReverseMatch:
        return ""


def change_line(row: ChangeRow) -> dict[str, Any]:
    """Give a change as the table shows it."""
    return {
        "row": row,
        "table": words.table_words(row.table_name),
        "words": words.OPERATION_WORDS[row.op],
        "tone": words.OPERATION_TONES[row.op],
        "role": role_words(row.role),
        "columns": changed_columns(row.changes),
    }


def changed_columns(changes: Mapping[str, Any]) -> list[ChangedColumn]:
    """Give the columns that changed, by name; what was empty and is gone says nothing."""
    found = []
    for name, values in sorted(changes.items()):
        is_hidden = not isinstance(values, list)
        if not is_hidden and all(one in EMPTY for one in values):
            continue
        old, new = ("", "") if is_hidden else (said(name, one) for one in values)
        found.append(
            ChangedColumn(
                name=name, words=column_words(name), old=old, new=new, is_hidden=is_hidden
            )
        )
    return found


def event_header() -> list[str]:
    """Give the header of the file of events."""
    return [
        gettext("No."),
        gettext("Time"),
        gettext("What happened"),
        gettext("Person"),
        gettext("Person key"),
        gettext("Role"),
        gettext("Organisation"),
        gettext("About what"),
        gettext("Key"),
        gettext("Name"),
        gettext("Details"),
    ]


def event_rows(rows: Iterator[EventRow]) -> Iterator[Row]:
    """Give the events as rows of a file."""
    for row in rows:
        yield (
            row.id,
            moment_text(row.at),
            str(words.event_words(row.kind)),
            row.person_name,
            row.person_id,
            str(role_words(row.role)),
            row.organisation,
            str(words.subject_words(row.subject_kind)),
            row.subject_key,
            row.subject_name,
            json.dumps(row.detail, ensure_ascii=False) if row.detail else "",
        )


def change_header() -> list[str]:
    """Give the header of the file of changes."""
    return [
        gettext("No."),
        gettext("Time"),
        gettext("Table"),
        gettext("Key"),
        gettext("What happened"),
        gettext("Person"),
        gettext("Person key"),
        gettext("Role"),
        gettext("Organisation"),
        gettext("Changes"),
    ]


def change_rows(rows: Iterator[ChangeRow]) -> Iterator[Row]:
    """Give the changes as rows of a file."""
    for row in rows:
        yield (
            row.id,
            moment_text(row.at),
            row.table_name,
            row.row_key,
            str(words.OPERATION_WORDS[row.op]),
            row.person_name,
            row.person_id,
            str(role_words(row.role)),
            row.organisation,
            json.dumps(row.changes, ensure_ascii=False),
        )


def moment_text(at: Any) -> str:
    """Write an instant in the time of the city."""
    return str(timezone.localtime(at).isoformat(sep=" ", timespec="seconds"))
