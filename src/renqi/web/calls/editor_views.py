"""Writing, publishing and amending a call (编制、发布、变更申报通知)."""

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.domain.application_case import (
    OPTIONAL_STAGES,
    choosable_materials,
)
from renqi.programmes.cultivation.calls.domain.refusals import CallUnknown
from renqi.programmes.cultivation.calls.domain.states import ChangeKind
from renqi.programmes.cultivation.calls.selectors.calls import CallFile, call_kept
from renqi.programmes.cultivation.calls.services.amend_call import confirm_change, propose_change
from renqi.programmes.cultivation.calls.services.keep_call import (
    CallText,
    publish_call,
    write_call,
)
from renqi.registry.domain.districts import district_table
from renqi.web.calls import words
from renqi.web.calls.board_views import board_page
from renqi.web.casework.answers import go_to
from renqi.web.shell.bilingual import said
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_TEXT_CHARACTERS, _TITLE_CHARACTERS, _NUMBER_CHARACTERS = 8_000, 120, 64
_INSTANT = "%Y-%m-%dT%H:%M:%S"
_NOTICE_DAYS_MAX = 60


def _instant(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 1}, format=_INSTANT)
    formats = [_INSTANT, "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
    return forms.DateTimeField(label=label, widget=widget, input_formats=formats, **more)


class CallForm(forms.Form):
    """What an official writes about a call."""

    number = forms.CharField(label=_("Number of the document"), max_length=_NUMBER_CHARACTERS)
    title = forms.CharField(label=_("Title of the call"), max_length=_TITLE_CHARACTERS)
    rung = forms.ChoiceField(label=_("Title applied for"))
    opens_at = _instant(_("Opens at"))
    closes_at = _instant(_("Closes at"), help_text=_("The last second that is in time."))
    quota = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, help_text=_("Empty for no limit.")
    )
    notice_days = forms.IntegerField(
        label=_("Working days of the notice"),
        required=False,
        min_value=1,
        max_value=_NOTICE_DAYS_MAX,
        help_text=_("Empty for what the rule says, or else 5."),
    )
    stages = forms.MultipleChoiceField(
        label=_("Stages beside the checks of district and bureau"),
        required=False,
        choices=list(words.OPTIONAL_STAGES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    materials = forms.MultipleChoiceField(
        label=_("Files that must be handed in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=_("What else the public reads"),
        required=False,
        max_length=_TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer rungs and materials, and a field for each district's places."""
        super().__init__(*args, **kwargs)
        chosen: dict[str, list[tuple[str, str]]] = {
            "rung": words.rung_choices(),
            "materials": [(one.key, said(one.label)) for one in choosable_materials()],
        }
        for name, choices in chosen.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared so above
            field.choices = choices
        for key, district in district_table().districts.items():
            self.fields[f"district_{key}"] = forms.IntegerField(
                label=said(district), required=False, min_value=0
            )

    @property
    def district_fields(self) -> list[forms.BoundField]:
        """The fields of the districts' places."""
        return [self[name] for name in self.fields if name.startswith("district_")]

    def call_text(self) -> CallText:
        """Give what a valid form says."""
        given = self.cleaned_data
        return CallText(
            number=given["number"],
            title=given["title"],
            rung=given["rung"],
            opens_at=given["opens_at"],
            closes_at=given["closes_at"],
            quota=given["quota"],
            district_quotas={
                name.removeprefix("district_"): value
                for name, value in given.items()
                if name.startswith("district_") and value is not None
            },
            stages=frozenset(given["stages"]),
            materials=tuple(given["materials"]),
            notice_days=given["notice_days"],
            text=given["text"],
        )


class AmendForm(forms.Form):
    """What is to change about a published call."""

    kind = forms.ChoiceField(
        label=_("What changes"),
        choices=[
            (ChangeKind.CLOSES_AT.value, _("Extend the closing time")),
            (ChangeKind.QUOTA.value, _("Change the quota")),
            (ChangeKind.NOTE.value, _("Add a note")),
            (ChangeKind.CANCEL.value, _("Cancel the call")),
        ],
    )
    closes_at = _instant(_("New closing time"), required=False)
    quota = forms.IntegerField(
        label=_("New quota"), required=False, min_value=1, help_text=_("Empty for no limit.")
    )
    reason = forms.CharField(
        label=_("Reason, as the public reads it"),
        max_length=_TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the new time where the time changes."""
        given = super().clean() or self.cleaned_data
        if given.get("kind") == ChangeKind.CLOSES_AT and not given.get("closes_at"):
            self.add_error("closes_at", gettext("Say until when."))
        return given

    def after(self) -> str | int | None:
        """Give the new value."""
        given = self.cleaned_data
        kind = ChangeKind(given["kind"])
        if kind is ChangeKind.CLOSES_AT:
            closes_at: dt.datetime = given["closes_at"]
            return closes_at.isoformat()
        quota: int | None = given["quota"]
        return quota if kind is ChangeKind.QUOTA else None


@needs(Action.CALL_KEEP, everywhere=True)
def new_call(request: PageRequest) -> HttpResponse:
    """Write a call."""
    first = {
        "stages": list(OPTIONAL_STAGES),
        "materials": ["licence", "pledge", "audit_report", "dossier"],
    }
    form = CallForm(request.POST or None, initial=first)
    return _edit(request, form, call_id=None)


@needs(Action.CALL_KEEP, everywhere=True)
def edit_call(request: PageRequest, call_id: int) -> HttpResponse:
    """Rewrite a call that is not published."""
    file = _kept(request, call_id)
    form = CallForm(request.POST or None, initial=_first(file))
    return _edit(request, form, call_id=call_id)


@needs(Action.CALL_KEEP, everywhere=True)
@require_POST
def publish(request: PageRequest, call_id: int) -> HttpResponse:
    """Publish what another has written."""
    _kept(request, call_id)
    try:
        publish_call(call_id=call_id, actor=request.actor, at=timezone.now())
    except DomainError as error:
        return board_page(request, call_id, refusal=refusal_text(error))
    return _to_board(request, call_id, gettext("The call is published."))


@needs(Action.CALL_KEEP, everywhere=True)
def amend(request: PageRequest, call_id: int) -> HttpResponse:
    """Propose a change of a published call."""
    file, refusal = _kept(request, call_id), ""
    form = AmendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_change(
                call_id=call_id,
                kind=ChangeKind(form.cleaned_data["kind"]),
                after=form.after(),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            refusal = refusal_text(error)
        else:
            said_so = gettext("The change waits for another official to confirm it.")
            return _to_board(request, call_id, said_so)
    status = UNPROCESSABLE if refusal or form.errors else 200
    shown = {"form": form, "file": file, "refusal": refusal}
    return render(request, "calls/amend.html", shown, status=status)


@needs(Action.CALL_KEEP, everywhere=True)
@require_POST
def confirm_amendment(request: PageRequest, call_id: int, change_id: int) -> HttpResponse:
    """Confirm a change that another has proposed."""
    file = _kept(request, call_id)
    if change_id not in {one.change_id for one in file.changes}:
        raise Http404
    try:
        confirm_change(change_id=change_id, actor=request.actor, at=timezone.now())
    except DomainError as error:
        return board_page(request, call_id, refusal=refusal_text(error))
    return _to_board(request, call_id, gettext("The change is made and published."))


def _edit(request: PageRequest, form: CallForm, *, call_id: int | None) -> HttpResponse:
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            call = write_call(
                form.call_text(), actor=request.actor, at=timezone.now(), call_id=call_id
            )
        except DomainError as error:
            refusal = refusal_text(error)
        else:
            return _to_board(request, call.pk, gettext("The call is kept as a draft."))
    status = UNPROCESSABLE if refusal or form.errors else 200
    shown = {"form": form, "call_id": call_id, "refusal": refusal}
    return render(request, "calls/edit.html", shown, status=status)


def _kept(request: PageRequest, call_id: int) -> CallFile:
    try:
        scope = request.actor.scope(Action.CALL_KEEP)
        return call_kept(call_id, scope=scope, at=timezone.now())
    except CallUnknown as error:
        raise Http404 from error


def _first(file: CallFile) -> dict[str, Any]:
    line = file.line
    districts = {f"district_{key}": quota for key, quota in file.district_quotas.items()}
    return {
        "number": line.number,
        "title": line.title,
        "rung": line.rung.key,
        "opens_at": timezone.localtime(line.opens_at),
        "closes_at": timezone.localtime(line.closes_at),
        "quota": line.quota,
        "notice_days": file.notice_days,
        "stages": list(file.stages),
        "materials": list(file.materials),
        "text": file.text,
        **districts,
    }


def _to_board(request: PageRequest, call_id: int, said_so: str) -> HttpResponse:
    return go_to(request, reverse("call_board", args=[call_id]), said=said_so)
