"""Who holds one of some roles today (岗位人员)."""

import datetime as dt
from collections.abc import Collection

from renqi.identity.domain.actor import Actor
from renqi.identity.selectors.actors import in_force


def holders_of(roles: Collection[str], *, as_of: dt.date, at: dt.datetime) -> tuple[Actor, ...]:
    """List the people who hold one of these roles, each once, by name (岗位人员).

    Roles lent for a time are left out: who is given a duty is given it for as long as it takes.

    Args:
        roles: The roles.
        as_of: The day.
        at: The instant, for roles that end by the hour.

    Returns:
        Each person in the longest-standing of the roles.
    """
    held = (
        in_force(as_of=as_of, at=at)
        .filter(role__in=sorted(roles))
        .select_related("person", "organisation")
        .order_by("from_on", "pk")
    )
    first: dict[int, Actor] = {}
    for row in held:
        first.setdefault(
            row.person_id,
            Actor(
                person_id=row.person_id,
                name=row.person.name,
                role=row.role,
                organisation_id=row.organisation_id,
                organisation=row.organisation.name,
                uscc=row.organisation.uscc,
            ),
        )
    return tuple(sorted(first.values(), key=lambda one: (one.name, one.person_id)))
