"""Recommendation batches: put together, ranked, sent, answered (推荐批次)."""

import itertools
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.audit.domain.who import Subject
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.domain.recommendation_form import outcome_columns
from renqi.programmes.cultivation.calls.domain.refusals import BatchUnknown, CallUnknown
from renqi.programmes.cultivation.calls.domain.states import Outcome
from renqi.programmes.cultivation.calls.selectors.batches import (
    BatchFile,
    RecommendedLine,
    batch_of,
    batch_table,
    batches,
    recommendable,
)
from renqi.programmes.cultivation.calls.selectors.calls import call_kept
from renqi.programmes.cultivation.calls.services.read_outcomes import read_outcomes
from renqi.programmes.cultivation.calls.services.recommend import (
    put_together,
    rank_again,
    send_batch,
)
from renqi.programmes.cultivation.calls.services.record_outcome import (
    OutcomeSaid,
    record_outcomes,
)
from renqi.web.calls import words
from renqi.web.casework.answers import go_to
from renqi.web.registry.words import district_words
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_NUMBER_CHARACTERS, _TEXT_CHARACTERS, _FIRMS_MAX = 64, 1_000, 2_000
_FILE_BYTES_MAX = 10 * 1024 * 1024


class OutcomeForm(forms.Form):
    """What the level above said of one firm."""

    uscc = forms.CharField(widget=forms.HiddenInput, max_length=18)
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", "—"), ("granted", _("Granted")), ("refused", _("Not granted"))],
    )
    on = forms.DateField(
        label=_("Day of the grant"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    document = forms.CharField(
        label=_("Document of the grant"), required=False, max_length=_NUMBER_CHARACTERS
    )
    reason = forms.CharField(
        label=_("Why not granted"), required=False, max_length=_TEXT_CHARACTERS
    )


@needs(Action.CALL_KEEP, everywhere=True)
def batch_list(request: PageRequest) -> HttpResponse:
    """List every batch."""
    lines = [
        {"line": one, "rung": said(one.rung), "outcomes": _counts(dict(one.outcomes))}
        for one in batches(scope=request.actor.scope(Action.CALL_KEEP))
    ]
    return render(request, "calls/batch_list.html", {"lines": lines})


@needs(Action.CALL_KEEP, everywhere=True)
def new_batch(request: PageRequest, call_id: int) -> HttpResponse:
    """Choose and rank the approved firms of a call."""
    scope = request.actor.scope(Action.CALL_KEEP)
    try:
        file = call_kept(call_id, scope=scope, at=timezone.now())
    except CallUnknown as error:
        raise Http404 from error
    refusal, firms = "", recommendable(call_id, scope=scope)
    if request.method == "POST":
        try:
            made = put_together(
                call_id=call_id,
                number=request.POST.get("number", "")[:_NUMBER_CHARACTERS],
                ranked=_ranked(request),
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            refusal = refusal_text(error)
        else:
            return _to(request, made.pk, gettext("The batch waits for another official to send."))
    shown = {
        "file": file,
        "firms": [_firm(one) for one in firms],
        "refusal": refusal,
        "number": request.POST.get("number", ""),
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "calls/batch_new.html", shown, status=status)


@needs(Action.CALL_KEEP, everywhere=True)
def batch(request: PageRequest, batch_id: int) -> HttpResponse:
    """Show one batch."""
    return _page(request, batch_id)


@needs(Action.CALL_KEEP, everywhere=True)
@require_POST
def rank(request: PageRequest, batch_id: int) -> HttpResponse:
    """Give a batch that is not sent another order."""
    _file(request, batch_id)
    try:
        rank_again(
            batch_id=batch_id, ranked=_ranked(request), actor=request.actor, at=timezone.now()
        )
    except DomainError as error:
        return _page(request, batch_id, refusal=refusal_text(error))
    return _to(request, batch_id, gettext("The order is kept."))


@needs(Action.CALL_KEEP, everywhere=True)
@require_POST
def send(request: PageRequest, batch_id: int) -> HttpResponse:
    """Send a batch that another has put together."""
    _file(request, batch_id)
    try:
        send_batch(batch_id=batch_id, actor=request.actor, at=timezone.now())
    except DomainError as error:
        return _page(request, batch_id, refusal=refusal_text(error))
    return _to(request, batch_id, gettext("The batch is sent; its list has a number and a code."))


@needs(Action.CALL_KEEP, everywhere=True)
def table(request: PageRequest, batch_id: int) -> HttpResponseBase:
    """Hand out the batch in the columns of the official table, with empty columns to answer in."""
    file = _file(request, batch_id)
    form, rows = batch_table(batch_id, actor=request.actor)
    blanks = tuple("" for _column in outcome_columns())
    query = request.GET.copy()
    query.setdefault("format", "xlsx")
    request.GET = query  # type: ignore[assignment]
    return hand_out(
        request,
        name=f"recommendation-{batch_id}",
        title=form.title,
        header=[*(column.zh for column in form.columns), *outcome_columns()],
        rows=((*row, *blanks) for row in rows),
        subject=Subject(kind="batch", key=str(batch_id), name=file.line.number),
    )


@needs(Action.CALL_KEEP, everywhere=True)
@require_POST
def outcome(request: PageRequest, batch_id: int) -> HttpResponse:
    """Record what the level above said of one firm."""
    _file(request, batch_id)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _page(request, batch_id, refusal=gettext("Choose an outcome, and give a day."))
    given = form.cleaned_data
    one = OutcomeSaid(
        uscc=given["uscc"],
        outcome=Outcome(given["outcome"]),
        on=given["on"],
        document=given["document"],
        reason=given["reason"],
    )
    return _record(request, batch_id, [one])


@needs(Action.CALL_KEEP, everywhere=True)
@require_POST
def outcomes_file(request: PageRequest, batch_id: int) -> HttpResponse:
    """Record what came of a batch from the list that came back."""
    _file(request, batch_id)
    upload = request.FILES.get("file")
    if upload is None or (upload.size or 0) > _FILE_BYTES_MAX:
        return _page(request, batch_id, refusal=gettext("Choose a workbook of at most 10 MB."))
    try:
        said_so = read_outcomes(upload.read())
    except DomainError as error:
        return _page(request, batch_id, refusal=refusal_text(error))
    return _record(request, batch_id, said_so)


def _record(request: PageRequest, batch_id: int, said_so: list[OutcomeSaid]) -> HttpResponse:
    try:
        done = record_outcomes(
            batch_id=batch_id, said=said_so, actor=request.actor, at=timezone.now()
        )
    except DomainError as error:
        return _page(request, batch_id, refusal=refusal_text(error))
    return _to(request, batch_id, gettext("{n} outcomes recorded.").format(n=done))


def _page(request: PageRequest, batch_id: int, *, refusal: str = "") -> HttpResponse:
    file = _file(request, batch_id)
    shown: dict[str, Any] = {
        "file": file,
        "line": file.line,
        "rung": said(file.line.rung),
        "firms": [_firm(one) for one in file.firms],
        "outcomes": _counts(dict(file.line.outcomes)),
        "is_own": file.line.made_by_key == request.actor.person_id,
        "refusal": refusal,
    }
    return render(request, "calls/batch.html", shown, status=UNPROCESSABLE if refusal else 200)


def _file(request: PageRequest, batch_id: int) -> BatchFile:
    try:
        return batch_of(batch_id, scope=request.actor.scope(Action.CALL_KEEP))
    except BatchUnknown as error:
        raise Http404 from error


def _firm(one: RecommendedLine) -> dict[str, Any]:
    return {
        "line": one,
        "district": district_words(one.district or None),
        "look": words.OUTCOMES[one.outcome],
        "form": OutcomeForm(initial={"uscc": one.uscc}, auto_id=f"id_{one.application_id}_%s"),
    }


def _counts(outcomes: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"look": look, "n": outcomes[key]}
        for key, look in words.OUTCOMES.items()
        if outcomes.get(key)
    ]


def _ranked(request: PageRequest) -> list[int]:
    """Read the chosen firms in the order of the ranks typed beside them; equal ranks as listed."""
    chosen = [text for text in request.POST.getlist("firm") if text.isdecimal()][:_FIRMS_MAX]
    places = itertools.count(1)
    typed = {
        int(key): (_whole(request.POST.get(f"rank_{key}", "")), next(places)) for key in chosen
    }
    return sorted(typed, key=lambda key: typed[key])


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 6 else 10**6  # noqa: PLR2004


def _to(request: PageRequest, batch_id: int, said_so: str) -> HttpResponse:
    return go_to(request, reverse("batch", args=[batch_id]), said=said_so)
