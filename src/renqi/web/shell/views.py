"""Pages and switches that belong to no programme (外壳)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from renqi.web.shell.navigation import menu
from renqi.web.shell.requests import PageRequest

View = Callable[..., HttpResponse]

LARGE_TEXT_COOKIE = "renqi_large_text"
_YEAR_SECONDS = 365 * 24 * 60 * 60


def open_to_all(view: View) -> View:
    """Mark a view that people who have not signed in may use."""
    return login_not_required(view)


def home(request: PageRequest) -> HttpResponse:
    """Send somebody to the first page of their menu, without a role to their account (首页)."""
    # The account says why nothing else is there; the public notices would not.
    if not request.actor.role:
        return redirect("account_me")
    first = next(item for group in menu(request.actor, path="") for item in group.items)
    return redirect(first.url)


@login_not_required
@require_POST
def set_text_size(request: HttpRequest) -> HttpResponse:
    """Switch the large text on or off and go back (适老化)."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    if request.COOKIES.get(LARGE_TEXT_COOKIE):
        response.delete_cookie(LARGE_TEXT_COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            LARGE_TEXT_COOKIE,
            "1",
            max_age=_YEAR_SECONDS,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response
