"""Which right opens a page (页面权限)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase

from renqi.identity.domain.permissions import Action
from renqi.web.shell.requests import PageRequest

P = ParamSpec("P")
Page = Callable[Concatenate[PageRequest, P], HttpResponseBase]


def needs(action: Action, *, everywhere: bool = False) -> Callable[[Page[P]], Page[P]]:
    """Open a view to those who hold a right; others see that it is not open to their role.

    The right only opens the page. Whose records the page may show is the scope's business, and
    a record outside it does not exist for the reader: the view raises Http404.

    Args:
        action: The right.
        everywhere: Whether it must reach the whole city.
    """

    def open_to_holders(view: Page[P]) -> Page[P]:
        @wraps(view)
        def checked(request: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = request.actor
            if not (actor.may_everywhere(action) if everywhere else actor.may(action)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        opened: Any = checked
        # A test walks over every address and proves role by role what opens it.
        opened.needs = (action, everywhere)
        return checked

    return open_to_holders
