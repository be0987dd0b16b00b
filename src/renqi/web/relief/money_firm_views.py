"""A firm's own help: where the money is, what it owes, its account (我的救助款)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.relief.domain.money_states import LoanState, PayoutState
from renqi.programmes.riskfund.relief.domain.payee_terms import StatedAccount
from renqi.programmes.riskfund.relief.selectors.loans import LoanFilter, every_loan
from renqi.programmes.riskfund.relief.selectors.payouts import (
    PayoutRow,
    payee_of,
    payouts_of_firm,
    steps_of,
)
from renqi.programmes.riskfund.relief.services.payee_accounts import state_account
from renqi.registry.selectors.claims import name_on_file
from renqi.web.relief.money_forms import AccountForm
from renqi.web.relief.money_loan_views import shown_loan
from renqi.web.relief.money_payout_views import shown_payout
from renqi.web.relief.money_words import PAYEE_LOOKS, STEP_WORDS, money_refusal
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

# The way of the money as a firm sees it.
_STATIONS = (PayoutState.QUEUED, PayoutState.RESERVED, PayoutState.ORDERED, PayoutState.PAID)


@needs(Action.RELIEF_CLAIM)
def my_help(request: PageRequest) -> HttpResponseBase:
    """Show a firm where its help is, and what it is to pay back next."""
    scope, today = request.actor.scope(Action.RELIEF_CLAIM), timezone.localdate()
    payouts = payouts_of_firm(scope.uscc, scope=scope)
    loans = every_loan(scope=scope, where=LoanFilter(), on=today)
    open_loans = [one for one in loans if one.state == LoanState.OPEN]
    payee = payee_of(scope.uscc, scope=scope)
    shown: dict[str, Any] = {
        "payouts": [_way(one, request) for one in payouts],
        "loans": [shown_loan(one) for one in loans],
        "next": sorted(open_loans, key=lambda one: one.owed.next_on or today)[:1],
        "to_pay": sum(one.owed.now for one in open_loans),
        "left": sum(one.left for one in open_loans),
        "under_way": sum(one.amount for one in payouts if one.state in _STATIONS[:3]),
        "payee": payee,
        "payee_look": PAYEE_LOOKS[payee.state] if payee else None,
        "needs_account": any(one.waits_for == "account" for one in payouts),
        "as_of": today,
    }
    return render(request, "relief/money/help.html", shown)


@needs(Action.RELIEF_CLAIM)
def my_account(request: PageRequest) -> HttpResponse:
    """Ask a firm for the account its help is paid on; a POST states it."""
    scope = request.actor.scope(Action.RELIEF_CLAIM)
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
            messages.success(request, gettext("The account is noted."))
            return redirect("relief_help")
    payee = payee_of(scope.uscc, scope=scope)
    shown = {
        "form": form,
        "payee": payee,
        "payee_look": PAYEE_LOOKS[payee.state] if payee else None,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "relief/money/account.html", shown, status=status)


def _way(one: PayoutRow, request: PageRequest) -> dict[str, Any]:
    steps = steps_of(one.id, scope=request.actor.scope(Action.RELIEF_CLAIM))
    reached = _STATIONS.index(PayoutState(one.state)) if one.state in _STATIONS else -1
    last = steps[-1] if steps else None
    return {
        **shown_payout(one),
        "reached": reached,
        "last": last,
        "last_words": STEP_WORDS[last.what] if last else "",
    }
