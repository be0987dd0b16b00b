"""A lead decides the lines of a submitted list (名单审定)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain import refusals
from renqi.programmes.cultivation.pool.domain.kinds import PoolKind
from renqi.programmes.cultivation.pool.domain.proposals import LineState, ListState, Stale
from renqi.programmes.cultivation.pool.models import Entry, Proposal, ProposalLine, Reply
from renqi.programmes.cultivation.pool.services.constraints import refusing
from renqi.programmes.cultivation.pool.services.edit_list import locked_list
from renqi.programmes.cultivation.pool.services.make_move import make_move
from renqi.programmes.cultivation.pool.services.quotas import lock_standing_quotas
from renqi.programmes.cultivation.pool.services.stale_lines import stale_lines

_STALE_REASON = {
    Stale.MERGED: gettext_noop("The firm was merged into another one."),
    Stale.GONE: gettext_noop("The firm is no longer in the registry."),
    Stale.EXITED: gettext_noop("The place was given up meanwhile."),
    Stale.MOVED: gettext_noop("The place has changed since the line was proposed."),
    Stale.FACTS: gettext_noop("The firm's facts have changed since the line was proposed."),
    Stale.NEWER_RUN: gettext_noop("A newer run of the survey finds something else."),
    Stale.BARRED: gettext_noop("A related firm stands in the way."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a decision did (审定结果): how many lines were settled how."""

    approved: int
    refused: int
    stale: int


def decide_lines(
    *,
    proposal_id: int,
    line_ids: Sequence[int] | None,
    is_approved: bool,
    reason: str,
    scope: Scope,
    actor: Actor,
    as_of: dt.date,
    at: dt.datetime,
) -> Decided:
    """Approve or refuse lines of a submitted list: all that are open, or some (名单审定).

    A line that went stale since it was proposed is settled as stale with the reason and changes
    nothing; the others of the same decision go on. Whatever else stands against the decision
    stops all of it.

    Args:
        proposal_id: The list.
        line_ids: The lines; none for every open one.
        is_approved: Whether they are approved.
        reason: Why; firms read it.
        scope: What the person may see.
        actor: Who decides.
        as_of: The day of rules and facts.
        at: The instant.

    Returns:
        How many lines were settled how.

    Raises:
        ProposalUnknown: There is no such list.
        ListNotOpen: It is not submitted.
        NotALead: The person is no lead of the bureau.
        SamePerson: The person proposed, changed or submitted one of the lines.
        HearingRuns: A firm may still answer.
        LineChangedMeanwhile: One of the lines is settled.
        QuotaFull: A grade has no place left; nothing is decided.
        ReasonMissing: No reason.

    Effects:
        The lines; entries and moves of the approved; messages to their firms; the list's end
        when no line is left open. One transaction.

    Locks:
        The list, its lines, the entries by key, then the standing quotas of the kind by key.
    """
    if not reason.strip():
        raise refusals.ReasonMissing
    if actor.role != Role.BUREAU_LEAD.value:
        raise refusals.NotALead
    with transaction.atomic(), refusing():
        found = locked_list(proposal_id, scope=scope, states=[ListState.SUBMITTED])
        lines = _lines(found, line_ids)
        _refuse_same_person(found, lines, actor)
        _refuse_while_heard(lines, as_of)
        gone: dict[int, Stale] = {}
        if is_approved:
            _lock_places(lines)
            lock_standing_quotas(PoolKind(found.kind))
            gone = stale_lines(found, lines, scope=scope, as_of=as_of)
        for line in lines:
            stale = gone.get(line.pk)
            _settle(line, is_approved=is_approved, stale=stale, reason=reason, actor=actor, at=at)
            if is_approved and stale is None:
                make_move(line, reason=reason.strip(), actor=actor, as_of=as_of, at=at)
        _end_if_done(found, actor=actor, at=at)
    done = 0 if not is_approved else len(lines) - len(gone)
    return Decided(approved=done, refused=0 if is_approved else len(lines), stale=len(gone))


def _lines(found: Proposal, line_ids: Sequence[int] | None) -> list[ProposalLine]:
    rows = found.lines.select_for_update().filter(state=LineState.OPEN.value).order_by("pk")
    if line_ids is not None:
        rows = rows.filter(pk__in=list(line_ids))
    lines = list(rows)
    if not lines or (line_ids is not None and len(lines) != len(set(line_ids))):
        raise refusals.LineChangedMeanwhile
    return lines


def _refuse_same_person(found: Proposal, lines: Sequence[ProposalLine], actor: Actor) -> None:
    had_part = {found.made_by_id, found.submitted_by_id}
    had_part |= {line.proposed_by_id for line in lines}
    if actor.person_id in had_part:
        raise refusals.SamePerson


def _refuse_while_heard(lines: Sequence[ProposalLine], as_of: dt.date) -> None:
    heard = [line for line in lines if line.hearing_until and as_of <= line.hearing_until]
    answered = set(
        Reply.objects.filter(line__in=[line.pk for line in heard]).values_list("line", flat=True)
    )
    for line in heard:
        if line.pk not in answered:
            raise refusals.HearingRuns(until=line.hearing_until)


def _lock_places(lines: Sequence[ProposalLine]) -> None:
    keys = [line.entry_id for line in lines if line.entry_id is not None]
    list(Entry.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _settle(
    line: ProposalLine,
    *,
    is_approved: bool,
    stale: Stale | None,
    reason: str,
    actor: Actor,
    at: dt.datetime,
) -> None:
    state = LineState.APPROVED if is_approved else LineState.REFUSED
    said = reason.strip()
    if stale is not None:
        state, said = LineState.STALE, _STALE_REASON[stale]
    ProposalLine.objects.filter(pk=line.pk).update(
        state=state.value,
        stale=stale.value if stale is not None else "",
        reason=said,
        decided_by_id=actor.person_id,
        decided_by=actor.signature,
        decided_at=at,
    )


def _end_if_done(found: Proposal, *, actor: Actor, at: dt.datetime) -> None:
    if found.lines.filter(state=LineState.OPEN.value).exists():
        return
    Proposal.objects.filter(pk=found.pk).update(
        state=ListState.DECIDED.value,
        ended_by_id=actor.person_id,
        ended_by=actor.signature,
        ended_at=at,
    )
