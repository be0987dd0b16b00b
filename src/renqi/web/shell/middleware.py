"""What happens to every request before and after its view (中间件)."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import SimpleLazyObject

from renqi.kernel.errors import DomainError
from renqi.web.shell.capacity import actor_on
from renqi.web.shell.refusals import refusal_page

NextStep = Callable[[HttpRequest], HttpResponse]

# Nothing in the pages uses a device of the visitor, so every one of them is switched off.
_PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
_METHODS = frozenset({"GET", "HEAD", "POST"})
_SESSION_TOUCH_SECONDS = 60
_FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class PermissionsPolicy:
    """Switch off the browser's devices for every page."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header added."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS_POLICY)
        return response


class AnswerKnownMethods:
    """Refuse every method but those that pages use, and say so on a page (请求方法).

    Who signs in again after a form was sent lands on the form's own address, which only takes
    forms: a blank page would be no help there.
    """

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse with the methods that are taken."""
        response: HttpResponse
        if request.method in _METHODS:
            response = self.get_response(request)
        else:
            response = HttpResponseNotAllowed(sorted(_METHODS))
        if isinstance(response, HttpResponseNotAllowed):
            page = render(request, "405.html", status=response.status_code)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response


class ChosenLanguage:
    """Speak Chinese until somebody chooses English, whatever their browser prefers (界面语言).

    The site is a Chinese office's; a browser set up in English says nothing about its user.
    """

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        # Not undone afterwards: an export may still be writing its rows then.
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response


class RefuseNulBytes:
    """Refuse NUL bytes in addresses and forms, which PostgreSQL cannot store."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the check waits until the form has been parsed anyway."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Look at the path, the query and the form."""
        given = [request.path, *_texts_of(request.GET.lists())]
        if request.content_type in _FORM_TYPES:
            given += _texts_of(request.POST.lists())
        if any("\0" in text for text in given):
            raise BadRequest


def _texts_of(lists: Any) -> list[str]:
    return [text for key, values in lists for text in (key, *values)]


class KeepPagesPrivate:
    """Leave no page of somebody signed in behind in a cache, or for the Back key of the next."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header added."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class SendHtmxToSignIn:
    """Let a partial request whose session has ended open the sign-in page, not insert it."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a redirect to the sign-in page becomes one that htmx carries out."""
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        is_partial = request.headers.get("HX-Request") == "true"
        if not is_partial or not response.headers.get("Location", "").startswith(sign_in):
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = urlencode({"next": page.path + (f"?{page.query}" if page.query else "")})
        return HttpResponse(status=204, headers={"HX-Redirect": f"{sign_in}?{back}"})


class SessionLimit:
    """End a session that has idled too long or lasted too long (会话时限)."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out a session over its limit, or note that it was used."""
        if request.user.is_authenticated:
            self._limit(request, now=int(time.time()))
        return self.get_response(request)

    def _limit(self, request: HttpRequest, *, now: int) -> None:
        session = request.session
        started, seen = session.get("started", now), session.get("seen", now)
        is_idle = now - seen > settings.SESSION_IDLE_SECONDS
        if is_idle or now - started > settings.SESSION_WHOLE_SECONDS:
            logout(request)
            return
        # Each touch is a write, so a busy page costs one a minute and not one a click.
        if "seen" not in session or now - seen >= _SESSION_TOUCH_SECONDS:
            session["started"], session["seen"] = started, now


class CurrentActor:
    """Put the actor on the request, looked up when first asked for (操作人)."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor and pass the request on."""
        request.actor = SimpleLazyObject(lambda: actor_on(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class TellDomainErrors:
    """Show a refusal that no view caught as a page, instead of as a fault of ours (业务拒绝)."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else stays an error."""
        if not isinstance(error, DomainError):
            return None
        if error.code.endswith("not_found"):
            raise Http404 from error
        return refusal_page(request, error)
