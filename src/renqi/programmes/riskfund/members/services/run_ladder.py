"""Take the steps of the arrears ladder that are due and not taken (欠缴处理)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import THE_CLOCK
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.vocabulary import Leave
from renqi.programmes.riskfund.members.domain.ladder import Due, arrears_months, replay
from renqi.programmes.riskfund.members.domain.ladder import LadderStep as Step
from renqi.programmes.riskfund.members.domain.states import (
    LEAVING_OPEN,
    LeavingState,
    Standing,
    StepKind,
)
from renqi.programmes.riskfund.members.models import LadderStep, Leaving, Membership
from renqi.programmes.riskfund.members.selectors.standing import dues_of, standing_on
from renqi.programmes.riskfund.members.selectors.terms import ladder_terms, terms_of
from renqi.programmes.riskfund.members.services.carry_out_leaving import carry_out
from renqi.programmes.riskfund.members.services.tell_firm import tell_member

REASON = "欠缴达到章程规定的月数"
_WORDS = {
    StepKind.REMIND: (
        gettext_noop("A contribution is overdue"),
        gettext_noop("{firm} has not paid for {month}. {months} months are overdue."),
    ),
    StepKind.SUSPEND: (
        gettext_noop("Cover rests"),
        gettext_noop("{firm} has {months} months overdue: cover rests until fewer are."),
    ),
    StepKind.LIFT: (
        gettext_noop("Cover is back"),
        gettext_noop("{firm} has paid what was overdue: cover is back from {day} on."),
    ),
    StepKind.ANNOUNCE: (
        gettext_noop("Your firm will be put out of a fund"),
        gettext_noop(
            "{firm} has {months} months overdue. Unless it pays, it leaves the fund on {day}."
        ),
    ),
    StepKind.CURE: (
        gettext_noop("Your firm stays in the fund"),
        gettext_noop("{firm} has paid enough and stays in the fund."),
    ),
    StepKind.EXIT: (
        gettext_noop("Your firm has left a fund"),
        gettext_noop("{firm} left the fund on {day} because of unpaid contributions."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """A member on the day of the work, read once for all its steps."""

    membership: Membership
    charter: Charter
    dues: Sequence[Due]
    at: dt.datetime
    on: dt.date

    @property
    def arrears(self) -> int:
        """Months overdue on that day."""
        return arrears_months(self.dues, self.on)


def run_ladder_of_all(*, at: dt.datetime, on: dt.date) -> int:
    """Take the steps of every member, a transaction each (每日欠缴处理).

    Returns:
        How many steps.
    """
    numbers = Membership.objects.filter(standing=Standing.MEMBER).order_by("pk")
    taken = 0
    for number in list(numbers.values_list("pk", flat=True)):
        taken += run_ladder(number, at=at, on=on)
    return taken


def run_ladder(membership_id: int, *, at: dt.datetime, on: dt.date) -> int:
    """Take the steps of one member that are due by a day (欠缴处理).

    What ought to have happened is worked out from the dues and the days of the bank, whenever the
    work runs. Money whose line came late but was booked in time undoes an announcement.

    Args:
        membership_id: Whose.
        at: The instant.
        on: The day.

    Returns:
        How many steps were taken.

    Effects:
        Steps, ways out, messages, and the member's state of the day.

    Locks:
        The membership, its open way out; on an exit as `carry_out`.
    """
    with transaction.atomic():
        membership = Membership.objects.select_for_update(no_key=True).get(pk=membership_id)
        if membership.standing != Standing.MEMBER:
            return 0
        charter, dues = terms_of(membership).charter, dues_of(membership)
        day = _Day(membership=membership, charter=charter, dues=dues, at=at, on=on)
        steps = replay(dues, ladder_terms(charter), until=on)
        new = _new_steps(membership, steps)
        _follow_notice(membership, steps)
        for step in new:
            _take(day, step)
        _keep_state(day)
    return len(new)


def _keep_state(day: _Day) -> None:
    """Write down the member's state, arrears and amount of the day, for lists."""
    membership = day.membership
    now = standing_on(membership, day.charter, on=day.on, dues=day.dues)
    rate = membership.rates.filter(month__lte=day.on).order_by("-month").first()
    kept = {
        "state": now.state.value,
        "arrears": now.arrears,
        "state_on": day.on,
        "month_amount": rate.amount if rate else membership.month_amount,
    }
    changed = {name: value for name, value in kept.items() if getattr(membership, name) != value}
    for name, value in changed.items():
        setattr(membership, name, value)
    if changed:
        membership.save(update_fields=list(changed))


