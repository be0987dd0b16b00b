"""The firm's own places, and its answers when something would be taken (本企业培育库)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.pool.domain.entry_rules import pool_rules
from renqi.programmes.cultivation.pool.domain.kinds import LADDERS, Grade, PoolKind
from renqi.programmes.cultivation.pool.selectors.entries import Place, entries_of, moves_of
from renqi.programmes.cultivation.pool.selectors.proposals import Hearing, hearings_of
from renqi.programmes.cultivation.pool.services.answer_hearing import answer_hearing
from renqi.web.pool import words
from renqi.web.pool.entry_views import move_line
from renqi.web.pool.forms import AnswerForm
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.FIRM_READ)
def pool_own(request: PageRequest) -> HttpResponse:
    """Show a firm its places and what it is heard on; officials go to the board."""
    scope = request.actor.scope(Action.FIRM_READ)
    if scope.all:
        return redirect("pool_board")
    places = entries_of(scope.uscc, scope=scope)
    today = timezone.localdate()
    hearings = hearings_of(scope.uscc, scope=scope)
    shown = {
        "places": [_card(one, scope) for one in places],
        "hearings": [_hearing(one, today) for one in hearings],
        "form": AnswerForm(),
        "kinds": [_kind(kind, today) for kind in PoolKind],
    }
    return render(request, "pool/own.html", shown)


@needs(Action.FIRM_READ)
@require_POST
def answer(request: PageRequest, line_id: int) -> HttpResponse:
    """Keep what the firm says about a proposed watch or exit."""
    form = AnswerForm(request.POST)
    now = timezone.now()
    try:
        answer_hearing(
            line_id=line_id,
            text=form.data.get("text", "")[:5_000],
            scope=request.actor.scope(Action.FIRM_READ),
            actor=request.actor,
            as_of=timezone.localdate(now),
            at=now,
        )
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise
        messages.error(request, refusal_text(error))
    else:
        messages.success(request, gettext("The answer is on record and goes to who decides."))
    return redirect("pool_own")


def _card(one: Place, scope: Any) -> dict[str, Any]:
    ladder = LADDERS[one.kind]
    step = ladder.index(one.grade)
    return {
        "place": one,
        "kind": words.KINDS[one.kind],
        "icon": words.KIND_ICONS[one.kind],
        "grade": words.GRADES[one.grade],
        "state": words.STATES[one.state],
        "steps": [
            {"label": words.GRADES[grade], "is_reached": at <= step, "is_here": at == step}
            for at, grade in enumerate(ladder)
        ],
        "moves": [move_line(move) for move in moves_of(one.id, scope=scope)],
    }


def _hearing(one: Hearing, today: Any) -> dict[str, Any]:
    return {
        "hearing": one,
        "kind": words.KINDS[one.kind],
        "grade": words.GRADES[Grade(one.grade)],
        "act": words.ACTS[one.act],
        "state": words.LINE_STATES[one.state],
        "note": gettext(one.note) if one.note else "",
        "may_answer": one.is_open and not one.answer and today <= one.until,
    }


def _kind(kind: PoolKind, today: Any) -> dict[str, Any]:
    found = [
        one
        for one in pool_rules()
        if one.kind is kind and one.version <= today and (one.until is None or today < one.until)
    ]
    rules = found[0] if found else None
    return {
        "label": words.KINDS[kind],
        "icon": words.KIND_ICONS[kind],
        "grades": [
            {"label": words.GRADES[one.grade], "note": words.note_words(one.note)}
            for one in (rules.grades if rules else ())
        ],
    }
