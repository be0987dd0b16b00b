"""Roles given at the console, and the auditor's look at them (应急授权)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.identity.selectors.roles_list import emergencies
from renqi.identity.services.break_glass import confirm_emergency
from renqi.kernel.errors import DomainError
from renqi.web.people.forms import FindingForm
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.PEOPLE_READ, everywhere=True)
def emergency_list(request: PageRequest) -> HttpResponse:
    """Show every role given at the console, those nobody looked at first."""
    shown = {
        "emergencies": emergencies(),
        "may_confirm": request.actor.may(Action.AUDIT_READ),
        "form": FindingForm(auto_id=False),
    }
    return render(request, "people/emergency_list.html", shown)


@needs(Action.AUDIT_READ, everywhere=True)
@require_POST
def confirm(request: PageRequest, key: int) -> HttpResponse:
    """Write down what the auditor found about one of them."""
    form = FindingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what you found."))
        return redirect("emergency_list")
    try:
        confirm_emergency(
            emergency_id=key,
            finding=form.cleaned_data["finding"],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as refusal:
        if refusal.code.endswith("not_found"):
            raise
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("Your finding is on record."))
    return redirect("emergency_list")
