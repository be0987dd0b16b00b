"""When holdings pay and when they are money again (收益日历页面)."""

import datetime as dt
import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value, has_book
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.investment.domain.cash_ladder import STEPS, step_of
from renqi.programmes.riskfund.investment.domain.vocabulary import IncomeKind
from renqi.programmes.riskfund.investment.selectors.holdings import holdings, income_due
from renqi.programmes.riskfund.investment.selectors.universe import instruments
from renqi.programmes.riskfund.investment.services.receive_income import (
    Received,
    receive_income,
)
from renqi.web.investment.forms import IncomeForm
from renqi.web.investment.fund_gate import fund_asked, scope_of
from renqi.web.investment.words import investment_refusal
from renqi.web.shell.asked import asked_format
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_AHEAD = dt.timedelta(days=366)
_FEN_PER_WAN = 10**6


@needs(Action.FUND_READ)
def calendar(request: PageRequest, fund: str) -> HttpResponseBase:
    """Show the ladder of maturities and what holdings will pay within a year."""
    line = fund_asked(request, fund)
    if asked_format(request):
        return _export(request, line)
    return _page(request, line, _form(request, line))


@needs(Action.FUND_INVEST)
@require_POST
def receive(request: PageRequest, fund: str) -> HttpResponse:
    """Enter what came in."""
    line = fund_asked(request, fund)
    form = IncomeForm(request.POST, known=instruments(fund, scope=scope_of(request)))
    if form.is_valid():
        given = form.cleaned_data
        received = Received(
            instrument_id=int(given["instrument"]) if given["instrument"] else None,
            kind=IncomeKind(given["kind"]),
            due_on=given["due_on"],
            amount=given["amount"],
            from_suspense=given["from_suspense"],
        )
        try:
            receive_income(
                fund,
                received,
                request_key=given["request_key"],
                on=given["on"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, investment_refusal(error))
        else:
            messages.success(request, gettext("Written down."))
            return redirect("investment_calendar", fund=fund)
    return _page(request, line, form)


def _form(request: PageRequest, line: FundLine) -> IncomeForm:
    today = timezone.localdate().isoformat()
    start = {
        "request_key": secrets.token_hex(16),
        "due_on": request.GET.get("due_on", today),
        "on": today,
        "instrument": request.GET.get("instrument", ""),
        "kind": request.GET.get("kind", ""),
        "amount": request.GET.get("amount", ""),
    }
    return IncomeForm(known=instruments(line.key, scope=scope_of(request)), initial=start)


def _page(request: PageRequest, line: FundLine, form: IncomeForm) -> HttpResponse:
    today = timezone.localdate()
    found = income_due(line.key, since=today, until=today + _AHEAD, scope=scope_of(request))
    shown: dict[str, Any] = {
        "fund": line,
        "tab": "calendar",
        "form": form,
        "chart": _chart(request, line, today),
        "may_invest": request.actor.may(Action.FUND_INVEST),
        "lines": [
            {
                "holding": held,
                "due": due,
                "is_late": due.on < today,
                "yuan": in_yuan(due.amount),
            }
            for held, due in found
        ],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "investment/calendar.html", shown, status=status)


def _chart(request: PageRequest, line: FundLine, today: dt.date) -> Chart | None:
    if not has_book(line.key):
        return None
    sums = [0] * (len(STEPS) + 1)
    sums[0] = fund_value(line.key).cash
    for one in holdings(line.key, on=today, scope=scope_of(request)):
        sums[step_of(one.terms, on=today)] += one.value
    words = [gettext("Within {days} days").format(days=days) for days in STEPS]
    return Chart(
        key="ladder",
        kind=ChartKind.BAR,
        title=gettext("When holdings can be money again"),
        unit=gettext("10,000 yuan"),
        category_label=gettext("Within"),
        categories=(*words, gettext("Later")),
        series=(
            Series(
                name=gettext("Value"),
                values=tuple(round(fen / _FEN_PER_WAN, 4) for fen in sums),
            ),
        ),
        whole=False,
    )


def _export(request: PageRequest, line: FundLine) -> HttpResponseBase:
    today = timezone.localdate()
    found = income_due(line.key, since=today, until=today + _AHEAD, scope=scope_of(request))
    return hand_out(
        request,
        name=f"income-{line.key}",
        title=gettext("What holdings will pay"),
        header=(
            gettext("Day"),
            gettext("Code"),
            gettext("Name"),
            gettext("Amount in yuan"),
            gettext("Interest in yuan"),
        ),
        rows=(
            (due.on, held.code, held.name, in_yuan(due.amount), in_yuan(due.interest))
            for held, due in found
        ),
    )
