"""What finance pays: accounts to be checked, accepted entries, orders (兑付付款)."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.support.domain.line_states import LineState
from renqi.programmes.cultivation.support.selectors.entitlement_lines import (
    LineFilter,
    LineRow,
    LineSort,
    every_line,
)
from renqi.programmes.cultivation.support.selectors.payees import payees_to_check
from renqi.programmes.cultivation.support.services.pay_lines import prepare_payment
from renqi.programmes.cultivation.support.services.payee_accounts import check_account
from renqi.web.entitlements.forms import PayForm
from renqi.web.entitlements.lines import shown_line
from renqi.web.entitlements.words import money_refusal
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import firm_subject, note


@needs(Action.BUDGET_KEEP, everywhere=True)
def payments(request: PageRequest) -> HttpResponse:
    """Show what can be paid and what stands against it; a POST prepares an order."""
    waiting = _accepted(request)
    payable = [line for line in waiting if line.is_payable]
    form = PayForm(
        request.POST if request.method == "POST" else None,
        payable=[line.id for line in payable],
        initial={
            "request_key": secrets.token_hex(16),
            "execute_on": timezone.localdate().isoformat(),
        },
    )
    if request.method == "POST" and form.is_valid():
        order_id = _prepare(request, form)
        if order_id is not None:
            return redirect("payment_order", order_id=order_id)
    checks = payees_to_check(scope=request.actor.scope(Action.SUPPORT_READ))
    for one in checks:
        # The number stands on the page in full, so that it can be compared.
        subject = firm_subject(uscc=one.uscc, name=one.holder)
        note(request, EventKind.READ, subject=subject, what="payee account")
    shown: dict[str, Any] = {
        "form": form,
        "groups": _by_budget(payable),
        "blocked": [shown_line(line) for line in waiting if not line.is_payable],
        "checks": [
            {"account": one, "is_own": one.stated_by_id == request.actor.person_id}
            for one in checks
        ],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "entitlements/payments.html", shown, status=status)


@needs(Action.BUDGET_KEEP, everywhere=True)
@require_POST
def check_payee(request: PageRequest, payee_id: int) -> HttpResponse:
    """Say whether a changed account may be paid on."""
    try:
        check_account(
            payee_id,
            passes=request.POST.get("verdict") == "pass",
            reason=request.POST.get("reason", "")[:500],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise
        messages.error(request, money_refusal(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("entitlement_payments")


def _accepted(request: PageRequest) -> list[LineRow]:
    return list(
        every_line(
            scope=request.actor.scope(Action.SUPPORT_READ),
            where=LineFilter(state=LineState.ACCEPTED.value),
            sort=LineSort.NUMBER,
            is_descending=False,
        )
    )


def _by_budget(lines: list[LineRow]) -> list[dict[str, Any]]:
    """Put lines under their budget: an order pays from one."""
    groups: dict[int, dict[str, Any]] = {}
    for line in lines:
        group = groups.setdefault(
            line.budget_id,
            {"id": line.budget_id, "budget": line.budget, "lines": [], "total": 0},
        )
        group["lines"].append(shown_line(line))
        group["total"] += line.amount
    return list(groups.values())


def _prepare(request: PageRequest, form: PayForm) -> int | None:
    given, now = form.cleaned_data, timezone.now()
    try:
        return prepare_payment(
            given["lines"],
            execute_on=given["execute_on"],
            request_key=given["request_key"],
            actor=request.actor,
            at=now,
            on=timezone.localdate(now),
        )
    except DomainError as error:
        form.add_error(None, money_refusal(error))
        return None
