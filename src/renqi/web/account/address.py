"""One's own e-mail address, and proving that it is one's own (我的邮箱)."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from renqi.identity.selectors.people import person_by_key
from renqi.identity.services.keep_person import change_email
from renqi.identity.services.prove_email import ask_for_proof, prove_email
from renqi.kernel.errors import DomainError
from renqi.web.account.forms import EmailForm
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest


@reauthentication_required  # type: ignore[untyped-decorator]
def change_address(request: PageRequest) -> HttpResponse:
    """Change where my notices go."""
    known = person_by_key(request.actor.person_id)
    form = EmailForm(request.POST or None, initial={"email": known.email if known else ""})
    if request.method == "POST" and form.is_valid():
        change_email(
            person_id=request.actor.person_id,
            email=form.cleaned_data["email"],
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The address has been saved."))
        return redirect("account_me")
    shown = {"form": form, "person": known, "mail_is_on": settings.RENQI_MAIL}
    return render(request, "account/email.html", shown)


@require_POST
def ask_again(request: PageRequest) -> HttpResponse:
    """Have another link mailed to my address."""
    try:
        ask_for_proof(actor=request.actor, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("A link is on its way to your address."))
    return redirect("account_me")


def prove(request: PageRequest, token: str) -> HttpResponse:
    """Ask whether to confirm the address, as mail servers open links by themselves; then do."""
    if request.method == "POST":
        try:
            prove_email(token, actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, refusal_text(refusal))
        else:
            messages.success(request, _("The address is confirmed."))
        return redirect("account_me")
    known = person_by_key(request.actor.person_id)
    return render(request, "account/prove_email.html", {"person": known})
