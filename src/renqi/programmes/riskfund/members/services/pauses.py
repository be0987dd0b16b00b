"""Pause contributions in hardship: the firm asks, the bureau decides (缓缴)."""

import datetime as dt

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.refusals import RightMissing
from renqi.programmes.riskfund.members.domain.months import add_months, first_of
from renqi.programmes.riskfund.members.domain.refusals import (
    MembershipUnknown,
    OutOfTurn,
    PauseUnfit,
    ReasonMissing,
    SamePerson,
)
from renqi.programmes.riskfund.members.domain.states import PauseState, Standing
from renqi.programmes.riskfund.members.models import Membership, Pause
from renqi.programmes.riskfund.members.selectors.in_scope import members_in
from renqi.programmes.riskfund.members.selectors.terms import terms_of
from renqi.programmes.riskfund.members.services.constraints import refusing
from renqi.programmes.riskfund.members.services.tell_firm import tell_member

_DECIDED = gettext_noop("Your request to pause contributions was decided")
_DECIDED_BODY = gettext_noop("{firm}, from {month}, {months} months: {answer}")


def ask_pause(
    membership_id: int,
    *,
    first_month: dt.date,
    months: int,
    reason: str,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Ask to pause contributions (申请缓缴).

    Args:
        membership_id: Whose.
        first_month: The first month, this one or a later one.
        months: How many.
        reason: What the hardship is.
        actor: Somebody of the firm.
        at: The instant.

    Raises:
        MembershipUnknown: There is none in scope.
        OutOfTurn: The firm is no member now.
        ReasonMissing: No reason is given.
        PauseUnfit: Longer than the charter gives, or in a month that is over.
        PauseOpen: A request waits already.

    Effects:
        One Pause that waits for the bureau.
    """
    if not reason.strip():
        raise ReasonMissing
    scope = actor.scope(Action.FUND_JOIN)
    with refusing(), transaction.atomic():
        membership = members_in(scope).filter(pk=membership_id).first()
        if membership is None:
            raise MembershipUnknown
        _check(membership, first_month, months, on=timezone.localdate(at))
        row = Pause.objects.create(
            membership=membership,
            first_month=first_of(first_month),
            months=months,
            reason=reason.strip(),
            asked_by_id=actor.person_id,
            asked_by_name=actor.signature,
            asked_at=at,
        )
    return row.pk


def decide_pause(
    pause_id: int, *, is_granted: bool, answer: str, actor: Actor, at: dt.datetime
) -> None:
    """Grant or refuse a pause (审批缓缴).

    Months in which something was paid stay owed; the others of the pause no longer are.

    Args:
        pause_id: Which.
        is_granted: What is decided.
        answer: Why.
        actor: An official of the bureau.
        at: The instant.

    Raises:
        RightMissing: The role does not decide.
        MembershipUnknown: There is no such request.
        OutOfTurn: It is decided.
        SamePerson: The person asked for it.
        ReasonMissing: No reason is given.
        PauseUnfit: Other pauses have used up what the charter gives.

    Effects:
        The pause, dues that are waived, a message.

    Locks:
        The membership, the pause.
    """
    if not actor.may_everywhere(Action.FUND_ADMIT):
        raise RightMissing
    if not answer.strip():
        raise ReasonMissing
    with refusing(), transaction.atomic():
        number = Pause.objects.filter(pk=pause_id).values_list("membership_id", flat=True).first()
        if number is None:
            raise MembershipUnknown
        membership = Membership.objects.select_for_update(no_key=True).get(pk=number)
        pause = Pause.objects.select_for_update(no_key=True).get(pk=pause_id)
        if pause.state != PauseState.ASKED:
            raise OutOfTurn(state=pause.state)
        if pause.asked_by_id == actor.person_id:
            raise SamePerson(name=pause.asked_by_name)
        if is_granted:
            # The day of asking decides whether a month is over, not how long the bureau took.
            _check(
                membership, pause.first_month, pause.months, on=timezone.localdate(pause.asked_at)
            )
            _waive(membership, pause, at=at)
        pause.state = (PauseState.GRANTED if is_granted else PauseState.REFUSED).value
        pause.answer, pause.decided_at = answer.strip(), at
        pause.decided_by_id, pause.decided_by_name = actor.person_id, actor.signature
        pause.save()
        tell_member(
            membership,
            subject=_DECIDED,
            body=_DECIDED_BODY,
            key=f"pause:{pause.pk}",
            at=at,
            month=f"{pause.first_month:%Y-%m}",
            months=pause.months,
            answer=pause.answer,
        )


def withdraw_pause(pause_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """Take a request back (撤回缓缴申请).

    Raises:
        MembershipUnknown: There is none in scope.
        OutOfTurn: It is decided.

    Effects:
        The pause.
    """
    own = members_in(actor.scope(Action.FUND_JOIN))
    with transaction.atomic():
        rows = Pause.objects.select_for_update(of=("self",), no_key=True)
        pause = rows.filter(pk=pause_id, membership__in=own).first()
        if pause is None:
            raise MembershipUnknown
        if pause.state != PauseState.ASKED:
            raise OutOfTurn(state=pause.state)
        pause.state, pause.decided_at = PauseState.WITHDRAWN.value, at
        pause.save(update_fields=["state", "decided_at"])


def pause_months_left(membership: Membership) -> int:
    """Tell how many months a firm may still pause (剩余可缓缴月数)."""
    granted = membership.pauses.filter(state=PauseState.GRANTED)
    used = granted.aggregate(total=Sum("months"))["total"] or 0
    return max(terms_of(membership).charter.contributions.pause_months_max - int(used), 0)


def _check(membership: Membership, first_month: dt.date, months: int, *, on: dt.date) -> None:
    if membership.standing != Standing.MEMBER:
        raise OutOfTurn(state=membership.standing)
    left = pause_months_left(membership)
    first, until = first_of(first_month), add_months(first_of(first_month), months)
    overlaps = any(
        one.first_month < until and first < add_months(one.first_month, one.months)
        for one in membership.pauses.filter(state=PauseState.GRANTED)
    )
    if not 0 < months <= left or first < first_of(on) or overlaps:
        most = terms_of(membership).charter.contributions.pause_months_max
        raise PauseUnfit(most=most, left=left)


def _waive(membership: Membership, pause: Pause, *, at: dt.datetime) -> None:
    until = add_months(pause.first_month, pause.months)
    membership.dues.filter(
        month__gte=pause.first_month, month__lt=until, paid=0, waived_at__isnull=True
    ).update(waived_at=at)
