"""Where somebody is signed in (登录会话)."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.trail import note

NextStep = Callable[[HttpRequest], HttpResponse]

_NOTED = "use_noted"
_NOTE_SECONDS = 60


class NoteSessionUse:
    """Note once a minute that a session is in use, from where and with what."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note it and pass the request on."""
        if request.user.is_authenticated and request.session.session_key:
            now = int(time.time())
            if now - request.session.get(_NOTED, 0) >= _NOTE_SECONDS:
                request.session[_NOTED] = now
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


def session_list(request: PageRequest) -> HttpResponse:
    """Show where I am signed in."""
    # Sessions that ran out leave the list here; nobody else would notice.
    held = sorted(
        UserSession.objects.purge_and_list(request.user),
        key=lambda one: one.last_seen_at,
        reverse=True,
    )
    shown = [
        {"session": one, "is_this": one.session_key == request.session.session_key} for one in held
    ]
    return render(request, "account/sessions.html", {"sessions": shown})


@require_POST
def end_session(request: PageRequest, key: int) -> HttpResponse:
    """End one of my sessions; somebody else's does not exist for me."""
    held = get_object_or_404(UserSession, pk=key, user_id=request.user.pk)
    if held.session_key == request.session.session_key:
        return redirect("account_sessions")
    _end(request, held)
    messages.success(request, _("The session has ended."))
    return redirect("account_sessions")


@require_POST
def end_other_sessions(request: PageRequest) -> HttpResponse:
    """End every session of mine but this one."""
    others = UserSession.objects.filter(user_id=request.user.pk).exclude(
        session_key=request.session.session_key
    )
    for held in others:
        _end(request, held)
    messages.success(request, _("All other sessions have ended."))
    return redirect("account_sessions")


def _end(request: PageRequest, held: UserSession) -> None:
    held.end()
    note(
        request,
        EventKind.SESSION_ENDED,
        subject=Subject(kind="person", key=str(request.user.pk), name=request.actor.name),
        from_address=held.ip,
        browser=held.user_agent,
    )
