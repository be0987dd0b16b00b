"""Who acts for a firm today (企业用户)."""

import datetime as dt

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.actors import in_force


def people_of_firm(uscc: str, *, as_of: dt.date, at: dt.datetime) -> tuple[Actor, ...]:
    """List the people who act for the firm with this credit code, the longest first (企业用户).

    Claimants are none of them, nor are deputies.
    """
    held = (
        in_force(as_of=as_of, at=at)
        .filter(organisation__uscc=uscc, role=Role.FIRM_USER.value)
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
            uscc=row.organisation.uscc,
        )
        for row in held
    )
