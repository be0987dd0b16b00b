"""The forms of signing in and of one's password (登录表单)."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
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


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """Old password, new password twice; the labels say so and no placeholder repeats them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the library's placeholders away."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
