"""The members of funds, for the bureau and whoever sees them (基金成员管理)."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.vocabulary import Leave
from renqi.programmes.riskfund.charter.selectors.funds import funds
from renqi.programmes.riskfund.members.selectors import member_file
from renqi.programmes.riskfund.members.selectors.member_list import (
    MemberSort,
    every_member,
    member_of,
    member_page,
    member_sums,
)
from renqi.programmes.riskfund.members.selectors.memberships import MembershipLine, membership_of
from renqi.programmes.riskfund.members.selectors.terms import later_changes
from renqi.programmes.riskfund.members.services.leave import pass_leaving, propose_leaving
from renqi.programmes.riskfund.members.services.pauses import decide_pause
from renqi.registry.intake.workbook import Row
from renqi.web.members.forms import MemberFilterForm
from renqi.web.members.words import DUES, KINDS, LEAVINGS, PARTS, PAUSES, SIZES, STATES, STEPS
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_HEADER = (
    _("Risk fund"),
    _("Firm"),
    _("Credit code"),
    _("State"),
    _("Size class"),
    _("Risk class"),
    _("Joined"),
    _("A month (yuan)"),
    _("Paid in (yuan)"),
    _("Months paid"),
    _("Months overdue"),
)


@needs(Action.FUND_READ)
def members(request: PageRequest) -> HttpResponseBase:
    """List the members that the reader sees."""
    scope = request.actor.scope(Action.FUND_READ)
    names = {line.key: said(line.name) for line in funds(scope)}
    form = MemberFilterForm(request.GET, funds=list(names.items()))
    where = form.where()
    if asked_format(request):
        return hand_out(
            request,
            name="fund-members",
            title=gettext("Members of funds"),
            header=[str(words) for words in _HEADER],
            rows=_filed(every_member(scope=scope, where=where), names),
        )
    sort, is_descending = asked_order(request, MemberSort.NAME)
    page = member_page(
        scope=scope, where=where, sort=sort, is_descending=is_descending, page=asked_page(request)
    )
    sums = member_sums(scope=scope)
    shown = {
        "form": form,
        "page": page,
        "rows": [
            {
                "line": one,
                "look": STATES[one.state],
                "fund": names.get(one.fund, one.fund),
                "size": SIZES.get(one.size, one.size),
            }
            for one in page.rows
        ],
        "sums": sums,
        "applied": sums.by_state.get("applied", 0),
        "covered": sums.by_state.get("covered", 0),
        "suspended": sums.by_state.get("suspended", 0),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    name = "members/member_rows.html" if request.htmx else "members/members.html"
    return render(request, name, shown)


@needs(Action.FUND_READ)
def member(request: PageRequest, membership_id: int) -> HttpResponse:
    """Show one member with all that is known of it."""
    row = _row(request, membership_id)
    today = timezone.localdate()
    line = membership_of(row.fund, row.uscc, on=today)
    leaving = member_file.leaving_of(row)
    ref, changes = later_changes(row, on=today)
    known = funds(request.actor.scope(Action.FUND_READ))
    shown = {
        "row": row,
        "fund": next((said(one.name) for one in known if one.key == row.fund), row.fund),
        "line": line,
        "look": STATES[line.state if row.pk == line.id else row.state],
        "size": SIZES.get(row.size, row.size),
        "dues": [
            {"due": due, "look": DUES[due.state]} for due in member_file.dues_lines(row, on=today)
        ],
        "receipts": member_file.receipts_of(row),
        "steps": [{"step": one, "words": STEPS[one.kind]} for one in member_file.steps_of(row)],
        "pauses": [{"pause": one, "look": PAUSES[one.state]} for one in member_file.pauses_of(row)],
        "leaving": leaving,
        "leaving_look": LEAVINGS[leaving.state] if leaving else None,
        "leaving_kind": KINDS[leaving.kind] if leaving else "",
        "charter_now": ref,
        "changes": [{"words": PARTS[one.part], "touches": one.touches_contract} for one in changes],
        "may_decide": request.actor.may_everywhere(Action.FUND_ADMIT),
        "is_own_proposal": bool(leaving and leaving.asked_by_id == request.actor.person_id),
        "as_of": today,
    }
    return render(request, "members/member.html", shown)


@needs(Action.FUND_ADMIT, everywhere=True)
@require_POST
def decide(request: PageRequest, membership_id: int, pause_id: int) -> HttpResponse:
    """Grant or refuse a pause."""
    row = _row(request, membership_id)
    if pause_id not in {one.id for one in member_file.pauses_of(row)}:
        raise Http404
    _do(
        request,
        lambda: decide_pause(
            pause_id,
            is_granted=request.POST.get("verdict") == "grant",
            answer=request.POST.get("answer", "")[:1000],
            actor=request.actor,
            at=timezone.now(),
        ),
    )
    return redirect("fund_member", membership_id=membership_id)


@needs(Action.FUND_ADMIT, everywhere=True)
@require_POST
def propose(request: PageRequest, membership_id: int) -> HttpResponse:
    """Propose that a firm leaves."""
    _row(request, membership_id)
    kind = request.POST.get("kind", "")
    leave = Leave.DEEMED if kind == Leave.DEEMED else Leave.FORCED
    _do(
        request,
        lambda: propose_leaving(
            membership_id,
            leave=leave,
            reason=request.POST.get("reason", "")[:1000],
            actor=request.actor,
            at=timezone.now(),
        ),
    )
    return redirect("fund_member", membership_id=membership_id)


@needs(Action.FUND_ADMIT, everywhere=True)
@require_POST
def second(request: PageRequest, membership_id: int) -> HttpResponse:
    """Let a proposed exit pass, or drop it."""
    leaving = member_file.leaving_of(_row(request, membership_id))
    if leaving is None:
        raise Http404
    _do(
        request,
        lambda: pass_leaving(
            leaving.id,
            is_passed=request.POST.get("verdict") == "pass",
            actor=request.actor,
            at=timezone.now(),
        ),
    )
    return redirect("fund_member", membership_id=membership_id)


def _row(request: PageRequest, membership_id: int) -> Any:
    row = member_of(membership_id, scope=request.actor.scope(Action.FUND_READ))
    if row is None:
        raise Http404
    return row


def _do(request: PageRequest, act: Any) -> None:
    try:
        act()
    except DomainError as error:
        messages.error(request, refusal_text(error))
    else:
        messages.success(request, gettext("Written down."))


def _filed(lines: Iterator[MembershipLine], names: dict[str, str]) -> Iterator[Row]:
    for one in lines:
        yield (
            names.get(one.fund, one.fund),
            one.firm_name,
            one.uscc,
            str(STATES[one.state].label),
            str(SIZES.get(one.size, one.size)),
            one.risk,
            f"{one.joined_on or ''}",
            f"{one.month_amount / 100:.2f}",
            f"{one.paid_in / 100:.2f}",
            str(one.months_paid),
            str(one.arrears_months),
        )
