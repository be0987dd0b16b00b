"""Payment orders: prepare, approve, send, fetch the file (付款指令)."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.engines.ledger.domain.kinds import Unit
from renqi.engines.ledger.domain.owners import owner_in
from renqi.engines.ledger.domain.payment_refusals import OrderOutOfTurn
from renqi.engines.ledger.domain.payments import OrderState, PaymentState
from renqi.engines.ledger.selectors.accounts import accounts_in
from renqi.engines.ledger.selectors.bank_accounts import bank_accounts
from renqi.engines.ledger.selectors.payment_orders import (
    order_page,
    payment_lines,
    payment_order,
    sent_file,
)
from renqi.engines.ledger.services.payment_answers import take_payment_answer
from renqi.engines.ledger.services.payment_orders import (
    approve_order,
    prepare_order,
    reject_order,
    send_order,
    withdraw_order,
)
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.web.ledger.bank_words import (
    ORDER_LOOKS,
    bank_amount,
    bank_refusal,
    payment_look,
    reason_words,
)
from renqi.web.ledger.payment_forms import AnswerFileForm, OrderFilterForm, OrderForm
from renqi.web.ledger.reconciliation_views import PER_PAGE, kept_upload
from renqi.web.shell.asked import asked_page
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import note

_STEPS = frozenset({"approve", "send", "withdraw", "reject"})


@needs(Action.BANK_ORDER)
def payment_orders(request: PageRequest) -> HttpResponse:
    """List the payment orders."""
    scope = request.actor.scope(Action.BANK_ORDER)
    form = OrderFilterForm(request.GET)
    form.is_valid()
    page = order_page(
        scope=scope,
        state=form.cleaned_data.get("state", ""),
        text=form.cleaned_data.get("q", ""),
        sort=request.GET.get("sort", ""),
        page=asked_page(request),
        per_page=PER_PAGE,
    )
    shown = {
        "form": form,
        "page": page,
        "orders": [
            {"order": one, "look": ORDER_LOOKS[one.state], "total": bank_amount(one.total)}
            for one in page.rows
        ],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "has_accounts": any(one.is_mirrored for one in bank_accounts(scope=scope)),
    }
    part = "ledger/payment_order_rows.html"
    return render(request, part if request.htmx else "ledger/payment_orders.html", shown)


@needs(Action.BANK_ORDER)
def new_payment_order(request: PageRequest) -> HttpResponse:
    """Ask whom to pay; a POST prepares the order."""
    form = _order_form(request)
    if request.method == "POST" and form.is_valid():
        order_id = _prepare(request, form)
        if order_id is not None:
            return redirect("payment_order", order_id=order_id)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ledger/payment_order_new.html", {"form": form}, status=status)


@needs(Action.BANK_ORDER)
def show_payment_order(request: PageRequest, order_id: int) -> HttpResponse:
    """Show one order, its payments, and the step that comes next."""
    return _order_page(request, order_id, AnswerFileForm())


@needs(Action.BANK_ORDER)
@require_POST
def take_answer(request: PageRequest, order_id: int) -> HttpResponse:
    """Take the bank's answer to an order."""
    payment_order(order_id, scope=request.actor.scope(Action.BANK_ORDER))
    form = AnswerFileForm(request.POST, request.FILES)
    if form.is_valid() and _take_answer(request, order_id, form):
        return redirect("payment_order", order_id=order_id)
    return _order_page(request, order_id, form)


def _take_answer(request: PageRequest, order_id: int, form: AnswerFileForm) -> bool:
    upload, now = form.cleaned_data["file"], timezone.now()
    try:
        with kept_upload(upload) as path:
            taken = take_payment_answer(
                path,
                order_id=order_id,
                file_name=(upload.name or "")[:200],
                scope=request.actor.scope(Action.BANK_ORDER),
                who=request.actor.who,
                at=now,
                on=timezone.localdate(now),
            )
    except DomainError as error:
        form.add_error("file", bank_refusal(error))
        return False
    if not taken.is_new:
        messages.info(request, gettext("This file was taken before; nothing was done again."))
        return True
    words = gettext("The bank accepts {accepted} and rejects {rejected} payments.")
    messages.success(request, words.format(accepted=taken.accepted, rejected=taken.rejected))
    return True


