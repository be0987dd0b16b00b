"""One's own sign-in (我的账户)."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from renqi.identity.selectors.delegations import delegations_of
from renqi.identity.selectors.memberships import memberships_of
from renqi.identity.selectors.people import person_by_key
from renqi.web.account.gate import has_to_have_factor
from renqi.web.account.single_sign_on import offered
from renqi.web.shell.capacity import CHOSEN, capacities_on
from renqi.web.shell.requests import PageRequest


class SignIn(allauth_views.LoginView):  # type: ignore[misc]
    """Name and password, a passkey, or the outside sign-in where there is one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the outside sign-ins."""
        return {**super().get_context_data(**kwargs), "outside": offered()}


sign_in = SignIn.as_view()


def me(request: PageRequest) -> HttpResponse:
    """Show who I am here, how I sign in, and in which roles I may act."""
    now = timezone.now()
    kinds = list(
        Authenticator.objects.filter(user_id=request.actor.person_id).values_list("type", flat=True)
    )
    shown = {
        "held": memberships_of(request.actor.person_id, as_of=timezone.localdate(now), at=now),
        "delegations": delegations_of(request.actor.person_id, at=now),
        "capacities": capacities_on(request),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "must_have_factor": has_to_have_factor(request),
        "person": person_by_key(request.actor.person_id),
        "mail_is_on": settings.RENQI_MAIL,
    }
    return render(request, "account/me.html", shown)


@require_POST
def choose_capacity(request: PageRequest) -> HttpResponse:
    """Act in another role from here on; one that I do not hold is refused by being absent."""
    wanted = request.POST.get("capacity", "")
    chosen = next((one for one in capacities_on(request) if one.key == wanted), None)
    if chosen is None:
        messages.error(request, _("This role is not yours any more."))
        return redirect("account_me")
    request.session[CHOSEN] = chosen.key
    # The page that was open may not open to the other role.
    return redirect("home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; a link alone must not be able to."""
    answer: HttpResponse = allauth_views.logout(request)
    return answer


class Confirm(allauth_views.ReauthenticateView):  # type: ignore[misc]
    """The password once more, for those who have nothing stronger (再次确认).

    Who has a second factor shows that instead: what guards against a stolen password is not
    taken away, or read, by the password.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send whoever has a factor to the page that asks for it."""
        if not is_mfa_enabled(request.user):
            answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            return answer
        has_codes = is_mfa_enabled(
            request.user, types=[Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
        )
        name = "mfa_reauthenticate" if has_codes else "mfa_reauthenticate_webauthn"
        return redirect(f"{reverse(name)}?{request.META.get('QUERY_STRING', '')}")


confirm = Confirm.as_view()


class ChangePassword(allauth_views.PasswordChangeView):  # type: ignore[misc]
    """Change one's password, then return to the account."""

    success_url = reverse_lazy("account_me")


change_password = ChangePassword.as_view()
