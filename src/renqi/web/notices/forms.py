"""What anybody writes to object to a notice (异议表单)."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.casework.services.keep_file import GivenFile
from renqi.engines.casework.services.notices import FILE_BYTES_MAX

_NAME_CHARACTERS, _CONTACT_CHARACTERS, _TEXT_CHARACTERS = 64, 100, 5_000


class ObjectionForm(forms.Form):
    """Who objects, how to reach them, to what and why, and a file if there is one."""

    name = forms.CharField(
        label=_("Your name or that of your organisation"),
        max_length=_NAME_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("Phone or e-mail"),
        max_length=_CONTACT_CHARACTERS,
        help_text=_("Only the officials who handle the objection see your name and contact."),
    )
    text = forms.CharField(
        label=_("What you object to, and why"),
        max_length=_TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    file = forms.FileField(
        label=_("File that supports it"),
        required=False,
        help_text=_("Optional: PDF, JPG, PNG, DOCX or OFD, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.ofd"}),
    )

    def clean_file(self) -> GivenFile | None:
        """Read a file that is not too large; what it is, its bytes say later."""
        upload: Any = self.cleaned_data["file"]
        if not upload:
            return None
        if upload.size > FILE_BYTES_MAX:
            raise forms.ValidationError(gettext("The file is larger than 10 MB."))
        return GivenFile(name=upload.name, content=upload.read())


class ReceiptForm(forms.Form):
    """The number of a receipt."""

    receipt = forms.CharField(
        label=_("Receipt number"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "YY20261122-ABCDEFGH"}),
    )
