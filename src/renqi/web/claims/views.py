"""A firm's people begin to claim its file, before anybody has signed in (企业认领)."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.refusals import UsernameTaken
from renqi.kernel.errors import DomainError
from renqi.registry.services.claim_firm import ClaimBegun, claim_firm
from renqi.web.claims.forms import ClaimForm
from renqi.web.shell.public import open_form
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest


@open_form("claim_firm")
def claim(request: PageRequest) -> HttpResponse:
    """Show the form; a right one makes the sign-in, opens the case and goes there."""
    if request.user.is_authenticated:
        return render(request, "claims/signed_in.html")
    form = ClaimForm(request.POST if request.method == "POST" else None)
    begun = _begin(form) if form.is_bound and form.is_valid() else None
    if begun is None:
        status = UNPROCESSABLE if form.is_bound else 200
        return render(request, "claims/claim.html", {"form": form}, status=status)
    person = get_user_model().objects.get(pk=begun.claimant.person_id)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, gettext("Your sign-in is made. Now add the letter and hand it in."))
    return redirect("case_form", case_id=begun.case_id)


def _begin(form: ClaimForm) -> ClaimBegun | None:
    try:
        return claim_firm(form.request(), at=timezone.now())
    except DomainError as error:
        form.add_error(
            "username" if isinstance(error, UsernameTaken) else None, refusal_text(error)
        )
        return None
