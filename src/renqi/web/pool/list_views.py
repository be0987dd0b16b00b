"""Proposal lists: the queue, one list, its lines (建议名单)."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action, Role
from renqi.programmes.cultivation.pool.selectors.proposals import (
    line_counts,
    line_page,
    lines_of,
    list_page,
    proposal_list,
)
from renqi.web.pool import words
from renqi.web.pool.forms import ListFilterForm, ReasonForm
from renqi.web.registry.words import district_words
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

PER_PAGE = 20
_LINES_PER_PAGE = 20


@needs(Action.POOL_KEEP)
def pool_lists(request: PageRequest) -> HttpResponseBase:
    """Show the queue of lists."""
    form = ListFilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    page = list_page(
        scope=request.actor.scope(Action.POOL_KEEP),
        state=given.get("state", ""),
        kind=given.get("kind", ""),
        text=given.get("q", ""),
        sort=request.GET.get("sort", ""),
        page=asked_page(request),
        per_page=PER_PAGE,
    )
    shown = {
        "form": form,
        "page": page,
        "lists": [
            {
                "row": row,
                "title": _title(row.proposal),
                "kind": words.KINDS[row.proposal.kind],
                "state": words.LIST_STATES[row.proposal.state],
                "source": words.SOURCES[row.proposal.source],
            }
            for row in page.rows
        ],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    part = "pool/list_rows.html"
    return render(request, part if request.htmx else "pool/lists.html", shown)


@needs(Action.POOL_KEEP)
def pool_list(request: PageRequest, proposal_id: int) -> HttpResponseBase:
    """Show one list with its lines and the acts that are open to the reader."""
    found = proposal_list(proposal_id, scope=request.actor.scope(Action.POOL_KEEP))
    if asked_format(request):
        return hand_out(
            request,
            name=f"pool-list-{found.pk}",
            title=gettext("Proposal list"),
            header=_header(),
            rows=(_cells(one) for one in lines_of(found)),
        )
    return render(request, *_page(request, found))


def _page(request: PageRequest, found: Any) -> tuple[str, dict[str, Any]]:
    state = request.GET.get("state", "")
    page = line_page(
        found,
        state=state if state in words.LINE_STATES else "",
        sort=request.GET.get("sort", ""),
        page=asked_page(request),
        per_page=_LINES_PER_PAGE,
    )
    counts = line_counts(found)
    me = request.actor.person_id
    had_part = me in {found.made_by_id, found.submitted_by_id}
    is_lead = request.actor.role == Role.BUREAU_LEAD.value
    is_submitted = found.state == "submitted"
    lines = [_line(one, me, today=timezone.localdate()) for one in page.rows]
    shown = {
        "found": found,
        "title": _title(found),
        "kind": words.KINDS[found.kind],
        "look": words.LIST_STATES[found.state],
        "source": words.SOURCES[found.source],
        "page": page,
        "lines": lines,
        "counts": [(words.LINE_STATES[key], number, key) for key, number in sorted(counts.items())],
        "open": counts.get("open", 0),
        "form": ReasonForm(),
        "is_draft": found.state == "draft",
        "may_withdraw": found.state in {"draft", "submitted"}
        and not {"approved", "refused"} & set(counts),
        "may_decide": is_submitted and is_lead and not had_part,
        "waits_for_lead": is_submitted and not is_lead,
        "waits_for_other": is_submitted and is_lead and had_part,
        "has_bars": any(one["bars"] for one in lines),
    }
    part = "pool/line_rows.html"
    return (part if request.htmx else "pool/list.html"), shown


def _line(one: Any, me: int, *, today: Any) -> dict[str, Any]:
    reply = getattr(one, "reply", None)
    return {
        "line": one,
        "act": words.ACTS[one.act],
        "from_grade": words.GRADES.get(one.from_grade, ""),
        "to_grade": words.GRADES[one.to_grade],
        "district": district_words(one.district),
        "way": words.WAYS.get(one.why.get("how", ""), ""),
        "why": words.why_words(one.why),
        "note": gettext(one.note) if one.note else "",
        "bars": [words.bar_words(bar) for bar in one.bars],
        "state": words.LINE_STATES[one.state],
        "reason": gettext(one.reason) if one.reason else "",
        "reply": reply,
        "is_heard": one.hearing_until is not None and today <= one.hearing_until and reply is None,
        "is_mine": one.proposed_by_id == me,
    }


def _title(found: Any) -> str:
    return gettext(found.title) if found.source == "titles" else found.title


def _header() -> list[str]:
    return [
        gettext("Credit code"),
        gettext("Name"),
        gettext("District"),
        gettext("What is proposed"),
        gettext("From grade"),
        gettext("To grade"),
        gettext("Why"),
        gettext("Related firms in the way"),
        gettext("Note"),
        gettext("State"),
        gettext("Reason"),
        gettext("Proposed by"),
        gettext("Decided by"),
    ]


def _cells(one: Any) -> tuple[Any, ...]:
    return (
        one.uscc,
        one.name,
        district_words(one.district) if one.district else "",
        str(words.ACTS[one.act].label),
        str(words.GRADES.get(one.from_grade, "")),
        str(words.GRADES[one.to_grade]),
        words.why_words(one.why),
        "; ".join(words.bar_words(bar) for bar in one.bars),
        gettext(one.note) if one.note else "",
        str(words.LINE_STATES[one.state].label),
        gettext(one.reason) if one.reason else "",
        one.proposed_by,
        one.decided_by,
    )
