"""Recording a visit to a firm (登记现场核查)."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.casework.domain.refusals import CaseUnknown
from renqi.engines.casework.selectors.case_head import case_head
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.domain.refusals import ApplicationUnknown
from renqi.programmes.cultivation.calls.selectors.applications import (
    ApplicationLine,
    application_known,
)
from renqi.programmes.cultivation.calls.services.record_visit import record_visit
from renqi.web.casework.answers import go_to
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_NAME_CHARACTERS, _TEXT_CHARACTERS = 64, 4_000


class VisitForm(forms.Form):
    """When, who, what was found."""

    visited_on = forms.DateField(
        label=_("Day of the visit"), widget=forms.DateInput(attrs={"type": "date"})
    )
    first = forms.CharField(label=_("First person"), max_length=_NAME_CHARACTERS)
    second = forms.CharField(label=_("Second person"), max_length=_NAME_CHARACTERS)
    finding = forms.CharField(
        label=_("What was found"),
        max_length=_TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    agrees = forms.TypedChoiceField(
        label=_("Does it agree with what was handed in?"),
        coerce=lambda text: text == "yes",
        choices=[("", "—"), ("yes", _("Yes")), ("no", _("No"))],
    )


@needs(Action.CASE_WORK)
def visit(request: PageRequest, application_id: int) -> HttpResponse:
    """Record a visit, by somebody to whom it was assigned."""
    line = _line(request, application_id)
    first = {"visited_on": timezone.localdate(), "first": request.actor.name}
    form, refusal = VisitForm(request.POST or None, initial=first), ""
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            record_visit(
                application_id=application_id,
                visited_on=given["visited_on"],
                people=[given["first"], given["second"]],
                finding=given["finding"],
                agrees=given["agrees"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            refusal = refusal_text(error)
        else:
            done = gettext("Recorded. Attach the signed record and photographs, then both sign.")
            return go_to(request, reverse("case", args=[line.case_id]), said=done)
    status = UNPROCESSABLE if refusal or form.errors else 200
    shown = {"form": form, "line": line, "refusal": refusal}
    return render(request, "calls/visit.html", shown, status=status)


def _line(request: PageRequest, application_id: int) -> ApplicationLine:
    """Give the application to whoever has the visit, by the rules of its case."""
    try:
        line = application_known(application_id)
        head = case_head(line.case_id, actor=request.actor, at=timezone.now())
    except (ApplicationUnknown, CaseUnknown) as error:
        raise Http404 from error
    if "visitor" not in head.duties:
        raise Http404
    return line
