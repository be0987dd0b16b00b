"""What pages need that are open to whoever comes by (公开页面)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase

from renqi.web.shell.requests import PageRequest

P = ParamSpec("P")
Page = Callable[Concatenate[PageRequest, P], HttpResponseBase]


def open_form(limit: str) -> Callable[[Page[P]], Page[P]]:
    """Open a page with a form to everybody, so many forms an hour from one address.

    Args:
        limit: Name of the limit in `ACCOUNT_RATE_LIMITS`; only forms that are sent count.
    """

    def opened(view: Page[P]) -> Page[P]:
        @login_not_required
        @wraps(view)
        def limited(request: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            refused: HttpResponseBase | None = ratelimit.consume_or_429(request, action=limit)
            return refused or view(request, *args, **kwargs)

        return limited

    return opened
