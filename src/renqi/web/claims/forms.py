"""What a stranger writes to claim a firm's file (认领表单)."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.kernel.ids import CodeCheck, check_credit_code
from renqi.registry.intake.reasons import reject_reasons
from renqi.registry.services.claim_firm import ClaimRequest
from renqi.web.shell.bilingual import is_chinese

_NAME_CHARACTERS, _FIRM_CHARACTERS, _PHONE_CHARACTERS = 64, 200, 40
_NEW_PASSWORD = {"autocomplete": "new-password"}


class FirmForm(forms.Form):
    """Which firm somebody claims; it says nothing of what is on file."""

    uscc = forms.CharField(
        label=_("Credit code of the firm"),
        max_length=40,
        help_text=_("18 characters, as on the business licence."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    firm_name = forms.CharField(
        label=_("Name of the firm"),
        max_length=_FIRM_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=_PHONE_CHARACTERS,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_uscc(self) -> str:
        """Refuse what cannot be a credit code; arithmetic alone says so, not the registry."""
        check = check_credit_code(self.cleaned_data["uscc"])
        if check.refusal is not None:
            raise ValidationError(_why_not(check))
        return check.code


class ClaimForm(FirmForm):
    """Firm, person and the sign-in they choose."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=_NAME_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Optional. New messages are announced there by title and link alone."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    username = forms.RegexField(
        label=_("Sign-in name"),
        regex=r"^[a-z0-9][a-z0-9._-]{1,63}$",
        max_length=_NAME_CHARACTERS,
        help_text=_("2 to 64 lower-case letters, digits, points, dashes or underlines."),
        error_messages={
            "invalid": _("2 to 64 lower-case letters, digits, points, dashes or underlines.")
        },
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs=_NEW_PASSWORD)
    )
    again = forms.CharField(
        label=_("Password again"), strip=False, widget=forms.PasswordInput(attrs=_NEW_PASSWORD)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say the rules of passwords where one is chosen."""
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(map(str, password_validators_help_texts()))

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules and against the name."""
        given = super().clean() or self.cleaned_data
        password = given.get("password")
        if not password:
            return given
        stranger = get_user_model()(username=given.get("username", ""), name=given.get("name", ""))
        try:
            validate_password(password, stranger)
        except ValidationError as error:
            self.add_error("password", error)
        if given.get("again") and given["again"] != password:
            self.add_error("again", gettext("The two passwords differ."))
        return given

    def request(self) -> ClaimRequest:
        """Give what a valid form asks for."""
        given = {key: value for key, value in self.cleaned_data.items() if key != "again"}
        return ClaimRequest(**given)


def _why_not(check: CodeCheck) -> str:
    """Say what is wrong with a credit code and what to do, as the import does."""
    assert check.refusal is not None  # noqa: S101
    reason = reject_reasons()[check.refusal.value]
    if is_chinese():
        hint = f"是否应为 {check.suggestion}？" if check.suggestion else ""
        return f"{reason.zh}。{reason.remedy_zh.format(hint=hint)}"
    hint = f"Did you mean {check.suggestion}?" if check.suggestion else ""
    return f"{reason.en}. {reason.remedy_en.format(hint=hint)}"
