"""Providers' own services and calendars, and the bureau's admissions (服务发布与准入)."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import digital_questionnaire
from renqi.programmes.cultivation.growth.domain.service_kinds import ServiceState
from renqi.programmes.cultivation.growth.selectors.service_history import service_events
from renqi.programmes.cultivation.growth.selectors.services import (
    ServiceView,
    service_of,
    services_of_provider,
    services_to_admit,
)
from renqi.programmes.cultivation.growth.selectors.slots import slots_of_provider
from renqi.programmes.cultivation.growth.services.decide_service import decide_service
from renqi.programmes.cultivation.growth.services.offer_service import change_terms, offer_service
from renqi.programmes.cultivation.growth.services.open_slots import close_slot, open_slots
from renqi.web.growth import words
from renqi.web.growth.answers import attempt, not_there
from renqi.web.growth.forms import ReasonForm, SlotForm, TermsForm, terms_initial
from renqi.web.growth.service_views import service_line
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_YEAR = dt.timedelta(days=365)
_OF_STATE = {
    ServiceState.LISTED: ("pause",),
    ServiceState.PAUSED: ("resume",),
}


@needs(Action.GROWTH_OFFER)
def growth_offers(request: PageRequest) -> HttpResponse:
    """List the provider's own services."""
    sheet = digital_questionnaire(timezone.localdate())
    rows = services_of_provider(scope=request.actor.scope(Action.GROWTH_OFFER))
    shown = {"lines": [service_line(one, sheet) for one in rows]}
    return render(request, "growth/offers.html", shown)


@needs(Action.GROWTH_OFFER)
def growth_offer_new(request: PageRequest) -> HttpResponse:
    """Ask what a new service is; a POST offers it."""
    today = timezone.localdate()
    initial = {"valid_from": today, "valid_until": today + _YEAR}
    form = _terms_form(request, initial)
    if request.method == "POST" and form.is_valid():
        try:
            key = offer_service(form.terms(), actor=request.actor, at=timezone.now())
        except DomainError as error:
            form.add_error(None, refusal_text(error))
        else:
            messages.success(request, gettext("Handed in. The bureau looks at it now."))
            return redirect("growth_offer", service_id=key)
    return _form_page(request, form, None)


@needs(Action.GROWTH_OFFER)
def growth_offer_edit(request: PageRequest, service_id: int) -> HttpResponse:
    """Ask what is different now; a POST hands the new terms in."""
    found = _own(request, service_id)
    terms = found.asked or found.shown
    form = _terms_form(request, terms_initial(terms) if terms else {})
    if request.method == "POST" and form.is_valid():
        try:
            change_terms(service_id, form.terms(), actor=request.actor, at=timezone.now())
        except DomainError as error:
            not_there(error)
            form.add_error(None, refusal_text(error))
        else:
            messages.success(request, gettext("Handed in. What is shown stays until admitted."))
            return redirect("growth_offer", service_id=service_id)
    return _form_page(request, form, found)


@needs(Action.GROWTH_READ)
def growth_offer(request: PageRequest, service_id: int) -> HttpResponse:
    """Show a service to its provider and the bureau: terms, history, slots, decisions."""
    scope = request.actor.scope(Action.GROWTH_READ)
    found = _known_to_party(request, service_id)
    is_own = found.provider_id == scope.organisation_id
    sheet = digital_questionnaire(timezone.localdate())
    today = timezone.localdate()
    slots = slots_of_provider(scope=scope, on=today) if is_own else ()
    shown = {
        "line": service_line(found, sheet),
        "asked": _asked_line(found, sheet),
        "events": [
            {"event": one, "words": words.DECISION_WORDS.get(one.act, one.act)}
            for one in service_events(service_id, scope=scope)
        ],
        "slots": [slot for slot in slots if slot.service_id == service_id],
        "slot_form": SlotForm(initial={"first": today}) if is_own else None,
        "reason_form": ReasonForm(),
        "decisions": _decisions(request, found, is_own=is_own),
        "is_own": is_own,
    }
    return render(request, "growth/offer.html", shown)


