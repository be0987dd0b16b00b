"""One title: its dates, what happened to it, and what can be done with it (称号档案)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.identity.domain.permissions import Action, Role
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.ladder.domain import title_acts
from renqi.programmes.cultivation.ladder.domain.refusals import NothingToAppeal, TitleUnknown
from renqi.programmes.cultivation.ladder.domain.title_cases import APPEAL, REVIEW, REVOCATION
from renqi.programmes.cultivation.ladder.selectors.bans import bans_on
from renqi.programmes.cultivation.ladder.selectors.title_file import (
    EventLine,
    TitleFile,
    title_file,
)
from renqi.programmes.cultivation.ladder.services.keep_up import (
    give_up_title,
    note_change,
    record_update,
    report_change,
)
from renqi.programmes.cultivation.ladder.services.title_cases import (
    open_appeal,
    open_review,
    open_revocation,
)
from renqi.programmes.cultivation.support.selectors.paid_for_revoked import paid_for_revoked
from renqi.web.ladder import words
from renqi.web.ladder.forms import ChangeForm, ReasonForm, RevocationForm, UpdateForm
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import day
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import firm_subject, note

_CASES: dict[str, str | Promise] = {
    REVIEW: gettext_lazy("Review of the title"),
    REVOCATION: gettext_lazy("Revocation"),
    APPEAL: gettext_lazy("Appeal"),
}


@needs(Action.FIRM_READ)
def title(request: PageRequest, title_id: int) -> HttpResponse:
    """Show one title."""
    return _page(request, title_id)


@needs(Action.FIRM_READ)
@require_POST
def title_update(request: PageRequest, title_id: int) -> HttpResponse:
    """Record the yearly update."""
    form = UpdateForm(request.POST)

    def do() -> str:
        kept = record_update(
            title_id, proof=form.cleaned_data["proof"], actor=request.actor, at=timezone.now()
        )
        return _("The update due by %(day)s is on record.") % {"day": day(kept)}

    return _act(request, title_id, form, "update", do)


@needs(Action.FIRM_READ)
@require_POST
def title_change(request: PageRequest, title_id: int) -> HttpResponse:
    """Report a major change; the bureau notes one that the firm has yet to report."""
    found = _file(request, title_id)
    form = ChangeForm(request.POST, changes=words.change_choices(found.terms))

    def do() -> str:
        asked = form.cleaned_data
        what: dict[str, Any] = {
            "change": asked["change"],
            "happened_on": asked["happened_on"],
            "note": asked["note"],
            "actor": request.actor,
            "at": timezone.now(),
        }
        if _is_own(request, found):
            in_time = report_change(title_id, **what, proof=asked["proof"])
            return _("The change is reported.") if in_time else _("The report is kept as late.")
        due = note_change(title_id, **what)
        return _("The change is noted; its report is due by %(day)s.") % {"day": day(due)}

    return _act(request, title_id, form, "change", do)


@needs(Action.FIRM_READ)
@require_POST
def title_give_up(request: PageRequest, title_id: int) -> HttpResponse:
    """Give the title up."""
    form = ReasonForm(request.POST, prefix="up")

    def do() -> str:
        reason = form.cleaned_data["reason"]
        give_up_title(title_id, reason=reason, actor=request.actor, at=timezone.now())
        return _("The title is given up.")

    return _act(request, title_id, form, "give_up", do)


@needs(Action.CASE_WORK)
@require_POST
def title_review(request: PageRequest, title_id: int) -> HttpResponse:
    """Begin the review of the title."""
    return _to_case(request, title_id, open_review)


@needs(Action.CASE_WORK)
@require_POST
def title_appeal(request: PageRequest, title_id: int) -> HttpResponse:
    """Begin an appeal."""
    return _to_case(request, title_id, open_appeal)


@needs(Action.TITLE_KEEP, everywhere=True)
@require_POST
def title_revoke(request: PageRequest, title_id: int) -> HttpResponse:
    """Begin the revocation of the title."""
    found = _file(request, title_id)
    form = RevocationForm(request.POST, grounds=words.ground_choices(found.terms))
    if not form.is_valid():
        return _page(request, title_id, revoke=form)
    try:
        case_id = open_revocation(
            title_id, **form.cleaned_data, actor=request.actor, at=timezone.now()
        )
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("title", title_id=title_id)
    return redirect("case", case_id=case_id)


def _to_case(request: PageRequest, title_id: int, begin: Callable[..., int]) -> HttpResponse:
    _file(request, title_id)
    try:
        case_id = begin(title_id, actor=request.actor, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("title", title_id=title_id)
    return redirect("case_form", case_id=case_id)


def _act(
    request: PageRequest, title_id: int, form: forms.Form, name: str, do: Callable[[], str]
) -> HttpResponse:
    found = _file(request, title_id)
    if not (_is_own(request, found) or request.actor.may_everywhere(Action.TITLE_KEEP)):
        # Whoever only reads the city does nothing with its titles.
        raise Http404
    if not form.is_valid():
        return _page(request, title_id, **{name: form})
    try:
        messages.success(request, do())
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect("title", title_id=title_id)


def _file(request: PageRequest, title_id: int) -> TitleFile:
    scope = request.actor.scope(Action.FIRM_READ)
    try:
        return title_file(title_id, scope=scope, as_of=timezone.localdate())
    except TitleUnknown as error:
        raise Http404 from error


def _is_own(request: PageRequest, found: TitleFile) -> bool:
    return request.actor.role == Role.FIRM_USER and request.actor.uscc == found.line.uscc


def _page(request: PageRequest, title_id: int, **asked: forms.Form) -> HttpResponse:
    found = _file(request, title_id)
    line, today = found.line, timezone.localdate()
    note(request, EventKind.READ, subject=firm_subject(uscc=line.uscc, name=line.firm_name))
    is_own = _is_own(request, found)
    may_keep = request.actor.may_everywhere(Action.TITLE_KEEP)
    changes = words.change_choices(found.terms)
    shown = {
        "file": found,
        "title": line,
        "words": said(line.rung),
        "looks": words.looks_of(line),
        "events": [_event(one, found) for one in found.events],
        "cases": [{"case": one, "words": _CASES[one.kind]} for one in found.cases],
        "bans": bans_on(line.uscc, as_of=today),
        "unclaimed": paid_for_revoked(
            scope=request.actor.scope(Action.SUPPORT_READ), title_id=title_id
        ),
        "may_propose": request.actor.may_everywhere(Action.SUPPORT_RUN),
        "today": today,
        "is_own": is_own,
        "may_keep": may_keep,
        "can": _can(found, is_own=is_own, may_keep=may_keep, today=today),
        "update_form": asked.get("update") or UpdateForm(),
        "change_form": asked.get("change") or ChangeForm(changes=changes),
        "give_up_form": asked.get("give_up") or ReasonForm(prefix="up"),
        "revoke_form": asked.get("revoke")
        or RevocationForm(grounds=words.ground_choices(found.terms)),
        "opened": next(iter(asked), request.GET.get("open", "")),
    }
    return render(request, "ladder/title.html", shown, status=UNPROCESSABLE if asked else 200)


def _can(found: TitleFile, *, is_own: bool, may_keep: bool, today: dt.date) -> dict[str, bool]:
    """Say which acts stand open to the reader."""
    live = found.line.is_live
    keeps = is_own or may_keep
    due = found.line.update_due_on
    return {
        "update": live
        and keeps
        and ((due is not None and due.year == today.year) or found.state.reminded_of is not None),
        "change": live and keeps and bool(found.terms and found.terms.report_months),
        "review": is_own and can_review(found, today=today),
        "appeal": is_own and can_appeal(found),
        "give_up": live and is_own,
        "revoke": live and may_keep and bool(found.terms and found.terms.grounds),
    }


def can_review(found: TitleFile, *, today: dt.date) -> bool:
    """Whether a review of the title may be handed in today."""
    try:
        title_acts.require_review_open(found.state, on=today)
    except DomainError:
        return False
    return True


def can_appeal(found: TitleFile) -> bool:
    """Whether there is something to appeal against."""
    try:
        title_acts.require_appeal(found.state)
    except NothingToAppeal:
        return False
    return True


def _event(one: EventLine, found: TitleFile) -> dict[str, Any]:
    return {
        "look": words.event_look(one.event),
        "event": one.event,
        "about": words.matter_words(one.event, found.terms),
        "line": one,
    }
