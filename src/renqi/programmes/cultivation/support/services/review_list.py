"""Strike lines from a list, hand it in, approve it (名单复核与审批)."""

from datetime import datetime

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import (
    STRIKABLE,
    LineState,
    ListState,
    Step,
)
from renqi.programmes.cultivation.support.domain.money_refusals import (
    LineUnknown,
    NothingListed,
    OnlyLead,
    OutOfTurn,
    ReasonMissing,
    SamePerson,
)
from renqi.programmes.cultivation.support.models import EntitlementLine, EntitlementRun
from renqi.programmes.cultivation.support.services.held_rows import hold_line, hold_list
from renqi.programmes.cultivation.support.services.list_queue import queue_promises
from renqi.programmes.cultivation.support.services.steps import write_step, write_steps


def strike_line(line_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a firm off a list, saying why (剔除).

    What was promised to it goes back to the budget; the background job sees to that.

    Raises:
        LineUnknown: There is none.
        ReasonMissing: No reason is given.
        OutOfTurn: The list lies before the lead, or money is on its way to the firm.

    Effects:
        The line, one step, perhaps a job.

    Locks:
        The list, the line.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        found = EntitlementLine.objects.filter(pk=line_id).values_list("run_id", flat=True).first()
        if found is None:
            raise LineUnknown(line=line_id)
        run = hold_list(found)
        line = hold_line(line_id, scope=Scope(all=True))
        fits = STRIKABLE.get(run.state)
        if fits is None:
            raise OutOfTurn(of="list", state=run.state)
        if line.state not in fits:
            raise OutOfTurn(of="line", state=line.state)
        line.state, line.reason = LineState.STRUCK.value, reason.strip()
        line.save()
        write_step(line.pk, Step.STRUCK, who=actor.who, at=at, words=line.reason)
    if line.hold_id is not None:
        queue_promises()


def submit_list(list_id: int, *, actor: Actor, at: datetime) -> None:
    """Hand a list in to the lead (提交审批).

    Raises:
        ListUnknown: There is none.
        OutOfTurn: It is no draft.
        NothingListed: Nobody is on it.

    Effects:
        The list.

    Locks:
        The list.
    """
    with transaction.atomic():
        run = hold_list(list_id, ListState.DRAFT)
        if not run.lines.filter(state=LineState.LISTED).exists():
            raise NothingListed
        run.state = ListState.SUBMITTED.value
        run.submitted_by_id, run.submitted_by_name = actor.person_id, actor.signature
        run.submitted_at, run.answer = at, ""
        run.save()


def send_back_list(list_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Send a list back to be worked at again (退回名单); whoever handed it in may, too.

    Raises:
        ReasonMissing: No reason is given.
        OutOfTurn: It does not lie before the lead.

    Effects:
        The list.

    Locks:
        The list.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        run = hold_list(list_id, ListState.SUBMITTED)
        run.state = ListState.DRAFT.value
        run.answer = f"{actor.signature} {day_of(at):%Y-%m-%d}: {reason.strip()}"
        run.save()


def discard_list(list_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Give a draft up; its firms may stand on another list then (作废名单).

    Raises:
        ReasonMissing: No reason is given.
        OutOfTurn: It is no draft.

    Effects:
        The list, its lines, a step each.

    Locks:
        The list.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        run = hold_list(list_id, ListState.DRAFT)
        lines = run.lines.filter(state=LineState.LISTED)
        ids = list(lines.values_list("pk", flat=True))
        lines.update(state=LineState.STRUCK.value, reason=reason.strip())
        write_steps(ids, Step.STRUCK, who=actor.who, at=at, words=reason.strip())
        run.state, run.answer = ListState.DISCARDED.value, reason.strip()
        run.save()


def approve_list(list_id: int, *, actor: Actor, at: datetime) -> None:
    """Approve a list that others made and handed in (批准名单).

    The background job then sets money aside for each line, as far as the budget goes.

    Raises:
        ListUnknown: There is none.
        OnlyLead: The person is no lead of the bureau.
        OutOfTurn: It was not handed in.
        SamePerson: The person made it or handed it in.

    Effects:
        The list, its lines, a step each, one job.

    Locks:
        The list.
    """
    if actor.role != Role.BUREAU_LEAD:
        raise OnlyLead
    with transaction.atomic():
        run = hold_list(list_id, ListState.SUBMITTED)
        _refuse_own(run, actor)
        lines = run.lines.filter(state=LineState.LISTED)
        ids = list(lines.order_by("pk").values_list("pk", flat=True))
        if not ids:
            raise NothingListed
        lines.update(state=LineState.APPROVED.value)
        write_steps(ids, Step.APPROVED, who=actor.who, at=at)
        run.state = ListState.APPROVED.value
        run.approved_by_id, run.approved_by_name = actor.person_id, actor.signature
        run.approved_at = at
        run.save()
    queue_promises()


def _refuse_own(run: EntitlementRun, actor: Actor) -> None:
    for person_id, name in (
        (run.by_id, run.by_name),
        (run.submitted_by_id, run.submitted_by_name),
    ):
        if person_id == actor.person_id:
            raise SamePerson(name=name)
