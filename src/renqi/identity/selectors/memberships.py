"""Which roles somebody holds (任职查询)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.permissions import Role
from renqi.identity.domain.refusals import RoleUnknown
from renqi.identity.domain.separation import ADMINISTRATORS
from renqi.identity.models import Membership, Person
from renqi.identity.selectors.actors import in_force, name_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role of one person.

    Attributes:
        key: Key of the membership.
        organisation_id: Key of the organisation.
        organisation: Name of the organisation.
        kind: What the organisation is.
        role: Role held there.
        from_on: First day.
        until_on: Day after the last; none while open.
        ends_at: Instant of the end, where it ends by the hour.
        reason: Why it was given; empty where nobody said.
        granted_by: Name of who gave it; empty where a program did.
        is_in_force: Whether it holds at the moment asked about.
        is_ahead: Whether it begins later.
    """

    key: int
    organisation_id: int
    organisation: str
    kind: str
    role: str
    from_on: dt.date
    until_on: dt.date | None
    ends_at: dt.datetime | None
    reason: str
    granted_by: str
    is_in_force: bool
    is_ahead: bool


def has_people() -> bool:
    """Tell whether anybody has a sign-in."""
    return Person.objects.exists()


def memberships_of(
    person_id: int, *, as_of: dt.date, at: dt.datetime | None = None
) -> list[HeldRole]:
    """List every role a person holds or held, newest first."""
    rows = (
        Membership.objects.filter(person_id=person_id)
        .select_related("organisation", "granted_by")
        .order_by("-from_on", "-pk")
    )
    return [_held(row, as_of=as_of, at=at) for row in rows]


def lendable_roles(person_id: int, *, as_of: dt.date, at: dt.datetime) -> list[HeldRole]:
    """List the roles that a person may lend: no administrator's, no claim, not by the hour."""
    rows = (
        in_force(as_of=as_of, at=at)
        .filter(person_id=person_id, ends_at__isnull=True)
        .exclude(role__in=[role.value for role in ADMINISTRATORS | {Role.CLAIMANT}])
        .select_related("organisation", "granted_by")
        .order_by("from_on", "pk")
    )
    return [_held(row, as_of=as_of, at=at) for row in rows]


def holder_of(membership_id: int) -> int:
    """Tell whose role it is.

    Raises:
        RoleUnknown: There is no such role.
    """
    found = Membership.objects.filter(pk=membership_id).values_list("person_id", flat=True).first()
    if found is None:
        raise RoleUnknown
    return found


def _held(row: Membership, *, as_of: dt.date, at: dt.datetime | None) -> HeldRole:
    # An end before the beginning is a role taken back before it began.
    is_over = (row.until_on is not None and row.until_on <= as_of) or (
        row.ends_at is not None and (at is None or row.ends_at <= at)
    )
    return HeldRole(
        key=row.pk,
        organisation_id=row.organisation_id,
        organisation=name_shown(row),
        kind=row.organisation.kind,
        role=row.role,
        from_on=row.from_on,
        until_on=row.until_on,
        ends_at=row.ends_at,
        reason=row.reason,
        granted_by=row.granted_by.name if row.granted_by else "",
        is_in_force=row.from_on <= as_of and not is_over,
        is_ahead=row.from_on > as_of and not is_over,
    )