@needs(Action.GROWTH_READ)
@require_POST
def growth_offer_decide(request: PageRequest, service_id: int) -> HttpResponse:
    """Admit, refuse, pause, resume or withdraw."""
    _known_to_party(request, service_id)
    return attempt(
        request,
        lambda: decide_service(
            service_id,
            request.POST.get("act", ""),
            reason=request.POST.get("reason", "")[:1_000],
            actor=request.actor,
            at=timezone.now(),
        ),
        done=gettext("Decided."),
        to=reverse("growth_offer", args=[service_id]),
    )


@needs(Action.GROWTH_OFFER)
@require_POST
def growth_slots(request: PageRequest, service_id: int) -> HttpResponse:
    """Open slots of one's own service."""
    _own(request, service_id)
    form, to = SlotForm(request.POST), reverse("growth_offer", args=[service_id])
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for es in form.errors.values() for e in es))
        return redirect(to)
    return attempt(
        request,
        lambda: open_slots(
            service_id,
            form.days(),
            places=form.cleaned_data["places"],
            actor=request.actor,
            at=timezone.now(),
        ),
        done=gettext("Slots opened."),
        to=to,
    )


@needs(Action.GROWTH_OFFER)
@require_POST
def growth_slot_close(request: PageRequest, slot_id: int) -> HttpResponse:
    """Close a slot of one's own."""
    return attempt(
        request,
        lambda: close_slot(slot_id, actor=request.actor, at=timezone.now()),
        done=gettext("Slot closed."),
        to=reverse("growth_calendar"),
    )


@needs(Action.GROWTH_OFFER)
def growth_calendar(request: PageRequest) -> HttpResponse:
    """Show the provider's slots, month by month."""
    scope = request.actor.scope(Action.GROWTH_OFFER)
    slots = slots_of_provider(scope=scope, on=timezone.localdate())
    return render(request, "growth/calendar.html", {"slots": slots})


@needs(Action.POOL_KEEP)
def growth_admissions(request: PageRequest) -> HttpResponse:
    """List the services that wait for the bureau."""
    sheet = digital_questionnaire(timezone.localdate())
    rows = services_to_admit(scope=request.actor.scope(Action.POOL_KEEP))
    shown = {"lines": [_asked_line(one, sheet) for one in rows]}
    return render(request, "growth/admissions.html", shown)


def _known_to_party(request: PageRequest, service_id: int) -> ServiceView:
    """Give a service to its provider and to who sees the city; it is not there for others."""
    scope = request.actor.scope(Action.GROWTH_READ)
    found = service_of(service_id, scope=scope)
    if found is None or not (scope.all or found.provider_id == scope.organisation_id):
        raise Http404
    return found


def _own(request: PageRequest, service_id: int) -> ServiceView:
    scope = request.actor.scope(Action.GROWTH_OFFER)
    found = service_of(service_id, scope=scope)
    if found is None or found.provider_id != scope.organisation_id:
        raise Http404
    return found


def _terms_form(request: PageRequest, initial: dict[str, Any]) -> TermsForm:
    targets = words.target_choices(digital_questionnaire(timezone.localdate()))
    return TermsForm(request.POST or None, initial=initial, targets=targets)


def _form_page(request: PageRequest, form: TermsForm, found: ServiceView | None) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    shown = {"form": form, "service": found}
    return render(request, "growth/offer_form.html", shown, status=status)


def _asked_line(found: ServiceView, sheet: Any) -> dict[str, Any] | None:
    """Give a service as the terms that wait would have it."""
    if found.asked is None:
        return None
    asked = replace(found, shown=found.asked, asked=None)
    return {**service_line(asked, sheet), "is_change": found.shown is not None}


def _decisions(
    request: PageRequest, found: ServiceView, *, is_own: bool
) -> list[tuple[str, object]]:
    acts: list[str] = []
    if request.actor.may_everywhere(Action.POOL_KEEP):
        acts += ["admit", "refuse"] if found.asked else []
        acts += _OF_STATE.get(found.state, ())
    if is_own and found.state in {ServiceState.LISTED, ServiceState.ASKED, ServiceState.PAUSED}:
        acts.append("withdraw")
    return [(act, words.DECISION_WORDS[act]) for act in acts]
