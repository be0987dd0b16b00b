"""A firm's own money: what waits for it, where it is, what it was given (我的扶持资金)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.support.domain.line_states import LineState
from renqi.programmes.cultivation.support.domain.money_refusals import LineUnknown
from renqi.programmes.cultivation.support.selectors.claims import claims
from renqi.programmes.cultivation.support.selectors.entitlement_lines import (
    LineRow,
    line_of,
    lines_of_firm,
    steps_of,
)
from renqi.programmes.cultivation.support.selectors.payees import payee_of, payees_of
from renqi.programmes.cultivation.support.services.answer_line import accept_line, decline_line
from renqi.programmes.cultivation.support.services.payee_accounts import (
    StatedAccount,
    state_account,
)
from renqi.registry.selectors.claims import name_on_file
from renqi.web.entitlements.forms import AccountForm
from renqi.web.entitlements.lines import LINE_HEADER, filed_line, shown_line, step_said
from renqi.web.entitlements.words import CLAIM_LOOKS, PAYEE_LOOKS, STEP_WORDS, money_refusal
from renqi.web.shell.asked import asked_format
from renqi.web.shell.handing_out import list_file
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_ON_ITS_WAY = frozenset({LineState.ACCEPTED, LineState.ORDERED})
# The way of the money as a firm sees it, and which of its stations a line has passed.
_STATIONS = (LineState.PROMISED, LineState.ACCEPTED, LineState.ORDERED, LineState.PAID)


@needs(Action.SUPPORT_READ)
def my_money(request: PageRequest) -> HttpResponseBase:
    """Show a firm what it was given, what waits for it and where its money is."""
    scope = _own(request)
    if scope is None:
        return redirect("entitlement_lists")
    lines = lines_of_firm(scope.uscc, scope=scope)
    if asked_format(request):
        return list_file(
            request,
            name="our-support",
            title=gettext("Our support"),
            header=[str(words) for words in LINE_HEADER],
            rows=(filed_line(line) for line in lines),
        )
    today = timezone.localdate()
    payee = payee_of(scope.uscc, scope=scope)
    asked = [line for line in lines if _waits(line)]
    shown: dict[str, Any] = {
        "asked": [_shown(line, scope) for line in asked],
        "others": [_shown(line, scope) for line in lines if not _waits(line)],
        "paid": sum(line.amount for line in lines if line.state == LineState.PAID),
        "on_its_way": sum(line.amount for line in lines if line.state in _ON_ITS_WAY),
        "waiting": sum(line.amount for line in asked),
        "payee": payee,
        "payee_look": PAYEE_LOOKS[payee.state] if payee else None,
        "claims": [
            {
                "claim": one,
                "look": CLAIM_LOOKS[one.state],
                "is_overdue": one.is_overdue(today),
            }
            for one in claims(scope=scope)
        ],
        "as_of": today,
    }
    return render(request, "entitlements/mine.html", shown)


@needs(Action.SUPPORT_READ)
def my_account(request: PageRequest) -> HttpResponse:
    """Ask a firm for the account it is paid on; a POST states it."""
    scope = _own(request)
    if scope is None:
        return redirect("entitlement_lists")
    form = AccountForm(
        request.POST if request.method == "POST" else None,
        initial={"holder": name_on_file(scope.uscc)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            state_account(
                StatedAccount(**form.cleaned_data),
                uscc=scope.uscc,
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, money_refusal(error))
        else:
            messages.success(request, gettext("The account is noted. Now accept what waits."))
            return redirect("entitlement_mine")
    shown = {
        "form": form,
        "accounts": [
            {"account": one, "look": PAYEE_LOOKS[one.state]}
            for one in payees_of(scope.uscc, scope=scope)
        ],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "entitlements/account.html", shown, status=status)


@needs(Action.SUPPORT_READ)
@require_POST
def answer(request: PageRequest, line_id: int, step: str) -> HttpResponse:
    """Accept what waits, on the account shown, or decline it."""
    scope = _own(request)
    try:
        line_of(line_id, scope=scope or Scope())
    except LineUnknown as error:
        raise Http404 from error
    if scope is None or step not in {"accept", "decline"}:
        raise Http404
    now = timezone.now()
    given: dict[str, Any] = {
        "scope": scope,
        "actor": request.actor,
        "at": now,
        "on": timezone.localdate(now),
    }
    payee = request.POST.get("payee", "")
    try:
        if step == "accept":
            accept_line(line_id, payee_id=int(payee) if payee.isdecimal() else 0, **given)
        else:
            decline_line(line_id, reason=request.POST.get("reason", "")[:500], **given)
    except DomainError as error:
        messages.error(request, money_refusal(error))
    else:
        is_accepted = step == "accept"
        messages.success(
            request,
            gettext("Accepted. Finance pays it next.") if is_accepted else gettext("Declined."),
        )
    return redirect("entitlement_mine")


def _own(request: PageRequest) -> Scope | None:
    """Give the scope of the reader's own firm; officials have none."""
    scope = request.actor.scope(Action.SUPPORT_READ)
    return scope if scope.uscc and not scope.all else None


def _waits(line: LineRow) -> bool:
    return line.state == LineState.PROMISED and line.confirm_by is not None


def _shown(line: LineRow, scope: Scope) -> dict[str, Any]:
    steps = steps_of(line.id, scope=scope)
    reached = _STATIONS.index(LineState(line.state)) if line.state in _STATIONS else -1
    return {
        **shown_line(line),
        "steps": [{"step": step, "words": STEP_WORDS[step.what]} for step in steps],
        "last": steps[-1] if steps else None,
        "last_said": step_said(steps[-1].words) if steps else "",
        "last_words": STEP_WORDS[steps[-1].what] if steps else "",
        "reached": reached,
    }
