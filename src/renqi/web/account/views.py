"""One's own sign-in (我的账户)."""

from allauth.account import views as allauth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from renqi.identity.selectors.memberships import memberships_of
from renqi.web.shell.requests import PageRequest


def me(request: PageRequest) -> HttpResponse:
    """Show who I am here and since when."""
    held = memberships_of(request.actor.person_id, as_of=timezone.localdate())
    return render(request, "account/me.html", {"held": held})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; a link alone must not be able to."""
    answer: HttpResponse = allauth_views.logout(request)
    return answer


class ChangePassword(allauth_views.PasswordChangeView):  # type: ignore[misc]
    """Change one's password, then return to the account."""

    success_url = reverse_lazy("account_me")


change_password = ChangePassword.as_view()
