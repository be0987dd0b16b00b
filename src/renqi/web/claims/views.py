"""A firm's people begin to claim its file, before anybody has signed in (企业认领)."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model, login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Role
from renqi.identity.domain.refusals import UsernameTaken
from renqi.identity.selectors.actors import actor_of
from renqi.kernel.errors import DomainError
from renqi.registry.services.claim_firm import (
    ClaimBegun,
    ClaimRequest,
    claim_firm,
    claim_firm_again,
)
from renqi.web.claims.forms import ClaimForm, FirmForm
from renqi.web.shell.public import open_form
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest

_JUST_NOW = dt.timedelta(minutes=10)


@open_form("claim_firm")
def claim(request: PageRequest) -> HttpResponse:
    """Show the form; a right one makes the sign-in, opens the case and goes there."""
    if request.user.is_authenticated:
        return _claim_again(request)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    asked = form.request() if form.is_bound and form.is_valid() else None
    begun = _begin(form, asked) if asked else None
    if begun is not None:
        person = get_user_model().objects.get(pk=begun.claimant.person_id)
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        messages.success(
            request, gettext("Your sign-in is made. Now add the letter and hand it in.")
        )
        return redirect("case_form", case_id=begun.case_id)
    if asked and "username" in form.errors and _was_begun_just_now(request, asked):
        return redirect("home")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "claims/claim.html", {"form": form}, status=status)


def _claim_again(request: PageRequest) -> HttpResponse:
    """Let somebody without a role claim once more; whoever has one is told why not."""
    if request.actor.role:
        return render(request, "claims/signed_in.html")
    form = FirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            begun = claim_firm_again(
                person_id=request.actor.person_id, at=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, refusal_text(error))
        else:
            messages.success(request, gettext("Now add the letter and hand it in."))
            return redirect("case_form", case_id=begun.case_id)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "claims/again.html", {"form": form}, status=status)


def _was_begun_just_now(request: PageRequest, asked: ClaimRequest) -> bool:
    """Sign in whoever sent this form a moment ago, as a double click does (重复提交).

    Only somebody who knows the password, and whose sign-in is minutes old and a claimant's, so
    that this is no way around a second factor.
    """
    now = timezone.now()
    person = authenticate(request, username=asked.username, password=asked.password)
    if person is None or now - person.created_at > _JUST_NOW:
        return False
    actor = actor_of(person.pk, as_of=timezone.localdate(now), at=now)
    if actor.role != Role.CLAIMANT.value or actor.uscc != asked.uscc:
        return False
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return True


def _begin(form: ClaimForm, asked: ClaimRequest) -> ClaimBegun | None:
    try:
        return claim_firm(asked, at=timezone.now())
    except DomainError as error:
        form.add_error(
            "username" if isinstance(error, UsernameTaken) else None, refusal_text(error)
        )
        return None
