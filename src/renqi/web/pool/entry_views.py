"""One place of the pool with its history, and proposals by hand (入库记录与个别建议)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.pool.domain.kinds import Act, EntryState, PoolKind
from renqi.programmes.cultivation.pool.selectors.entries import (
    Place,
    TimelineMove,
    entries_of,
    moves_of,
    place,
)
from renqi.programmes.cultivation.pool.services.propose_by_hand import propose_act, propose_entry
from renqi.web.pool import words
from renqi.web.pool.forms import ActForm, OneFirmForm
from renqi.web.registry.words import chain_words, district_words, industry_words, size_words
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.FIRM_READ)
def pool_entry(request: PageRequest, entry_id: int) -> HttpResponse:
    """Show a place: where it stands, why, and all that happened to it."""
    scope = request.actor.scope(Action.FIRM_READ)
    found = place(entry_id, scope=scope)
    shown = {
        "place": found,
        "kind": words.KINDS[found.kind],
        "grade": words.GRADES[found.grade],
        "state": words.STATES[found.state],
        "district": district_words(found.district),
        "chain": chain_words(found.chain),
        "industry": industry_words(found.industry),
        "size": size_words(found.size_class),
        "moves": [move_line(one) for one in moves_of(entry_id, scope=scope)],
        "others": [
            _other(one) for one in entries_of(found.uscc, scope=scope) if one.id != found.id
        ],
        "sees_all": scope.all,
        "may_propose": request.actor.may(Action.POOL_KEEP) and found.state is not EntryState.EXITED,
    }
    return render(request, "pool/entry.html", shown)


@needs(Action.POOL_KEEP)
def propose(request: PageRequest, entry_id: int) -> HttpResponse:
    """Ask what shall become of a place and why; a POST drafts a list of one line."""
    scope = request.actor.scope(Action.POOL_KEEP)
    found = place(entry_id, scope=scope)
    form = ActForm(request.POST if request.method == "POST" else None, state=found.state)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        act = Act(form.cleaned_data["act"])
        try:
            made = propose_act(
                entry_id=entry_id,
                act=act,
                title=f"{words.ACTS[act].label}: {found.name}"[:100],
                note=form.cleaned_data["note"],
                scope=scope,
                actor=request.actor,
                as_of=timezone.localdate(now),
                at=now,
            )
        except DomainError as error:
            form.add_error(None, refusal_text(error))
        else:
            messages.success(request, gettext("The list is drafted. Submit it to a lead."))
            return redirect("pool_list", proposal_id=made)
    shown = {"form": form, "place": found, "kind": words.KINDS[found.kind]}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "pool/propose.html", shown, status=status)


@needs(Action.POOL_KEEP)
def propose_firm(request: PageRequest) -> HttpResponse:
    """Ask which firm shall enter which kind; a POST drafts a list of one line."""
    initial = {"uscc": request.GET.get("uscc", "")[:18], "kind": request.GET.get("kind", "")}
    form = OneFirmForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        given = form.cleaned_data
        kind = PoolKind(given["kind"])
        try:
            made = propose_entry(
                uscc=given["uscc"],
                kind=kind,
                title=f"{words.ACTS[Act.ENTER].label}: {words.KINDS[kind]}, {given['uscc']}"[:100],
                note=given["note"],
                scope=request.actor.scope(Action.POOL_KEEP),
                actor=request.actor,
                as_of=timezone.localdate(now),
                at=now,
            )
        except DomainError as error:
            form.add_error(None, refusal_text(error))
        else:
            messages.success(request, gettext("The list is drafted. Submit it to a lead."))
            return redirect("pool_list", proposal_id=made)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "pool/propose_firm.html", {"form": form}, status=status)


def move_line(one: TimelineMove) -> dict[str, Any]:
    """Say a move as the timeline shows it."""
    return {
        "move": one,
        "act": words.ACTS[one.act],
        "from_grade": words.GRADES.get(one.from_grade, ""),
        "to_grade": words.GRADES[one.to_grade],
        "has_climbed": bool(one.from_grade) and one.from_grade != one.to_grade,
        "why": words.why_words(one.why),
        "reason": gettext(one.reason) if one.act is Act.FOLLOW else one.reason,
    }


def _other(one: Place) -> dict[str, Any]:
    return {
        "place": one,
        "kind": words.KINDS[one.kind],
        "grade": words.GRADES[one.grade],
        "state": words.STATES[one.state],
    }
