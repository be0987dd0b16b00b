"""What a page leaves in the audit trail (页面留痕)."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.audit.services.record_event import record_event
from renqi.identity.domain.actor import Actor
from renqi.web.shell.middleware import NextStep
from renqi.web.shell.requests import PageRequest

_NOTHING = Subject(kind="", key="")
# The parts of a page that is open belong to the one reading of it.
_ONE_READING = timedelta(minutes=10)
_REFUSED = frozenset({403, 404})


def note(
    request: PageRequest,
    kind: EventKind,
    *,
    subject: Subject = _NOTHING,
    by: Actor | None = None,
    **detail: Any,
) -> None:
    """Record what the person at this request did, with the address it came from (登记).

    Args:
        request: The request; its actor is who did it.
        kind: What happened.
        subject: What it was about.
        by: Who did it, where that is not the actor of the request.
        detail: Further facts, such as the number of rows handed out.
    """
    is_part = kind is EventKind.READ and bool(getattr(request, "htmx", False))
    record_event(
        kind,
        who=(by or request.actor).who,
        at=timezone.now(),
        subject=subject,
        detail={**detail, "address": address_of(request)},
        unless_within=_ONE_READING if is_part else None,
    )


def firm_subject(*, uscc: str, name: str) -> Subject:
    """Name a firm as what an event is about."""
    return Subject(kind="firm", key=uscc, name=name)


def address_of(request: PageRequest) -> str:
    """Give the network address a request came from, as the rate limits see it (来源地址)."""
    return str(get_adapter(request).get_client_ip(request) or "")


class NoteRefusals:
    """Record what was refused to somebody signed in, after the page has been undone (拒绝留痕).

    A record outside somebody's reach does not exist for them, so a page that is there and
    answers 404 counts as a refusal too; an address that leads nowhere does not.
    """

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and record a refusal."""
        response = self.get_response(request)
        is_page = request.resolver_match is not None
        if response.status_code in _REFUSED and is_page and request.user.is_authenticated:
            asked: Any = request
            note(
                asked,
                EventKind.REFUSED,
                subject=Subject(kind="page", key=request.path),
                method=request.method,
                status=response.status_code,
            )
        return response
