"""The history of rows, searched (数据变更查询)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from renqi.audit.models import RowChange
from renqi.audit.selectors.bounded import bounded_count
from renqi.audit.selectors.conditions import given, of_person

_AT_ONCE = 2_000
_COLUMNS = (
    "id",
    "at",
    "table_name",
    "row_key",
    "op",
    "changes",
    "person_id",
    "person_name",
    "role",
    "organisation",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFilter:
    """Which changes are asked for; an empty field asks for nothing in particular.

    Attributes:
        table: Name of the table.
        row_key: Key of the row.
        person: Beginning of a name, or the key of a person.
        op: I, U or D.
        since: From this instant.
        until: Before this instant.
    """

    table: str = ""
    row_key: str = ""
    person: str = ""
    op: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One change as a list shows it; `changes` maps a column to [old, new] or to `hidden`."""

    id: int
    at: datetime
    table_name: str
    row_key: str
    op: str
    changes: Mapping[str, Any]
    person_id: int
    person_name: str
    role: str
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """A page of changes; beyond so many the rows are no longer counted."""

    rows: tuple[ChangeRow, ...]
    number: int
    pages: int
    total: int
    is_capped: bool


def change_page(
    *, where: ChangeFilter, is_descending: bool, page: int, per_page: int
) -> ChangePage:
    """Give one page of the changes that pass a filter (数据变更列表)."""
    rows = _filtered(where)
    count = bounded_count(rows)
    pages = max(1, -(-count.total // per_page))
    number = min(max(1, page), pages)
    start = (number - 1) * per_page
    found = _ordered(rows, is_descending=is_descending)[start : start + per_page].values(*_COLUMNS)
    return ChangePage(
        rows=tuple(ChangeRow(**row) for row in found),
        number=number,
        pages=pages,
        total=count.total,
        is_capped=count.is_capped,
    )


def export_changes(*, where: ChangeFilter, is_descending: bool) -> Iterator[ChangeRow]:
    """Give every change that passes a filter, one after the other."""
    rows = _ordered(_filtered(where), is_descending=is_descending).values(*_COLUMNS)
    return (ChangeRow(**row) for row in rows.iterator(chunk_size=_AT_ONCE))


def _ordered(rows: QuerySet[RowChange], *, is_descending: bool) -> QuerySet[RowChange]:
    return rows.order_by("-id" if is_descending else "id")


def _filtered(where: ChangeFilter) -> QuerySet[RowChange]:
    asked = of_person(where.person) & given(
        (
            ("table_name", where.table),
            ("row_key", where.row_key),
            ("op", where.op),
            ("at__gte", where.since),
            ("at__lt", where.until),
        )
    )
    return RowChange.objects.filter(asked)
