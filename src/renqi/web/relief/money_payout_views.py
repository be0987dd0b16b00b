"""What a fund pays: the queue, accounts to be checked, orders, and what the bank did (拨付)."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value, has_book
from renqi.programmes.riskfund.charter.selectors.funds import funds
from renqi.programmes.riskfund.relief.domain.money_refusals import PayoutUnknown
from renqi.programmes.riskfund.relief.domain.money_states import PayoutState
from renqi.programmes.riskfund.relief.selectors.fund_health import fund_health
from renqi.programmes.riskfund.relief.selectors.payouts import (
    PayoutRow,
    payees_to_check,
    payout_of,
    payout_page,
    queue_sums,
    steps_of,
)
from renqi.programmes.riskfund.relief.services.loan_papers import issue_payment_notice
from renqi.programmes.riskfund.relief.services.payee_accounts import check_account
from renqi.programmes.riskfund.relief.services.prepare_payouts import prepare_payouts
from renqi.web.relief.money_forms import PayForm
from renqi.web.relief.money_words import (
    FORM_WORDS,
    PAYOUT_LOOKS,
    STEP_WORDS,
    WAIT_WORDS,
    money_refusal,
)
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import firm_subject, note

_PER_PAGE, _ALL_ROWS = 50, 10_000


@needs(Action.FUND_READ)
def payout_list(request: PageRequest) -> HttpResponseBase:
    """Show the queue of payouts; a firm is led to its own."""
    scope = request.actor.scope(Action.FUND_READ)
    if scope.uscc and not scope.all:
        return redirect("relief_help")
    where = _asked(request)
    if asked_format(request):
        found = payout_page(scope=scope, **where, per_page=_ALL_ROWS)
        return _export(request, found.rows)
    page = payout_page(scope=scope, **where, page=asked_page(request), per_page=_PER_PAGE)
    shown: dict[str, Any] = {
        "rows": [shown_payout(one) for one in page.rows],
        "page": page,
        "asked": where,
        "is_filtered": any(where[name] for name in ("fund", "state", "form", "text")),
    }
    if request.htmx:
        return render(request, "relief/money/payout_rows.html", shown)
    names = {one.key: said(one.name) for one in funds(scope)}
    shown |= {
        "funds": names.items(),
        "states": [(key, look.label) for key, look in PAYOUT_LOOKS.items()],
        "forms": FORM_WORDS.items(),
        "health": [_health(key, name) for key, name in names.items() if has_book(key)],
        "sums": queue_sums(scope=scope),
        "may_pay": request.actor.may(Action.RELIEF_PAY),
        "to_check": len(payees_to_check(scope=scope)),
        "as_of": timezone.localdate(),
    }
    return render(request, "relief/money/payouts.html", shown)


@needs(Action.RELIEF_PAY)
def prepare(request: PageRequest) -> HttpResponse:
    """Show what can be ordered, fund by fund; a POST prepares an order."""
    scope = request.actor.scope(Action.RELIEF_PAY)
    ready = payout_page(scope=scope, state=PayoutState.RESERVED.value, per_page=_ALL_ROWS).rows
    payable = [one for one in ready if one.account and one.account.is_payable]
    form = PayForm(
        request.POST if request.method == "POST" else None,
        payable=[one.id for one in payable],
        initial={
            "request_key": secrets.token_hex(16),
            "execute_on": timezone.localdate().isoformat(),
        },
    )
    if request.method == "POST" and form.is_valid():
        order_id = _prepare(request, form)
        if order_id is not None:
            return redirect("payment_order", order_id=order_id)
    checks = payees_to_check(scope=scope)
    for one in checks:
        # The number stands on the page in full, so that it can be compared.
        subject = firm_subject(uscc=one.uscc, name=one.holder)
        note(request, EventKind.READ, subject=subject, what="payee account")
    names = {one.key: said(one.name) for one in funds(scope)}
    shown = {
        "form": form,
        "groups": _by_fund(payable, names),
        "blocked": [shown_payout(one) for one in ready if one not in payable],
        "checks": [
            {"account": one, "is_own": one.stated_by_id == request.actor.person_id}
            for one in checks
        ],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "relief/money/prepare.html", shown, status=status)


@needs(Action.RELIEF_PAY)
@require_POST
def check_payee(request: PageRequest, payee_id: int) -> HttpResponse:
    """Say whether a changed account may be paid on."""
    try:
        check_account(
            payee_id,
            passes=request.POST.get("verdict") == "pass",
            reason=request.POST.get("reason", "")[:500],
            scope=request.actor.scope(Action.RELIEF_PAY),
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise
        messages.error(request, money_refusal(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("relief_prepare")


@needs(Action.FUND_READ)
def show_payout(request: PageRequest, payout_id: int) -> HttpResponse:
    """Show where one payout is and how it came there."""
    payout = seen_payout(request, payout_id)
    scope = request.actor.scope(Action.FUND_READ)
    steps = steps_of(payout_id, scope=scope)
    shown = {
        **shown_payout(payout),
        "steps": [{"step": one, "words": STEP_WORDS[one.what]} for one in steps],
        "may_print": payout.state == PayoutState.PAID and not _is_keeper(request),
    }
    return render(request, "relief/money/payout.html", shown)


@needs(Action.FUND_READ)
@require_POST
def print_notice(request: PageRequest, payout_id: int) -> HttpResponse:
    """Issue the notice of a payment as PDF, and lead to it."""
    seen_payout(request, payout_id)
    if _is_keeper(request):
        raise Http404
    now = timezone.now()
    issued = issue_payment_notice(
        payout_id,
        scope=request.actor.scope(Action.FUND_READ),
        actor=request.actor,
        at=now,
        on=timezone.localdate(now),
    )
    return redirect("document", document_id=issued.document_id)


def seen_payout(request: PageRequest, payout_id: int) -> PayoutRow:
    """Give a payout, or 404 where it is not the reader's."""
    try:
        return payout_of(payout_id, scope=request.actor.scope(Action.FUND_READ))
    except PayoutUnknown as error:
        raise Http404 from error


