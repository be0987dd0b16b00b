"""What takes two people to do to a fund's book (双人事项页面)."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.domain.requests import (
    RequestKind,
    RequestLine,
    RequestState,
)
from renqi.programmes.riskfund.capital.selectors.fund_accounts import book_of
from renqi.programmes.riskfund.capital.selectors.requests import requests_of
from renqi.programmes.riskfund.capital.services.requests import (
    ask_floor,
    ask_rebase,
    ask_withdrawal,
    pass_request,
    turn_down_request,
)
from renqi.programmes.riskfund.charter.domain.refusals import NoCharter
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.web.capital.forms import RequestForm
from renqi.web.capital.seen import SeenFund, seen_fund
from renqi.web.capital.words import PARTY_WORDS, REQUEST_LOOKS, REQUEST_WORDS
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.FUND_READ)
def request_list(request: PageRequest, fund: str) -> HttpResponse:
    """Show what waits for a second person and what was decided; a POST asks for more."""
    seen = _kept(request, fund)
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        parties=_parties(seen),
        kinds=_kinds(seen),
        initial={"request_key": secrets.token_hex(16)},
    )
    if request.method == "POST":
        if not seen.parties:
            raise PermissionDenied
        if form.is_valid() and _ask(request, seen, form):
            return redirect("capital_requests", fund=fund)
    told: dict[str, Any] = {
        "fund": seen.line,
        "lines": [_line(request, seen, one) for one in requests_of(fund, scope=seen.scope)],
        "form": form,
        "may_ask": bool(seen.parties),
        "floor": book_of(fund).floor,
        "charter_floor": _charter_floor(fund),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "capital/requests.html", told, status=status)


@needs(Action.FUND_APPROPRIATE)
@require_POST
def step_request(request: PageRequest, fund: str, request_id: int, step: str) -> HttpResponse:
    """Let a request pass, or turn it down."""
    seen = _kept(request, fund)
    found = {one.id: one for one in requests_of(fund, scope=seen.scope)}
    if request_id not in found or step not in {"pass", "decline"}:
        raise Http404
    if not _may(seen, found[request_id]):
        raise PermissionDenied
    now = timezone.now()
    try:
        if step == "pass":
            pass_request(request_id, actor=request.actor, at=now, on=timezone.localdate(now))
        else:
            reason = request.POST.get("reason", "")[:500]
            turn_down_request(request_id, reason=reason, actor=request.actor, at=now)
    except DomainError as error:
        messages.error(request, refusal_text(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("capital_requests", fund=fund)


def _kept(request: PageRequest, fund: str) -> SeenFund:
    seen = seen_fund(request, fund, for_keepers=True)
    if not seen.has_book:
        raise Http404
    return seen


def _is_city(seen: SeenFund) -> bool:
    return Party.GOVERNMENT in seen.parties


def _kinds(seen: SeenFund) -> tuple[RequestKind, ...]:
    """An institution takes its own money out; all else is the city's to ask for."""
    return tuple(RequestKind) if _is_city(seen) else (RequestKind.WITHDRAW,)


def _parties(seen: SeenFund) -> tuple[Party, ...]:
    return tuple(Party) if _is_city(seen) else seen.parties


def _may(seen: SeenFund, one: RequestLine) -> bool:
    if _is_city(seen):
        return True
    return one.kind is RequestKind.WITHDRAW and one.party in seen.parties


def _ask(request: PageRequest, seen: SeenFund, form: RequestForm) -> bool:
    given, fund = form.cleaned_data, seen.line.key
    said = {
        "reason": given["reason"],
        "key": given["request_key"],
        "actor": request.actor,
        "at": timezone.now(),
    }
    try:
        kind = RequestKind(given["kind"])
        if kind is RequestKind.FLOOR:
            least = _charter_floor(fund) or 0
            ask_floor(fund, amount=given["amount"], charter_floor=least, **said)
        elif kind is RequestKind.REBASE:
            ask_rebase(fund, party=Party(given["party"]), **said)
        else:
            ask_withdrawal(fund, party=Party(given["party"]), amount=given["amount"], **said)
    except DomainError as error:
        form.add_error(None, refusal_text(error))
        return False
    messages.success(request, gettext("A second person decides now."))
    return True


def _charter_floor(fund: str) -> int | None:
    try:
        return charter_on(fund, on=timezone.localdate()).charter.safeguards.liquidity_floor
    except NoCharter:
        return None


def _line(request: PageRequest, seen: SeenFund, one: RequestLine) -> dict[str, Any]:
    is_open = one.state is RequestState.ASKED and _may(seen, one)
    is_own = one.asked_by_id == request.actor.person_id
    return {
        "one": one,
        "kind": REQUEST_WORDS[one.kind],
        "party": PARTY_WORDS[one.party] if one.party else "",
        "look": REQUEST_LOOKS[one.state],
        "is_own": is_own,
        "may_pass": is_open and not is_own,
        "may_decline": is_open,
    }
