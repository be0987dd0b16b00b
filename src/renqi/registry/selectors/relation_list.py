"""The relations on record, as a list (关联关系清单)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F, Q, QuerySet

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope
from renqi.registry.models import FirmRelation


class RelationSort(StrEnum):
    """By what the list may be sorted (排序)."""

    FIRST = "first"
    SECOND = "second"
    FROM = "from_on"
    UNTIL = "until_on"


class RelationState(StrEnum):
    """Whether a relation holds on the day of the list (状态)."""

    IN_FORCE = "in_force"
    TO_COME = "to_come"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationFilter:
    """Which relations a list shows; an empty condition lets all through (筛选条件)."""

    text: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationLine:
    """One relation on record; control goes from the first firm (关联关系行)."""

    relation_id: int
    kind: str
    first_uscc: str
    first_name: str
    second_uscc: str
    second_name: str
    from_on: dt.date
    until_on: dt.date | None
    source: str
    recorded_by: str
    recorded_at: dt.datetime
    ended_by: str
    end_reason: str
    state: RelationState


_ORDER = {
    RelationSort.FIRST: "first__name_sort",
    RelationSort.SECOND: "second__name_sort",
    RelationSort.FROM: "from_on",
    RelationSort.UNTIL: "until_on",
}


def relation_page(
    *,
    scope: Scope,
    where: RelationFilter,
    sort: RelationSort,
    is_descending: bool,
    page: int,
    per_page: int,
    as_of: dt.date,
) -> ListPage[RelationLine]:
    """Give one page of the relations that pass a filter; only who sees all firms sees any."""
    rows = _rows(scope, where, sort, is_descending=is_descending, as_of=as_of)
    return cut(rows, page=page, per_page=per_page, read=lambda row: _line(row, as_of=as_of))


def export_relations(
    *,
    scope: Scope,
    where: RelationFilter,
    sort: RelationSort,
    is_descending: bool,
    as_of: dt.date,
) -> Iterator[RelationLine]:
    """Give all relations that pass a filter."""
    rows = _rows(scope, where, sort, is_descending=is_descending, as_of=as_of)
    return (_line(row, as_of=as_of) for row in rows.iterator(chunk_size=1_000))


def is_on_record(relation_id: int, *, scope: Scope) -> bool:
    """Tell whether there is such a relation in the scope; an empty one has none."""
    return scope.all and FirmRelation.objects.filter(pk=relation_id).exists()


def _rows(
    scope: Scope,
    where: RelationFilter,
    sort: RelationSort,
    *,
    is_descending: bool,
    as_of: dt.date,
) -> QuerySet[FirmRelation]:
    rows = FirmRelation.objects.select_related("first", "second")
    if not scope.all:
        return rows.none()
    if where.text:
        code = where.text.upper()
        rows = rows.filter(
            Q(first__name__icontains=where.text)
            | Q(second__name__icontains=where.text)
            | Q(first_uscc__startswith=code)
            | Q(second_uscc__startswith=code)
        )
    if where.kind:
        rows = rows.filter(kind=where.kind)
    conditions = {
        RelationState.IN_FORCE: Q(from_on__lte=as_of)
        & (Q(until_on__isnull=True) | Q(until_on__gt=as_of)),
        RelationState.TO_COME: Q(from_on__gt=as_of),
        RelationState.ENDED: Q(until_on__lte=as_of),
    }
    if where.state in set(RelationState):
        rows = rows.filter(conditions[RelationState(where.state)])
    key = F(_ORDER[sort])
    by = key.desc(nulls_first=True) if is_descending else key.asc(nulls_last=True)
    return rows.order_by(by, "pk")


def _line(row: FirmRelation, *, as_of: dt.date) -> RelationLine:
    has_ended = row.until_on is not None and row.until_on <= as_of
    state = RelationState.TO_COME if row.from_on > as_of else RelationState.IN_FORCE
    return RelationLine(
        relation_id=row.pk,
        kind=row.kind,
        first_uscc=row.first_uscc,
        first_name=row.first.name,
        second_uscc=row.second_uscc,
        second_name=row.second.name,
        from_on=row.from_on,
        until_on=row.until_on,
        source=row.source,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        ended_by=row.ended_by,
        end_reason=row.end_reason,
        state=RelationState.ENDED if has_ended else state,
    )
