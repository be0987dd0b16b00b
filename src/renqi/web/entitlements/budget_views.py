"""Budgets of support: what was put in, promised, paid and is left (扶持预算)."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.engines.ledger.domain.kinds import Side, Unit
from renqi.engines.ledger.selectors.accounts import accounts_in
from renqi.engines.ledger.selectors.bank_accounts import bank_accounts
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.programmes.cultivation.support.domain.money_refusals import BudgetUnknown
from renqi.programmes.cultivation.support.selectors.budgets import (
    BudgetLine,
    budget_of,
    budgets,
    changes_of,
)
from renqi.programmes.cultivation.support.selectors.entitlement_lines import (
    LineFilter,
    LineSort,
    line_page,
)
from renqi.programmes.cultivation.support.services.budgets import (
    ask_change,
    open_budget,
    pass_change,
    turn_down_change,
)
from renqi.programmes.cultivation.support.services.list_queue import queue_promises
from renqi.web.entitlements.forms import ChangeForm, LineFilterForm, NewBudgetForm
from renqi.web.entitlements.lines import shown_line
from renqi.web.entitlements.words import CHANGE_LOOKS, CHANGE_WORDS, fund_words, money_refusal
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

PER_PAGE = 25
_ALL = Scope(all=True)
_FEN_PER_WAN = 10**6


@needs(Action.SUPPORT_READ, everywhere=True)
def budget_list(request: PageRequest) -> HttpResponseBase:
    """Show all budgets with what became of them."""
    found = budgets(scope=request.actor.scope(Action.SUPPORT_READ))
    if asked_format(request):
        return _export(request, found)
    shown = {
        "budgets": [{"one": one, "fund": fund_words(one.key)} for one in found],
        "chart": _chart(found) if found else None,
        "may_keep": request.actor.may_everywhere(Action.BUDGET_KEEP),
    }
    return render(request, "entitlements/budgets.html", shown)


@needs(Action.BUDGET_KEEP, everywhere=True)
def new_budget(request: PageRequest) -> HttpResponse:
    """Ask for fund, year and accounts; a POST opens the budget."""
    form = _new_form(request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            budget_id = open_budget(
                key=given["key"],
                year=given["year"],
                name=given["name"],
                bank_account_id=int(given["bank"]),
                source_id=int(given["source"]),
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, money_refusal(error))
        else:
            queue_promises()
            return redirect("entitlement_budget", budget_id=budget_id)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "entitlements/budget_new.html", {"form": form}, status=status)


@needs(Action.SUPPORT_READ, everywhere=True)
def show_budget(request: PageRequest, budget_id: int) -> HttpResponse:
    """Show one budget with its changes and the entries that draw on it."""
    return _budget_page(request, _seen(request, budget_id), _change_form())


@needs(Action.BUDGET_KEEP, everywhere=True)
@require_POST
def change_budget(request: PageRequest, budget_id: int) -> HttpResponse:
    """Ask for a change that a second person lets pass."""
    budget = _seen(request, budget_id)
    form = ChangeForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            ask_change(
                budget_id=budget_id,
                kind=given["kind"],
                amount=given["amount"],
                on=given["on"],
                reason=given["reason"],
                request_key=given["request_key"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, money_refusal(error))
        else:
            messages.success(request, gettext("A second person of finance decides now."))
            return redirect("entitlement_budget", budget_id=budget_id)
    return _budget_page(request, budget, form)


@needs(Action.BUDGET_KEEP, everywhere=True)
@require_POST
def decide_change(request: PageRequest, budget_id: int, change_id: int, step: str) -> HttpResponse:
    """Let a change pass, or turn it down."""
    known = {one.id for one in changes_of(budget_id, scope=_ALL)}
    if change_id not in known or step not in {"pass", "decline"}:
        raise Http404
    try:
        if step == "pass":
            pass_change(change_id=change_id, actor=request.actor, at=timezone.now())
            queue_promises()
        else:
            turn_down_change(
                change_id=change_id,
                reason=request.POST.get("reason", "")[:500],
                actor=request.actor,
                at=timezone.now(),
            )
    except DomainError as error:
        messages.error(request, money_refusal(error))
    else:
        messages.success(request, gettext("Written down."))
    return redirect("entitlement_budget", budget_id=budget_id)


def _seen(request: PageRequest, budget_id: int) -> BudgetLine:
    try:
        return budget_of(budget_id, scope=request.actor.scope(Action.SUPPORT_READ))
    except BudgetUnknown as error:
        raise Http404 from error


def _change_form() -> ChangeForm:
    return ChangeForm(
        initial={
            "request_key": secrets.token_hex(16),
            "on": timezone.localdate().isoformat(),
        }
    )


def _budget_page(request: PageRequest, budget: BudgetLine, form: ChangeForm) -> HttpResponse:
    scope = request.actor.scope(Action.SUPPORT_READ)
    filters = LineFilterForm(request.GET)
    filters.is_valid()
    where = LineFilter(
        budget_id=budget.id,
        state=filters.cleaned_data.get("state", ""),
        text=filters.cleaned_data.get("q", ""),
    )
    sort, is_descending = asked_order(request, LineSort.NUMBER, is_falling=True)
    page = line_page(
        scope=scope,
        where=where,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=PER_PAGE,
    )
    shown: dict[str, Any] = {
        "budget": budget,
        "filters": filters,
        "page": page,
        "lines": [shown_line(line) for line in page.rows],
        "is_filtered": bool(where.state or where.text),
    }
    if not request.htmx:
        shown |= {
            "chart": _one_chart(budget),
            "changes": [
                {
                    "change": one,
                    "words": CHANGE_WORDS[one.kind],
                    "look": CHANGE_LOOKS[one.state],
                    "is_own": one.asked_by_id == request.actor.person_id,
                    "is_open": one.state == "asked",
                }
                for one in changes_of(budget.id, scope=scope)
            ],
            "may_keep": request.actor.may_everywhere(Action.BUDGET_KEEP),
            "form": form,
        }
    part = "entitlements/line_rows.html" if request.htmx else "entitlements/budget.html"
    return render(request, part, shown, status=UNPROCESSABLE if form.errors else 200)


def _one_chart(budget: BudgetLine) -> Chart:
    sums = budget.sums
    words = (gettext("Paid"), gettext("Promised"), gettext("Left to give"))
    return Chart(
        key="budget",
        kind=ChartKind.PIE,
        title=gettext("Where the money of this budget is"),
        unit=gettext("10,000 yuan"),
        category_label=gettext("Where"),
        categories=words,
        series=(
            Series(
                name=gettext("Amount"),
                values=tuple(_wan(fen) for fen in (sums.paid, sums.held, sums.left)),
            ),
        ),
        tones=("good", "warn", "plain"),
        whole=False,
    )


def _chart(found: tuple[BudgetLine, ...]) -> Chart:
    newest = [one for one in found if one.year == found[0].year]
    rows = (
        (gettext("Paid"), "good", [one.sums.paid for one in newest]),
        (gettext("Promised"), "warn", [one.sums.held for one in newest]),
        (gettext("Left to give"), "plain", [one.sums.left for one in newest]),
    )
    return Chart(
        key="budgets",
        kind=ChartKind.BAR,
        title=gettext("Budgets of {year}").format(year=found[0].year),
        unit=gettext("10,000 yuan"),
        category_label=gettext("Budget"),
        categories=tuple(one.name for one in newest),
        series=tuple(
            Series(name=name, values=tuple(_wan(fen) for fen in values), tone=tone)
            for name, tone, values in rows
        ),
        links=tuple(reverse("entitlement_budget", args=[one.id]) for one in newest),
        lying=True,
        stacked=True,
        whole=False,
    )


def _wan(fen: int) -> float:
    return round(fen / _FEN_PER_WAN, 4)


def _new_form(request: PageRequest) -> NewBudgetForm:
    banks = [one for one in bank_accounts(scope=_ALL) if one.is_mirrored and not one.closed_on]
    mirrors = {one.ledger_account_id for one in banks}
    sources = [
        (str(account.id), f"{account.path} {account.name}")
        for book in sorted({one.book_id for one in banks if one.book_id is not None})
        for account in accounts_in(book=book)
        if account.unit is Unit.FEN and account.side is Side.CREDIT and account.id not in mirrors
    ]
    keys = sorted({one.budget for one in measure_catalogue().all_versions if one.budget})
    return NewBudgetForm(
        request.POST if request.method == "POST" else None,
        keys=[(key, fund_words(key)) for key in keys],
        banks=[(str(one.id), f"{one.name} {one.number}") for one in banks],
        sources=sources,
        initial={"year": timezone.localdate().year},
    )


def _export(request: PageRequest, found: tuple[BudgetLine, ...]) -> HttpResponseBase:
    header = (
        gettext("Fund"),
        gettext("Name"),
        gettext("Year"),
        gettext("Appropriated"),
        gettext("Taken out"),
        gettext("Promised"),
        gettext("Paid"),
        gettext("Left to give"),
    )
    return hand_out(
        request,
        name="support-budgets",
        title=gettext("Budgets of support"),
        header=header,
        rows=(
            (
                fund_words(one.key),
                one.name,
                one.year,
                *(
                    in_yuan(fen)
                    for fen in (
                        one.sums.appropriated,
                        one.sums.withdrawn,
                        one.sums.held,
                        one.sums.paid,
                        one.sums.left,
                    )
                ),
            )
            for one in found
        ),
    )
