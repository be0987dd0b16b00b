"""Help somebody who cannot sign in any more (凭证重置)."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.services.record_event import record_event
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.services.end_sessions import end_sessions
from renqi.identity.services.keep_person import OneTimePassword
from renqi.identity.services.passwords import random_password
from renqi.identity.services.rights import given_reason, insist, insist_on_another
from renqi.identity.services.rows import hold_person, person_subject
from renqi.identity.services.warn_person import FACTORS_RESET, warn_person


@transaction.atomic
def reset_password(
    *, person_id: int, reason: str, actor: Actor, at: dt.datetime
) -> OneTimePassword:
    """Give somebody a new password that their next sign-in has to change (重置口令).

    Raises:
        RightMissing: Another role asks.
        NotOneself: Somebody would reset their own; they change it instead.
        ReasonMissing: No reason is given.

    Effects:
        The person's password, which ends their sessions; one event.

    Locks:
        The person.
    """
    insist(actor, Action.RIGHTS_GRANT)
    insist_on_another(actor, person_id)
    reason = given_reason(reason)
    person, password = hold_person(person_id), random_password()
    person.set_password(password)
    person.password_is_one_time = True
    person.save(update_fields=["password", "password_is_one_time"])
    record_event(
        EventKind.PASSWORD_RESET,
        who=actor.who,
        at=at,
        subject=person_subject(person),
        detail={"reason": reason},
    )
    return OneTimePassword(
        person_id=person.pk, name=person.name, username=person.username, password=password
    )


@transaction.atomic
def reset_factors(*, person_id: int, reason: str, actor: Actor, at: dt.datetime) -> int:
    """Forget every second factor of somebody who has lost theirs (重置第二因素).

    Returns:
        How many were forgotten; recovery codes count as one.

    Raises:
        RightMissing: Another role asks.
        NotOneself: Somebody would reset their own.
        ReasonMissing: No reason is given.

    Effects:
        The person's factors and sessions go, as what was lost may be signed in; one event, one
        message. Whoever must have a factor sets up anew.

    Locks:
        The person.
    """
    insist(actor, Action.RIGHTS_GRANT)
    insist_on_another(actor, person_id)
    reason = given_reason(reason)
    person = hold_person(person_id)
    gone: int = Authenticator.objects.filter(user_id=person_id).delete()[0]
    end_sessions(person_id)
    record_event(
        EventKind.FACTOR_REMOVED,
        who=actor.who,
        at=at,
        subject=person_subject(person),
        detail={"act": "reset", "factors": gone, "reason": reason},
    )
    warn_person(person_id, body=FACTORS_RESET, by=actor.signature, at=at)
    return gone
