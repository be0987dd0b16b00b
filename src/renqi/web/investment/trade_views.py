"""Trades: the list, a new one with its check, and the steps of one (交易页面)."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.investment.domain.refusals import MandateBroken, TradeUnknown
from renqi.programmes.riskfund.investment.domain.vocabulary import TradeKind, TradeState
from renqi.programmes.riskfund.investment.selectors.trade_list import (
    TradeFilter,
    TradeLine,
    TradeSort,
    all_trades,
    results_of,
    trade_of,
    trade_page,
)
from renqi.programmes.riskfund.investment.selectors.universe import instruments
from renqi.programmes.riskfund.investment.services.settle_trades import (
    reverse_trade,
    settle_trade,
)
from renqi.programmes.riskfund.investment.services.trades import (
    Draft,
    check_trade,
    drop_trade,
    propose_trade,
    sign_trade,
)
from renqi.web.investment.forms import TradeFilterForm, TradeForm
from renqi.web.investment.fund_gate import fund_asked, scope_of
from renqi.web.investment.words import (
    CONTRIBUTORS,
    KIND_WORDS,
    RESULT_WORDS,
    STATE_LOOKS,
    breach_words,
    class_words,
    investment_refusal,
    quoted_price,
)
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

PER_PAGE = 25


@needs(Action.FUND_READ)
def trade_list(request: PageRequest, fund: str) -> HttpResponseBase:
    """List the trades of a fund."""
    line = fund_asked(request, fund)
    filters = TradeFilterForm(request.GET)
    filters.is_valid()
    given = filters.cleaned_data
    where = TradeFilter(
        state=given.get("state", ""), kind=given.get("kind", ""), text=given.get("q", "")
    )
    if asked_format(request):
        return _export(request, line, where)
    sort, is_falling = asked_order(request, TradeSort.NUMBER, is_falling=True)
    page = trade_page(
        fund,
        scope=scope_of(request),
        where=where,
        sort=sort,
        is_falling=is_falling,
        page=asked_page(request),
        per_page=PER_PAGE,
    )
    shown = {
        "fund": line,
        "tab": "trades",
        "filters": filters,
        "page": page,
        "lines": [_shown(one) for one in page.rows],
        "is_filtered": where != TradeFilter(),
        "may_invest": request.actor.may(Action.FUND_INVEST),
    }
    name = "investment/trade_rows.html" if request.htmx else "investment/trades.html"
    return render(request, name, shown)


@needs(Action.FUND_INVEST)
def new_trade(request: PageRequest, fund: str) -> HttpResponse:
    """Ask for a trade; a POST works it out, and proposes it where that was asked for."""
    line = fund_asked(request, fund)
    form = _form(request, line)
    shown: dict[str, Any] = {"fund": line, "tab": "trades", "form": form}
    if request.method == "POST" and form.is_valid():
        draft = _draft(form.cleaned_data)
        try:
            if request.POST.get("act") == "propose":
                trade_id = propose_trade(
                    fund,
                    draft,
                    request_key=form.cleaned_data["request_key"],
                    actor=request.actor,
                    at=timezone.now(),
                )
                return redirect("investment_trade", fund=fund, trade_id=trade_id)
            checked = check_trade(fund, draft)
        except MandateBroken as error:
            shown["breaches"] = [breach_words(one) for one in error.data["breaches"]]
            form.add_error(None, investment_refusal(error))
        except DomainError as error:
            form.add_error(None, investment_refusal(error))
        else:
            shown["figures"] = checked.figures
            shown["cash"] = abs(checked.figures.cash(draft.kind))
            shown["breaches"] = [breach_words(one) for one in checked.breaches]
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "investment/trade_new.html", shown, status=status)


@needs(Action.FUND_READ)
def show_trade(request: PageRequest, fund: str, trade_id: int) -> HttpResponse:
    """Show one trade with its steps and what it made."""
    line = fund_asked(request, fund)
    trade = _seen(request, fund, trade_id)
    may = request.actor.may(Action.FUND_INVEST)
    me = request.actor.person_id
    shown = {
        "fund": line,
        "tab": "trades",
        "today": timezone.localdate(),
        **_shown(trade),
        "results": [
            {
                "one": one,
                "words": RESULT_WORDS.get(one.kind, one.kind),
                "split": [(CONTRIBUTORS[key], part) for key, part in one.split.items()],
            }
            for one in results_of(trade_id)
        ],
        "may_sign": may and trade.state == TradeState.PROPOSED and trade.proposed_by_id != me,
        "may_settle": may and trade.state == TradeState.SIGNED,
        "may_drop": may and trade.state in {TradeState.PROPOSED, TradeState.SIGNED},
        "may_reverse": may and trade.state == TradeState.SETTLED and trade.settled_by_id != me,
        "brings": trade.cash > 0,
    }
    return render(request, "investment/trade.html", shown)


@needs(Action.FUND_INVEST)
@require_POST
def step_trade(request: PageRequest, fund: str, trade_id: int, step: str) -> HttpResponse:
    """Sign, settle, drop or reverse a trade."""
    fund_asked(request, fund)
    _seen(request, fund, trade_id)
    act = _STEPS.get(step)
    if act is None:
        raise Http404
    try:
        act(request, trade_id)
    except DomainError as error:
        messages.error(request, investment_refusal(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("investment_trade", fund=fund, trade_id=trade_id)


def _sign(request: PageRequest, trade_id: int) -> None:
    sign_trade(trade_id, on=timezone.localdate(), actor=request.actor, at=timezone.now())


def _settle(request: PageRequest, trade_id: int) -> None:
    settle_trade(
        trade_id,
        on=timezone.localdate(),
        actor=request.actor,
        at=timezone.now(),
        from_suspense=bool(request.POST.get("from_suspense")),
    )


def _drop(request: PageRequest, trade_id: int) -> None:
    drop_trade(trade_id, reason=request.POST.get("reason", "")[:500], actor=request.actor)


def _reverse(request: PageRequest, trade_id: int) -> None:
    reverse_trade(
        trade_id,
        reason=request.POST.get("reason", "")[:500],
        on=timezone.localdate(),
        actor=request.actor,
        at=timezone.now(),
    )


_STEPS: dict[str, Callable[[PageRequest, int], None]] = {
    "sign": _sign,
    "settle": _settle,
    "drop": _drop,
    "reverse": _reverse,
}


def _form(request: PageRequest, line: FundLine) -> TradeForm:
    today = timezone.localdate().isoformat()
    known = tuple(one for one in instruments(line.key, scope=scope_of(request)) if not one.is_ended)
    start = {
        "request_key": secrets.token_hex(16),
        "trade_on": today,
        "settle_on": today,
        "instrument": request.GET.get("instrument", ""),
        "kind": request.GET.get("kind", ""),
        "quantity": request.GET.get("quantity", ""),
    }
    return TradeForm(request.POST if request.method == "POST" else None, known=known, initial=start)


def _draft(given: dict[str, Any]) -> Draft:
    return Draft(
        instrument_id=int(given["instrument"]),
        kind=TradeKind(given["kind"]),
        quantity=given["quantity"],
        price=given["price"],
        fee=given["fee"],
        trade_on=given["trade_on"],
        settle_on=given["settle_on"],
        reason=given["reason"],
        accrued=given["accrued"],
    )


def _seen(request: PageRequest, fund: str, trade_id: int) -> TradeLine:
    try:
        return trade_of(fund, trade_id, scope=scope_of(request))
    except TradeUnknown as error:
        raise Http404 from error


def _shown(trade: TradeLine) -> dict[str, Any]:
    return {
        "trade": trade,
        "kind": KIND_WORDS[trade.kind],
        "look": STATE_LOOKS[trade.state],
        "class": class_words(trade.asset_class),
        "price": quoted_price(trade.price, trade.asset_class),
        "moved": abs(trade.cash),
    }


def _export(request: PageRequest, line: FundLine, where: TradeFilter) -> HttpResponseBase:
    return hand_out(
        request,
        name=f"trades-{line.key}",
        title=gettext("Trades"),
        header=(
            gettext("Number"),
            gettext("Code"),
            gettext("Name"),
            gettext("What"),
            gettext("Quantity"),
            gettext("Price"),
            gettext("Amount in yuan"),
            gettext("Interest in yuan"),
            gettext("Fee in yuan"),
            gettext("Day of settlement"),
            gettext("State"),
            gettext("Proposed by"),
            gettext("Second signature by"),
            gettext("Settled by"),
        ),
        rows=(
            (
                one.id,
                one.code,
                one.name,
                str(KIND_WORDS[one.kind]),
                in_yuan(one.quantity),
                quoted_price(one.price, one.asset_class),
                in_yuan(one.figures.amount),
                in_yuan(one.figures.accrued),
                in_yuan(one.figures.fee),
                one.settle_on,
                str(STATE_LOOKS[one.state].label),
                one.proposed_by,
                one.signed_by,
                one.settled_by,
            )
            for one in all_trades(line.key, scope=scope_of(request), where=where)
        ),
    )
