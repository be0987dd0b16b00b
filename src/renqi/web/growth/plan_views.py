"""Growth plans: the firm's own, the officer's, and the city's list (培育方案)."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.growth.domain.measures import growth_measures
from renqi.programmes.cultivation.growth.selectors.firm_facts import firm_name
from renqi.programmes.cultivation.growth.selectors.plans import (
    PlanLine,
    PlanView,
    export_plans,
    plan_of,
    plan_page,
)
from renqi.programmes.cultivation.growth.selectors.services import helps_on
from renqi.programmes.cultivation.growth.services.write_plan import (
    ItemEdit,
    edit_plan,
    end_plan,
    make_plan,
    redraft_plan,
    sign_plan,
)
from renqi.registry.intake.workbook import Row
from renqi.web.growth import words
from renqi.web.growth.answers import attempt, given_number
from renqi.web.growth.effects import effect_lines
from renqi.web.growth.forms import PlanFilterForm
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 20


@needs(Action.GROWTH_BOOK)
def growth_mine(request: PageRequest) -> HttpResponse:
    """Show a firm its own plan with its progress."""
    scope = request.actor.scope(Action.GROWTH_READ)
    found = plan_of(scope.uscc, scope=scope, today=timezone.localdate())
    shown = {**plan_parts(found), "uscc": scope.uscc, "is_firm": True}
    return render(request, "growth/mine.html", shown)


@needs(Action.GROWTH_READ, everywhere=True)
def growth_plans(request: PageRequest) -> HttpResponseBase:
    """List the running plans, the most overdue first, or hand them out as a file."""
    scope, today = request.actor.scope(Action.GROWTH_READ), timezone.localdate()
    form = PlanFilterForm(request.GET)
    form.is_valid()
    q, where = form.cleaned_data.get("q", ""), form.cleaned_data.get("where", "")
    if asked_format(request):
        rows = export_plans(scope=scope, words=q, where=where, today=today)
        return hand_out(
            request,
            name="growth-plans",
            title=gettext("Growth plans"),
            header=_header(),
            rows=_rows(rows),
        )
    page = plan_page(
        scope=scope,
        words=q,
        where=where,
        today=today,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    shown = {
        "form": form,
        "page": page,
        "lines": [{"plan": one, "aims": words.rung_words(one.aims)} for one in page.rows],
        "is_filtered": bool(q or where),
    }
    template = "growth/plan_rows.html" if request.htmx else "growth/plans.html"
    return render(request, template, shown)


@needs(Action.GROWTH_READ, everywhere=True)
def growth_plan(request: PageRequest, uscc: str) -> HttpResponse:
    """Show the plan of a firm to officials, or that there is none yet."""
    scope = request.actor.scope(Action.GROWTH_READ)
    name = firm_name(uscc, scope=scope)
    if name is None:
        raise Http404
    found = plan_of(uscc, scope=scope, today=timezone.localdate())
    shown = {
        **plan_parts(found),
        "uscc": uscc,
        "firm": name,
        "may_keep": request.actor.may_everywhere(Action.POOL_KEEP),
    }
    return render(request, "growth/plan.html", shown)


@needs(Action.POOL_KEEP)
def growth_plan_edit(request: PageRequest, uscc: str) -> HttpResponse:
    """Let an officer edit each step; a POST writes a new version."""
    scope, today = request.actor.scope(Action.POOL_KEEP), timezone.localdate()
    found = plan_of(uscc, scope=scope, today=today)
    if found is None or found.ended_because:
        raise Http404
    if request.method == "POST":
        return _do(
            request,
            uscc,
            lambda: edit_plan(
                uscc,
                _edits(request, found),
                based_on=_number(request),
                remark=request.POST.get("remark", ""),
                actor=request.actor,
                at=timezone.now(),
            ),
            done=gettext("A new version is written; both sides sign it anew."),
        )
    shown = {
        **plan_parts(found),
        "uscc": uscc,
        "measures": [(key, said(one.label)) for key, one in growth_measures().items()],
        "services": [
            (one.service_id, f"{said(one.name)} · {one.provider}")
            for one in helps_on(today, scope=scope)
        ],
        "owners": list(words.OWNER_WORDS.items()),
    }
    return render(request, "growth/plan_edit.html", shown)


@needs(Action.POOL_KEEP)
@require_POST
def growth_plan_make(request: PageRequest, uscc: str) -> HttpResponse:
    """Make a firm's plan from its gaps."""
    return _do(
        request,
        uscc,
        lambda: make_plan(uscc, actor=request.actor, at=timezone.now()),
        done=gettext("The plan is drafted from today's gaps."),
    )


