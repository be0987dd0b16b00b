"""Accounts at banks: register one, look at it, close it (银行账户)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.selectors.bank_accounts import (
    bank_account,
    bank_accounts,
    mirror_candidates,
)
from renqi.engines.ledger.services.bank_accounts import close_bank_account, open_bank_account
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.web.ledger.bank_account_forms import BankAccountForm, ClosingForm
from renqi.web.ledger.bank_words import bank_amount, bank_refusal
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.BANK_RECONCILE, everywhere=True)
def new_bank_account(request: PageRequest) -> HttpResponse:
    """Ask for an account at a bank; a POST registers it."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            account_id = open_bank_account(form.terms(), who=request.actor.who, at=timezone.now())
        except DomainError as error:
            form.add_error(None, bank_refusal(error))
        else:
            messages.success(request, gettext("The bank account is registered."))
            return redirect("bank_account", bank_account_id=account_id)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ledger/bank_account_new.html", {"form": form}, status=status)


@needs(Action.BANK_RECONCILE)
def show_bank_account(request: PageRequest, bank_account_id: int) -> HttpResponse:
    """Show one account at a bank; a POST of somebody for the whole city closes it."""
    scope = request.actor.scope(Action.BANK_RECONCILE)
    account = bank_account(bank_account_id, scope=scope)
    may_keep = request.actor.may_everywhere(Action.BANK_RECONCILE)
    today = timezone.localdate()
    form = ClosingForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST":
        if not may_keep:
            raise PermissionDenied
        if form.is_valid() and _close(request, bank_account_id, form):
            return redirect("bank_account", bank_account_id=bank_account_id)
    labels = (gettext("Mirror in the books"), gettext("Suspense"), gettext("Fees"))
    numbers = (account.ledger_account_id, account.suspense_id, account.fee_id)
    shown = {
        "account": account,
        "mirrors": [
            (label, account_of(key))
            for label, key in zip(labels, numbers, strict=True)
            if key is not None
        ],
        "limit": bank_amount(account.confirm_above),
        "may_close": may_keep and account.closed_on is None,
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ledger/bank_account.html", shown, status=status)


def _close(request: PageRequest, bank_account_id: int, form: ClosingForm) -> bool:
    now = timezone.now()
    try:
        close_bank_account(
            bank_account_id,
            last_day=form.cleaned_data["last_day"],
            scope=request.actor.scope(Action.BANK_RECONCILE),
            who=request.actor.who,
            at=now,
            on=timezone.localdate(now),
        )
    except DomainError as error:
        form.add_error(None, bank_refusal(error))
        return False
    messages.success(request, gettext("The bank account is closed."))
    return True


def _form(request: PageRequest) -> BankAccountForm:
    known = bank_accounts(scope=request.actor.scope(Action.BANK_RECONCILE))
    return BankAccountForm(
        request.POST if request.method == "POST" else None,
        accounts=mirror_candidates(),
        mirrored=frozenset(one.ledger_account_id for one in known if one.ledger_account_id),
    )
