"""Say whose money that came in is (认领来款)."""

import datetime as dt

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.members.domain.refusals import (
    MembershipUnknown,
    MoneyDecided,
    MoneyUnknown,
    OutOfTurn,
    ReasonMissing,
)
from renqi.programmes.riskfund.members.domain.states import Standing
from renqi.programmes.riskfund.members.models import Incoming, Membership
from renqi.programmes.riskfund.members.selectors.in_scope import incoming_in, members_in
from renqi.programmes.riskfund.members.services.queue_work import queue_work


def assign_money(
    incoming_id: int,
    *,
    membership_id: int,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    month: dt.date | None = None,
) -> None:
    """Say that what is left of a line is a member's; a job books it (认领来款).

    Args:
        incoming_id: The line.
        membership_id: Whose it is.
        reason: Why.
        actor: Who says so.
        at: The instant.
        month: The month that it is meant for, if any.

    Raises:
        MoneyUnknown: There is no such line in scope.
        MembershipUnknown: There is no such member of the same fund in scope.
        MoneyDecided: Somebody has said whose it is, or nothing is left.
        OutOfTurn: The firm is no member now.
        ReasonMissing: No reason is given.

    Effects:
        The line, a job.

    Locks:
        The line.
    """
    scope = actor.scope(Action.FUND_COLLECT)
    with transaction.atomic():
        row = _open_line(incoming_id, reason=reason, scope=scope)
        member = members_in(scope).filter(pk=membership_id, fund=row.fund).first()
        if member is None:
            raise MembershipUnknown
        if member.standing != Standing.MEMBER:
            raise OutOfTurn(state=member.standing)
        row.membership, row.month = Membership(pk=member.pk), month
        _decide(row, reason=reason, actor=actor, at=at)
    queue_work()


def send_money_back(incoming_id: int, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Say that what is left of a line goes back to who paid; a job writes it down (退回来款).

    Raises:
        MoneyUnknown: There is no such line in scope.
        MoneyDecided: Somebody has said what it is, or nothing is left.
        ReasonMissing: No reason is given.

    Effects:
        The line, a job; an order to the bank is prepared where all of them are.

    Locks:
        The line.
    """
    scope = actor.scope(Action.FUND_COLLECT)
    with transaction.atomic():
        row = _open_line(incoming_id, reason=reason, scope=scope)
        row.is_to_return = True
        _decide(row, reason=reason, actor=actor, at=at)
    queue_work()


def _open_line(incoming_id: int, *, reason: str, scope: Scope) -> Incoming:
    if not reason.strip():
        raise ReasonMissing
    rows = incoming_in(scope).select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=incoming_id).first()
    if row is None:
        raise MoneyUnknown
    if row.decided_at is not None or row.left <= 0:
        raise MoneyDecided
    return row


def _decide(row: Incoming, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    row.reason = reason.strip()
    row.decided_by_id, row.decided_by_name = actor.person_id, actor.signature
    row.decided_at = at
    row.save()
