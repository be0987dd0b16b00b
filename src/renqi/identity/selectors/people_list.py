"""Who has a sign-in (人员清单)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.models import Membership, Person
from renqi.identity.selectors.actors import in_force

_AT_ONCE = 500


class PersonState(StrEnum):
    """What a list of people may be cut to (账号状态)."""

    OPEN = "open"
    CLOSED = "closed"
    WITHOUT_ROLE = "without_role"
    WITHOUT_FACTOR = "without_factor"
    ONE_TIME = "one_time"


class PersonSort(StrEnum):
    """How a list of people may be sorted (排序)."""

    NAME = "name"
    USERNAME = "username"
    LAST_SIGN_IN = "last_login"
    CREATED = "created_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFilter:
    """Which people a list shows; an empty condition lets all through (筛选条件)."""

    text: str = ""
    role: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody as a list shows them (人员行).

    Attributes:
        person_id: Key of the person.
        name: Name of the person.
        username: Sign-in name.
        is_active: Whether the sign-in is open.
        is_one_time: Whether the password has to be changed first.
        has_factor: Whether there is a second factor.
        roles: The roles in force, each with the organisation.
        last_sign_in: When they last signed in; none if never.
        created_at: When the sign-in was made.
    """

    person_id: int
    name: str
    username: str
    is_active: bool
    is_one_time: bool
    has_factor: bool
    roles: tuple[tuple[str, str], ...]
    last_sign_in: dt.datetime | None
    created_at: dt.datetime


def people_page(
    *,
    where: PersonFilter,
    sort: PersonSort,
    is_descending: bool,
    page: int,
    per_page: int,
    at: dt.datetime,
) -> ListPage[PersonRow]:
    """Give one page of the people who pass a filter."""
    rows = _sorted(_people(where, at=at), sort, is_descending=is_descending)
    found = cut(rows, page=page, per_page=per_page, read=lambda row: row)
    return replace(found, rows=tuple(_rows(found.rows, at=at)))


def export_people(
    *, where: PersonFilter, sort: PersonSort, is_descending: bool, at: dt.datetime
) -> Iterator[PersonRow]:
    """Give all people who pass a filter, their roles read for many at once."""
    rows = _sorted(_people(where, at=at), sort, is_descending=is_descending)
    running = rows.iterator(chunk_size=_AT_ONCE)
    while batch := list(islice(running, _AT_ONCE)):
        yield from _rows(batch, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInState:
    """How somebody's sign-in stands (账号状态)."""

    created_at: dt.datetime
    last_sign_in: dt.datetime | None
    is_one_time: bool


def sign_in_state(person_id: int) -> SignInState:
    """Tell how somebody's sign-in stands."""
    row = Person.objects.get(pk=person_id)
    return SignInState(
        created_at=row.created_at,
        last_sign_in=row.last_login,
        is_one_time=row.password_is_one_time,
    )


def factors_of(person_id: int) -> list[str]:
    """Name the kinds of somebody's second factors, one for each."""
    rows = Authenticator.objects.filter(user_id=person_id).order_by("pk")
    return list(rows.values_list("type", flat=True))


def _people(where: PersonFilter, *, at: dt.datetime) -> QuerySet[Person]:
    held = in_force(as_of=timezone.localdate(at), at=at).filter(person_id=OuterRef("pk"))
    rows = Person.objects.annotate(
        has_factor=Exists(Authenticator.objects.filter(user_id=OuterRef("pk"))),
        has_role=Exists(held),
    )
    if where.text:
        near = Membership.objects.filter(organisation__name__icontains=where.text)
        rows = rows.filter(
            Q(name__icontains=where.text)
            | Q(username__icontains=where.text.lower())
            | Q(pk__in=near.values("person_id"))
        )
    if where.role:
        rows = rows.filter(Exists(held.filter(role=where.role)))
    condition = _STATES.get(where.state)
    return rows if condition is None else rows.filter(condition)


_STATES: Mapping[str, Q] = {
    PersonState.OPEN: Q(is_active=True),
    PersonState.CLOSED: Q(is_active=False),
    PersonState.WITHOUT_ROLE: Q(has_role=False),
    PersonState.WITHOUT_FACTOR: Q(has_factor=False),
    PersonState.ONE_TIME: Q(password_is_one_time=True),
}


def _sorted(rows: QuerySet[Person], sort: PersonSort, *, is_descending: bool) -> QuerySet[Person]:
    key = F(sort.value)
    order = key.desc(nulls_last=True) if is_descending else key.asc(nulls_first=True)
    return rows.order_by(order, "pk")


def _rows(people: Sequence[Any], *, at: dt.datetime) -> Iterator[PersonRow]:
    held: dict[int, list[tuple[str, str]]] = {}
    running = in_force(as_of=timezone.localdate(at), at=at)
    for person_id, role, place in (
        running.filter(person_id__in=[one.pk for one in people])
        .order_by("from_on", "pk")
        .values_list("person_id", "role", "organisation__name")
    ):
        held.setdefault(person_id, []).append((role, place))
    for one in people:
        yield PersonRow(
            person_id=one.pk,
            name=one.name,
            username=one.username,
            is_active=one.is_active,
            is_one_time=one.password_is_one_time,
            has_factor=one.has_factor,
            roles=tuple(held.get(one.pk, ())),
            last_sign_in=one.last_login,
            created_at=one.created_at,
        )
