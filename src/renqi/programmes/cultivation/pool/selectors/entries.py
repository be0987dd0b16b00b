"""Places of the pool: lists, counts, one place with its history (培育库查询)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.kinds import Act, EntryState, Grade, PoolKind
from renqi.programmes.cultivation.pool.domain.refusals import EntryUnknown
from renqi.programmes.cultivation.pool.models import Entry, Move

_EXPORT_AT_ONCE = 2_000


class EntrySort(StrEnum):
    """By what a list of places is sorted (排序)."""

    NAME = "name"
    KIND = "kind"
    GRADE = "grade"
    DISTRICT = "district"
    CHAIN = "chain"
    ENTERED = "entered_on"
    CHANGED = "changed_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFilter:
    """Which places a list shows; an empty condition lets all through (筛选条件).

    `states` is empty for places that have not ended.
    """

    text: str = ""
    kind: str = ""
    grade: str = ""
    states: tuple[str, ...] = ()
    district: str = ""
    chain: str = ""
    size_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A firm's place in one kind, as lists show it (在库企业)."""

    id: int
    uscc: str
    name: str
    kind: PoolKind
    grade: Grade
    state: EntryState
    entered_on: dt.date
    changed_on: dt.date
    exited_on: dt.date | None
    district: str | None
    chain: str | None
    industry: str | None
    size_class: str | None
    classed_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineMove:
    """One move of a place (变动)."""

    act: Act
    from_grade: str
    to_grade: Grade
    reason: str
    on: dt.date
    at: dt.datetime
    proposed_by: str
    decided_by: str
    title: str
    rules: str
    told: int
    why: Mapping[str, object]


def entries_of(uscc: str, *, scope: Scope) -> tuple[Place, ...]:
    """List every place a firm has or had, standing ones first (企业在库情况)."""
    rows = _rows(scope).filter(uscc=uscc).order_by(F("exited_on").asc(nulls_first=True), "kind")
    return tuple(_place(row) for row in rows)


def pool_entries(*, scope: Scope, where: PlaceFilter) -> Iterator[Place]:
    """Walk over the places that pass a filter, by name (在库清单)."""
    rows = _filtered(scope, where).order_by("name", "pk")
    for row in rows.iterator(chunk_size=_EXPORT_AT_ONCE):
        yield _place(row)


def place_page(
    *,
    scope: Scope,
    where: PlaceFilter,
    sort: EntrySort,
    is_descending: bool,
    page: int,
    per_page: int,
) -> ListPage[Place]:
    """Give one page of places (在库分页); a page beyond the last gives the last."""
    field = F(sort.value)
    order = field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True)
    rows = _filtered(scope, where).order_by(order, "name", "pk")
    return cut(rows, page=page, per_page=per_page, read=_place)


def place(entry_id: int, *, scope: Scope) -> Place:
    """Give one place.

    Raises:
        EntryUnknown: There is none, or it is another firm's.
    """
    row = _rows(scope).filter(pk=entry_id).first()
    if row is None:
        raise EntryUnknown
    return _place(row)


def moves_of(entry_id: int, *, scope: Scope) -> tuple[TimelineMove, ...]:
    """List what happened to a place, the newest first (变动历程)."""
    rows = Move.objects.filter(entry__in=_rows(scope).filter(pk=entry_id)).order_by("-at", "-pk")
    return tuple(_move(row) for row in rows)


def board_counts(
    *, scope: Scope, kind: PoolKind, by: str
) -> dict[str | None, dict[tuple[str, str], int]]:
    """Count places by class, then by grade and state; the whole city only (培育库看板).

    Args:
        scope: What may be seen.
        kind: The kind.
        by: `chain`, `district` or `size_class`.
    """
    if not scope.all:
        return {}
    rows = Entry.objects.filter(kind=kind.value).exclude(state=EntryState.EXITED.value)
    counts: dict[str | None, dict[tuple[str, str], int]] = {}
    for key, grade, state, number in (
        rows.values_list(by, "grade", "state").annotate(firms=Count("pk")).order_by()
    ):
        counts.setdefault(key, {})[grade, state] = number
    return counts


def kind_counts(*, scope: Scope) -> dict[tuple[str, str], int]:
    """Count standing places by kind and state; the whole city only (各类在库户数)."""
    if not scope.all:
        return {}
    rows = Entry.objects.exclude(state=EntryState.EXITED.value)
    found = rows.values_list("kind", "state").annotate(firms=Count("pk")).order_by()
    return {(kind, state): number for kind, state, number in found}


def newest_places(*, scope: Scope, kind: PoolKind, per_grade: int) -> dict[str, Sequence[Place]]:
    """Give the places of each grade that changed last, for the board (看板卡片)."""
    rows = _rows(scope).filter(kind=kind.value).exclude(state=EntryState.EXITED.value)
    grades = rows.order_by().values_list("grade", flat=True).distinct()
    return {
        grade: [
            _place(row)
            for row in rows.filter(grade=grade).order_by("-changed_on", "name", "pk")[:per_grade]
        ]
        for grade in grades
    }


def _rows(scope: Scope) -> QuerySet[Entry]:
    if scope.all:
        return Entry.objects.all()
    return Entry.objects.filter(uscc=scope.uscc) if scope.uscc else Entry.objects.none()


def _filtered(scope: Scope, where: PlaceFilter) -> QuerySet[Entry]:
    rows = _rows(scope)
    if where.states:
        rows = rows.filter(state__in=where.states)
    else:
        rows = rows.exclude(state=EntryState.EXITED.value)
    text = where.text.replace("\x00", "").strip()
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(uscc__startswith=text.upper()))
    equal = {
        "kind": where.kind,
        "grade": where.grade,
        "district": where.district,
        "chain": where.chain,
        "size_class": where.size_class,
    }
    return rows.filter(**{name: value for name, value in equal.items() if value})


def _place(row: Entry) -> Place:
    return Place(
        id=row.pk,
        uscc=row.uscc,
        name=row.name,
        kind=PoolKind(row.kind),
        grade=Grade(row.grade),
        state=EntryState(row.state),
        entered_on=row.entered_on,
        changed_on=row.changed_on,
        exited_on=row.exited_on,
        district=row.district,
        chain=row.chain,
        industry=row.industry,
        size_class=row.size_class,
        classed_at=row.classed_at,
    )


def _move(row: Move) -> TimelineMove:
    return TimelineMove(
        act=Act(row.act),
        from_grade=row.from_grade,
        to_grade=Grade(row.to_grade),
        reason=row.reason,
        on=row.on,
        at=row.at,
        proposed_by=row.proposed_by,
        decided_by=row.decided_by,
        title=row.title,
        rules=row.rules,
        told=row.told,
        why=row.why,
    )
