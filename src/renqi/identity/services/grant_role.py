"""Give somebody a role, and end it (授予与终止任职)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from renqi.audit.domain.events import EventKind
from renqi.audit.services.record_event import record_event
from renqi.identity.domain import refusals
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.kinds import ROLES_OF_KIND, OrganisationKind
from renqi.identity.domain.permissions import Action, Role
from renqi.identity.models import Membership, Organisation, Person
from renqi.identity.services.constraints import refusing
from renqi.identity.services.rights import given_reason, insist, insist_on_another
from renqi.identity.services.rows import (
    hold_membership,
    hold_organisation,
    hold_person,
    person_subject,
)

_DAY = dt.timedelta(days=1)


@transaction.atomic
def grant_role(
    *,
    person_id: int,
    organisation_id: int,
    role: Role,
    from_on: dt.date,
    until_on: dt.date | None,
    reason: str,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Give a person a role in an organisation from one day until before another (授予角色).

    Args:
        person_id: Who gets it.
        organisation_id: Where.
        role: What; the kind of the organisation says which it can give.
        from_on: First day, today at the earliest.
        until_on: Day after the last; none while nobody knows.
        reason: Why, for the trail.
        actor: The security administrator.
        at: The instant.

    Returns:
        Key of the membership.

    Raises:
        RightMissing: Another role asks.
        NotOneself: Somebody would grant themselves.
        DomainError: The person, the organisation, the days or the other roles forbid it.

    Effects:
        One Membership, one event.

    Locks:
        The person, then the organisation.
    """
    insist(actor, Action.RIGHTS_GRANT)
    insist_on_another(actor, person_id)
    reason = given_reason(reason)
    person, organisation = hold_person(person_id), hold_organisation(organisation_id)
    may_hold(person, organisation, role)
    if from_on < timezone.localdate(at):
        raise refusals.RoleBackdated
    if until_on is not None and until_on <= from_on:
        # Asked before the database is: it makes no range of days that run backwards.
        raise refusals.RoleEndsBeforeStart
    with refusing(name=person.name, organisation=organisation.name):
        made = Membership.objects.create(
            person=person,
            organisation=organisation,
            role=role.value,
            from_on=from_on,
            until_on=until_on,
            reason=reason,
            granted_by_id=actor.person_id,
        )
    record_event(
        EventKind.RIGHT_GRANTED,
        who=actor.who,
        at=at,
        subject=person_subject(person),
        detail={
            "role": role.value,
            "organisation": organisation.name,
            "from": from_on.isoformat(),
            "until": until_on.isoformat() if until_on else "",
            "reason": reason,
        },
    )
    return made.pk


def may_hold(person: Person, organisation: Organisation, role: Role) -> None:
    """Refuse a role that the person or the organisation cannot have (任职条件).

    Raises:
        SignInClosed: The sign-in is closed.
        OrganisationClosed: The organisation is.
        RoleNotOfKind: Organisations of its kind do not give the role.
    """
    if not person.is_active:
        raise refusals.SignInClosed(name=person.name)
    if not organisation.is_open:
        raise refusals.OrganisationClosed(name=organisation.name)
    if role not in ROLES_OF_KIND[OrganisationKind(organisation.kind)]:
        raise refusals.RoleNotOfKind(organisation=organisation.name)


@transaction.atomic
def end_role(
    *, membership_id: int, until_on: dt.date | None, reason: str, actor: Actor, at: dt.datetime
) -> None:
    """End a role: now, or before a day to come (终止角色).

    A role that ends now keeps this day and ends by the hour, so that what the person did this
    morning stays in their right. What was lent of it ends with it.

    Args:
        membership_id: The role.
        until_on: Day after the last; none for now.
        reason: Why, for the trail.
        actor: The security administrator.
        at: The instant.

    Raises:
        RightMissing: Another role asks.
        NotOneself: Somebody would end their own.
        RoleEndedAlready: It has ended.
        RoleEndsBeforeStart: The day is not after the first, or is past.
        RoleEndsEarlier: The role would last longer than now.

    Effects:
        The membership's end, one event.

    Locks:
        The membership.
    """
    insist(actor, Action.RIGHTS_GRANT)
    reason = given_reason(reason)
    held = hold_membership(membership_id)
    insist_on_another(actor, held.person_id)
    today = timezone.localdate(at)
    if has_ended(held, as_of=today, at=at):
        raise refusals.RoleEndedAlready
    if until_on is None:
        held.until_on, held.ends_at = max(today, held.from_on) + _DAY, at
    elif until_on <= max(today, held.from_on):
        raise refusals.RoleEndsBeforeStart
    elif held.until_on is not None and until_on > held.until_on:
        raise refusals.RoleEndsEarlier
    else:
        held.until_on = until_on
    with refusing(name=held.person.name, organisation=held.organisation.name):
        held.save(update_fields=["until_on", "ends_at"])
    record_event(
        EventKind.RIGHT_ENDED,
        who=actor.who,
        at=at,
        subject=person_subject(held.person),
        detail={
            "role": held.role,
            "organisation": held.organisation.name,
            "until": until_on.isoformat() if until_on else at.isoformat(),
            "reason": reason,
        },
    )


def has_ended(held: Membership, *, as_of: dt.date, at: dt.datetime) -> bool:
    """Tell whether a role is over, by the day or by the hour."""
    by_day = held.until_on is not None and held.until_on <= as_of
    return by_day or (held.ends_at is not None and held.ends_at <= at)
