"""Who may act for whom (委托查询)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from renqi.identity.domain.refusals import DelegationUnknown
from renqi.identity.models import Delegation
from renqi.identity.selectors.actors import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """A role lent to a deputy.

    Attributes:
        key: Key of the delegation.
        holder_id: Key of whose role it is.
        holder: Name of whose role it is.
        deputy_id: Key of who may act in it.
        deputy: Name of who may act in it.
        role: The role.
        organisation: Name of the organisation that gives it.
        from_on: First day.
        until_on: Day after the last.
        reason: Why.
        assigned_by: Name of who arranged it.
        ended_at: When it was ended by hand; none where it was not.
        is_in_force: Whether the deputy may act now.
        can_end: Whether it has not ended yet.
    """

    key: int
    holder_id: int
    holder: str
    deputy_id: int
    deputy: str
    role: str
    organisation: str
    from_on: dt.date
    until_on: dt.date
    reason: str
    assigned_by: str
    ended_at: dt.datetime | None
    is_in_force: bool
    can_end: bool


def delegations_of(person_id: int, *, at: dt.datetime) -> list[Lent]:
    """List what a person lends and what is lent to them, newest first."""
    as_of = timezone.localdate(at)
    rows = (
        Delegation.objects.filter(Q(deputy_id=person_id) | Q(membership__person_id=person_id))
        .select_related("membership__person", "membership__organisation", "deputy", "assigned_by")
        .order_by("-from_on", "-pk")
    )
    held = set(
        in_force(as_of=as_of, at=at)
        .filter(pk__in=[row.membership_id for row in rows])
        .values_list("pk", flat=True)
    )
    return [_lent(row, as_of=as_of, is_held=row.membership_id in held) for row in rows]


def deputy_of(delegation_id: int) -> int:
    """Tell whose deputyship it is.

    Raises:
        DelegationUnknown: There is no such delegation.
    """
    found = Delegation.objects.filter(pk=delegation_id).values_list("deputy_id", flat=True).first()
    if found is None:
        raise DelegationUnknown
    return found


def _lent(row: Delegation, *, as_of: dt.date, is_held: bool) -> Lent:
    is_running = row.ended_at is None and row.until_on > as_of
    return Lent(
        key=row.pk,
        holder_id=row.membership.person_id,
        holder=row.membership.person.name,
        deputy_id=row.deputy_id,
        deputy=row.deputy.name,
        role=row.membership.role,
        organisation=row.membership.organisation.name,
        from_on=row.from_on,
        until_on=row.until_on,
        reason=row.reason,
        assigned_by=row.assigned_by.name,
        ended_at=row.ended_at,
        is_in_force=is_running and is_held and row.from_on <= as_of and row.deputy.is_active,
        can_end=is_running,
    )
