"""Decided claims, odd ones first; draws of them; what the regulator found (复审页)."""

import datetime as dt
import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.programmes.riskfund.relief.selectors.watched_claims import decided_claims
from renqi.programmes.riskfund.supervision.domain.re_audit import Oddity
from renqi.programmes.riskfund.supervision.selectors.re_audits import (
    ItemLine,
    candidates,
    draw_of,
    draws_of,
    item_of,
)
from renqi.programmes.riskfund.supervision.services.re_audit import (
    answer_finding,
    draw_claims,
    settle_finding,
    write_finding,
)
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.supervision import words
from renqi.web.supervision.forms import DrawForm, FindingForm, WordsForm
from renqi.web.supervision.fund_views import head
from renqi.web.supervision.fund_words import lane_words, minutes_words

_PER_PAGE = 25
_MONTHS = dt.timedelta(days=90)
_SEEDS = 2**31
_USUAL_SIZE = 20
_ANSWER = dt.timedelta(days=15)


@needs(Action.FUND_READ, everywhere=True)
def claims(request: PageRequest, fund: str) -> HttpResponseBase:
    """List decided claims: those with most oddities first."""
    line = fund_of(fund, scope=request.actor.scope(Action.FUND_READ))
    today = timezone.localdate()
    since = today - _MONTHS
    asked = request.GET.get("odd", "")
    wanted = Oddity(asked) if asked in set(Oddity) else None
    rows = _claim_rows(fund, since, today, wanted)
    if asked_format(request):
        return hand_out(
            request,
            name="fund-decided-claims",
            title=gettext("Decided claims"),
            header=[
                gettext("Claim for help"),
                gettext("Credit code"),
                gettext("Firm"),
                gettext("Lane"),
                gettext("Amount in yuan"),
                gettext("Decided"),
                gettext("Minutes"),
                gettext("Proposed by"),
                gettext("Decided by"),
                gettext("What is odd"),
            ],
            rows=(
                (
                    one["claim"].number,
                    one["claim"].uscc,
                    one["claim"].firm_name,
                    one["lane"],
                    in_yuan(one["claim"].amount),
                    one["claim"].decided_at,
                    one["minutes"],
                    one["claim"].proposed_by,
                    one["claim"].decided_by,
                    "; ".join(one["why"]),
                )
                for one in rows
            ),
            detail={"fund": fund},
        )
    pages = max(1, -(-len(rows) // _PER_PAGE))
    page = min(asked_page(request), pages)
    shown = {
        **head(line),
        "lines": rows[(page - 1) * _PER_PAGE : page * _PER_PAGE],
        "page": page,
        "pages": pages,
        "total": len(rows),
        "odd": asked,
        "oddities": list(words.ODDITIES.items()),
    }
    name = "supervision/claim_rows.html" if request.htmx else "supervision/claims.html"
    return render(request, name, shown)


@needs(Action.FUND_READ, everywhere=True)
def audits(request: PageRequest, fund: str) -> HttpResponse:
    """List the draws; whoever supervises draws anew."""
    scope = request.actor.scope(Action.FUND_READ)
    line = fund_of(fund, scope=scope)
    may_draw = request.actor.may_everywhere(Action.FUND_SUPERVISE)
    today = timezone.localdate()
    form = DrawForm(
        request.POST or None,
        initial={
            "since": today - _MONTHS,
            "until": today,
            "size": _USUAL_SIZE,
            "seed": secrets.randbelow(_SEEDS),
        },
    )
    status = 200
    if request.method == "POST":
        if not may_draw:
            raise PermissionDenied
        number = _drawn(request, line, form)
        if number:
            return redirect("fund_audit", fund=fund, draw_id=number)
        status = UNPROCESSABLE
    shown = {
        **head(line),
        "form": form if may_draw else None,
        "draws": draws_of(fund, scope=scope),
    }
    return render(request, "supervision/audits.html", shown, status=status)


@needs(Action.FUND_READ, everywhere=True)
def audit(request: PageRequest, fund: str, draw_id: int) -> HttpResponse:
    """Show one draw: its claims and what was found."""
    scope = request.actor.scope(Action.FUND_READ)
    line = fund_of(fund, scope=scope)
    draw, items = draw_of(draw_id, fund=fund, scope=scope)
    shown = {**head(line), "draw": draw, "lines": [_item(one) for one in items]}
    return render(request, "supervision/audit.html", shown)


@needs(Action.FUND_READ, everywhere=True)
def item(request: PageRequest, fund: str, item_id: int) -> HttpResponse:
    """Show one drawn claim; the regulator writes, the bureau answers."""
    scope = request.actor.scope(Action.FUND_READ)
    line = fund_of(fund, scope=scope)
    draw, found = item_of(item_id, fund=fund, scope=scope)
    actor, done = request.actor, found.finding
    supervises = actor.may_everywhere(Action.FUND_SUPERVISE)
    decides = actor.may_everywhere(Action.RELIEF_DECIDE)
    shown = {
        **head(line),
        "draw": draw,
        "line": _item(found),
        "finding_form": FindingForm(initial={"answer_until": timezone.localdate() + _ANSWER})
        if supervises and done is None
        else None,
        "answer_form": WordsForm()
        if decides and done is not None and done.answered_at is None
        else None,
        "settle_form": WordsForm()
        if supervises and done is not None and done.settled_at is None
        else None,
    }
    return render(request, "supervision/audit_item.html", shown)


@needs(Action.FUND_READ, everywhere=True)
@require_POST
def item_act(request: PageRequest, fund: str, item_id: int) -> HttpResponse:
    """Write a finding, answer it, or settle it."""
    scope = request.actor.scope(Action.FUND_READ)
    item_of(item_id, fund=fund, scope=scope)
    what = request.POST.get("act", "")
    right = Action.RELIEF_DECIDE if what == "answer" else Action.FUND_SUPERVISE
    if not request.actor.may_everywhere(right):
        raise PermissionDenied
    try:
        _acted(request, item_id, what)
        messages.success(request, gettext("It is on record."))
    except DomainError as error:
        messages.error(request, refusal_text(error))
    return redirect("fund_audit_item", fund=fund, item_id=item_id)


def _acted(request: PageRequest, item_id: int, what: str) -> None:
    actor, at = request.actor, timezone.now()
    if what in ("answer", "settle"):
        do = answer_finding if what == "answer" else settle_finding
        do(item_id, words=request.POST.get("words", "")[:4000], actor=actor, at=at)
        return
    form = FindingForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Say what was found, in words."))
        return
    write_finding(
        item_id,
        grade=form.grade_given(),
        words=form.cleaned_data["words"],
        answer_until=form.cleaned_data["answer_until"],
        actor=actor,
        at=at,
    )


def _drawn(request: PageRequest, line: Any, form: DrawForm) -> int | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        draw = draw_claims(
            line,
            candidates(line.key, since=given["since"], until=given["until"]),
            since=given["since"],
            until=given["until"],
            size=given["size"],
            seed=given["seed"],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, refusal_text(error))
        return None
    return int(draw.pk)


def _claim_rows(
    fund: str, since: dt.date, until: dt.date, wanted: Oddity | None
) -> list[dict[str, Any]]:
    odd = {one.claim_id: one for one in candidates(fund, since=since, until=until)}
    rows = []
    for claim in decided_claims(fund, since=since, until=until):
        oddities = odd[claim.id].oddities
        if wanted is not None and wanted not in oddities:
            continue
        minutes = int((claim.decided_at - claim.handed_in_at).total_seconds()) // 60
        rows.append(
            {
                "claim": claim,
                "weight": odd[claim.id].weight,
                "why": [str(words.ODDITIES[one]) for one in oddities],
                "lane": lane_words(claim.lane),
                "minutes": minutes,
                "took": minutes_words(minutes),
            }
        )
    return sorted(rows, key=lambda one: (-one["weight"], -one["claim"].number))


def _item(one: ItemLine) -> dict[str, Any]:
    return {
        "item": one,
        "why": [str(words.ODDITIES[oddity]) for oddity in one.oddities],
        "look": words.GRADES[one.finding.grade] if one.finding else None,
    }
