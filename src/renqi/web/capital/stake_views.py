"""What firms have in a fund (企业权益页面)."""

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from renqi.engines.ledger.domain.kinds import Unit
from renqi.identity.domain.permissions import Action
from renqi.programmes.riskfund.capital.domain.book import Stake
from renqi.programmes.riskfund.capital.domain.shares import MICRO, unit_text
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value
from renqi.programmes.riskfund.capital.selectors.stakes import (
    StakeQuery,
    StakeSort,
    all_stakes,
    stakes,
)
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.web.capital.forms import HELD, StakeFilterForm
from renqi.web.capital.seen import SeenFund, seen_fund
from renqi.web.ledger.amounts import filed, shown
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.FUND_READ)
def stake_list(request: PageRequest, fund: str) -> HttpResponseBase:
    """List the stakes of firms; a firm sees its own."""
    seen = seen_fund(request, fund)
    if not seen.has_book:
        raise Http404
    filters = StakeFilterForm(request.GET)
    filters.is_valid()
    asked = filters.cleaned_data
    sort, is_descending = asked_order(request, StakeSort.SHARES, is_falling=True)
    state = asked.get("state", "")
    query = StakeQuery(
        text=asked.get("q", ""),
        is_left=None if not state else state == HELD,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
    )
    if asked_format(request):
        return _export(request, seen, query)
    page = stakes(fund, scope=seen.scope, query=query)
    told: dict[str, Any] = {
        "fund": seen.line,
        "filters": filters,
        "page": page,
        "lines": [_line(one) for one in page.stakes],
        "is_filtered": bool(state or asked.get("q")),
    }
    if not request.htmx:
        value = fund_value(fund)
        held, shares = value.unit_value(Party.FIRM)
        told |= {
            "held": held,
            "shares": shown(shares, Unit.SHARES),
            "whole_shares": shares // MICRO,
            "unit": unit_text(value=held, shares=shares),
        }
    part = "capital/stake_rows.html" if request.htmx else "capital/stakes.html"
    return render(request, part, told)


def _line(one: Stake) -> dict[str, Any]:
    return {
        "one": one,
        "shares": shown(one.shares, Unit.SHARES),
        # What it has and got, less what it paid in.
        "gained": one.value + one.drawn - one.paid_in,
    }


def _export(request: PageRequest, seen: SeenFund, query: StakeQuery) -> HttpResponseBase:
    header = (
        gettext("Credit code"),
        gettext("Firm"),
        gettext("Shares"),
        gettext("Worth"),
        gettext("Paid in"),
        gettext("Paid out"),
        gettext("Left behind"),
        gettext("Own losses borne"),
    )
    return hand_out(
        request,
        name=f"fund-stakes-{seen.line.key}",
        title=gettext("Stakes of firms"),
        header=header,
        rows=(
            (
                one.uscc,
                one.firm_name,
                filed(one.shares, Unit.SHARES),
                *(
                    in_yuan(fen)
                    for fen in (one.value, one.paid_in, one.drawn, one.forfeited, one.borne)
                ),
            )
            for one in all_stakes(seen.line.key, scope=seen.scope, query=query)
        ),
    )
