"""What goes out to those who left and to those who paid too much (退出款与退款)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.members.selectors.collection import exits_to_pay, returns_to_pay
from renqi.programmes.riskfund.members.services.pay_out import prepare_exit_payment, prepare_return
from renqi.web.members.words import KINDS, LEAVINGS
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.FUND_COLLECT)
def out(request: PageRequest) -> HttpResponse:
    """List what is owed to those who left, and what goes back."""
    scope = request.actor.scope(Action.FUND_COLLECT)
    shown = {
        "exits": [
            {"line": one, "look": LEAVINGS[one.state], "kind": KINDS[one.kind]}
            for one in exits_to_pay(scope=scope)
        ],
        "returns": returns_to_pay(scope=scope),
    }
    return render(request, "members/pay_out.html", shown)


@needs(Action.FUND_COLLECT)
@require_POST
def exit_order(request: PageRequest, leaving_id: int) -> HttpResponse:
    """Prepare the order that pays a firm that left."""
    return _order(request, lambda said: prepare_exit_payment(leaving_id, **said))


@needs(Action.FUND_COLLECT)
@require_POST
def return_order(request: PageRequest, return_id: int) -> HttpResponse:
    """Prepare the order that sends money back."""
    bank: dict[str, Any] = {
        "bank_code": request.POST.get("bank_code", "")[:12],
        "bank_name": request.POST.get("bank_name", "")[:140],
    }
    return _order(request, lambda said: prepare_return(return_id, **bank, **said))


def _order(request: PageRequest, prepare: Any) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    said = {"execute_on": today, "actor": request.actor, "at": now, "on": today}
    try:
        order_id = prepare(said)
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise
        messages.error(request, refusal_text(error))
        return redirect("fund_pay_out")
    messages.success(request, gettext("The order is prepared. Another person passes it."))
    return redirect("payment_order", order_id=order_id)
