"""A firm's own membership: dues, payments, stake, pause, amount (我的风险基金)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.engines.documents.selectors.documents import documents_about
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.domain.refusals import BookMissing
from renqi.programmes.riskfund.charter.domain.contribution_bands import contribution_band
from renqi.programmes.riskfund.charter.domain.refusals import FundUnknown
from renqi.programmes.riskfund.charter.selectors.funds import fund_of, funds
from renqi.programmes.riskfund.members.domain.months import add_months, first_of
from renqi.programmes.riskfund.members.selectors import member_file
from renqi.programmes.riskfund.members.selectors.memberships import cover_of, membership_of
from renqi.programmes.riskfund.members.selectors.own import own_membership, own_memberships
from renqi.programmes.riskfund.members.selectors.stake_history import StakeDay, stake_history
from renqi.programmes.riskfund.members.selectors.terms import later_changes, terms_of
from renqi.programmes.riskfund.members.services.change_amount import change_amount
from renqi.programmes.riskfund.members.services.issue_statement import issue_statement
from renqi.programmes.riskfund.members.services.pauses import (
    ask_pause,
    pause_months_left,
    withdraw_pause,
)
from renqi.web.members.forms import AmountForm, PauseForm
from renqi.web.members.words import DUES, LEAVINGS, PARTS, PAUSES, STATES
from renqi.web.shell.asked import asked_format
from renqi.web.shell.bilingual import said
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.handing_out import list_file
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_DUE_HEADER = (
    _("Month"),
    _("Reference"),
    _("Due by"),
    _("Owed (yuan)"),
    _("Paid (yuan)"),
    _("Contribution paid on"),
    _("State"),
)
_PAUSE_AHEAD = 6


@needs(Action.FUND_JOIN)
def mine(request: PageRequest) -> HttpResponse:
    """Show a firm the funds it is in and those that it may join."""
    scope, today = request.actor.scope(Action.FUND_JOIN), timezone.localdate()
    own = own_memberships(scope=scope)
    known = {line.key: line for line in funds(request.actor.scope(Action.FUND_READ))}
    cards = [
        {
            "fund": key,
            "name": said(known[key].name) if key in known else key,
            "line": membership_of(key, row.uscc, on=today),
            "look": STATES[membership_of(key, row.uscc, on=today).state],
            "cover": cover_of(key, row.uscc, on=today) if row.joined_on else None,
            "is_live": row.standing in ("applied", "member"),
        }
        for key, row in own.items()
    ]
    live = {card["fund"] for card in cards if card["is_live"]}
    open_to = [
        {"fund": key, "name": said(line.name)} for key, line in known.items() if key not in live
    ]
    return render(request, "members/mine.html", {"cards": cards, "open_to": open_to})


@needs(Action.FUND_JOIN)
def membership(request: PageRequest, fund: str) -> HttpResponseBase:
    """Show a firm what it owes, has paid and has in a fund."""
    row = own_row(request, fund)
    today = timezone.localdate()
    dues = member_file.dues_lines(row, on=today)
    if asked_format(request):
        return list_file(
            request,
            name=f"fund-{fund}",
            title=gettext("Our contributions"),
            header=[str(words) for words in _DUE_HEADER],
            rows=(_filed(due) for due in dues),
        )
    return render(request, "members/membership.html", _shown(request, row, dues))


@needs(Action.FUND_JOIN)
@require_POST
def amount(request: PageRequest, fund: str) -> HttpResponse:
    """Change what the firm pays a month, from the next month on."""
    row = own_row(request, fund)
    form = amount_form(row, request.POST)
    if form is None or not form.is_valid():
        messages.error(request, gettext("Write a whole amount in yuan."))
        return redirect("fund_membership", fund=fund)
    try:
        month = change_amount(row.pk, amount=form.fen, actor=request.actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal_text(error))
    else:
        said_words = gettext("From %(month)s on the new amount counts.")
        messages.success(request, said_words % {"month": f"{month:%Y-%m}"})
    return redirect("fund_membership", fund=fund)


@needs(Action.FUND_JOIN)
@require_POST
def pause(request: PageRequest, fund: str) -> HttpResponse:
    """Ask for contributions to be paused."""
    row = own_row(request, fund)
    form = pause_form(row, request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Say from which month, for how long, and why."))
        return redirect("fund_membership", fund=fund)
    try:
        ask_pause(
            row.pk,
            first_month=form.first,
            months=form.cleaned_data["months"],
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, refusal_text(error))
    else:
        messages.success(request, gettext("Asked. The bureau decides."))
    return redirect("fund_membership", fund=fund)


@needs(Action.FUND_JOIN)
@require_POST
def pause_back(request: PageRequest, fund: str) -> HttpResponse:
    """Take a request to pause back."""
    row = own_row(request, fund)
    for one in member_file.pauses_of(row):
        if one.state == "asked":
            withdraw_pause(one.id, actor=request.actor, at=timezone.now())
            messages.success(request, gettext("Taken back."))
    return redirect("fund_membership", fund=fund)


@needs(Action.FUND_JOIN)
@require_POST
def statement(request: PageRequest, fund: str) -> HttpResponse:
    """Issue the statement of today, and show it."""
    row = own_row(request, fund)
    try:
        issued = issue_statement(row.pk, actor=request.actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal_text(error))
        return redirect("fund_membership", fund=fund)
    return redirect("document", document_id=issued.document_id)


def own_row(request: PageRequest, fund: str) -> Any:
    """Give the firm's own membership, or say that there is no such page."""
    row = own_membership(fund, scope=request.actor.scope(Action.FUND_JOIN))
    if row is None:
        raise Http404
    return row


