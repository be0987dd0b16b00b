"""One line of the bank: what it could be, what it is, who said so (流水勾对)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.engines.ledger.domain.bank_matching import OpenLine
from renqi.engines.ledger.domain.kinds import Unit
from renqi.engines.ledger.domain.owners import owner_in
from renqi.engines.ledger.selectors.accounts import accounts_in
from renqi.engines.ledger.selectors.bank_accounts import bank_account
from renqi.engines.ledger.selectors.bank_lines import (
    bank_line,
    match_in,
    matched_of_line,
    matches_of,
    proposal_in,
    proposal_of,
    suggested_payments,
)
from renqi.engines.ledger.selectors.bank_open import open_legs
from renqi.engines.ledger.services.bank_by_hand import (
    confirm_match,
    decline_match,
    match_by_hand,
    undo_match,
)
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.web.ledger.bank_words import (
    DOUBT_WORDS,
    RULE_WORDS,
    bank_amount,
    bank_reference,
    bank_refusal,
)
from renqi.web.ledger.reconciliation_forms import HandForm, ReasonForm
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_NOT_FOUND = "not_found"


@needs(Action.BANK_RECONCILE)
def show_bank_line(request: PageRequest, line_id: int) -> HttpResponse:
    """Show what a line could be and what was said of it; a POST matches it by hand."""
    scope = request.actor.scope(Action.BANK_RECONCILE)
    line = bank_line(line_id, scope=scope)
    form = _hand_form(request, line, scope=scope)
    if request.method == "POST" and form.is_valid() and _match(request, line_id, form):
        return redirect("bank_line", line_id=line_id)
    proposal = proposal_of(line)
    shown = {
        "line": line,
        "amount": bank_amount(line.amount if line.is_credit else -line.amount, line.currency),
        "reference": bank_reference(line.external_ref),
        "left": bank_amount(form.left, line.currency),
        "doubt": DOUBT_WORDS.get(line.doubt, line.doubt) if line.doubt else "",
        "form": form,
        "reason_form": ReasonForm(auto_id="undo_%s"),
        "is_open": bool(line.doubt) and form.left > 0 and proposal is None,
        "proposal": proposal,
        "is_own": proposal is not None and proposal.by_id == request.actor.person_id,
        "matches": [
            {
                "match": one,
                "rule": RULE_WORDS.get(one.rule, one.rule),
                "amount": bank_amount(one.amount, line.currency),
                "is_live": one.undoes_id is None and not hasattr(one, "undone_by"),
            }
            for one in matches_of(line)
        ],
        "sightings": line.sightings.select_related("statement").order_by("pk"),
        "limit": bank_amount(line.account.confirm_above),
        "needs_two": line.amount > line.account.confirm_above,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ledger/bank_line.html", shown, status=status)


@needs(Action.BANK_RECONCILE)
@require_POST
def confirm_bank_match(request: PageRequest, proposal_id: int) -> HttpResponse:
    """Confirm what somebody else proposed."""
    scope = request.actor.scope(Action.BANK_RECONCILE)
    line_id = proposal_in(proposal_id, scope=scope).line_id
    now = timezone.now()
    _try(
        request,
        lambda: confirm_match(
            proposal_id, scope=scope, who=request.actor.who, at=now, on=timezone.localdate(now)
        ),
        done=gettext("The match was confirmed."),
    )
    return redirect("bank_line", line_id=line_id)


@needs(Action.BANK_RECONCILE)
@require_POST
def decline_bank_match(request: PageRequest, proposal_id: int) -> HttpResponse:
    """Turn a proposal down, or take one's own back."""
    scope = request.actor.scope(Action.BANK_RECONCILE)
    line_id = proposal_in(proposal_id, scope=scope).line_id
    _try(
        request,
        lambda: decline_match(proposal_id, scope=scope, who=request.actor.who, at=timezone.now()),
        done=gettext("The proposal was turned down."),
    )
    return redirect("bank_line", line_id=line_id)


@needs(Action.BANK_RECONCILE)
@require_POST
def undo_bank_match(request: PageRequest, match_id: int) -> HttpResponse:
    """Take a match back."""
    scope = request.actor.scope(Action.BANK_RECONCILE)
    line_id = match_in(match_id, scope=scope).line_id
    now = timezone.now()
    try:
        handled = undo_match(
            match_id,
            reason=request.POST.get("reason", "")[:500],
            scope=scope,
            who=request.actor.who,
            at=now,
            on=timezone.localdate(now),
        )
    except DomainError as error:
        if error.code.endswith(_NOT_FOUND):
            raise
        messages.error(request, bank_refusal(error))
    else:
        is_done = handled.proposal_id is None
        done = gettext("The match was taken back.")
        waits = gettext("Taking it back waits for a second person.")
        messages.add_message(
            request, messages.SUCCESS if is_done else messages.INFO, done if is_done else waits
        )
    return redirect("bank_line", line_id=line_id)


def _try(request: PageRequest, act: Callable[[], object], *, done: str) -> None:
    """Do it and say so; or say why not, on the page that is shown next."""
    try:
        act()
    except DomainError as error:
        if error.code.endswith(_NOT_FOUND):
            raise
        messages.error(request, bank_refusal(error))
    else:
        messages.success(request, done)


def _match(request: PageRequest, line_id: int, form: HandForm) -> bool:
    now = timezone.now()
    try:
        handled = match_by_hand(
            line_id,
            form.parts(),
            reason=form.cleaned_data["reason"],
            scope=request.actor.scope(Action.BANK_RECONCILE),
            who=request.actor.who,
            at=now,
            on=timezone.localdate(now),
        )
    except DomainError as error:
        form.add_error(None, bank_refusal(error))
        return False
    if handled.proposal_id is None:
        messages.success(request, gettext("The line is matched."))
    else:
        messages.info(request, gettext("The match waits for a second person."))
    return True


def _hand_form(request: PageRequest, line: Any, *, scope: Scope) -> HandForm:
    account = bank_account(line.account_id, scope=scope)
    left = line.amount - matched_of_line(line.pk)
    legs, accounts = [], []
    if account.is_mirrored and line.doubt:
        mirror = account.ledger_account_id or 0
        legs = open_legs(mirror, lines=[_as_open(line, left)])
        legs = [leg for leg in legs if (leg.signed > 0) == line.is_credit]
        owner = None if scope.all else owner_in(scope)
        accounts = [
            (one.id, f"{one.code} {one.name}")
            for one in accounts_in(book=account.book_id or 0, owner=owner)
            if one.id != mirror and one.unit is Unit.FEN and not one.is_frozen
        ]
    payments = suggested_payments(line) if line.doubt else []
    return HandForm(
        request.POST if request.method == "POST" else None,
        left=left,
        payments=[
            (
                one.pk,
                one.amount,
                f"{bank_amount(one.amount)} · {one.creditor_name} · {one.end_to_end_id}",
            )
            for one in payments
        ],
        transfers=[
            (leg.transfer_id, abs(leg.signed), f"{leg.on} · {bank_amount(leg.signed)}")
            for leg in legs
        ],
        accounts=accounts,
    )


def _as_open(line: Any, left: int) -> OpenLine:
    return OpenLine(
        id=line.pk,
        signed=left if line.is_credit else -left,
        booked_on=line.booked_on,
        is_reversal=line.is_reversal,
        code=line.code,
        counterparty=line.counterparty,
        counterparty_account=line.counterparty_account,
        text=line.text,
    )
