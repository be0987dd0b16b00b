"""What a page leaves in the audit trail (页面留痕)."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.utils import timezone

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.audit.services.record_event import record_event
from renqi.identity.domain.actor import Actor
from renqi.web.shell.requests import PageRequest

_NOTHING = Subject(kind="", key="")
# The parts of a page that is open belong to the one reading of it.
_ONE_READING = timedelta(minutes=10)


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
    is_part = kind is EventKind.READ and bool(request.htmx)
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
