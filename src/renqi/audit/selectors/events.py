"""Security events, searched by whoever reads the trail (安全事件查询).

Only the pages of the audit administrator ask these questions, and row security shows the rows to
nobody else. Texts are compared by ranges and not by patterns: behind row security a pattern
would read every row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from renqi.audit.models import SecurityEvent
from renqi.audit.selectors.bounded import bounded_count
from renqi.audit.selectors.conditions import begins, given, of_person

_AT_ONCE = 2_000


class EventSort(StrEnum):
    """By what a list of events is sorted."""

    AT = "at"
    PERSON = "person"
    KIND = "kind"


_ORDER: Mapping[EventSort, str] = {
    EventSort.AT: "id",
    EventSort.PERSON: "person_name",
    EventSort.KIND: "kind",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events are asked for; an empty field asks for nothing in particular.

    Attributes:
        person: Beginning of a name, or the key of a person.
        organisation: Part of the name of an organisation.
        kind: A kind, or with a dot at its end a group of kinds.
        subject_kind: What the event is about.
        subject_key: The key of what it is about.
        text: Part of the name or key of what it is about, or of the details.
        since: From this instant.
        until: Before this instant.
    """

    person: str = ""
    organisation: str = ""
    kind: str = ""
    subject_kind: str = ""
    subject_key: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event as a list shows it."""

    id: int
    at: datetime
    kind: str
    person_id: int
    person_name: str
    role: str
    organisation: str
    subject_kind: str
    subject_key: str
    subject_name: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """A page of events; beyond so many the rows are no longer counted."""

    rows: tuple[EventRow, ...]
    number: int
    pages: int
    total: int
    is_capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who saw one thing, and how often (查阅人)."""

    person_id: int
    person_name: str
    role: str
    organisation: str
    times: int
    files: int
    first_at: datetime
    last_at: datetime


_COLUMNS = (
    "id",
    "at",
    "kind",
    "person_id",
    "person_name",
    "role",
    "organisation",
    "subject_kind",
    "subject_key",
    "subject_name",
    "detail",
)


def event_page(
    *, where: EventFilter, sort: EventSort, is_descending: bool, page: int, per_page: int
) -> EventPage:
    """Give one page of the events that pass a filter (安全事件列表)."""
    rows = _filtered(where)
    count = bounded_count(rows)
    pages = max(1, -(-count.total // per_page))
    number = min(max(1, page), pages)
    start = (number - 1) * per_page
    found = _ordered(rows, sort, is_descending=is_descending)[start : start + per_page].values(
        *_COLUMNS
    )
    return EventPage(
        rows=tuple(EventRow(**row) for row in found),
        number=number,
        pages=pages,
        total=count.total,
        is_capped=count.is_capped,
    )


def export_events(
    *, where: EventFilter, sort: EventSort, is_descending: bool
) -> Iterator[EventRow]:
    """Give every event that passes a filter, one after the other."""
    rows = _ordered(_filtered(where), sort, is_descending=is_descending).values(*_COLUMNS)
    return (EventRow(**row) for row in rows.iterator(chunk_size=_AT_ONCE))


def readers_of(*, subject_kind: str, subject_key: str) -> tuple[Reader, ...]:
    """Give everybody who read, downloaded or exported one thing, the latest first (查阅人员)."""
    rows = (
        SecurityEvent.objects.filter(subject_kind=subject_kind, subject_key=subject_key)
        .filter(kind__gte="read.", kind__lt="read/")
        .values("person_id", "person_name", "role", "organisation")
        .annotate(
            times=Count("id"),
            files=Count("id", filter=~Q(kind="read.sensitive")),
            first_at=Min("at"),
            last_at=Max("at"),
        )
        .order_by("-last_at")
    )
    return tuple(Reader(**row) for row in rows)


def last_name_of(*, subject_kind: str, subject_key: str) -> str:
    """Give the name under which something last stood in the trail; empty for none."""
    rows = SecurityEvent.objects.filter(subject_kind=subject_kind, subject_key=subject_key)
    named = rows.exclude(subject_name="").order_by("-id")
    return named.values_list("subject_name", flat=True).first() or ""


def _ordered(
    rows: QuerySet[SecurityEvent], sort: EventSort, *, is_descending: bool
) -> QuerySet[SecurityEvent]:
    sign = "-" if is_descending else ""
    if sort is EventSort.AT:
        return rows.order_by(f"{sign}id")
    return rows.order_by(f"{sign}{_ORDER[sort]}", "-id")


def _filtered(where: EventFilter) -> QuerySet[SecurityEvent]:
    is_group = where.kind.endswith(".")
    asked = of_person(where.person) & given(
        (
            ("organisation__icontains", where.organisation),
            ("kind", "" if is_group else where.kind),
            ("subject_kind", where.subject_kind),
            ("subject_key", where.subject_key),
            ("at__gte", where.since),
            ("at__lt", where.until),
        )
    )
    if is_group:
        asked &= begins("kind", where.kind)
    if where.text:
        asked &= (
            Q(subject_name__icontains=where.text)
            | Q(subject_key__icontains=where.text)
            | Q(detail__icontains=where.text)
        )
    return SecurityEvent.objects.filter(asked)
