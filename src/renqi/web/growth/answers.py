"""Do something for a form and say what became of it (办理结果)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from renqi.kernel.errors import DomainError
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest

# As many digits as a key can have.
_DIGITS = 18
_NOT_THERE = "not_found"


def attempt(request: PageRequest, do: Callable[[], object], *, done: str, to: str) -> HttpResponse:
    """Call a service, say what came of it on the next page, and go there.

    Args:
        request: The request.
        do: The call.
        done: What to say when it went well.
        to: Address of the next page.

    Raises:
        Http404: What it is about is not there for this person.
    """
    try:
        do()
    except DomainError as error:
        not_there(error)
        messages.error(request, refusal_text(error))
    else:
        messages.success(request, done)
    return redirect(to)


def not_there(error: DomainError) -> None:
    """Answer as for a page that does not exist where the refusal says so."""
    if error.code.endswith(_NOT_THERE):
        raise Http404 from error


def given_number(text: str) -> int:
    """Read a whole number of a form; nought where it is none."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 0
