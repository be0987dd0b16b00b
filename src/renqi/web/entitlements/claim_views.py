"""Claims for support to be repaid, and the money that comes in for them (追回)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.support.domain.line_states import ClaimState
from renqi.programmes.cultivation.support.domain.money_refusals import ClaimUnknown
from renqi.programmes.cultivation.support.selectors.claims import (
    ClaimRow,
    claim_of,
    claims,
    money_for,
)
from renqi.programmes.cultivation.support.selectors.paid_for_revoked import paid_for_revoked
from renqi.programmes.cultivation.support.services.claim_money import match_money
from renqi.web.entitlements.forms import MatchForm
from renqi.web.entitlements.words import CLAIM_LOOKS, GROUND_WORDS, money_refusal
from renqi.web.shell.asked import asked_format
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.SUPPORT_READ)
def claim_list(request: PageRequest) -> HttpResponseBase:
    """Show every claim, or a firm those against it."""
    scope = request.actor.scope(Action.SUPPORT_READ)
    state = request.GET.get("state", "")
    found = claims(
        scope=scope,
        state=state if state in CLAIM_LOOKS else "",
        text=request.GET.get("q", "")[:100],
    )
    if asked_format(request):
        return _export(request, found)
    owed = [one.left for one in found]
    shown = {
        "claims": [_shown(one) for one in found],
        "states": [(key, look.label) for key, look in CLAIM_LOOKS.items()],
        "state": state,
        "q": request.GET.get("q", ""),
        "owed": sum(owed),
        "received": sum(one.received for one in found),
        "overdue": sum(one.is_overdue(timezone.localdate()) for one in found),
        "unclaimed": paid_for_revoked(scope=scope),
        "may_propose": request.actor.may_everywhere(Action.SUPPORT_RUN),
        "sees_all": scope.all,
        "is_filtered": bool(state or request.GET.get("q")),
    }
    part = "entitlements/claim_rows.html"
    return render(request, part if request.htmx else "entitlements/claims.html", shown)


@needs(Action.SUPPORT_READ)
def show_claim(request: PageRequest, claim_id: int) -> HttpResponse:
    """Show one claim, what came in for it, and money that may be meant for it."""
    claim = _seen(request, claim_id)
    may_match = request.actor.may_everywhere(Action.BUDGET_KEEP)
    is_open = claim.state == ClaimState.CLAIMED and claim.is_posted
    shown: dict[str, Any] = {
        **_shown(claim),
        "sees_all": request.actor.may_everywhere(Action.SUPPORT_READ),
        "may_match": may_match and is_open,
    }
    if shown["may_match"]:
        money = money_for(claim, scope=request.actor.scope(Action.SUPPORT_READ))
        shown["money"] = [
            {"line": line, "left": left, "most": min(left, claim.left)} for line, left in money
        ]
    return render(request, "entitlements/claim.html", shown)


@needs(Action.BUDGET_KEEP, everywhere=True)
@require_POST
def match_claim(request: PageRequest, claim_id: int) -> HttpResponse:
    """Say that a line of the bank, or part of it, is for this claim."""
    _seen(request, claim_id)
    form, now = MatchForm(request.POST), timezone.now()
    if not form.is_valid():
        messages.error(request, gettext("Give an amount in yuan and fen."))
        return redirect("entitlement_claim", claim_id=claim_id)
    try:
        match_money(
            claim_id=claim_id,
            bank_line_id=form.cleaned_data["bank_line"],
            amount=form.cleaned_data["amount"],
            actor=request.actor,
            at=now,
            on=timezone.localdate(now),
        )
    except DomainError as error:
        messages.error(request, money_refusal(error))
    else:
        messages.success(request, gettext("The money is booked for this claim."))
    return redirect("entitlement_claim", claim_id=claim_id)


def _seen(request: PageRequest, claim_id: int) -> ClaimRow:
    try:
        return claim_of(claim_id, scope=request.actor.scope(Action.SUPPORT_READ))
    except ClaimUnknown as error:
        raise Http404 from error


def _shown(one: ClaimRow) -> dict[str, Any]:
    return {
        "claim": one,
        "look": CLAIM_LOOKS[one.state],
        "ground": GROUND_WORDS[one.ground],
        "is_overdue": one.is_overdue(timezone.localdate()),
    }


def _export(request: PageRequest, found: tuple[ClaimRow, ...]) -> HttpResponseBase:
    header = (
        gettext("Number"),
        gettext("Credit code"),
        gettext("Firm"),
        gettext("Ground"),
        gettext("Amount"),
        gettext("Repaid"),
        gettext("State"),
        gettext("Decided by"),
        gettext("To be paid by"),
    )
    return hand_out(
        request,
        name="support-claims",
        title=gettext("Claims for repayment"),
        header=header,
        rows=(
            (
                one.number,
                one.uscc,
                one.firm_name,
                str(GROUND_WORDS[one.ground]),
                in_yuan(one.amount),
                in_yuan(one.received),
                str(CLAIM_LOOKS[one.state].label),
                one.decided_by,
                one.due_on,
            )
            for one in found
        ),
    )
