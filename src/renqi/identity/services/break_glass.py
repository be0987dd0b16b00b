"""Give a role of a few hours at the console, and look at it afterwards (应急授权)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Who
from renqi.audit.services.record_event import record_event
from renqi.identity.domain import refusals
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action, Role
from renqi.identity.models import Emergency, Membership, Organisation, Person
from renqi.identity.services.constraints import refusing
from renqi.identity.services.grant_role import may_hold
from renqi.identity.services.rights import given_reason, insist, insist_on_another
from renqi.identity.services.rows import hold_person, person_subject

HOURS_MOST = 24
_DAY = dt.timedelta(days=1)


@transaction.atomic
def break_glass(
    *,
    username: str,
    role: Role,
    organisation: str,
    hours: int,
    reason: str,
    given_by: str,
    at: dt.datetime,
) -> dt.datetime:
    """Give somebody a role for a few hours because nobody can give it properly (破窗授权).

    The separation of the administrators holds here too. The auditor sees the role until
    somebody has looked at it.

    Args:
        username: Sign-in name of the person.
        role: What they may be.
        organisation: Name of the organisation that gives the role.
        hours: How long, counted from now.
        reason: Why the ordinary way is closed.
        given_by: Who sits at the console, as the machine knows them.
        at: The instant.

    Returns:
        When the role ends.

    Raises:
        HoursOutOfRange: Less than an hour, or more than a day.
        PersonUnknown: Nobody has the sign-in name.
        OrganisationUnknown: No open organisation has the name.
        DomainError: The person, the organisation or the other roles forbid it.

    Effects:
        One Membership, one Emergency, one event.

    Locks:
        The person.
    """
    if not 1 <= hours <= HOURS_MOST:
        raise refusals.HoursOutOfRange(most=HOURS_MOST)
    reason = given_reason(reason)
    found = Person.objects.filter(username=username).values_list("pk", flat=True).first()
    person = hold_person(found or 0)
    place = Organisation.objects.filter(name=organisation, is_open=True).order_by("pk").first()
    if place is None:
        raise refusals.OrganisationUnknown
    may_hold(person, place, role)
    ends_at = at + dt.timedelta(hours=hours)
    with refusing(name=person.name, organisation=place.name):
        held = Membership.objects.create(
            person=person,
            organisation=place,
            role=role.value,
            from_on=timezone.localdate(at),
            until_on=timezone.localdate(ends_at) + _DAY,
            ends_at=ends_at,
            reason=reason,
        )
    Emergency.objects.create(membership=held, given_at=at, given_by=given_by)
    record_event(
        EventKind.BROKE_GLASS,
        who=Who(name=given_by),
        at=at,
        subject=person_subject(person),
        detail={
            "role": role.value,
            "organisation": place.name,
            "until": ends_at.isoformat(),
            "reason": reason,
        },
    )
    return ends_at


@transaction.atomic
def confirm_emergency(*, emergency_id: int, finding: str, actor: Actor, at: dt.datetime) -> None:
    """Write down that the auditor has looked at an emergency, and what they found (审计复核).

    Raises:
        RightMissing: Another role asks.
        EmergencyUnknown: There is none.
        NotOneself: It was the auditor's own.
        SeenAlready: Somebody has looked at it.
        ReasonMissing: No finding is given.

    Effects:
        The emergency's row, one event.

    Locks:
        The emergency.
    """
    insist(actor, Action.AUDIT_READ)
    finding = given_reason(finding)
    row = (
        Emergency.objects.select_for_update(no_key=True, of=("self",))
        .select_related("membership__person", "seen_by")
        .filter(pk=emergency_id)
        .first()
    )
    if row is None:
        raise refusals.EmergencyUnknown
    insist_on_another(actor, row.membership.person_id)
    if row.seen_by is not None:
        raise refusals.SeenAlready(name=row.seen_by.name)
    row.seen_by_id, row.seen_at, row.finding = actor.person_id, at, finding
    row.save(update_fields=["seen_by", "seen_at", "finding"])
    record_event(
        EventKind.BROKE_GLASS,
        who=actor.who,
        at=at,
        subject=person_subject(row.membership.person),
        detail={"act": "looked at", "finding": finding},
    )
