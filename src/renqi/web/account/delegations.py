"""Lend my role to a colleague, and take it back (我的委托)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from renqi.identity.selectors.colleagues import colleagues_of
from renqi.identity.selectors.memberships import lendable_roles
from renqi.identity.services.delegate_role import delegate_role, end_delegation
from renqi.kernel.errors import DomainError
from renqi.web.account.forms import DelegateForm
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.words import role_words


def delegate(request: PageRequest) -> HttpResponse:
    """Ask who acts for me, in which role and when."""
    now = timezone.now()
    today = timezone.localdate(now)
    roles = lendable_roles(request.actor.person_id, as_of=today, at=now)
    if not roles:
        raise PermissionDenied
    near = {
        one.person_id: f"{one.name} ({one.username})"
        for role in roles
        for one in colleagues_of(request.actor.person_id, role.organisation_id, as_of=today, at=now)
    }
    form = DelegateForm(
        request.POST or None,
        roles=[(one.key, f"{role_words(one.role)} · {one.organisation}") for one in roles],
        deputies=list(near.items()),
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            delegate_role(
                membership_id=form.cleaned_data["membership"],
                deputy_id=form.cleaned_data["deputy"],
                from_on=form.cleaned_data["from_on"],
                until_on=form.cleaned_data["until_on"],
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                at=now,
            )
        except DomainError as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("The delegation stands."))
            return redirect("account_me")
    return render(request, "account/delegate.html", {"form": form, "has_colleagues": bool(near)})


@require_POST
def take_back(request: PageRequest, key: int) -> HttpResponse:
    """End a delegation that I gave or hold."""
    reason = request.POST.get("reason", "").strip() or _("Ended by the person concerned")
    end_delegation(delegation_id=key, reason=reason, actor=request.actor, at=timezone.now())
    messages.success(request, _("The delegation has ended."))
    return redirect("account_me")
