"""How the sign-in library behaves here (登录策略)."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class NoSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-ins are given by an administrator; nobody makes their own."""

    error_messages = {  # noqa: RUF012  the library reads it as a plain class attribute
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The sign-in name or the password is not right."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Try again in a quarter of an hour."
        ),
        "account_inactive": _("This sign-in is closed. Ask your administrator."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Refuse every attempt to sign up."""
        return False
