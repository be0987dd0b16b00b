"""Let in who says to act for a firm, then make that a right or nothing (认领人)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from renqi.audit.domain.events import EventKind
from renqi.audit.services.record_event import record_event
from renqi.identity.domain import refusals
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.domain.permissions import Role
from renqi.identity.models import Membership, Organisation, Person
from renqi.identity.selectors.actors import actor_of
from renqi.identity.services.constraints import refusing
from renqi.identity.services.follow_firm import role_goes_on
from renqi.identity.services.grant_role import has_ended, may_hold
from renqi.identity.services.prove_email import queue_proof
from renqi.identity.services.rows import hold_person, person_subject

_DAY = dt.timedelta(days=1)
# How many claims one person may begin in so many days.
CLAIMS_MOST, CLAIM_DAYS = 3, 30


@transaction.atomic
def make_claimant(
    *,
    uscc: str,
    firm_name: str,
    name: str,
    username: str,
    password: str,
    email: str,
    at: dt.datetime,
) -> Actor:
    """Give a stranger a sign-in that may work on their own claim and see nothing else (新建认领人).

    Args:
        uscc: Credit code of the firm, checked.
        firm_name: Its name as the stranger writes it; kept for a firm that has nobody here yet.
        name: The stranger's name.
        username: Sign-in name, plain and lower case.
        password: The password they chose, checked against the rules.
        email: Address for notices, unproven; empty for none.
        at: The instant.

    Returns:
        The claimant, as who they now act.

    Raises:
        UsernameTaken: Somebody has the name.
        UsernameMisshapen: The name is not plain.
        NameMissing: The person has no name.
        OrganisationClosed: The firm was shut out here; only the bureau can change that.

    Effects:
        One Person, one Membership, perhaps one Organisation, one event; a letter to the address.
    """
    person = Person(username=username.strip(), name=name.strip(), email=email.strip())
    person.set_password(password)
    with refusing(username=person.username):
        person.save()
    made = _begin(person, uscc=uscc, firm_name=firm_name, at=at)
    record_event(
        EventKind.PERSON_MADE,
        who=made.who,
        at=at,
        subject=person_subject(person),
        detail={"role": Role.CLAIMANT.value, "uscc": uscc},
    )
    queue_proof(person, at=at)
    return made


@transaction.atomic
def claim_again(*, person_id: int, uscc: str, firm_name: str, at: dt.datetime) -> Actor:
    """Let somebody whose claim came to nothing claim once more with their sign-in (再次认领).

    Args:
        person_id: Somebody without a role now or to come.
        uscc: Credit code of the firm, checked.
        firm_name: Its name as they write it.
        at: The instant.

    Returns:
        The claimant, as who they now act.

    Raises:
        ClaimsWithRole: They have a role, perhaps that of a claimant.
        ClaimsTooMany: They have claimed often lately.
        SignInClosed: The sign-in is closed.
        OrganisationClosed: The firm was shut out here.

    Effects:
        One Membership, perhaps one Organisation, one event.

    Locks:
        The person.
    """
    person = hold_person(person_id)
    if _has_role(person, at=at):
        raise refusals.ClaimsWithRole
    lately = Membership.objects.filter(
        person=person,
        role=Role.CLAIMANT.value,
        from_on__gt=timezone.localdate(at) - dt.timedelta(days=CLAIM_DAYS),
    )
    if lately.count() >= CLAIMS_MOST:
        raise refusals.ClaimsTooMany(days=CLAIM_DAYS, count=CLAIMS_MOST)
    made = _begin(person, uscc=uscc, firm_name=firm_name, at=at)
    record_event(
        EventKind.RIGHT_GRANTED,
        who=made.who,
        at=at,
        subject=person_subject(person),
        detail={"role": Role.CLAIMANT.value, "uscc": uscc},
    )
    return made


@transaction.atomic
def admit_claimant(*, person_id: int, firm_name: str, actor: Actor, at: dt.datetime) -> None:
    """End the role of a claimant and begin that of the firm's user in the same instant (准入).

    Args:
        person_id: The claimant.
        firm_name: Name of the firm, for one that nobody of its own has acted for yet.
        actor: The official whose confirmation admits them.
        at: The instant.

    Raises:
        ClaimantGone: The role has ended meanwhile.
        SignInClosed: The sign-in has.

    Effects:
        The end of one Membership and another begun; perhaps the organisation's name; two events.

    Locks:
        The person.
    """
    person = hold_person(person_id)
    held = _claimed(person, at=at)
    if held is None:
        raise refusals.ClaimantGone(name=person.name)
    organisation = held.organisation
    may_hold(person, organisation, Role.FIRM_USER)
    _end(held, actor=actor, at=at, reason="admitted")
    first = not organisation.memberships.filter(role=Role.FIRM_USER.value).exists()
    if first and firm_name and organisation.name != firm_name:
        # Until now the name was what any stranger had typed.
        organisation.name = firm_name
        organisation.save(update_fields=["name"])
    with refusing(name=person.name, organisation=organisation.name):
        begun = Membership.objects.create(
            person=person,
            organisation=organisation,
            role=Role.FIRM_USER.value,
            from_on=timezone.localdate(at),
            granted_by_id=actor.person_id,
            reason="claim approved",
        )
    role_goes_on(held, begun)
    record_event(
        EventKind.RIGHT_GRANTED,
        who=actor.who,
        at=at,
        subject=person_subject(person),
        detail={"role": Role.FIRM_USER.value, "organisation": organisation.name},
    )


@transaction.atomic
def end_claimant(*, person_id: int, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Take the role from a claimant whose claim came to nothing (终止认领).

    The sign-in stays open and opens nothing, so that its holder can claim again.

    Args:
        person_id: The claimant.
        reason: Why, for the trail.
        actor: Who ended the claim; the clock where it lapsed.
        at: The instant.

    Effects:
        The end of the Membership and one event. Nothing where the role has ended already.

    Locks:
        The person.
    """
    person = hold_person(person_id)
    held = _claimed(person, at=at)
    if held is not None:
        _end(held, actor=actor, at=at, reason=reason)