@needs(Action.POOL_KEEP)
@require_POST
def growth_plan_redraft(request: PageRequest, uscc: str) -> HttpResponse:
    """Take up the gaps of today."""
    return _do(
        request,
        uscc,
        lambda: redraft_plan(
            uscc, based_on=_number(request), actor=request.actor, at=timezone.now()
        ),
        done=gettext("New gaps are taken up."),
    )


@needs(Action.POOL_KEEP)
@require_POST
def growth_plan_end(request: PageRequest, uscc: str) -> HttpResponse:
    """End a running plan."""
    reason = request.POST.get("reason", "")[:1_000]
    return _do(
        request,
        uscc,
        lambda: end_plan(uscc, reason=reason, actor=request.actor, at=timezone.now()),
        done=gettext("The plan has ended; it is kept."),
    )


@needs(Action.GROWTH_READ)
@require_POST
def growth_plan_sign(request: PageRequest, uscc: str) -> HttpResponse:
    """Sign the newest version for one's side."""
    is_firm = not request.actor.may_everywhere(Action.GROWTH_READ)
    return attempt(
        request,
        lambda: sign_plan(uscc, number=_number(request), actor=request.actor, at=timezone.now()),
        done=gettext("Signed."),
        to=reverse("growth_mine") if is_firm else reverse("growth_plan", args=[uscc]),
    )


def plan_parts(found: PlanView | None) -> dict[str, Any]:
    """Give a plan with its names in the language of the page."""
    if found is None:
        return {"plan": None}
    return {
        "plan": found,
        "aims": words.rung_words(found.aims),
        "lines": [
            {
                "item": one,
                "label": said(one.label),
                "value": said(one.value),
                "bar": said(one.bar),
                "measure": words.measure_words(one.measure),
                "owner": words.OWNER_WORDS[one.owner_side],
                "look": words.ITEM_LOOKS[one.progress.state],
                "late": -one.progress.days,
            }
            for one in found.items
        ],
        "effects": effect_lines(found.effects),
        "owner_words": words.OWNER_WORDS,
    }


def _do(request: PageRequest, uscc: str, do: Callable[[], object], *, done: str) -> HttpResponse:
    return attempt(request, do, done=done, to=reverse("growth_plan", args=[uscc]))


def _number(request: PageRequest) -> int:
    return given_number(request.POST.get("number", ""))


def _edits(request: PageRequest, found: PlanView) -> list[ItemEdit]:
    """Read the steps that are kept; a day that cannot be read stays what it was."""
    given = request.POST
    edits = []
    for place, item in enumerate(found.items):
        if not given.get(f"keep-{place}"):
            continue
        edits.append(
            ItemEdit(
                key=item.key,
                measure=given.get(f"measure-{place}", item.measure),
                note=given.get(f"note-{place}", ""),
                service_id=given_number(given.get(f"service-{place}", "")) or None,
                owner_side=given.get(f"side-{place}", item.owner_side),
                owner_name=given.get(f"owner-{place}", "")[:100],
                due_on=_day(given.get(f"due-{place}", ""), item.due_on),
            )
        )
    return edits


def _day(text: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return otherwise


def _header() -> list[str]:
    return [
        gettext("Credit code"),
        gettext("Firm"),
        gettext("Aims"),
        gettext("Version"),
        gettext("Made on"),
        gettext("Steps"),
        gettext("Closed by the facts"),
        gettext("Overdue"),
        gettext("Next due on"),
        gettext("Signatures"),
    ]


def _rows(found: Iterator[PlanLine]) -> Iterator[Row]:
    for one in found:
        yield (
            one.uscc,
            one.firm,
            "、".join(words.rung_words(one.aims)),
            one.number,
            one.made_on,
            one.items,
            one.closed,
            one.overdue,
            one.next_due_on,
            one.signatures,
        )
