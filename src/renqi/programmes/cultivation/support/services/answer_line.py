"""A firm accepts what it is to get, or declines it (企业确认与放弃)."""

from datetime import date, datetime

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import (
    LIVE_PAYEE,
    LineState,
    Step,
)
from renqi.programmes.cultivation.support.domain.money_refusals import (
    AccountMissing,
    ConfirmLate,
    LineUnknown,
    OutOfTurn,
)
from renqi.programmes.cultivation.support.models import EntitlementLine, PayeeAccount
from renqi.programmes.cultivation.support.services.held_rows import hold_line
from renqi.programmes.cultivation.support.services.list_queue import queue_promises
from renqi.programmes.cultivation.support.services.steps import write_step


def accept_line(
    line_id: int, *, payee_id: int, scope: Scope, actor: Actor, at: datetime, on: date
) -> None:
    """Accept what stands on a line, to be paid on the account shown (确认享受).

    A second click finds it accepted and does nothing.

    Args:
        line_id: The line.
        payee_id: The account that the person saw; another one in use by now is refused.
        scope: Whose lines.
        actor: Who accepts.
        at: The instant.
        on: The day.

    Raises:
        LineUnknown: There is none in scope.
        OutOfTurn: It waits for no answer.
        ConfirmLate: The last day is over.
        AccountMissing: The account is not the one in use.

    Effects:
        The line, one step.

    Locks:
        The line, the account.
    """
    with transaction.atomic():
        line = _asked(line_id, scope=scope)
        if line.state == LineState.ACCEPTED and line.payee_id == payee_id:
            return
        _refuse_late(line, on)
        rows = PayeeAccount.objects.select_for_update(no_key=True)
        payee = rows.filter(pk=payee_id, uscc=line.uscc, state__in=LIVE_PAYEE).first()
        if payee is None:
            raise AccountMissing
        line.state, line.payee = LineState.ACCEPTED.value, payee
        line.accepted_by_id, line.accepted_by_name = actor.person_id, actor.signature
        line.accepted_at, line.reason = at, ""
        line.save()
        write_step(line.pk, Step.ACCEPTED, who=actor.who, at=at, words=f"…{payee.number[-4:]}")


def decline_line(
    line_id: int, *, reason: str, scope: Scope, actor: Actor, at: datetime, on: date
) -> None:
    """Decline what stands on a line; its money goes back to the budget (放弃享受).

    A second click finds it declined and does nothing.

    Raises:
        LineUnknown: There is none in scope.
        OutOfTurn: It waits for no answer.
        ConfirmLate: The last day is over.

    Effects:
        The line, one step, one job.

    Locks:
        The line.
    """
    with transaction.atomic():
        line = _asked(line_id, scope=scope)
        if line.state == LineState.DECLINED:
            return
        _refuse_late(line, on)
        line.state, line.reason = LineState.DECLINED.value, reason.strip()
        line.save()
        write_step(line.pk, Step.DECLINED, who=actor.who, at=at, words=line.reason)
    queue_promises()


def _asked(line_id: int, *, scope: Scope) -> EntitlementLine:
    line = hold_line(line_id, scope=scope)
    if line.confirm_by is None:
        # Of a line that nobody was asked about a firm knows nothing.
        raise LineUnknown(line=line_id)
    return line


def _refuse_late(line: EntitlementLine, on: date) -> None:
    if line.state != LineState.PROMISED:
        raise OutOfTurn(of="line", state=line.state)
    if line.confirm_by is not None and on > line.confirm_by:
        raise ConfirmLate(day=line.confirm_by)
