"""What follows when the case of a claim moves (追回决定后续)."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.services.tell import tell
from renqi.kernel.money import grouped_yuan
from renqi.programmes.cultivation.support.domain.case_tables import (
    APPEAL,
    CLAIMED,
    DROPPED,
    FINAL,
)
from renqi.programmes.cultivation.support.domain.line_states import (
    CLAIM_DUE_DAYS,
    ClaimState,
    Step,
)
from renqi.programmes.cultivation.support.domain.money_refusals import SamePerson
from renqi.programmes.cultivation.support.models import ClawBack
from renqi.programmes.cultivation.support.services.list_queue import queue_promises
from renqi.programmes.cultivation.support.services.steps import write_step

_CLAIMED = gettext_noop("Support is claimed back")
_CLAIMED_BODY = gettext_noop(
    "Pay {yuan} yuan by {day} and name {number}. You may appeal within 15 working days; the day"
    " to pay moves on by as long as the appeal takes."
)


def settle_claim(moved: Moved) -> None:
    """Do what follows from an act on a claim (追回后续).

    Raises:
        SamePerson: Whoever asked for the money decides about it.

    Effects:
        The claim, a step of its line, messages, a job that posts or takes back the receivable.

    Locks:
        The claim.
    """
    act = _ACTS.get(moved.stage)
    if act is None or moved.stage == moved.from_stage:
        return
    rows = ClawBack.objects.select_for_update(no_key=True)
    claim = rows.filter(case_id=moved.case_id).first()
    if claim is None:
        return
    act(claim, moved)
    claim.save()
    queue_promises()


def _claim(claim: ClawBack, moved: Moved) -> None:
    if moved.actor.person_id == claim.asked_by_id:
        raise SamePerson(name=claim.asked_by_name)
    on = timezone.localdate(moved.at)
    claim.state = ClaimState.CLAIMED.value
    claim.decided_by_id, claim.decided_by_name = moved.actor.person_id, moved.actor.signature
    claim.decided_at, claim.due_on = moved.at, on + timedelta(days=CLAIM_DUE_DAYS)
    write_step(claim.line_id, Step.CLAIMED, who=moved.actor.who, at=moved.at, words=claim.number)
    people = people_of_firm(claim.uscc, as_of=on, at=moved.at)
    tell(
        [person.person_id for person in people],
        subject=_CLAIMED,
        body=_CLAIMED_BODY,
        data={
            "number": claim.number,
            "yuan": grouped_yuan(claim.amount),
            "day": claim.due_on,
        },
        link=f"/cases/{claim.case_id}/",
        at=moved.at,
        key=f"support-claim:{claim.pk}:claimed",
    )


def _pause(claim: ClawBack, moved: Moved) -> None:
    claim.paused_on = timezone.localdate(moved.at)


def _go_on(claim: ClawBack, moved: Moved) -> None:
    if claim.paused_on is not None and claim.due_on is not None:
        claim.due_on += timezone.localdate(moved.at) - claim.paused_on
    claim.paused_on = None


def _drop(claim: ClawBack, moved: Moved) -> None:
    claim.state, claim.paused_on = ClaimState.DROPPED.value, None
    write_step(
        claim.line_id, Step.CLAIM_DROPPED, who=moved.actor.who, at=moved.at, words=claim.number
    )


_ACTS: Mapping[str, Callable[[ClawBack, Moved], None]] = {
    CLAIMED: _claim,
    APPEAL: _pause,
    FINAL: _go_on,
    DROPPED: _drop,
}
