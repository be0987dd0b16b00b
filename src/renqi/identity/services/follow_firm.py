"""Let a firm's people follow it into the firm it was merged into, and back (人员随企业合并).

Both organisations stay: each is evidence of whom somebody acted for on a given day. A role is
ended where the firm went away and another begun where it goes on, by the hour; what was lent of
it ends with it and is arranged anew.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.audit.domain.events import EventKind
from renqi.audit.services.record_event import record_event
from renqi.identity.domain import refusals
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.kinds import ROLES_OF_KIND, OrganisationKind
from renqi.identity.domain.permissions import Role
from renqi.identity.models import Membership, MovedRole, Organisation, Person
from renqi.identity.services.constraints import refusing
from renqi.identity.services.grant_role import has_ended
from renqi.identity.services.rows import hold_person, person_subject
from renqi.identity.services.tell import tell

_DAY = dt.timedelta(days=1)
_SUBJECT = gettext_noop("Your role goes on in another firm")
_BODY = gettext_noop(
    "The registry put the files of firms in order. From now on you act for {firm} ({code})."
)


@transaction.atomic
def follow_firm(
    *, from_uscc: str, to_uscc: str, to_name: str, reason: str, actor: Actor, at: dt.datetime
) -> int:
    """Bring everybody who acts for one firm to the firm that it turned out to be (随企业迁移).

    Whoever holds a role there already keeps that one; only a claimant there, who acts for the
    merged firm by right, gets that right.

    Args:
        from_uscc: Code of the firm that was merged away.
        to_uscc: Code of the firm that goes on.
        to_name: Its name, where it has nobody here yet.
        reason: Why, for the trail.
        actor: Who merged them.
        at: The instant.

    Returns:
        How many roles went.

    Raises:
        OrganisationClosed: The firm that goes on is shut out here, so its people would be.
        RoleNotOfKind: The organisation that goes on cannot give one of the roles.

    Effects:
        Ends and beginnings of Memberships, a MovedRole, two events and a message each; perhaps
        the organisation that goes on. Nothing where the merged firm is shut out.

    Locks:
        The people, in the order of their numbers.
    """
    left = Organisation.objects.filter(uscc=from_uscc, is_open=True).first()
    rows = _held_running(left, at=at) if left else []
    if left is None or not rows:
        return 0
    joined, _ = Organisation.objects.get_or_create(
        uscc=to_uscc,
        defaults={
            "kind": left.kind,
            "name": to_name or left.name,
            "is_made_up": left.is_made_up,
        },
    )
    if not joined.is_open:
        raise refusals.OrganisationClosed(name=joined.name)
    for held in rows:
        _move(held, joined, reason=reason, actor=actor, at=at)
    return len(rows)


@transaction.atomic
def follow_firm_back(
    *, from_uscc: str, to_uscc: str, reason: str, actor: Actor, at: dt.datetime
) -> int:
    """Undo `follow_firm`: who came from a firm goes back to it in the role they hold now.

    A role that somebody ended meanwhile stays ended, and who joined since stays.

    Args:
        from_uscc: Code of the firm that had gone on.
        to_uscc: Code of the firm that stands for itself again.
        reason: Why, for the trail.
        actor: Who undid the merge.
        at: The instant.

    Returns:
        How many roles went back.

    Effects:
        Ends and beginnings of Memberships, the end of each MovedRole, events and messages.

    Locks:
        The people, in the order of their numbers.
    """
    moves = MovedRole.objects.filter(
        was__organisation__uscc=to_uscc, now__organisation__uscc=from_uscc, undone_at=None
    ).order_by("was__person_id", "pk")
    went = 0
    for key in moves.values_list("pk", "was__person_id"):
        person = hold_person(key[1])
        move = MovedRole.objects.select_related("was__organisation", "now__organisation").get(
            pk=key[0]
        )
        went += _move_back(move, person, reason=reason, actor=actor, at=at)
    return went


def role_goes_on(ended: Membership, begun: Membership) -> None:
    """Let the role after a role that had moved stand for what was left behind, too."""
    MovedRole.objects.filter(now=ended, undone_at=None).update(now=begun, is_begun=True)


def _running(organisation: Organisation, *, at: dt.datetime) -> list[Membership]:
    """The roles that hold or are to come."""
    today = timezone.localdate(at)
    rows = Membership.objects.filter(organisation=organisation).select_related(
        "person", "organisation"
    )
    return [row for row in rows.order_by("pk") if not has_ended(row, as_of=today, at=at)]


def _held_running(organisation: Organisation, *, at: dt.datetime) -> list[Membership]:
    """The same, each with its person held."""
    for person_id in sorted({row.person_id for row in _running(organisation, at=at)}):
        hold_person(person_id)
    return _running(organisation, at=at)


def _move(
    held: Membership, joined: Organisation, *, reason: str, actor: Actor, at: dt.datetime
) -> None:
    if Role(held.role) not in ROLES_OF_KIND[OrganisationKind(joined.kind)]:
        raise refusals.RoleNotOfKind(organisation=joined.name)
    until_on, ends_at = held.until_on, held.ends_at
    there = next((row for row in _running(joined, at=at) if row.person_id == held.person_id), None)
    if there is not None and there.role == Role.CLAIMANT.value != held.role:
        _end(there, reason=reason, actor=actor, at=at)
        there = None
    _end(held, reason=reason, actor=actor, at=at)
    now = there or _begin(
        held,
        joined,
        role=held.role,
        days=(until_on, ends_at),
        reason=reason,
        actor=actor,
        at=at,
    )
    MovedRole.objects.create(
        was=held,
        now=now,
        is_begun=there is None,
        until_on=until_on,
        ends_at=ends_at,
        moved_at=at,
    )


def _move_back(
    move: MovedRole, person: Person, *, reason: str, actor: Actor, at: dt.datetime
) -> bool:
    move.undone_at = at
    move.save(update_fields=["undone_at"])
    if has_ended(move.now, as_of=timezone.localdate(at), at=at):
        return False
    role, days = move.was.role, (move.until_on, move.ends_at)
    if move.is_begun:
        # It may have been shortened, or a claim approved, since.
        role, days = move.now.role, (move.now.until_on, move.now.ends_at)
        move.now.person = person
        _end(move.now, reason=reason, actor=actor, at=at)
    _begin(
        move.was,
        move.was.organisation,
        role=role,
        days=days,
        reason=reason,
        actor=actor,
        at=at,
    )
    return True


def _end(held: Membership, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    held.until_on, held.ends_at = max(timezone.localdate(at), held.from_on) + _DAY, at
    held.save(update_fields=["until_on", "ends_at"])
    _note(EventKind.RIGHT_ENDED, held, reason=reason, actor=actor, at=at)


def _begin(
    before: Membership,
    organisation: Organisation,
    *,
    role: str,
    days: tuple[dt.date | None, dt.datetime | None],
    reason: str,
    actor: Actor,
    at: dt.datetime,
) -> Membership:
    until_on, ends_at = days
    from_on = max(timezone.localdate(at), before.from_on)
    if until_on is not None and until_on <= from_on:
        until_on = from_on + _DAY
    with refusing(name=before.person.name, organisation=organisation.name):
        begun = Membership.objects.create(
            person=before.person,
            organisation=organisation,
            role=role,
            from_on=from_on,
            until_on=until_on,
            ends_at=ends_at,
            reason=reason,
        )
    _note(EventKind.RIGHT_GRANTED, begun, reason=reason, actor=actor, at=at)
    tell(
        [before.person_id],
        subject=_SUBJECT,
        body=_BODY,
        data={"firm": organisation.name, "code": organisation.uscc},
        link="/account/",
        at=at,
        key=f"role follows firm {begun.pk}",
    )
    return begun


def _note(kind: EventKind, held: Membership, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    record_event(
        kind,
        who=actor.who,
        at=at,
        subject=person_subject(held.person),
        detail={"role": held.role, "organisation": held.organisation.name, "reason": reason},
    )
