"""Events that the bureau declares: the list, propose, confirm, end (宣告事件页面)."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.relief.domain.claim_states import EventKind
from renqi.programmes.riskfund.relief.selectors.declared_events import declared_events
from renqi.programmes.riskfund.relief.services.declare_event import (
    EventTerms,
    confirm_event,
    end_event,
    propose_event,
)
from renqi.web.casework.answers import go_to
from renqi.web.registry.words import (
    chain_choices,
    chain_words,
    district_choices,
    district_words,
)
from renqi.web.relief import claim_words as words
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_WIDE = ("", _("The whole city"))


class EventForm(forms.Form):
    """What is to be declared."""

    title = forms.CharField(label=_("What it is called"), max_length=100)
    key = forms.RegexField(
        label=_("Short name"),
        regex=r"^[a-z0-9_.-]{3,40}$",
        help_text=_("Small letters, digits and dashes, such as typhoon-2026-09."),
    )
    kind = forms.ChoiceField(label=_("What happened"), choices=list(words.EVENTS.items()))
    district = forms.ChoiceField(label=_("District"), required=False)
    chain = forms.ChoiceField(label=_("Industrial cluster"), required=False)
    from_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    basis = forms.CharField(label=_("Document it rests on"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the districts and clusters of the city."""
        super().__init__(*args, **kwargs)
        for name, choices in (("district", district_choices()), ("chain", chain_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared so above
            field.choices = [_WIDE, *choices]


@needs(Action.RELIEF_DECIDE, everywhere=True)
def event_list(request: PageRequest) -> HttpResponse:
    """List what was declared, and propose another."""
    form = EventForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        terms = EventTerms(**{**given, "kind": EventKind(given["kind"])})
        try:
            propose_event(terms, actor=request.actor, at=timezone.now())
            return go_to(request, redirect("relief_events").url)
        except DomainError as error:
            refusal = refusal_text(error)
    shown = {
        "form": form,
        "refusal": refusal,
        "person": request.actor.person_id,
        "lines": [
            {
                "row": one,
                "kind": words.EVENTS.get(one.kind, one.kind),
                "district": district_words(one.district) if one.district else _WIDE[1],
                "chain": chain_words(one.chain) if one.chain else "",
            }
            for one in declared_events()
        ],
    }
    status = UNPROCESSABLE if refusal or form.errors else 200
    return render(request, "relief/events.html", shown, status=status)


@needs(Action.RELIEF_DECIDE, everywhere=True)
@require_POST
def event_act(request: PageRequest, event_id: int) -> HttpResponse:
    """Confirm an event, or end it."""
    now = timezone.now()
    try:
        if request.POST.get("act") == "end":
            reason = request.POST.get("reason", "")
            end_event(event_id, reason=reason, actor=request.actor, at=now)
        else:
            confirm_event(event_id, actor=request.actor, at=now)
    except DomainError as error:
        if error.code.endswith("not_found"):
            raise Http404 from error
        return go_to(request, redirect("relief_events").url, said=refusal_text(error))
    return go_to(request, redirect("relief_events").url)
