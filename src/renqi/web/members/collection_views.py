"""What is collected for funds: dues, receipts, money that nobody knows (基金收缴)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.members.selectors import collection
from renqi.programmes.riskfund.members.selectors.collection import (
    DueSort,
    MoneySort,
    ReceiptSort,
    money_line,
)
from renqi.programmes.riskfund.members.selectors.member_file import ReceiptLine
from renqi.programmes.riskfund.members.selectors.member_list import (
    MemberFilter,
    MemberSort,
    member_page,
)
from renqi.programmes.riskfund.members.selectors.suggestions import suggestions
from renqi.programmes.riskfund.members.services.decide_money import assign_money, send_money_back
from renqi.web.members.forms import DueFilterForm, SearchForm
from renqi.web.members.words import DOUBTS, DUES, WHY
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_DUE_HEADER = (
    _("Risk fund"), _("Firm"), _("Credit code"), _("Month"), _("Reference"), _("Due by"),
    _("Owed (yuan)"), _("Paid (yuan)"), _("State"),
)  # fmt: skip
_RECEIPT_HEADER = (
    _("Risk fund"), _("Firm"), _("Credit code"), _("Booked on"), _("Month"), _("Reference"),
    _("Amount (yuan)"), _("Payer"), _("Matched by"),
)  # fmt: skip


@needs(Action.FUND_COLLECT)
def dues(request: PageRequest) -> HttpResponseBase:
    """List what members owe."""
    scope, today = request.actor.scope(Action.FUND_COLLECT), timezone.localdate()
    form = DueFilterForm(request.GET)
    form.is_valid()
    asked = {
        "state": form.cleaned_data.get("state", ""),
        "text": form.cleaned_data.get("q", "").strip(),
    }
    if asked_format(request):
        return hand_out(
            request,
            name="fund-dues",
            title=gettext("Contributions due"),
            header=[str(words) for words in _DUE_HEADER],
            rows=(_filed_due(one) for one in collection.every_due(scope=scope, on=today, **asked)),
        )
    sort, is_descending = asked_order(request, DueSort.DUE, is_falling=True)
    page = collection.due_page(
        scope=scope,
        on=today,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        **asked,
    )
    shown = {
        "form": form,
        "page": page,
        "rows": [{"line": one, "look": DUES[one.due.state]} for one in page.rows],
        "sums": collection.collection_sums(scope=scope, on=today),
        "is_filtered": any(asked.values()),
        "as_of": today,
    }
    name = "members/due_rows.html" if request.htmx else "members/dues.html"
    return render(request, name, shown)


@needs(Action.FUND_COLLECT)
def receipts(request: PageRequest) -> HttpResponseBase:
    """List the money that paid months."""
    scope = request.actor.scope(Action.FUND_COLLECT)
    form = SearchForm(request.GET)
    form.is_valid()
    text = form.cleaned_data.get("q", "").strip()
    if asked_format(request):
        return hand_out(
            request,
            name="fund-receipts",
            title=gettext("Receipts"),
            header=[str(words) for words in _RECEIPT_HEADER],
            rows=(_filed_receipt(one) for one in collection.every_receipt(scope=scope, text=text)),
        )
    sort, is_descending = asked_order(request, ReceiptSort.BOOKED, is_falling=True)
    page = collection.receipt_page(
        scope=scope, sort=sort, is_descending=is_descending, page=asked_page(request), text=text
    )
    shown = {"form": form, "page": page, "is_filtered": bool(text)}
    name = "members/receipt_rows.html" if request.htmx else "members/receipts.html"
    return render(request, name, shown)


@needs(Action.FUND_COLLECT)
def money(request: PageRequest) -> HttpResponse:
    """List money of which nobody knows whose it is."""
    scope = request.actor.scope(Action.FUND_COLLECT)
    form = SearchForm(request.GET)
    form.is_valid()
    text = form.cleaned_data.get("q", "").strip()
    sort, is_descending = asked_order(request, MoneySort.BOOKED)
    page = collection.money_page(
        scope=scope, sort=sort, is_descending=is_descending, page=asked_page(request), text=text
    )
    shown = {
        "form": form,
        "page": page,
        "rows": [{"line": one, "doubt": DOUBTS.get(one.doubt, one.doubt)} for one in page.rows],
        "is_filtered": bool(text),
    }
    name = "members/money_rows.html" if request.htmx else "members/money.html"
    return render(request, name, shown)


@needs(Action.FUND_COLLECT)
def line(request: PageRequest, incoming_id: int) -> HttpResponse:
    """Show one line of the bank with whose it may be; a POST says whose it is."""
    scope = request.actor.scope(Action.FUND_COLLECT)
    row = collection.incoming_of(incoming_id, scope=scope)
    if row is None:
        raise Http404
    refusal = ""
    if request.method == "POST":
        refusal = _decide(request, incoming_id)
        if not refusal:
            messages.success(request, gettext("Written down. It is booked within minutes."))
            return redirect("fund_money")
    text = request.GET.get("q", "").strip()[:100]
    shown = {
        "line": money_line(row),
        "doubt": DOUBTS.get(row.doubt, row.doubt),
        "suggestions": [
            {"one": one, "why": str(WHY[one.why]).format(words=one.words)}
            for one in suggestions(row)
        ],
        "text": text,
        "found": _search(request, row.fund, text),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "members/money_line.html", shown, status=status)


def _decide(request: PageRequest, incoming_id: int) -> str:
    """Do what the page asks, and give the refusal in words, if any."""
    said: dict[str, Any] = {
        "reason": request.POST.get("reason", "")[:500],
        "actor": request.actor,
        "at": timezone.now(),
    }
    member = request.POST.get("member", "")
    try:
        if request.POST.get("back"):
            send_money_back(incoming_id, **said)
        else:
            number = int(member) if member.isdecimal() else 0
            assign_money(incoming_id, membership_id=number, **said)
    except DomainError as error:
        return refusal_text(error)
    return ""


def _search(request: PageRequest, fund: str, text: str) -> Any:
    if not text:
        return ()
    page = member_page(
        scope=request.actor.scope(Action.FUND_COLLECT),
        where=MemberFilter(fund=fund, text=text),
        sort=MemberSort.NAME,
        is_descending=False,
        page=1,
    )
    return [one for one in page.rows if one.joined_on and not one.left_on][:10]


def _filed_due(one: collection.MemberDue) -> tuple[str, ...]:
    due = one.due
    return (
        one.fund,
        one.firm_name,
        one.uscc,
        f"{due.month:%Y-%m}",
        due.reference,
        f"{due.due_on}",
        f"{due.amount / 100:.2f}",
        f"{due.paid / 100:.2f}",
        str(DUES[due.state].label),
    )


def _filed_receipt(one: ReceiptLine) -> tuple[str, ...]:
    return (
        one.fund,
        one.firm_name,
        one.uscc,
        f"{one.on}",
        f"{one.month:%Y-%m}",
        one.reference,
        f"{one.amount / 100:.2f}",
        one.payer,
        one.by_name,
    )
