"""Who works where somebody works (同单位人员)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.permissions import Role
from renqi.identity.models import Person
from renqi.identity.selectors.actors import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody by key and names."""

    person_id: int
    name: str
    username: str


def colleagues_of(
    person_id: int, organisation_id: int, *, as_of: dt.date, at: dt.datetime
) -> list[Colleague]:
    """List the others who hold a role in an organisation, by name; who only claims one is none."""
    holders = (
        in_force(as_of=as_of, at=at)
        .filter(organisation_id=organisation_id)
        .exclude(role=Role.CLAIMANT.value)
    )
    return [
        Colleague(person_id=key, name=name, username=username)
        for key, name, username in Person.objects.filter(pk__in=holders.values("person_id"))
        .exclude(pk=person_id)
        .order_by("name", "pk")
        .values_list("pk", "name", "username")
    ]