def fund_name(request: PageRequest, fund: str) -> str:
    """Name a fund as the reader sees it."""
    try:
        return said(fund_of(fund, scope=request.actor.scope(Action.FUND_READ)).name)
    except FundUnknown:
        return fund


def amount_form(row: Any, data: Any = None) -> AmountForm | None:
    """Give the form by which the amount is changed; none where the band is gone."""
    charter = terms_of(row).charter
    try:
        band = contribution_band(charter, row.size, row.risk)
    except DomainError:
        return None
    return AmountForm(
        data,
        initial={"amount": row.month_amount // 100},
        least=band.month_min,
        most=band.month_max,
        step=band.step,
    )


def pause_form(row: Any, data: Any = None) -> PauseForm:
    """Give the form by which a pause is asked for."""
    first = first_of(timezone.localdate())
    months = [add_months(first, n) for n in range(_PAUSE_AHEAD)]
    return PauseForm(data, months=months, most=max(pause_months_left(row), 1))


def _shown(request: PageRequest, row: Any, dues: Any) -> dict[str, Any]:
    today, scope = timezone.localdate(), request.actor.scope(Action.FUND_READ)
    line = membership_of(row.fund, row.uscc, on=today)
    cover = cover_of(row.fund, row.uscc, on=today) if row.joined_on else None
    history = _history(row, request)
    ref, changes = later_changes(row, on=today)
    leaving = member_file.leaving_of(row)
    return {
        "fund": row.fund,
        "name": fund_name(request, row.fund),
        "row": row,
        "line": line,
        "look": STATES[line.state],
        "cover": cover,
        "why_not": refusal_text(cover.why_not) if cover and cover.why_not else "",
        "dues": [{"due": due, "look": DUES[due.state]} for due in dues],
        "owed": sum(due.left for due in dues if due.state in ("open", "part", "overdue")),
        "next": next((d for d in reversed(dues) if d.state in ("overdue", "part", "open")), None),
        "receipts": member_file.receipts_of(row),
        "stake": history[-1] if history else None,
        "chart": _chart(history),
        "documents": documents_about(f"fund:{row.pk}", scope=scope),
        "charter_now": ref,
        "changes": [{"words": PARTS[one.part], "touches": one.touches_contract} for one in changes],
        "pauses": [{"pause": one, "look": PAUSES[one.state]} for one in member_file.pauses_of(row)],
        "is_asking": any(one.state == "asked" for one in member_file.pauses_of(row)),
        "pause_left": pause_months_left(row),
        "pause_form": pause_form(row),
        "amount_form": amount_form(row),
        "leaving": leaving,
        "leaving_look": LEAVINGS[leaving.state] if leaving else None,
        "is_member": row.standing == "member",
        "as_of": today,
    }


def _history(row: Any, request: PageRequest) -> tuple[StakeDay, ...]:
    scope = request.actor.scope(Action.FUND_READ)
    try:
        return stake_history(row.fund, row.uscc, scope=scope, until=timezone.localdate())
    except BookMissing:
        return ()


def _chart(history: tuple[StakeDay, ...]) -> Chart | None:
    if not history:
        return None
    return Chart(
        key="stake",
        kind=ChartKind.LINE,
        title=gettext("Our stake over time"),
        unit=gettext("yuan"),
        category_label=gettext("Day"),
        categories=tuple(f"{day.on:%Y-%m-%d}" for day in history),
        series=(
            Series(name=gettext("Paid in"), values=tuple(d.paid_in / 100 for d in history)),
            Series(
                name=gettext("Worth today"),
                values=tuple(d.value / 100 for d in history),
                tone="good",
            ),
        ),
        whole=False,
    )


def _filed(due: member_file.DueLine) -> tuple[str, ...]:
    return (
        f"{due.month:%Y-%m}",
        due.reference,
        f"{due.due_on}",
        f"{due.amount / 100:.2f}",
        f"{due.paid / 100:.2f}",
        f"{due.paid_on or ''}",
        str(DUES[due.state].label),
    )
