"""Calls for money of the government and the institution (出资通知页面)."""

import datetime as dt
import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.domain.appropriations import (
    AppropriationLine,
    CallState,
    Matched,
)
from renqi.programmes.riskfund.capital.domain.refusals import AppropriationUnknown
from renqi.programmes.riskfund.capital.selectors.appropriations import (
    appropriation_of,
    appropriations,
    matching_of,
)
from renqi.programmes.riskfund.capital.selectors.entries import open_money
from renqi.programmes.riskfund.capital.services.appropriations import (
    call_appropriation,
    pass_appropriation,
    turn_down_appropriation,
)
from renqi.programmes.riskfund.capital.services.contribute import contribute
from renqi.programmes.riskfund.charter.domain.refusals import NoCharter
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.web.capital.forms import CallForm, PayForm
from renqi.web.capital.seen import SeenFund, seen_fund
from renqi.web.capital.words import CALL_LOOKS, CALL_WORDS, PARTY_WORDS
from renqi.web.shell.asked import asked_format
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_DAYS_TO_PAY = 30
_STEPS = frozenset({"pass", "decline"})


@needs(Action.FUND_READ)
def call_list(request: PageRequest, fund: str) -> HttpResponseBase:
    """Show the calls of a fund; a POST asks for one more."""
    seen = _kept(request, fund)
    today = timezone.localdate()
    found = appropriations(fund, scope=seen.scope, on=today)
    state = request.GET.get("state", "")
    if state in set(CallState):
        found = tuple(one for one in found if one.state == state)
    if asked_format(request):
        return _export(request, seen, found)
    form = _form(request, seen, today)
    if request.method == "POST":
        if not seen.parties:
            raise PermissionDenied
        if form.is_valid() and _call(request, seen, form, today):
            return redirect("capital_calls", fund=fund)
    return _page(request, seen, found, form)