def _new_steps(membership: Membership, steps: Sequence[Step]) -> list[Step]:
    taken = set(membership.steps.values_list("kind", "on", "month"))
    return [step for step in steps if (step.kind.value, step.on, step.month) not in taken]


def _follow_notice(membership: Membership, steps: Sequence[Step]) -> None:
    """Drop an announcement that the bank's days no longer bear out."""
    announced = {step.effective_on for step in steps if step.kind is StepKind.ANNOUNCE}
    stale = membership.leavings.filter(is_of_ladder=True, state=LeavingState.NOTICE)
    for leaving in stale:
        if leaving.effective_on not in announced:
            leaving.state = LeavingState.DROPPED.value
            leaving.save(update_fields=["state"])


def _take(day: _Day, step: Step) -> None:
    membership, is_told = day.membership, _is_news(day, step)
    LadderStep.objects.create(
        membership=membership,
        kind=step.kind.value,
        on=step.on,
        month=step.month,
        effective_on=step.effective_on,
        told_at=day.at if is_told else None,
        at=day.at,
    )
    if step.kind is StepKind.ANNOUNCE:
        # Who leaves by another way already does so by no later day than that says.
        if _open_leaving(membership) is None:
            _announce(day, step)
    elif step.kind is StepKind.CURE:
        membership.leavings.filter(is_of_ladder=True, state=LeavingState.NOTICE).update(
            state=LeavingState.DROPPED.value
        )
    elif step.kind is StepKind.EXIT:
        # Who gave notice and is put out meanwhile is put out; taking the notice back is no escape.
        leaving = _open_leaving(membership) or _announce(day, step)
        leaving.kind, leaving.is_of_ladder = Leave.FORCED.value, True
        carry_out(leaving, effective_on=step.on, actor=THE_CLOCK, at=day.at, on=day.on)
    if is_told:
        _tell(day, step)


def _is_news(day: _Day, step: Step) -> bool:
    """Whether the step still says how things are: nobody is reminded of what is paid."""
    if step.kind is StepKind.REMIND:
        return any(due.month == step.month and due.paid_on is None for due in day.dues)
    if step.kind in (StepKind.SUSPEND, StepKind.LIFT):
        is_down = day.arrears >= day.charter.arrears.suspend_months
        return is_down is (step.kind is StepKind.SUSPEND)
    return True


def _open_leaving(membership: Membership) -> Leaving | None:
    rows = membership.leavings.select_for_update(no_key=True)
    return rows.filter(state__in=LEAVING_OPEN).first()


def _announce(day: _Day, step: Step) -> Leaving:
    return Leaving.objects.create(
        membership=day.membership,
        kind=Leave.FORCED.value,
        reason=REASON,
        is_of_ladder=True,
        state=LeavingState.NOTICE.value,
        asked_by_id=THE_CLOCK.person_id,
        asked_by_name=THE_CLOCK.signature,
        asked_at=day.at,
        effective_on=step.effective_on or step.on,
        charter_ref=day.membership.charter_ref,
    )


def _tell(day: _Day, step: Step) -> None:
    subject, body = _WORDS[step.kind]
    tell_member(
        day.membership,
        subject=subject,
        body=body,
        key=f"ladder:{step.kind}:{step.on}:{step.month or ''}",
        at=day.at,
        month=f"{step.month:%Y-%m}" if step.month else "",
        months=day.arrears,
        day=step.effective_on or step.on,
    )
