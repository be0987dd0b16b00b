"""The forms of signing in and of one's own sign-in (登录表单)."""

import datetime as dt
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

REASON_LETTERS = 400


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
        """Take the library's placeholders away, and say the rules once."""
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["password1"].help_text = " ".join(map(str, password_validators_help_texts()))

    def clean_password1(self) -> str:
        """Refuse the password that is being replaced."""
        given: str = self.cleaned_data["password1"]
        if self.user.check_password(given):
            raise ValidationError(gettext("Choose a password that differs from the old one."))
        return given


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the library's placeholder away."""
        super().__init__(*args, **kwargs)
        _without_placeholders(self)


def _without_placeholders(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


def _as_code(form: forms.Form) -> None:
    field = form.fields["code"]
    field.label = _("One-time code")
    field.widget.attrs = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "autofocus": True,
        "maxlength": 20,
    }


class CodeForm(factor_forms.AuthenticateForm):  # type: ignore[misc]
    """The code of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say where the code comes from."""
        super().__init__(*args, **kwargs)
        _as_code(self)
        self.fields["code"].help_text = _("From your authenticator app, or a recovery code.")


class ConfirmCodeForm(factor_forms.ReauthenticateForm):  # type: ignore[misc]
    """The code once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say where the code comes from."""
        super().__init__(*args, **kwargs)
        _as_code(self)
        self.fields["code"].help_text = _("From your authenticator app, or a recovery code.")


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say where the code comes from."""
        super().__init__(*args, **kwargs)
        _as_code(self)
        self.fields["code"].label = _("Code that the app shows now")


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A name for the passkey, and whether it signs in without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the fields our words."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].help_text = _("So that you know it again, such as the device's name.")
        self.fields["name"].widget.attrs = {"maxlength": 64}
        self.fields["passwordless"].label = _("Sign in with it alone, without a password")
        self.fields["passwordless"].help_text = _(
            "The device then asks for a fingerprint, a face or its PIN."
        )


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the field our words."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].widget.attrs = {"maxlength": 64}


class EmailForm(forms.Form):
    """Where notices go."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("For notices: a title and a link, never what is in your files."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Give a field for a day that browsers show as a calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def reason_field() -> forms.CharField:
    """Give a field for a reason, which the trail keeps."""
    return forms.CharField(
        label=_("Reason"),
        max_length=REASON_LETTERS,
        help_text=_("The audit trail keeps it."),
    )


class DelegateForm(forms.Form):
    """Who acts for me, in which role, from when until when, and why."""

    membership = forms.TypedChoiceField(label=_("Role"), coerce=int)
    deputy = forms.TypedChoiceField(label=_("Deputy"), coerce=int)
    from_on = day_field(_("From"))
    until_on = day_field(_("Until (day after the last)"))
    reason = reason_field()

    def __init__(
        self,
        *args: Any,
        roles: list[tuple[int, str]],
        deputies: list[tuple[int, str]],
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        """Offer the roles held and the colleagues."""
        super().__init__(*args, **kwargs)
        for name, choices in (("membership", roles), ("deputy", deputies)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
            field.choices = choices
        self.fields["from_on"].initial = today
        self.fields["from_on"].widget.attrs["min"] = today.isoformat()
