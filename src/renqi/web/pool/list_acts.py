"""Acts on a list: remove lines, submit, withdraw, decide (名单办理)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.pool.selectors.proposals import proposal_list
from renqi.programmes.cultivation.pool.services.decide_lines import decide_lines
from renqi.programmes.cultivation.pool.services.edit_list import (
    note_line,
    remove_lines,
    submit_list,
    withdraw_list,
)
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_REASON_MAX = 500
_DIGITS_MAX = 18


@needs(Action.POOL_KEEP)
@require_POST
def step(request: PageRequest, proposal_id: int, step: str) -> HttpResponse:
    """Take a list, or some of its lines, one step further."""
    if step not in _STEPS:
        raise Http404
    proposal_list(proposal_id, scope=request.actor.scope(Action.POOL_KEEP))
    try:
        done = _STEPS[step](request, proposal_id)
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise
        messages.error(request, refusal_text(error))
    else:
        messages.success(request, done)
    return redirect("pool_list", proposal_id=proposal_id)


@needs(Action.POOL_KEEP)
@require_POST
def note(request: PageRequest, line_id: int) -> HttpResponse:
    """Say something about a line of a draft."""
    try:
        proposal_id = note_line(
            line_id=line_id,
            note=request.POST.get("note", "")[:_REASON_MAX],
            scope=request.actor.scope(Action.POOL_KEEP),
            actor=request.actor,
        )
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise
        messages.error(request, refusal_text(error))
        return redirect("pool_lists")
    messages.success(request, gettext("The note is kept; you count as who proposed the line."))
    return redirect("pool_list", proposal_id=proposal_id)


def _remove(request: PageRequest, proposal_id: int) -> str:
    removed = remove_lines(
        proposal_id=proposal_id,
        line_ids=_chosen(request) or [],
        reason=_reason(request),
        scope=request.actor.scope(Action.POOL_KEEP),
        actor=request.actor,
    )
    return gettext("{n} lines are taken off the list.").format(n=removed)


def _submit(request: PageRequest, proposal_id: int) -> str:
    now = timezone.now()
    submit_list(
        proposal_id=proposal_id,
        scope=request.actor.scope(Action.POOL_KEEP),
        actor=request.actor,
        as_of=timezone.localdate(now),
        at=now,
    )
    return gettext("The list waits for a lead who had no part in it.")


def _withdraw(request: PageRequest, proposal_id: int) -> str:
    withdraw_list(
        proposal_id=proposal_id,
        scope=request.actor.scope(Action.POOL_KEEP),
        actor=request.actor,
        at=timezone.now(),
    )
    return gettext("The list is withdrawn; its firms are free again.")


def _decide(request: PageRequest, proposal_id: int, *, is_approved: bool) -> str:
    now = timezone.now()
    is_all = request.POST.get("which") == "all"
    done = decide_lines(
        proposal_id=proposal_id,
        line_ids=None if is_all else _chosen(request) or [],
        is_approved=is_approved,
        reason=_reason(request),
        scope=request.actor.scope(Action.POOL_KEEP),
        actor=request.actor,
        as_of=timezone.localdate(now),
        at=now,
    )
    words = gettext("Approved: {approved}. Refused: {refused}. Out of date: {stale}.")
    return words.format(approved=done.approved, refused=done.refused, stale=done.stale)


def _approve(request: PageRequest, proposal_id: int) -> str:
    return _decide(request, proposal_id, is_approved=True)


def _refuse(request: PageRequest, proposal_id: int) -> str:
    return _decide(request, proposal_id, is_approved=False)


def _reason(request: PageRequest) -> str:
    return request.POST.get("reason", "")[:_REASON_MAX].strip()


def _chosen(request: PageRequest) -> list[int]:
    texts = request.POST.getlist("line")
    return [int(one) for one in texts if one.isdecimal() and len(one) <= _DIGITS_MAX]


_STEPS: dict[str, Callable[[Any, int], str]] = {
    "remove": _remove,
    "submit": _submit,
    "withdraw": _withdraw,
    "approve": _approve,
    "refuse": _refuse,
}
