"""Funds with what they hold, and the mandate beside its figures (投资总览)."""

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
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value, has_book
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.investment.domain.mandate_check import Meter, on_call
from renqi.programmes.riskfund.investment.domain.refusals import PortfolioMissing
from renqi.programmes.riskfund.investment.selectors.holdings import (
    Holding,
    holdings,
    limits_of,
    mandate_meters,
    standing_of,
)
from renqi.programmes.riskfund.investment.selectors.trade_list import open_count
from renqi.programmes.riskfund.investment.selectors.universe import alerts
from renqi.programmes.riskfund.investment.services.close_days import plan_for
from renqi.web.investment.forms import PlanForm
from renqi.web.investment.fund_gate import fund_asked, funds_seen, scope_of
from renqi.web.investment.words import (
    about_words,
    class_words,
    investment_refusal,
    limit_name,
    quoted_price,
)
from renqi.web.shell.asked import asked_format
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_FEN_PER_WAN = 10**6


@needs(Action.FUND_READ)
def fund_list(request: PageRequest) -> HttpResponse:
    """List the funds with what of them is invested; one that is alone is shown at once."""
    seen = funds_seen(request)
    if len(seen) == 1:
        return redirect("investment_fund", fund=seen[0].key)
    lines = [
        {
            "fund": fund,
            "value": fund_value(fund.key) if has_book(fund.key) else None,
            "waiting": open_count(fund.key, scope=scope_of(request)),
            "alerts": len(alerts(fund.key, scope=scope_of(request))),
        }
        for fund in seen
    ]
    return render(request, "investment/funds.html", {"lines": lines})


@needs(Action.FUND_READ)
def show_fund(request: PageRequest, fund: str) -> HttpResponseBase:
    """Show what a fund holds and how far it is from its limits."""
    line = fund_asked(request, fund)
    held = holdings(fund, on=timezone.localdate(), scope=scope_of(request))
    if asked_format(request):
        return _export(request, line, held)
    return _fund_page(request, line, held)


@needs(Action.FUND_INVEST)
@require_POST
def plan_alert(request: PageRequest, fund: str, alert_id: int) -> HttpResponse:
    """Say how and until when a limit will hold again."""
    fund_asked(request, fund)
    if alert_id not in {one.id for one in alerts(fund, scope=scope_of(request))}:
        raise Http404
    form = PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Say how the limit will hold again, and until when."))
        return redirect("investment_fund", fund=fund)
    try:
        plan_for(
            alert_id,
            plan=form.cleaned_data["plan"],
            plan_by=form.cleaned_data["plan_by"],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, investment_refusal(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("investment_fund", fund=fund)


def _fund_page(request: PageRequest, line: FundLine, held: tuple[Holding, ...]) -> HttpResponse:
    shown: dict[str, Any] = {
        "fund": line,
        "tab": "holdings",
        "as_of": timezone.localdate(),
        "holdings": [_holding(one) for one in held],
        "may_invest": request.actor.may(Action.FUND_INVEST),
        "alerts": [
            {"one": one, "name": limit_name(one.limit, one.about), "form": PlanForm()}
            for one in alerts(line.key, scope=scope_of(request))
        ],
        "waiting": open_count(line.key, scope=scope_of(request)),
    }
    if has_book(line.key):
        shown["value"] = value = fund_value(line.key)
        shown["total"] = sum(value.by_class.values())
    try:
        shown["meters"] = [_meter(one) for one in mandate_meters(line.key)]
        limits, standing = limits_of(line.key), standing_of(line.key)
        shown["limits"], shown["on_call"] = limits, on_call(limits, standing)
        shown["chart"] = _chart(standing.cash, held)
    except (PortfolioMissing, DomainError) as error:
        shown["missing"] = investment_refusal(error)
    return render(request, "investment/fund.html", shown)


def _holding(one: Holding) -> dict[str, Any]:
    return {
        "one": one,
        "class": class_words(one.asset_class),
        "price": None if one.price is None else quoted_price(one.price, one.asset_class),
    }


def _meter(one: Meter) -> dict[str, Any]:
    highest = max(one.allowed, one.found, 1)
    return {
        "one": one,
        "name": limit_name(one.limit, one.about),
        "about": about_words(one.about),
        "highest": highest * 10 // 9,
        "tone": "good" if one.is_kept else "bad",
    }


def _chart(cash: int, held: tuple[Holding, ...]) -> Chart:
    sums: dict[str, int] = {"cash": cash}
    for one in held:
        sums[one.asset_class] = sums.get(one.asset_class, 0) + one.value
    return Chart(
        key="classes",
        kind=ChartKind.PIE,
        title=gettext("Where the money lies"),
        unit=gettext("10,000 yuan"),
        category_label=gettext("Class of assets"),
        categories=tuple(class_words(key) for key in sums),
        series=(
            Series(
                name=gettext("Value"),
                values=tuple(round(fen / _FEN_PER_WAN, 4) for fen in sums.values()),
            ),
        ),
        whole=False,
    )


def _export(request: PageRequest, line: FundLine, held: tuple[Holding, ...]) -> HttpResponseBase:
    return hand_out(
        request,
        name=f"holdings-{line.key}",
        title=gettext("Holdings"),
        header=(
            gettext("Code"),
            gettext("Name"),
            gettext("Class of assets"),
            gettext("Issuer"),
            gettext("Quantity"),
            gettext("Cost in yuan"),
            gettext("Value in yuan"),
            gettext("Price"),
            gettext("Day of the price"),
            gettext("Day of maturity"),
        ),
        rows=(
            (
                one.code,
                one.name,
                class_words(one.asset_class),
                one.issuer,
                in_yuan(one.quantity),
                in_yuan(one.cost),
                in_yuan(one.value),
                None if one.price is None else quoted_price(one.price, one.asset_class),
                one.priced_on,
                one.matures_on,
            )
            for one in held
        ),
    )