@needs(Action.FUND_APPROPRIATE)
@require_POST
def step_call(request: PageRequest, fund: str, call_id: int, step: str) -> HttpResponse:
    """Let a call pass, or turn it down."""
    seen = _kept(request, fund)
    _seen_call(seen, call_id)
    if step not in _STEPS:
        raise Http404
    try:
        if step == "pass":
            pass_appropriation(call_id, actor=request.actor, at=timezone.now())
        else:
            reason = request.POST.get("reason", "")[:500]
            turn_down_appropriation(call_id, reason=reason, actor=request.actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal_text(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("capital_calls", fund=fund)


@needs(Action.FUND_APPROPRIATE)
@require_POST
def pay_call(request: PageRequest, fund: str, call_id: int) -> HttpResponse:
    """Say that a line of the bank pays a call."""
    seen = _kept(request, fund)
    call = _seen_call(seen, call_id)
    form, now = PayForm(request.POST), timezone.now()
    if not form.is_valid():
        messages.error(request, gettext("Give an amount in yuan and fen."))
        return redirect("capital_calls", fund=fund)
    given = form.cleaned_data
    try:
        contribute(
            fund,
            party=call.party,
            amount=given["amount"],
            # The same line pays the same call once, however often the button is pressed.
            key=f"call {call_id} line {given['line']} {given['amount']}",
            actor=request.actor,
            on=timezone.localdate(now),
            at=now,
            source_line_id=given["line"],
            appropriation_id=call_id,
        )
    except DomainError as error:
        messages.error(request, refusal_text(error))
    else:
        messages.success(request, gettext("The money is booked and its shares are issued."))
    return redirect("capital_calls", fund=fund)


def _kept(request: PageRequest, fund: str) -> SeenFund:
    seen = seen_fund(request, fund, for_keepers=True)
    if not seen.has_book:
        raise Http404
    return seen


def _seen_call(seen: SeenFund, call_id: int) -> AppropriationLine:
    try:
        call = appropriation_of(call_id, scope=seen.scope, on=timezone.localdate())
    except AppropriationUnknown as error:
        raise Http404 from error
    if call.fund != seen.line.key:
        raise Http404
    if call.party not in seen.parties:
        raise PermissionDenied
    return call


def _form(request: PageRequest, seen: SeenFund, today: dt.date) -> CallForm:
    return CallForm(
        request.POST if request.method == "POST" else None,
        parties=seen.parties,
        initial={
            "request_key": secrets.token_hex(16),
            "due_on": (today + dt.timedelta(days=_DAYS_TO_PAY)).isoformat(),
        },
    )


def _call(request: PageRequest, seen: SeenFund, form: CallForm, today: dt.date) -> bool:
    given = form.cleaned_data
    try:
        call_appropriation(
            seen.line.key,
            party=Party(given["party"]),
            amount=given["amount"],
            due_on=given["due_on"],
            reason=given["reason"],
            key=given["request_key"],
            actor=request.actor,
            at=timezone.now(),
            on=today,
        )
    except DomainError as error:
        form.add_error(None, refusal_text(error))
        return False
    messages.success(request, gettext("A second person decides now."))
    return True


def _page(
    request: PageRequest,
    seen: SeenFund,
    found: tuple[AppropriationLine, ...],
    form: CallForm,
) -> HttpResponse:
    state = request.GET.get("state", "")
    told: dict[str, Any] = {
        "fund": seen.line,
        "lines": [_line(request, seen, one) for one in found],
        "state": state,
        "states": [(str(key), look.label) for key, look in CALL_LOOKS.items()],
        "money": open_money(seen.line.key) if seen.parties else (),
    }
    if request.htmx:
        return render(request, "capital/call_rows.html", told)
    today = timezone.localdate()
    everything = appropriations(seen.line.key, scope=seen.scope, on=today)
    told |= {
        "form": form,
        "may_call": bool(seen.parties),
        "open": sum(one.open for one in everything if one.state is CallState.CALLED),
        "overdue": sum(one.open for one in everything if one.is_overdue),
        "paid": sum(one.paid for one in everything),
        "matching": [_match_line(one) for one in _matching(seen, today)],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "capital/calls.html", told, status=status)


def _line(request: PageRequest, seen: SeenFund, one: AppropriationLine) -> dict[str, Any]:
    may = one.party in seen.parties
    is_own = one.asked_by_id == request.actor.person_id
    return {
        "one": one,
        "party": PARTY_WORDS[one.party],
        "kind": CALL_WORDS[one.kind],
        "look": CALL_LOOKS[one.state],
        "is_own": is_own,
        "may_pass": may and one.state is CallState.ASKED and not is_own,
        "may_decline": may and one.state is CallState.ASKED,
        "may_pay": may and one.state is CallState.CALLED,
    }


def _matching(seen: SeenFund, today: dt.date) -> tuple[Matched, ...]:
    """Work out this year's matching up to the end of last month, as the job does."""
    until = today.replace(day=1) - dt.timedelta(days=1)
    try:
        charter = charter_on(seen.line.key, on=today).charter
    except NoCharter:
        return ()
    return matching_of(seen.line.key, charter, year=until.year, until=until)


def _match_line(one: Matched) -> dict[str, Any]:
    return {"one": one, "party": PARTY_WORDS[one.party]}


def _export(
    request: PageRequest, seen: SeenFund, found: tuple[AppropriationLine, ...]
) -> HttpResponseBase:
    header = (
        gettext("From whom"),
        gettext("Kind"),
        gettext("Year"),
        gettext("Amount"),
        gettext("Paid"),
        gettext("Last day to pay"),
        gettext("State"),
        gettext("Reason"),
        gettext("Asked by"),
        gettext("Decided by"),
    )
    return hand_out(
        request,
        name=f"fund-calls-{seen.line.key}",
        title=gettext("Calls for money"),
        header=header,
        rows=(
            (
                str(PARTY_WORDS[one.party]),
                str(CALL_WORDS[one.kind]),
                one.year,
                in_yuan(one.amount),
                in_yuan(one.paid),
                one.due_on.isoformat(),
                str(CALL_LOOKS[one.state].label),
                one.reason,
                one.asked_by,
                one.decided_by,
            )
            for one in found
        ),
    )
