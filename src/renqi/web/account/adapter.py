"""How the sign-in library behaves here (登录策略)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renqi.audit.domain.events import EventKind
from renqi.web.account import lockout, trail


class NoSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-ins are given by an administrator; nobody makes their own."""

    error_messages = {  # noqa: RUF012  the library reads it as a plain class attribute
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy(
            "The sign-in name or the password is not right."
        ),
        "account_inactive": gettext_lazy("This sign-in is closed. Ask your administrator."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Refuse every attempt to sign up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse while the door is shut, and say when it opens."""
        username = str(credentials.get("username", ""))
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            key = lockout.attempt_key(username)
            until = lockout.opens_at(request, key)
            if until is None:
                raise
            if lockout.is_news(key):
                trail.note_name(request, EventKind.LOCKED_OUT, username=username)
            raise ValidationError(shut_words(until), code="too_many_login_attempts") from error

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write a wrong password down."""
        username = str(credentials.get("username", ""))
        trail.note_name(request, EventKind.SIGN_IN_FAILED, username=username)

    def set_password(self, user: Any, password: str) -> None:
        """Keep the new password; it is the person's own from now on."""
        user.password_is_one_time = False
        super().set_password(user, password)

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002
        **credentials: Any,
    ) -> str:
        # By the name alone: the library would count anew for every host name of this site.
        return lockout.attempt_key(str(credentials.get("username", "")))


def shut_words(until: Any) -> str:
    """Say until when the door stays shut, and who can open it earlier."""
    return _(
        "Too many wrong passwords. You can try again at {time}; the security administrator can"
        " let you in earlier."
    ).format(time=timezone.localtime(until).strftime("%H:%M:%S"))
