"""Who acts for a district today (区级经办人)."""

import datetime as dt

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.models import Organisation
from renqi.identity.selectors.actors import in_force


def people_of_district(district: str, *, as_of: dt.date, at: dt.datetime) -> tuple[Actor, ...]:
    """List the officers of a district's offices, the longest first (区级经办人).

    Deputies are none of them: who is given a duty is given it for as long as it takes.

    Args:
        district: Code of the district, such as 440305.
        as_of: The day.
        at: The instant, for roles that end by the hour.
    """
    held = (
        in_force(as_of=as_of, at=at)
        .filter(organisation__district=district, role=Role.DISTRICT_OFFICER.value)
        .exclude(organisation__district="")
        .select_related("person", "organisation")
        .order_by("from_on", "pk")
    )
    return tuple(
        Actor(
            person_id=row.person_id,
            name=row.person.name,
            role=row.role,
            organisation_id=row.organisation_id,
            organisation=row.organisation.name,
        )
        for row in held
    )


def district_of(organisation_id: int | None) -> str:
    """Give the code of the district that an organisation is the office of; empty for none."""
    if organisation_id is None:
        return ""
    found = Organisation.objects.filter(pk=organisation_id).values_list("district", flat=True)
    return found.first() or ""
