"""Lend a role to a deputy, and take it back (委托与收回)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from renqi.audit.domain.events import EventKind
from renqi.audit.services.record_event import record_event
from renqi.identity.domain import refusals
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action, Role
from renqi.identity.models import Delegation, Membership
from renqi.identity.selectors.colleagues import colleagues_of
from renqi.identity.services.constraints import refusing
from renqi.identity.services.rights import given_reason
from renqi.identity.services.rows import (
    hold_delegation,
    hold_membership,
    hold_person,
    person_subject,
)


@transaction.atomic
def delegate_role(
    *,
    membership_id: int,
    deputy_id: int,
    from_on: dt.date,
    until_on: dt.date,
    reason: str,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Let a deputy act in a role from one day until before another (委托).

    The holder lends to a colleague; the security administrator arranges any other. The deputy
    stays who they are: acts carry both names, and where two people are asked for, a person who
    acts as two is one.

    Args:
        membership_id: The role that is lent.
        deputy_id: Who may act in it.
        from_on: First day, today at the earliest.
        until_on: Day after the last.
        reason: Why, for the trail.
        actor: The holder or the security administrator.
        at: The instant.

    Returns:
        Key of the delegation.

    Raises:
        DelegationNotAllowed: Somebody else asks.
        DeputyElsewhere: A holder lends outside the organisation.
        DomainError: The role, the deputy or the days forbid it.

    Effects:
        One Delegation, one event.

    Locks:
        The deputy, then the membership.
    """
    reason = given_reason(reason)
    deputy, lent = hold_person(deputy_id), hold_membership(membership_id)
    _may_lend(actor, lent)
    today = timezone.localdate(at)
    if from_on < today:
        raise refusals.RoleBackdated
    if until_on <= from_on:
        # Asked before the database is: it makes no range of days that run backwards.
        raise refusals.RoleEndsBeforeStart
    if not deputy.is_active:
        raise refusals.SignInClosed(name=deputy.name)
    if lent.person_id == actor.person_id:
        near = colleagues_of(lent.person_id, lent.organisation_id, as_of=today, at=at)
        if deputy.pk not in {one.person_id for one in near}:
            raise refusals.DeputyElsewhere
    with refusing():
        made = Delegation.objects.create(
            membership=lent,
            deputy=deputy,
            from_on=from_on,
            until_on=until_on,
            reason=reason,
            assigned_by_id=actor.person_id,
            assigned_at=at,
        )
    record_event(
        EventKind.DELEGATED,
        who=actor.who,
        at=at,
        subject=person_subject(deputy),
        detail={
            "for": lent.person.name,
            "role": lent.role,
            "organisation": lent.organisation.name,
            "from": from_on.isoformat(),
            "until": until_on.isoformat(),
            "reason": reason,
        },
    )
    return made.pk


@transaction.atomic
def end_delegation(*, delegation_id: int, reason: str, actor: Actor, at: dt.datetime) -> None:
    """End a delegation at once: by the holder, the deputy or the security administrator (收回).

    Raises:
        DelegationNotAllowed: Somebody else asks.
        RoleEndedAlready: It has ended.
        ReasonMissing: No reason is given.

    Effects:
        The delegation's end, one event.

    Locks:
        The delegation.
    """
    reason = given_reason(reason)
    row = hold_delegation(delegation_id)
    concerned = {row.membership.person_id, row.deputy_id}
    if actor.person_id not in concerned and not actor.may_everywhere(Action.RIGHTS_GRANT):
        raise refusals.DelegationNotAllowed
    if row.ended_at is not None or row.until_on <= timezone.localdate(at):
        raise refusals.RoleEndedAlready
    row.ended_at, row.ended_by_id = at, actor.person_id
    row.save(update_fields=["ended_at", "ended_by"])
    record_event(
        EventKind.DELEGATION_ENDED,
        who=actor.who,
        at=at,
        subject=person_subject(row.deputy),
        detail={
            "for": row.membership.person.name,
            "role": row.membership.role,
            "organisation": row.membership.organisation.name,
            "reason": reason,
        },
    )


def _may_lend(actor: Actor, lent: Membership) -> None:
    is_holder = lent.person_id == actor.person_id
    if not is_holder and not actor.may_everywhere(Action.RIGHTS_GRANT):
        raise refusals.DelegationNotAllowed
    if lent.role == Role.CLAIMANT.value:
        raise refusals.ClaimantLends
