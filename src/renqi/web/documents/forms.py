"""What is asked about documents (文书表单)."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.documents.domain.codes import read_code
from renqi.engines.documents.selectors.documents import DocumentState
from renqi.web.documents.words import KIND_LOOKS, STATE_LOOKS

FILE_BYTES_MAX = 20 * 1024 * 1024
_CODE_CHARACTERS, _REASON_CHARACTERS, _WORDS_CHARACTERS = 40, 500, 100


class DocumentFilterForm(forms.Form):
    """Which documents a list shows."""

    q = forms.CharField(
        label=_("Title, number or addressee"), required=False, max_length=_WORDS_CHARACTERS
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All")), *((one.value, look.label) for one, look in KIND_LOOKS.items())],
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((one.value, look.label) for one, look in STATE_LOOKS.items())],
    )

    @property
    def asked_state(self) -> DocumentState | None:
        """The state asked for, if any."""
        asked = self.cleaned_data.get("state", "")
        return DocumentState(asked) if asked else None


class VerifyForm(forms.Form):
    """The code of a document, and the file to be compared if there is one."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=_CODE_CHARACTERS,
        help_text=_("Sixteen letters and digits beside the QR code, with or without dashes."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "AB12-CD34-EF56-GH70",
            }
        ),
    )
    file = forms.FileField(
        label=_("PDF to be compared"),
        required=False,
        help_text=_("Optional. It is compared byte by byte with what was issued, and not kept."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def clean_code(self) -> str:
        """Read the code as it was meant."""
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                gettext("A code has sixteen letters and digits, such as AB12-CD34-EF56-GH70.")
            )
        return code

    def clean_file(self) -> Any:
        """Refuse a file that is larger than any document."""
        upload: Any = self.cleaned_data["file"]
        if upload and upload.size > FILE_BYTES_MAX:
            raise forms.ValidationError(gettext("The file is larger than 20 MB."))
        return upload


class WithdrawForm(forms.Form):
    """Why a document no longer stands, and what stands in its place."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=_REASON_CHARACTERS,
        help_text=_("Everybody who has the code of the document reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    replaced_by = forms.CharField(
        label=_("Code of the document in its place"),
        required=False,
        max_length=_CODE_CHARACTERS,
        help_text=_("Optional. The new document must have been issued."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
