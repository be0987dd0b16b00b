"""Change, submit and withdraw a draft list (名单编辑与提交)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.working_days import state_calendar
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain import refusals
from renqi.programmes.cultivation.pool.domain.entry_rules import rules_of
from renqi.programmes.cultivation.pool.domain.kinds import HEARD_FIRST, Act, PoolKind
from renqi.programmes.cultivation.pool.domain.proposals import LineState, ListState
from renqi.programmes.cultivation.pool.models import Proposal, ProposalLine
from renqi.programmes.cultivation.pool.services.tell_firm import tell_firm

_HEARD = {
    Act.WATCH: (
        gettext_noop("Hearing: your place in the pool may be put on watch"),
        gettext_noop("Reason: {reason} You may answer until {until}."),
    ),
    Act.EXIT: (
        gettext_noop("Hearing: your firm may leave the pool"),
        gettext_noop("Reason: {reason} You may answer until {until}."),
    ),
}


def locked_list(proposal_id: int, *, scope: Scope, states: Sequence[ListState]) -> Proposal:
    """Lock a list that is in one of some states (锁定名单).

    Raises:
        ProposalUnknown: There is none, or it is not for this person.
        ListNotOpen: It is in another state.

    Locks:
        The list until the transaction ends.
    """
    found = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if found is None or not scope.all:
        raise refusals.ProposalUnknown
    if ListState(found.state) not in states:
        raise refusals.ListNotOpen
    return found


def remove_lines(
    *, proposal_id: int, line_ids: Sequence[int], reason: str, scope: Scope, actor: Actor
) -> int:
    """Take lines off a draft, with the reason; they stay to be read (删除条目).

    Returns:
        How many.

    Raises:
        ProposalUnknown: There is no such list.
        ListNotOpen: It is no draft any more.
        LineChangedMeanwhile: One of the lines is not open in it.
        ReasonMissing: No reason.

    Effects:
        The lines; all or none. One transaction.

    Locks:
        The list.
    """
    if not reason.strip():
        raise refusals.ReasonMissing
    with transaction.atomic():
        found = locked_list(proposal_id, scope=scope, states=[ListState.DRAFT])
        rows = found.lines.filter(pk__in=list(line_ids), state=LineState.OPEN.value)
        changed = rows.update(
            state=LineState.REMOVED.value,
            reason=reason.strip(),
            proposed_by_id=actor.person_id,
            proposed_by=actor.signature,
        )
        if changed != len(set(line_ids)):
            raise refusals.LineChangedMeanwhile
        return changed


def note_line(*, line_id: int, note: str, scope: Scope, actor: Actor) -> int:
    """Say something about a line of a draft; who says it counts as its proposer (修改条目说明).

    Returns:
        Key of its list.

    Raises:
        LineUnknown: There is no such line.
        ListNotOpen: Its list is no draft any more.
        LineChangedMeanwhile: The line is not open.
        ReasonMissing: Nothing is said.

    Effects:
        The line.

    Locks:
        Its list.
    """
    with transaction.atomic():
        line = ProposalLine.objects.filter(pk=line_id).first()
        if line is None or not scope.all:
            raise refusals.LineUnknown
        if not note.strip():
            raise refusals.ReasonMissing
        locked_list(line.proposal_id, scope=scope, states=[ListState.DRAFT])
        changed = ProposalLine.objects.filter(pk=line_id, state=LineState.OPEN.value).update(
            note=note.strip(), proposed_by_id=actor.person_id, proposed_by=actor.signature
        )
        if not changed:
            raise refusals.LineChangedMeanwhile
        return line.proposal_id


def submit_list(
    *, proposal_id: int, scope: Scope, actor: Actor, as_of: dt.date, at: dt.datetime
) -> None:
    """Hand a draft to the lead; firms that would lose something are heard from now on (提交名单).

    Raises:
        ProposalUnknown: There is no such list.
        ListNotOpen: It is no draft.
        ListEmpty: No line is left.

    Effects:
        The list; the hearing days of its lines; a message to each firm that is heard. One
        transaction.

    Locks:
        The list.
    """
    with transaction.atomic():
        found = locked_list(proposal_id, scope=scope, states=[ListState.DRAFT])
        lines = list(found.lines.filter(state=LineState.OPEN.value).order_by("pk"))
        if not lines:
            raise refusals.ListEmpty
        rules = rules_of(PoolKind(found.kind), on=as_of)
        until = state_calendar().after(as_of, working_days=rules.hearing_working_days).on
        for line in lines:
            if Act(line.act) in HEARD_FIRST:
                _hear(line, until=until, as_of=as_of, at=at)
        Proposal.objects.filter(pk=found.pk).update(
            state=ListState.SUBMITTED.value,
            submitted_by_id=actor.person_id,
            submitted_by=actor.signature,
            submitted_at=at,
        )


def withdraw_list(*, proposal_id: int, scope: Scope, actor: Actor, at: dt.datetime) -> None:
    """Give up a list that nobody has decided on, so that its firms are free again (撤回名单).

    Raises:
        ProposalUnknown: There is no such list.
        ListNotOpen: It is decided or withdrawn, or some of its lines are decided.

    Effects:
        The list and its open lines; one transaction.

    Locks:
        The list.
    """
    with transaction.atomic():
        found = locked_list(proposal_id, scope=scope, states=[ListState.DRAFT, ListState.SUBMITTED])
        if found.lines.filter(
            state__in=[LineState.APPROVED.value, LineState.REFUSED.value]
        ).exists():
            raise refusals.ListNotOpen
        found.lines.filter(state=LineState.OPEN.value).update(
            state=LineState.REMOVED.value, reason=gettext_noop("The list was withdrawn.")
        )
        Proposal.objects.filter(pk=found.pk).update(
            state=ListState.WITHDRAWN.value,
            ended_by_id=actor.person_id,
            ended_by=actor.signature,
            ended_at=at,
        )


def _hear(line: ProposalLine, *, until: dt.date, as_of: dt.date, at: dt.datetime) -> None:
    ProposalLine.objects.filter(pk=line.pk).update(hearing_until=until)
    subject, body = _HEARD[Act(line.act)]
    tell_firm(
        line.uscc,
        subject=subject,
        body=body,
        data={"reason": line.note, "until": until},
        as_of=as_of,
        at=at,
        key=f"pool:hearing:{line.pk}",
    )