def _begin(person: Person, *, uscc: str, firm_name: str, at: dt.datetime) -> Actor:
    organisation, _ = Organisation.objects.get_or_create(
        uscc=uscc, defaults={"kind": OrganisationKind.FIRM.value, "name": firm_name.strip()}
    )
    if not organisation.is_open:
        # By its code: the name on file is not a stranger's to know.
        raise refusals.OrganisationClosed(name=uscc)
    may_hold(person, organisation, Role.CLAIMANT)
    today = timezone.localdate(at)
    with refusing(name=person.name, organisation=uscc):
        Membership.objects.create(
            person=person, organisation=organisation, role=Role.CLAIMANT.value, from_on=today
        )
    return actor_of(person.pk, as_of=today, at=at)


def _claimed(person: Person, *, at: dt.datetime) -> Membership | None:
    held = Membership.objects.filter(person=person, role=Role.CLAIMANT.value)
    today = timezone.localdate(at)
    rows = held.select_related("organisation").order_by("pk")
    return next((row for row in rows if not has_ended(row, as_of=today, at=at)), None)


def _has_role(person: Person, *, at: dt.datetime) -> bool:
    today = timezone.localdate(at)
    rows = Membership.objects.filter(person=person)
    return any(not has_ended(row, as_of=today, at=at) for row in rows)


def _end(held: Membership, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    # By the hour, so that the role that follows may begin on the same day.
    held.until_on, held.ends_at = max(timezone.localdate(at), held.from_on) + _DAY, at
    held.save(update_fields=["until_on", "ends_at"])
    record_event(
        EventKind.RIGHT_ENDED,
        who=actor.who,
        at=at,
        subject=person_subject(held.person),
        detail={"role": held.role, "organisation": held.organisation.name, "reason": reason},
    )
