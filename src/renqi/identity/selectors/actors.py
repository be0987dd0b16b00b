"""Who somebody is today (当前身份)."""

import datetime as dt

from django.conf import settings
from django.db.models import Q, QuerySet

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.capacity import Capacity
from renqi.identity.domain.permissions import Role
from renqi.identity.models import Delegation, Membership, Organisation, Person


def actor_of(
    person_id: int, *, as_of: dt.date, at: dt.datetime | None = None, capacity: str = ""
) -> Actor:
    """Give a person in the role chosen, or else in the longest-standing one of their own.

    Args:
        person_id: Key of the person.
        as_of: The day.
        at: The instant, for roles that end by the hour; without it they do not count.
        capacity: Key of the capacity chosen; one that is not in force is passed over.

    Returns:
        The person in that role; without a role if none is in force.
    """
    held = capacities_of(person_id, as_of=as_of, at=at)
    chosen = next((one for one in held if one.key == capacity), held[0] if held else None)
    if chosen is None:
        return Actor(person_id=person_id, name=Person.objects.get(pk=person_id).name)
    return chosen.actor


def capacities_of(
    person_id: int, *, as_of: dt.date, at: dt.datetime | None = None
) -> list[Capacity]:
    """List the roles a person may act in: their own from the oldest, then those lent to them.

    Args:
        person_id: Key of the person.
        as_of: The day.
        at: The instant, for roles that end by the hour; without it they do not count.
    """
    own = (
        in_force(as_of=as_of, at=at)
        .filter(person_id=person_id)
        .select_related("person", "organisation")
        .order_by("from_on", "pk")
    )
    lent = (
        Delegation.objects.filter(
            deputy_id=person_id, deputy__is_active=True, ended_at__isnull=True
        )
        .filter(from_on__lte=as_of, until_on__gt=as_of)
        .filter(membership__in=in_force(as_of=as_of, at=at))
        .select_related("membership__person", "membership__organisation", "deputy")
        .order_by("from_on", "pk")
    )
    return [Capacity(key=f"role-{row.pk}", actor=_actor(row, person=row.person)) for row in own] + [
        Capacity(
            key=f"deputy-{row.pk}",
            actor=_actor(row.membership, person=row.deputy, acting_for=row.membership.person.name),
        )
        for row in lent
    ]


def in_force(*, as_of: dt.date, at: dt.datetime | None = None) -> QuerySet[Membership]:
    """Give the roles that hold on a day; those that end by the hour only up to that instant."""
    by_the_hour = Q(ends_at__isnull=True) if at is None else Q(ends_at=None) | Q(ends_at__gt=at)
    return Membership.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=as_of),
        by_the_hour,
        from_on__lte=as_of,
        person__is_active=True,
        organisation__is_open=True,
    )


def is_demo_city() -> bool:
    """Whether any organisation is made up, so that pages must say so (演示城市)."""
    return Organisation.objects.filter(is_made_up=True).exists()


def says_made_up() -> bool:
    """Whether pages and papers say that the city is made up, or are set to say it (演示标注)."""
    return settings.RENQI_DEMO or is_demo_city()


def name_shown(held: Membership) -> str:
    """Name the organisation; a claimant is not told what is known here of the firm (单位名称)."""
    is_claimant = held.role == Role.CLAIMANT.value
    return held.organisation.uscc if is_claimant else held.organisation.name


def _actor(held: Membership, *, person: Person, acting_for: str = "") -> Actor:
    return Actor(
        person_id=person.pk,
        name=person.name,
        role=held.role,
        organisation_id=held.organisation_id,
        organisation=name_shown(held),
        uscc=held.organisation.uscc,
        acting_for=acting_for,
    )
