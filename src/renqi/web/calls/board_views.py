"""The bureau's calls: the list, and one call at a glance (申报看板)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.calls.domain.refusals import CallUnknown
from renqi.programmes.cultivation.calls.selectors.batches import batches, recommendable
from renqi.programmes.cultivation.calls.selectors.board import Board, board_of, days_waited
from renqi.programmes.cultivation.calls.selectors.calls import CallLine, call_kept, calls_kept
from renqi.web.calls import words
from renqi.web.calls.public_views import call_parts
from renqi.web.registry.words import district_words
from renqi.web.shell.asked import asked_format
from renqi.web.shell.bilingual import said
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.CALL_KEEP, everywhere=True)
def call_list(request: PageRequest) -> HttpResponseBase:
    """List every call with its counts."""
    now = timezone.now()
    lines = calls_kept(scope=request.actor.scope(Action.CALL_KEEP), at=now)
    if asked_format(request):
        return _export(request, lines)
    shown = {"lines": [_shown(line) for line in lines]}
    return render(request, "calls/call_list.html", shown)


@needs(Action.CALL_KEEP, everywhere=True)
def call_board(request: PageRequest, call_id: int) -> HttpResponse:
    """Show one call: what waits where, by stage and district, places used."""
    return board_page(request, call_id)


def board_page(request: PageRequest, call_id: int, *, refusal: str = "") -> HttpResponse:
    """Draw the board of a call."""
    scope, now = request.actor.scope(Action.CALL_KEEP), timezone.now()
    try:
        file = call_kept(call_id, scope=scope, at=now)
    except CallUnknown as error:
        raise Http404 from error
    board = board_of(call_id, scope=scope, district_quotas=file.district_quotas)
    person = request.actor.person_id
    shown = {
        **_shown(file.line),
        **call_parts(file),
        "refusal": refusal,
        "board": board,
        "stage_chart": _stage_chart(board, call_id),
        "waiting": [
            {
                "line": one,
                "look": words.stage_look(one.stage),
                "days": days_waited(one, at=now),
                "district": district_words(one.district or None),
            }
            for one in board.waiting
        ],
        "by_district": [
            {"row": one, "name": district_words(one.district or None)} for one in board.by_district
        ],
        "pending": [one for one in file.changes if one.confirmed_at is None],
        "is_own_draft": file.line.state == "draft" and file.line.made_by_key == person,
        "person": person,
        "recommendable": recommendable(call_id, scope=scope),
        "batches": [one for one in batches(scope=scope) if one.call_id == call_id],
    }
    return render(request, "calls/board.html", shown, status=UNPROCESSABLE if refusal else 200)


def _shown(line: CallLine) -> dict[str, Any]:
    return {
        "call": line,
        "look": words.call_look(line, is_over=line.closes_at < timezone.now()),
        "rung": said(line.rung),
        "places": words.places(line.used, line.quota),
    }


def _stage_chart(board: Board, call_id: int) -> Chart | None:
    stages = [key for key in words.STAGES if key in board.by_stage]
    if not stages:
        return None
    return Chart(
        key=f"call-{call_id}-stages",
        kind=ChartKind.BAR,
        title=gettext("Applications by stage"),
        unit=gettext("applications"),
        category_label=gettext("Stage"),
        categories=tuple(str(words.STAGES[key].label) for key in stages),
        series=(
            Series(
                name=gettext("Applications"),
                values=tuple(board.by_stage[key] for key in stages),
            ),
        ),
        lying=True,
    )


def _export(request: PageRequest, lines: tuple[CallLine, ...]) -> HttpResponseBase:
    header = [
        gettext("Number of the document"),
        gettext("Title of the call"),
        gettext("Title applied for"),
        gettext("Opens at"),
        gettext("Closes at"),
        gettext("Places"),
        gettext("Places taken"),
        gettext("Handed in"),
    ]
    rows = (
        (
            one.number,
            one.title,
            said(one.rung),
            timezone.localtime(one.opens_at).strftime("%Y-%m-%d %H:%M:%S"),
            timezone.localtime(one.closes_at).strftime("%Y-%m-%d %H:%M:%S"),
            one.quota,
            one.used,
            one.handed_in,
        )
        for one in lines
    )
    return hand_out(
        request, name="calls", title=gettext("Calls for titles"), header=header, rows=rows
    )
