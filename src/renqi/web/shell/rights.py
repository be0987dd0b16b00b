"""Which right opens a page, and what the database shows it (页面权限).

A page is made in one transaction as a database role that owns nothing and sees the rows in reach
of the person before it. The right and the scope decide first; the database is the second line,
for the day on which one of them was forgotten. A refusal undoes all that the page had begun.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver

from renqi.engines.ledger.domain.owners import owner_key
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.services.acting import acting_within
from renqi.web.shell.requests import PageRequest

P = ParamSpec("P")
Entry = URLPattern | URLResolver
Page = Callable[Concatenate[PageRequest, P], HttpResponseBase]

# Two pages that waited for each other, or for rows that changed meanwhile: the loser begins anew.
_WORTH_ANOTHER_TRY = frozenset({"40001", "40P01"})
_TRIES = 3


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
            return _made_within(actor, request, lambda: view(request, *args, **kwargs))

        opened: Any = checked
        # A test walks over every address and proves role by role what opens it.
        opened.needs = (action, everywhere)
        opened.is_within_reach = True
        return checked

    return open_to_holders


def within_reach(actor: Actor) -> AbstractContextManager[None]:
    """Show the database who acts, in one transaction that sees no more than they may.

    Views have it from `needs`. A view that makes somebody and goes on in their name, as a firm
    that claims its file, enters it for the new one.
    """
    own = owner_key(uscc=actor.uscc, organisation_id=actor.organisation_id)
    return acting_within(actor, money_owner=own)


def all_within_reach(entries: list[Entry]) -> list[Entry]:
    """Make the pages that name no right within the reach of whoever asks, too.

    Args:
        entries: The addresses of the installation, those of libraries included.

    Returns:
        The same entries.
    """
    for entry in entries:
        if isinstance(entry, URLResolver):
            all_within_reach(entry.url_patterns)
        elif not hasattr(entry.callback, "is_within_reach"):
            entry.callback = _within_reach_of_visitor(entry.callback)
    return entries


def _within_reach_of_visitor(view: Callable[..., HttpResponseBase]) -> Page[...]:
    @wraps(view)
    def made(request: PageRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _made_within(request.actor, request, lambda: view(request, *args, **kwargs))

    marked: Any = made
    marked.is_within_reach = True
    return made


def _made_within(
    actor: Actor, request: PageRequest, make: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    for attempt in range(1, _TRIES + 1):
        try:
            with within_reach(actor):
                response = make()
                _render(response)
        except Exception as error:
            is_ours = not connection.in_atomic_block
            if attempt == _TRIES or not is_ours or _state(error) not in _WORTH_ANOTHER_TRY:
                raise
            _rewind(request)
        else:
            return _streamed_within(actor, response)
    raise AssertionError


def _render(response: HttpResponseBase) -> None:
    # A template response is a promise; its queries belong into this transaction.
    render = getattr(response, "render", None)
    if callable(render):
        render()


def _streamed_within(actor: Actor, response: HttpResponseBase) -> HttpResponseBase:
    """Let the rows of an export be read within the same reach; they are read after the view."""
    if not isinstance(response, FileResponse) and getattr(response, "streaming", False):
        streaming: Any = response
        streaming.streaming_content = _rows_within(actor, streaming.streaming_content)
    return response


def _rows_within(actor: Actor, rows: Iterable[bytes]) -> Iterator[bytes]:
    with within_reach(actor):
        yield from rows


def _state(error: BaseException | None) -> str:
    """Give the first word of PostgreSQL in the chain of causes."""
    while error is not None:
        if state := getattr(error, "sqlstate", None):
            return str(state)
        error = error.__cause__
    return ""


def _rewind(request: PageRequest) -> None:
    for _, files in request.FILES.lists():
        for file in files:
            file.seek(0)
