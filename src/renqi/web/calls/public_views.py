"""Calls for whoever comes by: what can be applied for, until when, with what (公开申报通知)."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from renqi.identity.domain.permissions import Action, Role
from renqi.programmes.cultivation.calls.domain.bars import prior_titles
from renqi.programmes.cultivation.calls.domain.refusals import CallUnknown
from renqi.programmes.cultivation.calls.selectors.applications import applications_of
from renqi.programmes.cultivation.calls.selectors.calls import (
    CallFile,
    CallLine,
    public_call,
    public_calls,
)
from renqi.programmes.cultivation.calls.services.look_ahead import bars_before
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.web.calls import words
from renqi.web.registry.words import district_words
from renqi.web.shell.bilingual import said
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest


@login_not_required
def open_calls(request: PageRequest) -> HttpResponse:
    """List the published calls, the open ones first."""
    now = timezone.now()
    lines = [_line(line, now) for line in public_calls(at=now)]
    return render(request, "calls/open_list.html", {"lines": lines})


@login_not_required
def open_call(request: PageRequest, call_id: int) -> HttpResponse:
    """Show one call; to a firm, what keeps it from applying, or the way in."""
    return call_page(request, call_id)


def call_page(request: PageRequest, call_id: int, *, refusal: str = "") -> HttpResponse:
    """Draw the public page of a call."""
    now = timezone.now()
    try:
        file = public_call(call_id, at=now)
    except CallUnknown as error:
        raise Http404 from error
    shown = {
        **_line(file.line, now),
        **call_parts(file),
        "refusal": refusal,
        **_for_firm(request, file),
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "calls/open_call.html", shown, status=status)


def call_parts(file: CallFile) -> dict[str, Any]:
    """Put what a call says into words."""
    return {
        "file": file,
        "rule_since": dt.date.fromisoformat(file.line.rule_ref.rpartition("@")[2]),
        "materials": [words.material_words(key) for key in file.materials],
        "stages": [words.OPTIONAL_STAGES[key] for key in file.stages],
        "prior": [said(rung_of(key)) for key in prior_titles(file.line.rung)],
        "districts": [
            {"name": district_words(key), "quota": quota}
            for key, quota in sorted(file.district_quotas.items())
        ],
        "changes": [{"line": one, "words": words.CHANGES[one.kind]} for one in file.changes],
    }


def _line(line: CallLine, now: Any) -> dict[str, Any]:
    return {
        "call": line,
        "look": words.call_look(line, is_over=line.closes_at < now),
        "rung": said(line.rung),
    }


def _for_firm(request: PageRequest, file: CallFile) -> dict[str, Any]:
    actor = request.actor
    if actor.role != Role.FIRM_USER.value:
        return {"is_firm": False}
    mine = next(
        (
            one
            for one in applications_of(actor.uscc, scope=actor.scope(Action.FIRM_READ))
            if one.call_id == file.line.call_id and one.stage not in ("withdrawn", "lapsed")
        ),
        None,
    )
    bars = bars_before(file.line.call_id, uscc=actor.uscc, actor=actor, at=timezone.now())
    return {
        "is_firm": True,
        "mine": mine,
        "bars": [refusal_text(error) for error in bars] if mine is None else [],
    }
