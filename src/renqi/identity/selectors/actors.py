"""Who somebody is today (当前身份)."""

import datetime as dt

from django.db.models import Q

from renqi.identity.domain.actor import Actor
from renqi.identity.models import Membership, Organisation, Person


def actor_of(person_id: int, *, as_of: dt.date) -> Actor:
    """Give a person in the role held on a day; without a role if none is in force.

    Where a person serves in several organisations the longest-standing role speaks.
    """
    held = (
        Membership.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=as_of))
        .filter(person_id=person_id, person__is_active=True, from_on__lte=as_of)
        .select_related("person", "organisation")
        .order_by("from_on", "pk")
        .first()
    )
    if held is None:
        return Actor(person_id=person_id, name=Person.objects.get(pk=person_id).name)
    return Actor(
        person_id=person_id,
        name=held.person.name,
        role=held.role,
        organisation_id=held.organisation_id,
        organisation=held.organisation.name,
        uscc=held.organisation.uscc,
    )


def is_demo_city() -> bool:
    """Whether any organisation is made up, so that pages must say so (演示城市)."""
    return Organisation.objects.filter(is_made_up=True).exists()
