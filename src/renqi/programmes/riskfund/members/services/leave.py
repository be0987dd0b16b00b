"""Ask to leave, propose that a firm leaves, let it pass, take it back (退出办理)."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import THE_CLOCK, Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.refusals import RightMissing
from renqi.programmes.riskfund.charter.domain.vocabulary import Leave
from renqi.programmes.riskfund.members.domain.leaving_bars import why_not_leave
from renqi.programmes.riskfund.members.domain.refusals import (
    MembershipUnknown,
    OutOfTurn,
    ReasonMissing,
    SamePerson,
)
from renqi.programmes.riskfund.members.domain.states import LeavingState, Standing
from renqi.programmes.riskfund.members.models import Leaving, Membership
from renqi.programmes.riskfund.members.selectors.in_scope import members_in
from renqi.programmes.riskfund.members.selectors.terms import terms_of
from renqi.programmes.riskfund.members.services.carry_out_leaving import carry_out
from renqi.programmes.riskfund.members.services.constraints import refusing
from renqi.programmes.riskfund.members.services.tell_firm import tell_member

_PASSED = gettext_noop("Your firm will leave a fund")
_PASSED_BODY = gettext_noop("{firm} leaves the fund on {day}: {reason}")
_LEFT = gettext_noop("Your firm has left a fund")
_LEFT_BODY = gettext_noop(
    "{firm} left the fund on {day}. Say on the page of the fund to which account its money goes."
)


def ask_to_leave(membership_id: int, *, reason: str, actor: Actor, at: dt.datetime) -> int:
    """Give notice: the firm leaves when the days of notice are over (申请退出).

    Args:
        membership_id: Whose.
        reason: Why.
        actor: Somebody of the firm.
        at: The instant.

    Raises:
        MembershipUnknown: There is none in scope.
        OutOfTurn: The firm is no member now.
        LeavingOpen: It is on its way out already.
        ReasonMissing: No reason is given.
        DomainError: What keeps the firm, such as a loan that is not paid back.

    Effects:
        One Leaving; a day's work carries it out.

    Locks:
        The membership.
    """
    if not reason.strip():
        raise ReasonMissing
    on = timezone.localdate(at)
    with refusing(), transaction.atomic():
        membership = _hold_member(members_in(actor.scope(Action.FUND_JOIN)), membership_id)
        _check_bars(membership)
        row = _new(membership, Leave.VOLUNTARY, reason, actor=actor, at=at)
        row.state = LeavingState.NOTICE.value
        row.effective_on = _effective(membership, on)
        row.save()
    return row.pk


def take_leave_back(leaving_id: int, *, actor: Actor, at: dt.datetime) -> None:  # noqa: ARG001
    """Stay after all, while the days of notice run (撤回退出申请).

    Raises:
        MembershipUnknown: There is none in scope.
        OutOfTurn: It is no notice of the firm's own, or carried out.

    Effects:
        The way out.
    """
    own = members_in(actor.scope(Action.FUND_JOIN))
    with transaction.atomic():
        rows = Leaving.objects.select_for_update(of=("self",), no_key=True)
        row = rows.filter(pk=leaving_id, membership__in=own).first()
        if row is None:
            raise MembershipUnknown
        if row.state != LeavingState.NOTICE or row.kind != Leave.VOLUNTARY:
            raise OutOfTurn(state=row.state)
        row.state = LeavingState.DROPPED.value
        row.save(update_fields=["state"])


def propose_leaving(
    membership_id: int, *, leave: Leave, reason: str, actor: Actor, at: dt.datetime
) -> int:
    """Propose that a firm leaves: deemed, as when it closed, or forced, as for fraud (拟定退出).

    Raises:
        RightMissing: The role does not admit firms.
        MembershipUnknown: There is no such membership.
        OutOfTurn: The firm is no member now, or would leave by its own will.
        LeavingOpen: It is on its way out already.
        ReasonMissing: No reason is given.

    Effects:
        One Leaving that waits for a second person.

    Locks:
        The membership.
    """
    if not actor.may_everywhere(Action.FUND_ADMIT):
        raise RightMissing
    if not reason.strip():
        raise ReasonMissing
    with refusing(), transaction.atomic():
        membership = _hold_member(Membership.objects.all(), membership_id)
        if leave is Leave.VOLUNTARY:
            raise OutOfTurn(state=leave.value)
        row = _new(membership, leave, reason, actor=actor, at=at)
        row.state, row.effective_on = LeavingState.PROPOSED.value, timezone.localdate(at)
        row.save()
    return row.pk


def pass_leaving(leaving_id: int, *, is_passed: bool, actor: Actor, at: dt.datetime) -> None:
    """Let a proposal pass that somebody else made, or drop it (复核退出).

    Raises:
        RightMissing: The role does not admit firms.
        MembershipUnknown: There is no such proposal.
        OutOfTurn: It is decided.
        SamePerson: The person proposed it.

    Effects:
        The way out, with the day on which the notice is over; a message.

    Locks:
        The way out.
    """
    if not actor.may_everywhere(Action.FUND_ADMIT):
        raise RightMissing
    with transaction.atomic():
        rows = Leaving.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("membership").filter(pk=leaving_id).first()
        if row is None:
            raise MembershipUnknown
        if row.state != LeavingState.PROPOSED:
            raise OutOfTurn(state=row.state)
        if is_passed and row.asked_by_id == actor.person_id:
            raise SamePerson(name=row.asked_by_name)
        row.passed_by_id, row.passed_by_name = actor.person_id, actor.signature
        row.passed_at = at
        row.state = (LeavingState.NOTICE if is_passed else LeavingState.DROPPED).value
        row.effective_on = _effective(row.membership, timezone.localdate(at))
        row.save()
        if is_passed:
            tell_member(
                row.membership,
                subject=_PASSED,
                body=_PASSED_BODY,
                key=f"leaving:{row.pk}:passed",
                at=at,
                day=row.effective_on,
                reason=row.reason,
            )


def carry_out_notices(*, at: dt.datetime, on: dt.date) -> int:
    """Let those out whose notice is over; those of the arrears ladder by its own days (退出到期).

    A firm that gave notice itself and has a loan by now stays until that is paid back.

    Returns:
        How many left.

    Effects:
        As `carry_out`, a transaction a firm; a message.

    Locks:
        The membership, the way out; then as `carry_out`.
    """
    due = Leaving.objects.filter(
        state=LeavingState.NOTICE, is_of_ladder=False, effective_on__lte=on
    )
    left = 0
    for number, member in list(due.order_by("pk").values_list("pk", "membership_id")):
        with transaction.atomic():
            membership = Membership.objects.select_for_update(no_key=True).get(pk=member)
            row = Leaving.objects.select_for_update(no_key=True).get(pk=number)
            if row.state != LeavingState.NOTICE or _is_barred(row, membership):
                continue
            carry_out(row, effective_on=row.effective_on, actor=THE_CLOCK, at=at, on=on)
            left += 1
            tell_member(
                membership,
                subject=_LEFT,
                body=_LEFT_BODY,
                key=f"leaving:{row.pk}:left",
                at=at,
                day=row.effective_on,
            )
    return left


def exit_forced(
    fund: str, uscc: str, *, reason: str, actor: Actor, second: Actor, at: dt.datetime
) -> int:
    """Put a firm out for cause, asked and passed by two people, without days of notice (强制退出).

    Args:
        fund: Which.
        uscc: The firm.
        reason: Such as fraud that was found.
        actor: Who asks.
        second: Who passes it.
        at: The instant.

    Returns:
        The number of the way out.

    Raises:
        RightMissing: A role does not admit firms.
        SamePerson: Both are one person.
        DomainError: Any refusal of `propose_leaving` and `carry_out`.

    Effects:
        As `carry_out`.

    Locks:
        The membership; then as `carry_out`.
    """
    on = timezone.localdate(at)
    with transaction.atomic():
        rows = Membership.objects.select_for_update(no_key=True)
        membership = rows.filter(fund=fund, uscc=uscc, standing=Standing.MEMBER).first()
        if membership is None:
            raise MembershipUnknown
        number = propose_leaving(
            membership.pk, leave=Leave.FORCED, reason=reason, actor=actor, at=at
        )
        pass_leaving(number, is_passed=True, actor=second, at=at)
        row = Leaving.objects.select_for_update(no_key=True).get(pk=number)
        row.membership = membership
        carry_out(row, effective_on=on, actor=second, at=at, on=on)
    return number


def _hold_member(rows: QuerySet[Membership], membership_id: int) -> Membership:
    """Lock a membership, so that the day's work does not end it meanwhile."""
    membership = rows.select_for_update(no_key=True).filter(pk=membership_id).first()
    if membership is None:
        raise MembershipUnknown
    if membership.standing != Standing.MEMBER:
        raise OutOfTurn(state=membership.standing)
    return membership


def _check_bars(membership: Membership) -> None:
    bar = why_not_leave(membership.fund, membership.uscc)
    if bar is not None:
        raise bar


def _is_barred(row: Leaving, membership: Membership) -> bool:
    if row.kind != Leave.VOLUNTARY:
        return False
    return why_not_leave(membership.fund, membership.uscc) is not None


def _effective(membership: Membership, on: dt.date) -> dt.date:
    return on + dt.timedelta(days=terms_of(membership).charter.leaving.notice_days)


def _new(
    membership: Membership, leave: Leave, reason: str, *, actor: Actor, at: dt.datetime
) -> Leaving:
    return Leaving(
        membership=membership,
        kind=leave.value,
        reason=reason.strip(),
        asked_by_id=actor.person_id,
        asked_by_name=actor.signature,
        asked_at=at,
        charter_ref=membership.charter_ref,
    )
