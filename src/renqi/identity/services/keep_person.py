"""Make, close and reopen sign-ins (账号管理)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.services.record_event import record_event
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.refusals import RoleEndedAlready
from renqi.identity.models import Person
from renqi.identity.services.constraints import refusing
from renqi.identity.services.end_sessions import end_sessions
from renqi.identity.services.passwords import random_password
from renqi.identity.services.prove_email import queue_proof
from renqi.identity.services.rights import given_reason, insist, insist_on_another
from renqi.identity.services.rows import hold_person, person_subject
from renqi.identity.services.warn_person import EMAIL_CHANGED, warn_person


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimePassword:
    """A password made just now; it is in no other place and is never shown again (一次性口令).

    Attributes:
        person_id: Key of the person.
        name: Name of the person.
        username: Sign-in name.
        password: Password in the clear.
    """

    person_id: int
    name: str
    username: str
    password: str


@transaction.atomic
def make_person(
    *,
    username: str,
    name: str,
    email: str,
    is_checked: bool = False,
    actor: Actor,
    at: dt.datetime,
) -> OneTimePassword:
    """Give somebody a sign-in that may do nothing until a role is granted (新建账号).

    Args:
        username: Sign-in name, plain and lower case.
        name: The person's name.
        email: Address for notices; empty for none.
        is_checked: Whether the administrator made sure that the address is theirs.
        actor: The system administrator.
        at: The instant.

    Returns:
        The sign-in with a password that the first sign-in has to change.

    Raises:
        RightMissing: Another role asks.
        UsernameTaken: Somebody has the name.
        UsernameMisshapen: The name is not plain.
        NameMissing: The person has no name.

    Effects:
        One Person, one event; a letter to an address that nobody has checked.
    """
    insist(actor, Action.PEOPLE_KEEP)
    password = random_password()
    person = Person(
        username=username.strip(),
        name=name.strip(),
        email=email.strip(),
        email_proven_at=at if is_checked and email.strip() else None,
        password_is_one_time=True,
    )
    person.set_password(password)
    with refusing(username=person.username):
        person.save()
    record_event(
        EventKind.PERSON_MADE,
        who=actor.who,
        at=at,
        subject=person_subject(person),
        detail={"act": "e-mail checked"} if person.email_proven_at else {},
    )
    queue_proof(person, at=at)
    return OneTimePassword(
        person_id=person.pk, name=person.name, username=person.username, password=password
    )


@transaction.atomic
def close_person(*, person_id: int, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Close a sign-in; its roles stay written but hold no longer (停用账号).

    Raises:
        RightMissing: Another role asks.
        NotOneself: Somebody would lock themselves out.
        ReasonMissing: No reason is given.
        RoleEndedAlready: It is closed.

    Effects:
        The person's row, one event. Open sessions end, and stay ended if the sign-in reopens.

    Locks:
        The person.
    """
    insist(actor, Action.PEOPLE_KEEP)
    insist_on_another(actor, person_id)
    reason = given_reason(reason)
    person = hold_person(person_id)
    if not person.is_active:
        raise RoleEndedAlready
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person_id)
    record_event(
        EventKind.PERSON_CLOSED,
        who=actor.who,
        at=at,
        subject=person_subject(person),
        detail={"reason": reason},
    )


@transaction.atomic
def reopen_person(*, person_id: int, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Reopen a closed sign-in; the roles that are still running hold again (启用账号).

    Raises:
        RightMissing: Another role asks.
        ReasonMissing: No reason is given.

    Effects:
        The person's row, one event.

    Locks:
        The person.
    """
    insist(actor, Action.PEOPLE_KEEP)
    insist_on_another(actor, person_id)
    reason = given_reason(reason)
    person = hold_person(person_id)
    person.is_active = True
    person.save(update_fields=["is_active"])
    record_event(
        EventKind.PERSON_MADE,
        who=actor.who,
        at=at,
        subject=person_subject(person),
        detail={"act": "reopened", "reason": reason},
    )


@transaction.atomic
def change_email(
    *, person_id: int, email: str, is_checked: bool = False, actor: Actor, at: dt.datetime
) -> None:
    """Set the address for notices: one's own, or anybody's by the system administrator (邮箱).

    Another address than before is unproven, until its owner opens the link mailed there or the
    administrator says that it was checked.

    Args:
        person_id: Whose address it is.
        email: The address; empty for none.
        is_checked: Whether the administrator made sure that the address is theirs.
        actor: The person, or the system administrator.
        at: The instant.

    Raises:
        RightMissing: Somebody else asks.
        NotOneself: Somebody would check their own.

    Effects:
        The person's row, one event; a letter to an address that is unproven; a message to the
        person where it is somebody else's.

    Locks:
        The person.
    """
    if person_id != actor.person_id:
        insist(actor, Action.PEOPLE_KEEP)
    if is_checked:
        insist_on_another(actor, person_id)
    person = hold_person(person_id)
    was, person.email = person.email, email.strip()
    if is_checked and person.email:
        person.email_proven_at = at
    elif person.email != was:
        person.email_proven_at = None
    person.save(update_fields=["email", "email_proven_at"])
    record_event(
        EventKind.PERSON_MADE,
        who=actor.who,
        at=at,
        subject=person_subject(person),
        detail={"act": "e-mail checked" if is_checked and person.email else "e-mail changed"},
    )
    if person.email != was or is_checked:
        queue_proof(person, at=at)
    if person_id != actor.person_id:
        # Whoever sets an address can come in by it where an outside sign-in vouches for it.
        warn_person(person_id, body=EMAIL_CHANGED, by=actor.signature, at=at)
