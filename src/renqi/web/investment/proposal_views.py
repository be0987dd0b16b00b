"""Proposed allocations: asking for one and reading it (配置建议页面)."""

import secrets
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRefresh

from renqi.identity.domain.permissions import Action
from renqi.identity.domain.refusals import RightMissing
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.investment.domain.benchmark import benchmark
from renqi.programmes.riskfund.investment.domain.refusals import ProposalUnknown
from renqi.programmes.riskfund.investment.domain.vocabulary import Goal
from renqi.programmes.riskfund.investment.selectors.proposals import (
    ProposalLine,
    proposal_of,
    proposals,
)
from renqi.programmes.riskfund.investment.services.investment_queue import queue_proposal
from renqi.programmes.riskfund.investment.services.proposals import ask_proposal
from renqi.web.investment.forms import ProposalForm
from renqi.web.investment.fund_gate import fund_asked, scope_of
from renqi.web.investment.words import (
    GOAL_WORDS,
    PROPOSAL_LOOKS,
    class_words,
    conflict_words,
    investment_refusal,
    limit_name,
    reason_words,
)
from renqi.web.shell.bilingual import said
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_FEN_PER_WAN = 10**6
_MONTHS = 12
# Billionths of the fund: a limit this near holds the proposal.
_TIGHT = 1_000


@needs(Action.FUND_READ)
def proposal_list(request: PageRequest, fund: str) -> HttpResponse:
    """List the proposals of a fund; a POST asks for one."""
    line = fund_asked(request, fund)
    if request.method != "POST":
        start = {"request_key": secrets.token_hex(16)}
        return _list_page(request, line, ProposalForm(initial=start))
    if not request.actor.may(Action.FUND_INVEST):
        raise RightMissing
    form = ProposalForm(request.POST)
    if form.is_valid():
        try:
            proposal_id = _ask(request, fund, form)
        except DomainError as error:
            form.add_error(None, investment_refusal(error))
        else:
            return redirect("investment_proposal", fund=fund, proposal_id=proposal_id)
    return _list_page(request, line, form)


@needs(Action.FUND_READ)
def show_proposal(request: PageRequest, fund: str, proposal_id: int) -> HttpResponse:
    """Show a proposal with the reason for each line, or how far it is."""
    line = fund_asked(request, fund)
    try:
        found = proposal_of(fund, proposal_id, scope=scope_of(request))
    except ProposalUnknown as error:
        raise Http404 from error
    shown: dict[str, Any] = {
        "fund": line,
        "tab": "proposals",
        **_head(found),
        "is_moving": found.state in {"queued", "running"},
        "may_invest": request.actor.may(Action.FUND_INVEST),
    }
    if request.htmx and not shown["is_moving"]:
        # Charts are drawn with a page, not with a part that is swapped in.
        return HttpResponseClientRefresh()
    if found.state == "done":
        shown |= _done(found)
    elif found.state == "failed":
        shown["failure"] = _failure(found)
    name = "investment/proposal_body.html" if request.htmx else "investment/proposal.html"
    return render(request, name, shown)


def _list_page(request: PageRequest, line: FundLine, form: ProposalForm) -> HttpResponse:
    shown = {
        "fund": line,
        "tab": "proposals",
        "form": form,
        "may_invest": request.actor.may(Action.FUND_INVEST),
        "lines": [_head(one) for one in proposals(line.key, scope=scope_of(request))],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "investment/proposals.html", shown, status=status)


def _ask(request: PageRequest, fund: str, form: ProposalForm) -> int:
    given = form.cleaned_data
    proposal_id = ask_proposal(
        fund,
        goal=Goal(given["goal"]),
        turnover_max=given["turnover"],
        seed=given["seed"],
        request_key=given["request_key"],
        on=timezone.localdate(),
        actor=request.actor,
        at=timezone.now(),
    )
    queue_proposal(proposal_id)
    return proposal_id


def _head(one: ProposalLine) -> dict[str, Any]:
    return {"one": one, "goal": GOAL_WORDS[one.goal], "look": PROPOSAL_LOOKS[one.state]}


def _done(found: ProposalLine) -> dict[str, Any]:
    lines = [
        {
            **line,
            "class": class_words(line["asset_class"]),
            "change": line["proposed"] - line["now"],
            "way": _way(line),
            # Money that is not invested earns the rate of the benchmark.
            "basis": said(benchmark().basis) if line["instrument"] is None else "",
            "reasons": [reason_words(one["limit"], one["about"]) for one in line["reasons"]],
        }
        for line in found.outcome["lines"]
    ]
    bound = [
        {"name": limit_name(row["limit"], row["about"]), **row}
        for row in found.outcome["rows"]
        if abs(row["slack"]) <= _TIGHT
    ]
    return {
        "lines": lines,
        "bound": bound,
        "stress": found.outcome["stress"],
        "year": found.outcome["expected"] * _MONTHS,
        "year_now": found.outcome["expected_now"] * _MONTHS,
        "is_model": found.inputs["source"] == "model",
        "chart": _chart(lines),
    }


def _way(line: dict[str, Any]) -> str:
    """Name the trade that leads to a line; none where nothing moves, or cash."""
    change = line["proposed"] - line["now"]
    if line["instrument"] is None or change == 0:
        return ""
    is_deposit = line["asset_class"] in {"term_deposit", "demand_deposit"}
    if change > 0:
        return "place" if is_deposit else "buy"
    return "break" if is_deposit else "sell"


def _failure(found: ProposalLine) -> str:
    failure = found.failure
    if failure.get("conflicts"):
        names = [
            conflict_words(one["limit"], one["about"], one["excess"])
            for one in failure["conflicts"]
        ]
        said = gettext("No allocation keeps all limits. These conflict: {limits}.")
        return said.format(limits="; ".join(names))
    if failure.get("code") == "stopped":
        return gettext("The program that worked it out was stopped. Ask again.")
    return str(failure.get("message", ""))


def _chart(lines: list[dict[str, Any]]) -> Chart:
    sums: dict[str, list[int]] = {}
    for line in lines:
        pair = sums.setdefault(line["class"], [0, 0])
        pair[0] += line["now"]
        pair[1] += line["proposed"]
    return Chart(
        key="allocation",
        kind=ChartKind.BAR,
        title=gettext("Today and proposed"),
        unit=gettext("10,000 yuan"),
        category_label=gettext("Class of assets"),
        categories=tuple(sums),
        series=tuple(
            Series(
                name=name,
                values=tuple(round(pair[at] / _FEN_PER_WAN, 4) for pair in sums.values()),
            )
            for at, name in enumerate((gettext("Today"), gettext("As proposed")))
        ),
        lying=True,
        whole=False,
    )