def shown_payout(one: PayoutRow) -> dict[str, Any]:
    """Give a payout with its words."""
    return {
        "payout": one,
        "look": PAYOUT_LOOKS[one.state],
        "form_words": FORM_WORDS[one.form],
        "waits": WAIT_WORDS.get(one.waits_for, ""),
    }


def _is_keeper(request: PageRequest) -> bool:
    # Documents of firms are read by the firm and by those who work on all cases.
    return request.actor.may(Action.RELIEF_PAY)


def _asked(request: PageRequest) -> dict[str, Any]:
    asked = request.GET
    state, form = asked.get("state", ""), asked.get("form", "")
    return {
        "fund": asked.get("fund", "")[:64],
        "state": state if state in PAYOUT_LOOKS else "",
        "form": form if form in FORM_WORDS else "",
        "text": asked.get("q", "")[:100],
        "sort": asked.get("sort", "")[:30],
    }


def _health(key: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "value": fund_value(key),
        "health": fund_health(key, on=timezone.localdate()),
    }


def _by_fund(payable: list[PayoutRow], names: dict[str, str]) -> list[dict[str, Any]]:
    """Put payouts under their fund: an order pays from one account."""
    groups: dict[str, dict[str, Any]] = {}
    for one in payable:
        group = groups.setdefault(
            one.fund,
            {"fund": one.fund, "name": names.get(one.fund, one.fund), "rows": [], "total": 0},
        )
        group["rows"].append(shown_payout(one))
        group["total"] += one.amount
    return list(groups.values())


def _prepare(request: PageRequest, form: PayForm) -> int | None:
    given, now = form.cleaned_data, timezone.now()
    try:
        return prepare_payouts(
            request.POST.get("fund", "")[:64],
            payout_ids=given["payouts"],
            execute_on=given["execute_on"],
            request_key=given["request_key"],
            scope=request.actor.scope(Action.RELIEF_PAY),
            actor=request.actor,
            at=now,
            on=timezone.localdate(now),
        )
    except DomainError as error:
        form.add_error(None, money_refusal(error))
        return None


def _export(request: PageRequest, found: Any) -> HttpResponseBase:
    header = (
        gettext("Place"),
        gettext("Which fund"),
        gettext("Credit code"),
        gettext("Firm"),
        gettext("Form of help"),
        gettext("Amount"),
        gettext("State"),
        gettext("Approved on"),
        gettext("Paid on"),
    )
    return hand_out(
        request,
        name="fund-payouts",
        title=gettext("Payouts"),
        header=header,
        rows=(
            (
                one.place,
                one.fund,
                one.uscc,
                one.firm_name,
                str(FORM_WORDS[one.form]),
                in_yuan(one.amount),
                str(PAYOUT_LOOKS[one.state].label),
                timezone.localtime(one.approved_at).date(),
                one.paid_on,
            )
            for one in found
        ),
    )
