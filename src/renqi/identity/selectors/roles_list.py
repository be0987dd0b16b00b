"""Who holds what, held it or will hold it (任职清单)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.models import Emergency, Membership
from renqi.identity.selectors.actors import in_force

_SOON = dt.timedelta(days=30)


class RoleState(StrEnum):
    """What a list of roles may be cut to (任职状态)."""

    IN_FORCE = "in_force"
    TO_COME = "to_come"
    ENDING = "ending"
    ENDED = "ended"
    EMERGENCY = "emergency"


class RoleSort(StrEnum):
    """How a list of roles may be sorted (排序)."""

    PERSON = "person"
    ORGANISATION = "organisation"
    ROLE = "role"
    FROM = "from_on"
    UNTIL = "until_on"


_FIELDS = {
    RoleSort.PERSON: "person__name",
    RoleSort.ORGANISATION: "organisation__name",
    RoleSort.ROLE: "role",
    RoleSort.FROM: "from_on",
    RoleSort.UNTIL: "until_on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFilter:
    """Which roles a list shows; an empty condition lets all through (筛选条件)."""

    text: str = ""
    role: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """A role of somebody as a list shows it (任职行)."""

    person_id: int
    person: str
    username: str
    role: str
    organisation_id: int
    organisation: str
    from_on: dt.date
    until_on: dt.date | None
    ends_at: dt.datetime | None
    reason: str
    granted_by: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRow:
    """A role given at the console, and who looked at it (应急授权行)."""

    key: int
    person_id: int
    person: str
    role: str
    organisation: str
    given_at: dt.datetime
    given_by: str
    ends_at: dt.datetime | None
    reason: str
    seen_by: str
    seen_at: dt.datetime | None
    finding: str


def roles_page(
    *,
    where: RoleFilter,
    sort: RoleSort,
    is_descending: bool,
    page: int,
    per_page: int,
    at: dt.datetime,
) -> ListPage[RoleRow]:
    """Give one page of the roles that pass a filter."""
    rows = _sorted(_roles(where, at=at), sort, is_descending=is_descending)
    return cut(rows, page=page, per_page=per_page, read=lambda row: _row(row, at=at))


def export_roles(
    *, where: RoleFilter, sort: RoleSort, is_descending: bool, at: dt.datetime
) -> Iterator[RoleRow]:
    """Give all roles that pass a filter."""
    rows = _sorted(_roles(where, at=at), sort, is_descending=is_descending)
    return (_row(row, at=at) for row in rows.iterator(chunk_size=500))


def roles_in(organisation_id: int, *, at: dt.datetime) -> list[RoleRow]:
    """List who acts or has acted for an organisation, newest first."""
    rows = Membership.objects.filter(organisation_id=organisation_id).select_related(
        "person", "organisation", "granted_by"
    )
    return [_row(row, at=at) for row in rows.order_by("-from_on", "-pk")]


def emergencies() -> list[EmergencyRow]:
    """List the roles given at the console: those nobody looked at first, then the newest."""
    rows = Emergency.objects.select_related(
        "membership__person", "membership__organisation", "seen_by"
    ).order_by(F("seen_at").desc(nulls_first=True), "-pk")
    return [
        EmergencyRow(
            key=row.pk,
            person_id=row.membership.person_id,
            person=row.membership.person.name,
            role=row.membership.role,
            organisation=row.membership.organisation.name,
            given_at=row.given_at,
            given_by=row.given_by,
            ends_at=row.membership.ends_at,
            reason=row.membership.reason,
            seen_by=row.seen_by.name if row.seen_by else "",
            seen_at=row.seen_at,
            finding=row.finding,
        )
        for row in rows
    ]


def unseen_emergencies() -> int:
    """Count the roles given at the console that no auditor has looked at."""
    return Emergency.objects.filter(seen_at__isnull=True).count()


def _roles(where: RoleFilter, *, at: dt.datetime) -> QuerySet[Membership]:
    today = timezone.localdate(at)
    rows = Membership.objects.select_related("person", "organisation", "granted_by")
    if where.text:
        rows = rows.filter(
            Q(person__name__icontains=where.text)
            | Q(person__username__icontains=where.text.lower())
            | Q(organisation__name__icontains=where.text)
        )
    if where.role:
        rows = rows.filter(role=where.role)
    if where.state == RoleState.IN_FORCE:
        return rows.filter(pk__in=in_force(as_of=today, at=at))
    if where.state == RoleState.TO_COME:
        return rows.filter(from_on__gt=today).exclude(ends_at__lte=at)
    if where.state == RoleState.ENDING:
        soon = today + _SOON
        return rows.filter(pk__in=in_force(as_of=today, at=at), until_on__lte=soon)
    if where.state == RoleState.ENDED:
        return rows.filter(Q(until_on__lte=today) | Q(ends_at__lte=at))
    if where.state == RoleState.EMERGENCY:
        return rows.filter(emergency__isnull=False)
    return rows


def _sorted(
    rows: QuerySet[Membership], sort: RoleSort, *, is_descending: bool
) -> QuerySet[Membership]:
    key = F(_FIELDS[sort])
    order = key.desc(nulls_first=True) if is_descending else key.asc(nulls_last=True)
    return rows.order_by(order, "pk")


def _row(row: Membership, *, at: dt.datetime) -> RoleRow:
    return RoleRow(
        person_id=row.person_id,
        person=row.person.name,
        username=row.person.username,
        role=row.role,
        organisation_id=row.organisation_id,
        organisation=row.organisation.name,
        from_on=row.from_on,
        until_on=row.until_on,
        ends_at=row.ends_at,
        reason=row.reason,
        granted_by=row.granted_by.name if row.granted_by else "",
        state=_state(row, at=at),
    )


def _state(row: Membership, *, at: dt.datetime) -> str:
    today = timezone.localdate(at)
    if (row.until_on and row.until_on <= today) or (row.ends_at and row.ends_at <= at):
        return "ended"
    if row.from_on > today:
        return "to_come"
    # A closed sign-in or organisation holds a role in abeyance, to be had back when reopened.
    return "in_force" if row.person.is_active and row.organisation.is_open else "suspended"
