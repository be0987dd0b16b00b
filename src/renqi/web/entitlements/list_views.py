"""Lists of entitled firms: make, review, approve, publish, open (免申即享名单)."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action, Role
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.support.domain.line_states import LineState, ListState
from renqi.programmes.cultivation.support.domain.measure_catalogue import measures
from renqi.programmes.cultivation.support.domain.money_refusals import ListUnknown
from renqi.programmes.cultivation.support.selectors.entitlement_lines import (
    LineFilter,
    LineSort,
    every_line,
    line_page,
)
from renqi.programmes.cultivation.support.selectors.entitlement_lists import (
    ListLine,
    entitlement_list,
    entitlement_lists,
)
from renqi.programmes.cultivation.support.services.judge_list import ask_list
from renqi.programmes.cultivation.support.services.open_list import open_list, publish_list
from renqi.programmes.cultivation.support.services.review_list import (
    approve_list,
    discard_list,
    send_back_list,
    submit_list,
)
from renqi.web.entitlements.forms import LineFilterForm, ListFilterForm, NewListForm, ReasonForm
from renqi.web.entitlements.lines import LINE_HEADER, filed_line, shown_line
from renqi.web.entitlements.words import LINE_LOOKS, LIST_LOOKS, money_refusal, other_words
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import is_chinese, said
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

PER_PAGE = 25


@needs(Action.SUPPORT_READ, everywhere=True)
def lists(request: PageRequest) -> HttpResponseBase:
    """Show every list, the newest first."""
    form = ListFilterForm(request.GET)
    form.is_valid()
    found = entitlement_lists(
        scope=request.actor.scope(Action.SUPPORT_READ), state=form.cleaned_data.get("state", "")
    )
    if asked_format(request):
        return _export_lists(request, found)
    shown = {
        "form": form,
        "lists": [_shown(one) for one in found],
        "is_filtered": bool(request.GET.get("state")),
        "may_run": request.actor.may_everywhere(Action.SUPPORT_RUN),
        "is_moving": any(one.is_moving for one in found),
    }
    part = "entitlements/list_rows.html"
    return render(request, part if request.htmx else "entitlements/lists.html", shown)


@needs(Action.SUPPORT_RUN, everywhere=True)
def new_list(request: PageRequest) -> HttpResponse:
    """Ask for which measure and day; a POST lets a worker make the list."""
    today = timezone.localdate()
    form = NewListForm(
        request.POST if request.method == "POST" else None,
        measures=[
            (one.key, said(one.label))
            for one in measures(today)
            if one.without_application and one.budget
        ],
        today=today,
        initial={"request_key": secrets.token_hex(16)},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            list_id = ask_list(
                measure_key=given["measure"],
                as_of=given["as_of"],
                needs_notice=given["needs_notice"],
                request_key=given["request_key"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, money_refusal(error))
        else:
            return redirect("entitlement_list", list_id=list_id)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "entitlements/list_new.html", {"form": form}, status=status)


@needs(Action.SUPPORT_READ, everywhere=True)
def show_list(request: PageRequest, list_id: int) -> HttpResponseBase:
    """Show a list with its lines, and the steps that are open to the reader."""
    scope = request.actor.scope(Action.SUPPORT_READ)
    one = _seen(request, list_id)
    form = LineFilterForm(request.GET)
    form.is_valid()
    where = LineFilter(
        list_id=list_id,
        state=form.cleaned_data.get("state", ""),
        text=form.cleaned_data.get("q", ""),
    )
    sort, is_descending = asked_order(request, LineSort.NUMBER)
    if asked_format(request):
        found = every_line(scope=scope, where=where, sort=sort, is_descending=is_descending)
        return hand_out(
            request,
            name=f"entitled-{list_id}",
            title=gettext("Entitled firms"),
            header=[str(words) for words in LINE_HEADER],
            rows=(filed_line(line) for line in found),
        )
    page = line_page(
        scope=scope,
        where=where,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=PER_PAGE,
    )
    shown: dict[str, Any] = {
        "list": _shown(one),
        "form": form,
        "page": page,
        "lines": [shown_line(line) for line in page.rows],
        "is_filtered": bool(where.state or where.text),
    }
    if not request.htmx:
        shown |= {"steps": _steps(request, one), "reason_form": ReasonForm(), **_figures(one)}
    part = "entitlements/line_rows.html"
    return render(request, part if request.htmx else "entitlements/list.html", shown)


@needs(Action.SUPPORT_RUN, everywhere=True)
@require_POST
def step_list(request: PageRequest, list_id: int, step: str) -> HttpResponse:
    """Take a list one step further: hand in, approve, send back, give up, publish, open."""
    _seen(request, list_id)
    now, actor = timezone.now(), request.actor
    reason = request.POST.get("reason", "")[:500]
    steps: Mapping[str, tuple[Callable[[], object], str]] = {
        "submit": (
            lambda: submit_list(list_id, actor=actor, at=now),
            gettext("The list lies before the lead now."),
        ),
        "approve": (
            lambda: approve_list(list_id, actor=actor, at=now),
            gettext("The list is approved; money is being set aside."),
        ),
        "send_back": (
            lambda: send_back_list(list_id, reason=reason, actor=actor, at=now),
            gettext("The list was sent back."),
        ),
        "discard": (
            lambda: discard_list(list_id, reason=reason, actor=actor, at=now),
            gettext("The list was given up."),
        ),
        "publish": (
            lambda: publish_list(list_id, actor=actor, at=now),
            gettext("The list is published; objections are taken for five working days."),
        ),
        "open": (
            lambda: open_list(list_id, at=now, on=timezone.localdate(now)),
            gettext("The firms were asked to confirm."),
        ),
    }
    if step not in steps:
        raise Http404
    act, done = steps[step]
    try:
        act()
    except DomainError as error:
        messages.error(request, money_refusal(error))
    else:
        messages.success(request, done)
    return redirect("entitlement_list", list_id=list_id)


def _seen(request: PageRequest, list_id: int) -> ListLine:
    try:
        return entitlement_list(list_id, scope=request.actor.scope(Action.SUPPORT_READ))
    except ListUnknown as error:
        raise Http404 from error


def _shown(one: ListLine) -> dict[str, Any]:
    return {
        "one": one,
        "measure": one.measure_zh if is_chinese() else one.measure_en,
        "look": LIST_LOOKS[one.state],
        "others": [(other_words(reason), n) for reason, n in one.others.items()],
        "others_total": sum(one.others.values()),
    }


def _steps(request: PageRequest, one: ListLine) -> dict[str, bool]:
    """Tell which steps the page offers; the services decide anew."""
    actor, state = request.actor, one.state
    if not actor.may_everywhere(Action.SUPPORT_RUN):
        return {}
    is_first = actor.person_id in {one.by_id, one.submitted_by_id}
    is_waiting = one.by_state.get(LineState.APPROVED, (0, 0))[0] > 0
    is_approved = state == ListState.APPROVED and not is_waiting
    return {
        "submit": state == ListState.DRAFT and one.firms > 0,
        "discard": state == ListState.DRAFT,
        "approve": state == ListState.SUBMITTED and actor.role == Role.BUREAU_LEAD and not is_first,
        "send_back": state == ListState.SUBMITTED,
        "waits_for_lead": state == ListState.SUBMITTED,
        "waits_for_money": state == ListState.APPROVED and is_waiting,
        "publish": is_approved and one.needs_notice,
        "open": is_approved and not one.needs_notice,
    }


def _figures(one: ListLine) -> dict[str, Any]:
    known = [(state, one.by_state[state]) for state in LINE_LOOKS if state in one.by_state]
    chart = Chart(
        key="by_state",
        kind=ChartKind.BAR,
        title=gettext("Entries by state"),
        unit=gettext("firms"),
        category_label=gettext("State"),
        categories=tuple(str(LINE_LOOKS[state].label) for state, _ in known),
        series=(Series(name=gettext("firms"), values=tuple(n for _, (n, _) in known)),),
        tones=tuple(LINE_LOOKS[state].tone for state, _ in known),
        lying=True,
    )
    return {"chart": chart if known else None}


def _export_lists(request: PageRequest, found: tuple[ListLine, ...]) -> HttpResponseBase:
    header = (
        gettext("Measure"),
        gettext("As of"),
        gettext("Budget"),
        gettext("State"),
        gettext("Firms"),
        gettext("Amount"),
        gettext("Paid"),
        gettext("Made by"),
        gettext("Approved by"),
    )
    return hand_out(
        request,
        name="entitlement-lists",
        title=gettext("Lists of entitled firms"),
        header=header,
        rows=(
            (
                one.measure_zh if is_chinese() else one.measure_en,
                one.as_of,
                one.budget,
                str(LIST_LOOKS[one.state].label),
                one.firms,
                in_yuan(one.amount),
                in_yuan(one.paid),
                one.by_name,
                one.approved_by,
            )
            for one in found
        ),
    )