def _order_page(request: PageRequest, order_id: int, form: AnswerFileForm) -> HttpResponse:
    order = payment_order(order_id, scope=request.actor.scope(Action.BANK_ORDER))
    is_own = order.prepared_by_id == request.actor.person_id
    lines = payment_lines(order)
    states = {one.state for one in lines}
    is_untouched = states <= {PaymentState.WAITING, PaymentState.REJECTED}
    shown = {
        "order": order,
        "look": ORDER_LOOKS[order.state],
        "total": bank_amount(order.total),
        "payments": [
            {
                "line": one,
                "look": payment_look(one.state, one.bank_status),
                "reason": reason_words(one.bank_reason),
                "amount": bank_amount(one.amount),
            }
            for one in lines
        ],
        "may_approve": order.state == OrderState.PREPARED and not is_own,
        "waits_for_other": order.state == OrderState.PREPARED and is_own,
        "may_send": order.state == OrderState.APPROVED,
        "may_withdraw": order.state in {OrderState.PREPARED, OrderState.APPROVED},
        "may_reject": order.state == OrderState.SENT and is_untouched,
        "is_sent": order.sent_at is not None,
        "form": form,
        "answers": order.answers.order_by("pk"),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ledger/payment_order.html", shown, status=status)


@needs(Action.BANK_ORDER)
@require_POST
def step_payment_order(request: PageRequest, order_id: int, step: str) -> HttpResponse:
    """Take an order one step further: approve, send, withdraw, or write down a rejection."""
    if step not in _STEPS:
        raise Http404
    now = timezone.now()
    common: dict[str, Any] = {
        "scope": request.actor.scope(Action.BANK_ORDER),
        "who": request.actor.who,
        "at": now,
        "on": timezone.localdate(now),
    }
    reason = request.POST.get("reason", "")[:500]
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "approve": (lambda: approve_order(order_id, **common), gettext("The order is approved.")),
        "send": (
            lambda: send_order(order_id, **common),
            gettext("The file is ready. Fetch it and hand it to the bank."),
        ),
        "withdraw": (
            lambda: withdraw_order(order_id, reason=reason, **common),
            gettext("The order is withdrawn and its money is free again."),
        ),
        "reject": (
            lambda: reject_order(order_id, reason=reason, **common),
            gettext("The rejection is written down and the money is free again."),
        ),
    }
    act, done = steps[step]
    try:
        act()
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise
        messages.error(request, bank_refusal(error))
    else:
        messages.success(request, done)
    return redirect("payment_order", order_id=order_id)


@needs(Action.BANK_ORDER)
def payment_file(request: PageRequest, order_id: int) -> HttpResponse:
    """Hand out the file of an order that was sent, the same bytes every time."""
    try:
        file = sent_file(order_id, scope=request.actor.scope(Action.BANK_ORDER))
    except OrderOutOfTurn as error:
        raise Http404 from error
    note(
        request,
        EventKind.DOWNLOADED,
        subject=Subject(kind="payment_order", key=file.name.removesuffix(".xml")),
        sha256=file.sha256,
    )
    response = HttpResponse(file.content, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _order_form(request: PageRequest) -> OrderForm:
    scope = request.actor.scope(Action.BANK_ORDER)
    accounts = bank_accounts(scope=scope)
    owner = None if scope.all else owner_in(scope)
    mirrors = {one.ledger_account_id for one in accounts}
    sources = [
        (found.id, f"{found.path} {found.name} ({bank_amount(found.available)})")
        for book in sorted({one.book_id for one in accounts if one.book_id is not None})
        for found in accounts_in(book=book, owner=owner)
        if found.id not in mirrors and found.unit is Unit.FEN and (found.available or 0) > 0
    ]
    return OrderForm(
        request.POST if request.method == "POST" else None,
        accounts=accounts,
        sources=sources,
        today=timezone.localdate(),
        initial={"request_key": secrets.token_hex(16)},
    )


def _prepare(request: PageRequest, form: OrderForm) -> int | None:
    given, now = form.cleaned_data, timezone.now()
    try:
        return prepare_order(
            form.asked(),
            account_id=int(given["account"]),
            purpose=given["purpose"],
            execute_on=given["execute_on"],
            request_key=given["request_key"],
            scope=request.actor.scope(Action.BANK_ORDER),
            who=request.actor.who,
            at=now,
            on=timezone.localdate(now),
        )
    except DomainError as error:
        form.add_error(None, bank_refusal(error))
        return None
