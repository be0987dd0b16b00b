"""What can be asked of the relations between firms, and recorded (关联关系表单)."""

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.selectors.relation_list import RelationFilter, RelationState
from renqi.web.account.forms import day_field

_ANY = ("", _("All"))
_LARGEST_BYTES = 5 * 1024 * 1024
_ENDINGS = (".csv", ".txt", ".xlsx")

KIND_WORDS = {
    RelationKind.CONTROLS: _("Controls"),
    RelationKind.SAME_GROUP: _("One group"),
}
STATE_WORDS = {
    RelationState.IN_FORCE: _("In force"),
    RelationState.TO_COME: _("To come"),
    RelationState.ENDED: _("Ended"),
}


def _source_field(*, required: bool, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Source"), required=required, max_length=255, help_text=help_text
    )


class RelationFilterForm(forms.Form):
    """The conditions of the list of relations; one that cannot be read lets all through."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Name or credit code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Relation"), required=False, choices=[_ANY, *KIND_WORDS.items()]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[_ANY, *STATE_WORDS.items()]
    )

    def where(self) -> RelationFilter:
        """Give what was asked as the selector takes it."""
        self.is_valid()
        given = self.cleaned_data
        return RelationFilter(
            text=given.get("q", "").strip(),
            kind=given.get("kind", ""),
            state=given.get("state", ""),
        )


class RelationForm(forms.Form):
    """Two firms, what they are to each other, since when, and who says so."""

    first = forms.CharField(label=_("Credit code of the first firm"), max_length=30)
    kind = forms.ChoiceField(label=_("Relation"), choices=list(KIND_WORDS.items()))
    second = forms.CharField(label=_("Credit code of the second firm"), max_length=30)
    from_on = day_field(_("From"))
    until_on = day_field(
        _("Until (day after the last)"), required=False, help_text=_("Empty while nobody knows.")
    )
    source = _source_field(
        required=True, help_text=_("Who says this: an office, a report, a survey.")
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        """Propose today."""
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = today


class RelationsFileForm(forms.Form):
    """A file of relations, with who says so."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, up to 5 MB; the first rows hold the headers."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    source = _source_field(required=False, help_text=_("For rows that do not name their own."))

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what cannot be a file of relations before it is kept anywhere."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if not (upload.name or "").lower().endswith(_ENDINGS):
            raise forms.ValidationError(
                _("This is not a CSV or XLSX file. Save it as one and try again.")
            )
        if (upload.size or 0) > _LARGEST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 5 MB. Split it, or import it on the command line.")
            )
        return upload


class EndRelationForm(forms.Form):
    """From which day on the relation no longer holds, and why."""

    until_on = day_field(_("Until (day after the last)"))
    reason = forms.CharField(label=_("Reason"), max_length=400)
