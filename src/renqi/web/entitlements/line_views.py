"""One entry of a list: its basis, its way, and claims on it (名单明细)."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.engines.documents.domain.content import Language
from renqi.engines.documents.domain.days import day_words
from renqi.engines.policy.explaining.fact_words import fact_name, fact_text
from renqi.engines.policy.receipts.receipt import receipt_bytes
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.support.domain.line_states import ClaimState, Ground, LineState
from renqi.programmes.cultivation.support.domain.money_refusals import LineUnknown
from renqi.programmes.cultivation.support.selectors.claims import claims_on
from renqi.programmes.cultivation.support.selectors.entitlement_lines import (
    LineRow,
    basis_of,
    line_of,
    steps_of,
)
from renqi.programmes.cultivation.support.selectors.paid_for_revoked import paid_for_revoked
from renqi.programmes.cultivation.support.selectors.payees import payees_of
from renqi.programmes.cultivation.support.services.propose_claim import propose_claim
from renqi.programmes.cultivation.support.services.review_list import strike_line
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.web.entitlements.forms import ClaimForm, ReasonForm
from renqi.web.entitlements.lines import shown_line, step_said
from renqi.web.entitlements.words import (
    CLAIM_LOOKS,
    GROUND_WORDS,
    PAYEE_LOOKS,
    STEP_WORDS,
    money_refusal,
)
from renqi.web.registry.words import district_words
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import firm_subject, note

_DISTRICT = "district"
_ID_DIGITS = 18
_OPEN_CLAIMS = frozenset({ClaimState.PROPOSED, ClaimState.CLAIMED})


@needs(Action.SUPPORT_READ)
def show_line(request: PageRequest, line_id: int) -> HttpResponse:
    """Show one entry to officials and to its firm."""
    line = _seen(request, line_id)
    return _line_page(request, line, _claim_form(request, line))


@needs(Action.SUPPORT_READ)
def line_receipt(request: PageRequest, line_id: int) -> HttpResponse:
    """Hand out the receipt of the judgement that an entry rests on."""
    line = _seen(request, line_id)
    receipt = basis_of(line_id, scope=request.actor.scope(Action.SUPPORT_READ)).get("receipt", {})
    subject = firm_subject(uscc=line.uscc, name=line.firm_name)
    note(request, EventKind.DOWNLOADED, subject=subject, what="entitlement receipt")
    response = HttpResponse(receipt_bytes(receipt), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{line.uscc}-{line.id}.json"'
    return response


@needs(Action.SUPPORT_RUN, everywhere=True)
@require_POST
def strike(request: PageRequest, line_id: int) -> HttpResponse:
    """Take a firm off a list, saying why."""
    line = _seen(request, line_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Give a reason."))
        return redirect("entitlement_line", line_id=line_id)
    try:
        strike_line(
            line_id, reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now()
        )
    except DomainError as error:
        messages.error(request, money_refusal(error))
    else:
        messages.success(request, gettext("{firm} was struck.").format(firm=line.firm_name))
    return redirect("entitlement_line", line_id=line_id)


@needs(Action.SUPPORT_RUN, everywhere=True)
@require_POST
def claim_back(request: PageRequest, line_id: int) -> HttpResponse:
    """Ask for money of a paid entry back; the firm is heard first."""
    line = _seen(request, line_id)
    form = ClaimForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            claim_id = propose_claim(
                line_id=line_id,
                ground=given["ground"],
                amount=given["amount"],
                reason=given["reason"],
                request_key=given["request_key"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, money_refusal(error))
        else:
            messages.success(request, gettext("The firm was told and is heard."))
            return redirect("entitlement_claim", claim_id=claim_id)
    return _line_page(request, line, form)


def _claim_form(request: PageRequest, line: LineRow) -> ClaimForm:
    """Give an empty form; from the list of revoked titles, one that says what is known."""
    known: dict[str, Any] = {"request_key": secrets.token_hex(16)}
    asked = request.GET.get("revoked", "")
    if asked.isdecimal() and len(asked) <= _ID_DIGITS:
        scope = request.actor.scope(Action.SUPPORT_READ)
        found = paid_for_revoked(scope=scope, title_id=int(asked))
        for one in (one for one in found if one.line_id == line.id):
            reason = f"{one.rung.zh}称号已于{day_words(one.revoked_on, Language.ZH)}被撤销。"
            known |= {
                "ground": Ground.TITLE_REVOKED.value,
                "amount": f"{in_yuan(one.left):.2f}",
                "reason": reason,
            }
    return ClaimForm(initial=known)


def _seen(request: PageRequest, line_id: int) -> LineRow:
    try:
        return line_of(line_id, scope=request.actor.scope(Action.SUPPORT_READ))
    except LineUnknown as error:
        raise Http404 from error


def _line_page(request: PageRequest, line: LineRow, form: ClaimForm) -> HttpResponse:
    scope = request.actor.scope(Action.SUPPORT_READ)
    claims = claims_on(line.id, scope=scope)
    may_run = request.actor.may_everywhere(Action.SUPPORT_RUN)
    has_open_claim = any(one.state in _OPEN_CLAIMS for one in claims)
    note(
        request, EventKind.READ, subject=firm_subject(uscc=line.uscc, name=line.firm_name),
        what="entitlement",
    )  # fmt: skip
    shown: dict[str, Any] = {
        **shown_line(line),
        "sees_all": scope.all,
        "steps": [
            {"step": step, "words": STEP_WORDS[step.what], "said": step_said(step.words)}
            for step in steps_of(line.id, scope=scope)
        ],
        "facts": _facts(basis_of(line.id, scope=scope)),
        "accounts": [
            {"account": one, "look": PAYEE_LOOKS[one.state]}
            for one in payees_of(line.uscc, scope=scope)
        ],
        "claims": [
            {"claim": one, "look": CLAIM_LOOKS[one.state], "ground": GROUND_WORDS[one.ground]}
            for one in claims
        ],
        "may_strike": may_run and line.may_be_struck,
        "may_claim": may_run and line.state == LineState.PAID and not has_open_claim,
        "reason_form": ReasonForm(),
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "entitlements/line.html", shown, status=status)


def _facts(basis: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the facts that the judgement used, with who said them."""
    facts: list[dict[str, Any]] = basis.get("receipt", {}).get("facts", [])
    catalogue = fact_catalogue()
    return [
        {
            **fact,
            "name": said(fact_name(fact["key"], catalogue)),
            "value": _value(fact),
        }
        for fact in facts
    ]


def _value(fact: Mapping[str, Any]) -> str:
    """Say a fact of a receipt in words; an old one that keeps no stored value, as it was filed."""
    if fact["value"] is None:
        return gettext("unknown")
    stored = fact.get("stored")
    if stored is None:
        return str(fact["value"])
    # A district is kept as its code, and read as its name.
    if fact["key"] == _DISTRICT:
        return district_words(stored)
    return said(fact_text(fact_catalogue()[fact["key"]], stored))
