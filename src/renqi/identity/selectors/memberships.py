"""Which roles somebody holds (任职查询)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.models import Membership, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role of one person, as shown to that person.

    Attributes:
        organisation: Name of the organisation.
        kind: What the organisation is.
        role: Role held there.
        from_on: First day.
        until_on: Day after the last; none while open.
        is_in_force: Whether it holds on the day asked about.
    """

    organisation: str
    kind: str
    role: str
    from_on: dt.date
    until_on: dt.date | None
    is_in_force: bool


def has_people() -> bool:
    """Tell whether anybody has a sign-in."""
    return Person.objects.exists()


def memberships_of(person_id: int, *, as_of: dt.date) -> list[HeldRole]:
    """List every role a person holds or held, newest first."""
    rows = (
        Membership.objects.filter(person_id=person_id)
        .select_related("organisation")
        .order_by("-from_on", "-pk")
    )
    return [
        HeldRole(
            organisation=row.organisation.name,
            kind=row.organisation.kind,
            role=row.role,
            from_on=row.from_on,
            until_on=row.until_on,
            is_in_force=row.from_on <= as_of and (row.until_on is None or as_of < row.until_on),
        )
        for row in rows
    ]
