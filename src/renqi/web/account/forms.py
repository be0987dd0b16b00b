"""The sign-in form (登录表单)."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]
    """Sign-in name and password, without links to what this site does not offer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the fields our words and tell password keepers what they are."""
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = _("Sign-in name"), _("Password")
        password.help_text = ""
        name.widget.attrs = {"autocomplete": "username", "autofocus": True, "maxlength": 64}
        password.widget.attrs = {"autocomplete": "current-password"}
