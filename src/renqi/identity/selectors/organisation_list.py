"""Which organisations take part (单位清单)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.models import Organisation
from renqi.identity.selectors.actors import in_force


class OrganisationSort(StrEnum):
    """How a list of organisations may be sorted (排序)."""

    NAME = "name"
    KIND = "kind"
    PEOPLE = "people"
    CREATED = "created_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFilter:
    """Which organisations a list shows; an empty condition lets all through (筛选条件)."""

    text: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    """An organisation as a list shows it (单位行); `people` counts who acts for it now."""

    key: int
    name: str
    kind: str
    uscc: str
    district: str
    is_open: bool
    is_made_up: bool
    people: int
    created_at: dt.datetime


def organisation_page(
    *,
    where: OrganisationFilter,
    sort: OrganisationSort,
    is_descending: bool,
    page: int,
    per_page: int,
    at: dt.datetime,
) -> ListPage[OrganisationRow]:
    """Give one page of the organisations that pass a filter."""
    rows = _sorted(_organisations(where, at=at), sort, is_descending=is_descending)
    return cut(rows, page=page, per_page=per_page, read=_row)


def export_organisations(
    *, where: OrganisationFilter, sort: OrganisationSort, is_descending: bool, at: dt.datetime
) -> Iterator[OrganisationRow]:
    """Give all organisations that pass a filter."""
    rows = _sorted(_organisations(where, at=at), sort, is_descending=is_descending)
    return (_row(row) for row in rows.iterator(chunk_size=500))


def organisation_row(key: int, *, at: dt.datetime) -> OrganisationRow | None:
    """Give one organisation; none where there is none."""
    row = _organisations(OrganisationFilter(), at=at).filter(pk=key).first()
    return None if row is None else _row(row)


def open_organisations() -> list[tuple[int, str, str]]:
    """List the open organisations as key, kind and name, by name."""
    rows = Organisation.objects.filter(is_open=True).order_by("name", "pk")
    return list(rows.values_list("pk", "kind", "name"))


def _organisations(where: OrganisationFilter, *, at: dt.datetime) -> QuerySet[Organisation]:
    running = in_force(as_of=timezone.localdate(at), at=at)
    rows = Organisation.objects.annotate(
        people=Count("memberships__person", filter=Q(memberships__in=running), distinct=True)
    )
    if where.text:
        rows = rows.filter(Q(name__icontains=where.text) | Q(uscc__startswith=where.text.upper()))
    if where.kind:
        rows = rows.filter(kind=where.kind)
    if where.state in {"open", "closed"}:
        rows = rows.filter(is_open=where.state == "open")
    return rows


def _sorted(
    rows: QuerySet[Organisation], sort: OrganisationSort, *, is_descending: bool
) -> QuerySet[Organisation]:
    key = F(sort.value)
    return rows.order_by(key.desc() if is_descending else key.asc(), "pk")


def _row(row: Any) -> OrganisationRow:
    return OrganisationRow(
        key=row.pk,
        name=row.name,
        kind=row.kind,
        uscc=row.uscc,
        district=row.district,
        is_open=row.is_open,
        is_made_up=row.is_made_up,
        people=row.people,
        created_at=row.created_at,
    )
