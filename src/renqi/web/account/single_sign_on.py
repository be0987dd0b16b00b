"""Signing in through the city's own sign-in service (单点登录)."""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from renqi.audit.domain.events import EventKind
from renqi.identity.selectors.people import PersonName, people_with_proven_email
from renqi.identity.services.rights import insist_on_another
from renqi.kernel.errors import DomainError
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.trail import note


class LinkedAlready(DomainError):
    """One outside sign-in belongs to one person."""

    code = "account.linked_already"
    message = "This outside sign-in belongs to somebody already."


class KnownPeopleOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Let in those who are linked already, or whose verified address one person here has proven."""

    def is_open_for_signup(self, *_: Any) -> bool:
        """Refuse to make sign-ins."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person, or send the visitor back with the reason."""
        if request.user.is_authenticated:
            # Nobody ties an outside sign-in to their own; an administrator does.
            _back(request, _("An administrator links outside sign-ins."))
        if sociallogin.is_existing:
            return
        known = people_with_proven_email(_verified_email(sociallogin))
        if len(known) != 1:
            _back(
                request,
                _("No sign-in here belongs to you there. Ask your administrator to link it."),
            )
        person = get_user_model().objects.get(pk=known[0].person_id)
        sociallogin.connect(request, person)

    def on_authentication_error(
        self, request: HttpRequest, *_args: Any, **_kwargs: Any
    ) -> NoReturn:
        """Say on the sign-in page that the other side did not vouch for the visitor."""
        _back(request, _("The outside sign-in did not succeed. Try again, or use a password."))


@login_not_required
def cancelled(request: HttpRequest) -> HttpResponse:
    """Say that the visitor turned back on the other side."""
    messages.info(request, _("You turned back before signing in."))
    return redirect("account_login")


def offered() -> list[dict[str, str]]:
    """List the outside sign-ins that the installation has set up."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [{"key": app["provider_id"], "name": app["name"]} for app in apps]


def links_of(person_id: int) -> list[str]:
    """List who somebody is on the outside."""
    rows = SocialAccount.objects.filter(user_id=person_id).order_by("pk")
    return list(rows.values_list("uid", flat=True))


def link(request: PageRequest, *, person: PersonName, subject: str, reason: str) -> None:
    """Tie an outside sign-in to somebody; only the security administrator's page does (绑定).

    Raises:
        NotOneself: The administrator would link their own.
        LinkedAlready: It belongs to somebody.
    """
    insist_on_another(request.actor, person.person_id)
    provider = offered()[0]["key"] if offered() else ""
    made, is_new = SocialAccount.objects.get_or_create(
        provider=provider, uid=subject.strip(), defaults={"user_id": person.person_id}
    )
    if not is_new:
        raise LinkedAlready
    note(
        request,
        EventKind.FACTOR_ADDED,
        subject=person.subject,
        act="outside sign-in linked",
        identifier=made.uid,
        reason=reason,
    )


def _verified_email(login: SocialLogin) -> str:
    return next((one.email for one in login.email_addresses if one.verified), "")


def _back(request: HttpRequest, words: str) -> NoReturn:
    messages.error(request, words)
    raise ImmediateHttpResponse(redirect("account_login"))
