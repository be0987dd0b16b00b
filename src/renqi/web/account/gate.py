"""What somebody has to do before any other page opens (首次登录与第二因素)."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from renqi.identity.domain.second_factor import SECOND_FACTOR_ROLES
from renqi.identity.selectors.actors import is_demo_city
from renqi.web.shell.capacity import capacities_on

NextStep = Callable[[HttpRequest], HttpResponse]

_ALWAYS = frozenset({"account_logout", "set_language", "set_text_size"})
_PASSWORD = _ALWAYS | {"account_change_password", "account_reauthenticate"}
ENROLMENT = _PASSWORD | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


class Gate:
    """Lead those with a one-time password, or without the factor they must have, to get theirs."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the gate stands before the view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Send elsewhere whoever has something to do first."""
        if not request.user.is_authenticated:
            return None
        page = (request.resolver_match and request.resolver_match.url_name) or ""
        if page in _ALWAYS:
            return None
        if request.user.password_is_one_time:
            return None if page in _PASSWORD else _elsewhere(request, "account_change_password")
        if page not in ENROLMENT and must_enrol(request):
            return _elsewhere(request, "mfa_index")
        return None


def must_enrol(request: HttpRequest) -> bool:
    """Tell whether one of the person's roles asks for a second factor that they have not got."""
    return (
        has_to_have_factor(request)
        and not is_mfa_enabled(request.user)
        and (settings.RENQI_SECOND_FACTOR_ALWAYS or not is_demo_city())
    )


def has_to_have_factor(request: HttpRequest) -> bool:
    """Tell whether one of the person's roles, own or lent, asks for a second factor."""
    return any(one.actor.role in SECOND_FACTOR_ROLES for one in capacities_on(request))


def _elsewhere(request: HttpRequest, name: str) -> HttpResponse:
    # A part of a page cannot show another page, so htmx is told to open it whole.
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(name)})
    return HttpResponseRedirect(reverse(name))
