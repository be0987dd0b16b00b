"""The three ledgers of a fund, and what custodians say (三账核对页)."""

import datetime as dt
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
from renqi.programmes.riskfund.charter.selectors.funds import fund_of, funds
from renqi.programmes.riskfund.supervision.domain.agreement import DifferenceKind
from renqi.programmes.riskfund.supervision.selectors.ledger_checks import (
    DifferenceLine,
    PairLine,
    checks_of,
    custody_statements,
    difference_in,
    differences_of,
)
from renqi.programmes.riskfund.supervision.services.custody import take_custody_statement
from renqi.programmes.riskfund.supervision.services.daily_watch import compare_day
from renqi.programmes.riskfund.supervision.services.differences import look_into
from renqi.web.shell.asked import asked_format
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import exact_money, in_yuan, measure
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.supervision import words
from renqi.web.supervision.forms import CustodyForm
from renqi.web.supervision.fund_views import head

# Shares are kept in millionths; `measure` writes billionths.
_SHARE = 1000
_FILE_MAX = 2_000_000


@needs(Action.FUND_READ, everywhere=True)
def ledgers(request: PageRequest, fund: str) -> HttpResponseBase:
    """Show the days compared and every difference, open ones first."""
    scope = request.actor.scope(Action.FUND_READ)
    line = fund_of(fund, scope=scope)
    with_gone = request.GET.get("gone") == "1"
    differences = differences_of(fund, scope=scope, with_gone=with_gone)
    if asked_format(request):
        return _export(request, fund, differences)
    checks = checks_of(fund, scope=scope)
    shown = {
        **head(line),
        "with_gone": with_gone,
        "differences": [_difference(one) for one in differences],
        "checks": [
            {
                "check": one,
                "look": words.OUTCOMES[one.outcome],
                "pairs": [_pair(pair) for pair in one.pairs],
            }
            for one in checks
        ],
        "yesterday": timezone.localdate() - dt.timedelta(days=1),
    }
    return render(request, "supervision/ledgers.html", shown)


@needs(Action.FUND_READ, everywhere=True)
@require_POST
def compare(request: PageRequest, fund: str) -> HttpResponse:
    """Compare the ledgers of yesterday now."""
    line = fund_of(fund, scope=request.actor.scope(Action.FUND_READ))
    on = timezone.localdate() - dt.timedelta(days=1)
    try:
        outcome = compare_day(line, on=on, at=timezone.now())
        messages.success(request, str(words.OUTCOMES[outcome].label))
    except DomainError as error:
        messages.error(request, refusal_text(error))
    return redirect("fund_ledgers", fund=fund)


@needs(Action.FUND_READ, everywhere=True)
@require_POST
def look(request: PageRequest, fund: str, difference_id: int) -> HttpResponse:
    """Take a difference on oneself, with words."""
    scope = request.actor.scope(Action.FUND_READ)
    difference_in(difference_id, fund=fund, scope=scope)
    try:
        look_into(
            difference_id,
            words=request.POST.get("words", "")[:2000],
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, gettext("You look into this difference."))
    except DomainError as error:
        messages.error(request, refusal_text(error))
    return redirect("fund_ledgers", fund=fund)


@needs(Action.FUND_INVEST)
def custody(request: PageRequest) -> HttpResponse:
    """Let an institution bring what its custodian says."""
    scope = request.actor.scope(Action.FUND_INVEST)
    own = funds(scope)
    form = CustodyForm(
        request.POST or None,
        request.FILES or None,
        funds=[(one.key, said(one.name)) for one in own],
        initial={"on": timezone.localdate() - dt.timedelta(days=1)},
    )
    status = 200
    if request.method == "POST":
        if form.is_valid() and _taken(request, form):
            return redirect("fund_custody")
        status = UNPROCESSABLE
    names = {one.key: said(one.name) for one in own}
    shown = {
        "form": form if own else None,
        "lines": [
            {"line": one, "fund": names.get(one.fund, one.fund)}
            for one in custody_statements(scope=scope)
        ],
    }
    return render(request, "supervision/custody.html", shown, status=status)


def _taken(request: PageRequest, form: CustodyForm) -> bool:
    given = form.cleaned_data
    fund = fund_of(given["fund"], scope=request.actor.scope(Action.FUND_INVEST))
    file = given["file"]
    if file.size > _FILE_MAX:
        form.add_error("file", gettext("The file is larger than 2 MB."))
        return False
    try:
        row = take_custody_statement(
            fund,
            file.read(),
            file_name=file.name,
            on=given["on"],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        form.add_error("file", refusal_text(error))
        return False
    messages.success(
        request,
        gettext("{n} holdings were taken, worth {value}.").format(
            n=len(row.lines), value=exact_money(row.total)
        ),
    )
    return True


def _amount(kind: DifferenceKind, amount: int | None) -> str:
    if amount is None:
        return "–"
    if kind is DifferenceKind.STAKES:
        return measure(amount * _SHARE, places=6)
    return exact_money(amount)


def _pair(pair: PairLine) -> dict[str, Any]:
    return {
        "name": words.KINDS[pair.kind],
        "look": words.OUTCOMES[pair.outcome],
        "left": _amount(pair.kind, pair.left),
        "right": _amount(pair.kind, pair.right),
    }


def _difference(one: DifferenceLine) -> dict[str, Any]:
    return {
        "one": one,
        "kind": words.KINDS[one.kind],
        "item": words.item_words(one.kind, one.key),
        "cause": words.CAUSES.get(one.cause, one.cause),
        "amount": _amount(one.kind, one.amount),
    }


def _export(
    request: PageRequest, fund: str, differences: tuple[DifferenceLine, ...]
) -> HttpResponseBase:
    return hand_out(
        request,
        name="fund-differences",
        title=gettext("Differences"),
        header=[
            gettext("Between"),
            gettext("What"),
            gettext("Amount in yuan, or shares"),
            gettext("Cause"),
            gettext("Open since"),
            gettext("Gone on"),
            gettext("Who looks"),
            gettext("Words"),
        ],
        rows=(
            (
                str(words.KINDS[one.kind]),
                words.item_words(one.kind, one.key),
                one.amount / 10**6 if one.kind is DifferenceKind.STAKES else in_yuan(one.amount),
                str(words.CAUSES.get(one.cause, one.cause)),
                one.since,
                one.gone_on,
                one.looker,
                one.words,
            )
            for one in differences
        ),
        detail={"fund": fund},
    )
