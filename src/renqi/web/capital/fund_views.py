"""Funds and what they hold, by class of shares (基金净值页面)."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.ledger.domain.kinds import Unit
from renqi.identity.domain.permissions import Action
from renqi.programmes.riskfund.capital.domain.book import FundValue
from renqi.programmes.riskfund.capital.domain.requests import RequestState
from renqi.programmes.riskfund.capital.domain.shares import is_off_scale, unit_text
from renqi.programmes.riskfund.capital.selectors.appropriations import appropriations
from renqi.programmes.riskfund.capital.selectors.fund_accounts import (
    fund_value,
    has_book,
    values_by_day,
)
from renqi.programmes.riskfund.capital.selectors.requests import requests_of
from renqi.programmes.riskfund.capital.selectors.stakes import stake_of
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.charter.selectors.funds import funds
from renqi.web.capital.seen import SeenFund, seen_fund
from renqi.web.capital.value_charts import Days, unit_chart, value_chart
from renqi.web.capital.words import PARTY_WORDS
from renqi.web.ledger.amounts import filed, shown
from renqi.web.shell.asked import asked_format
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

# Days back from today, and their words.
RANGES = ((30, _("30 days")), (90, _("90 days")), (365, _("A year")), (1095, _("Three years")))
_USUAL = 90


@needs(Action.FUND_READ)
def fund_list(request: PageRequest) -> HttpResponse:
    """List the funds that the reader may see, with what they hold."""
    scope = request.actor.scope(Action.FUND_READ)
    found = [
        {"fund": one, "value": fund_value(one.key) if has_book(one.key) else None}
        for one in funds(scope)
    ]
    return render(request, "capital/funds.html", {"funds": found, "is_of_firm": scope.uscc})


@needs(Action.FUND_READ)
def show_fund(request: PageRequest, fund: str) -> HttpResponseBase:
    """Show what a fund holds, by class and over time."""
    seen = seen_fund(request, fund)
    if not seen.has_book:
        return render(request, "capital/no_book.html", {"fund": seen.line})
    today = timezone.localdate()
    back = _asked_range(request)
    days = values_by_day(fund, since=today - dt.timedelta(days=back), until=today)
    if asked_format(request):
        return _export(request, seen, days)
    value = fund_value(fund)
    told: dict[str, Any] = {
        "fund": seen.line,
        "seen": seen,
        "value": value,
        "classes": [_class_line(value, party) for party in Party],
        "headroom": max(value.available_cash, 0),
        "highest": max(value.cash, value.floor, 1),
        "is_below_floor": value.available_cash < 0,
        "short": max(-value.available_cash, 0),
        "chart": value_chart(days),
        "units": unit_chart(days),
        "back": back,
        "ranges": RANGES,
    }
    if seen.is_of_firm:
        told["stake"] = _stake(seen)
    else:
        told |= _open_matters(seen, today)
    return render(request, "capital/fund.html", told)


def _stake(seen: SeenFund) -> dict[str, Any]:
    stake = stake_of(seen.line.key, seen.scope.uscc, scope=seen.scope)
    return {"line": stake, "shares": shown(stake.shares, Unit.SHARES)}


def _open_matters(seen: SeenFund, today: dt.date) -> dict[str, Any]:
    calls = appropriations(seen.line.key, scope=seen.scope, on=today)
    waiting = [
        one
        for one in requests_of(seen.line.key, scope=seen.scope)
        if one.state is RequestState.ASKED
    ]
    return {
        "open_calls": sum(one.open for one in calls if one.state == "called"),
        "overdue": sum(one.open for one in calls if one.is_overdue),
        "waiting": len(waiting) + sum(one.state == "asked" for one in calls),
    }


def _class_line(value: FundValue, party: Party) -> dict[str, Any]:
    held, shares = value.unit_value(party)
    return {
        "name": PARTY_WORDS[party],
        "value": held,
        "shares": shown(shares, Unit.SHARES),
        "unit": unit_text(value=held, shares=shares),
        "is_off_scale": is_off_scale(value=held, shares=shares),
        # Shares of the whole in billionths, as the page writes per cents.
        "part": held * 10**9 // value.total if value.total else None,
    }


def _asked_range(request: PageRequest) -> int:
    asked = request.GET.get("back", "")
    known = {str(days): days for days, _words in RANGES}
    return known.get(asked, _USUAL)


def _export(request: PageRequest, seen: SeenFund, days: Days) -> HttpResponseBase:
    header = [gettext("Day")]
    for party in Party:
        header += [
            gettext("{party}: value").format(party=PARTY_WORDS[party]),
            gettext("{party}: shares").format(party=PARTY_WORDS[party]),
        ]
    header += [
        gettext("Cash"),
        gettext("Help outstanding"),
        gettext("Invested"),
        gettext("Revalued"),
    ]
    return hand_out(
        request,
        name=f"fund-value-{seen.line.key}",
        title=gettext("Value by class"),
        header=header,
        rows=(
            (
                day.isoformat(),
                *(
                    cell
                    for party in Party
                    for cell in (
                        in_yuan(value.by_class[party]),
                        filed(value.shares_by_class[party], Unit.SHARES),
                    )
                ),
                *(in_yuan(fen) for fen in (value.cash, value.loans, value.assets, value.valuation)),
            )
            for day, value in days
            if value is not None
        ),
    )
