"""What signing in and out leaves in the audit trail (登录留痕).

The sign-in library tells what happened by signals; here they become events of the trail.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa import signals as factors
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.audit.services.record_event import record_event
from renqi.identity.domain.actor import NOBODY
from renqi.identity.selectors.actors import actor_of
from renqi.identity.selectors.people import person_named
from renqi.identity.services.end_sessions import end_sessions

_NAME_LETTERS = 64


def note_name(request: HttpRequest, kind: EventKind, *, username: str) -> None:
    """Record what somebody who is not signed in did under a name (登记未登录行为)."""
    _record(kind, request, person=None, subject=_subject_of(username))


def connect() -> None:
    """Listen to the sign-in library."""
    for signal, receiver in (
        (user_logged_in, _signed_in),
        (user_logged_out, _signed_out),
        (password_changed, _password_changed),
        (factors.authenticator_added, _factor_added),
        (factors.authenticator_added, _first_asked_for_now),
        (factors.authenticator_reset, _factor_added),
        (factors.authenticator_removed, _factor_removed),
        (factors.authentication_failed, _code_failed),
    ):
        signal.connect(receiver)


def _signed_in(request: HttpRequest, user: Any, **_: Any) -> None:
    _record(EventKind.SIGNED_IN, request, person=user)


def _signed_out(request: HttpRequest, user: Any, **_: Any) -> None:
    if user is not None:
        _record(EventKind.SIGNED_OUT, request, person=user)


def _password_changed(request: HttpRequest, user: Any, **_: Any) -> None:
    _record(EventKind.PASSWORD_CHANGED, request, person=user)


def _factor_added(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    _record(EventKind.FACTOR_ADDED, request, person=user, factor=authenticator.type)


def _first_asked_for_now(request: HttpRequest, user: Any, **_: Any) -> None:
    # Sessions that were opened without the new factor have not shown it.
    end_sessions(user.pk, but=request.session.session_key or "")


def _factor_removed(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    _record(EventKind.FACTOR_REMOVED, request, person=user, factor=authenticator.type)


def _code_failed(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    _record(
        EventKind.SIGN_IN_FAILED,
        request,
        person=None,
        subject=_subject_of(user.username),
        factor=authenticator.type,
    )


def _record(
    kind: EventKind,
    request: HttpRequest,
    *,
    person: Any,
    subject: Subject | None = None,
    **detail: Any,
) -> None:
    now = timezone.now()
    actor = NOBODY if person is None else actor_of(person.pk, as_of=timezone.localdate(now), at=now)
    record_event(
        kind,
        who=actor.who,
        at=now,
        subject=subject or _subject_of(person.username if person else ""),
        detail={**detail, "address": _address_of(request)},
    )


def _address_of(request: HttpRequest) -> str:
    # A program that ends a session has no network address.
    is_remote = bool(request.META.get("REMOTE_ADDR"))
    return str(get_adapter(request).get_client_ip(request) or "") if is_remote else ""


def _subject_of(username: str) -> Subject:
    typed = username.strip().lower()[:_NAME_LETTERS]
    known = person_named(typed)
    return Subject(kind="sign_in", key=typed) if known is None else known.subject
