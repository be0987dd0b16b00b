"""What can be asked of lists of titles, and what is done with one (表单)."""

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.selectors.titles import (
    Standing,
    TitleFilter,
    firms_with_titles,
)
from renqi.registry.selectors.firms import FirmFilter, export_firms
from renqi.web.ladder.words import STANDINGS, rung_choices
from renqi.web.registry import words

_ANY: tuple[str, Any] = ("", _("All"))
_YEARS_SHOWN = 50
_LARGEST_BYTES = 20 * 1024 * 1024
_ENDINGS = (".csv", ".txt", ".xlsx")


class _Chosen(forms.Form):
    use_required_attribute = False

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer choices in the language of the page."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
        field.choices = choices


class TitleFilterForm(_Chosen):
    """The conditions of the list of titles; one that cannot be read lets all through."""

    q = forms.CharField(
        label=_("Name or credit code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    rung = forms.ChoiceField(label=_("Name of the title"), required=False)
    standing = forms.ChoiceField(label=_("Standing of the title"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the choices in the language of the page."""
        super().__init__(*args, **kwargs)
        self.choose("rung", [_ANY, *rung_choices()])
        self.choose("standing", [_ANY, *((k.value, str(v)) for k, v in STANDINGS.items())])
        self.choose("district", [_ANY, *words.district_choices()])

    def title_filter(self, *, scope: Scope) -> TitleFilter:
        """Give what was asked as the selector takes it."""
        self.is_valid()
        asked = self.cleaned_data
        standing = asked.get("standing") or ""
        return TitleFilter(
            text=asked.get("q") or "",
            rung=asked.get("rung") or "",
            standing=Standing(standing) if standing else None,
            usccs=codes_in(asked.get("district") or "", scope=scope),
        )


class DueFilterForm(_Chosen):
    """The conditions of the calendar."""

    rung = forms.ChoiceField(label=_("Name of the title"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the choices in the language of the page."""
        super().__init__(*args, **kwargs)
        self.choose("rung", [_ANY, *rung_choices()])
        self.choose("district", [_ANY, *words.district_choices()])

    def asked(self, *, scope: Scope) -> tuple[str, tuple[str, ...] | None]:
        """Give the rung and the firms asked for."""
        self.is_valid()
        district = self.cleaned_data.get("district") or ""
        return self.cleaned_data.get("rung") or "", codes_in(district, scope=scope)


def codes_in(district: str, *, scope: Scope) -> tuple[str, ...] | None:
    """Give the firms of a district that have titles; none where no district is asked for."""
    if not district:
        return None
    where = FirmFilter(districts=(district,), usccs=firms_with_titles(scope=scope))
    return tuple(firm.uscc for firm in export_firms(scope=scope, where=where))


class UpdateForm(forms.Form):
    """The yearly update."""

    proof = forms.CharField(
        label=_("Number of the update on the platform"),
        max_length=200,
        help_text=_("Or the name of the file that shows it."),
    )


class ChangeForm(_Chosen):
    """A major change."""

    change = forms.ChoiceField(label=_("Kind of change"))
    happened_on = forms.DateField(
        label=_("Came about on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(
        label=_("What changed"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    proof = forms.CharField(label=_("Proof"), max_length=200, required=False)

    def __init__(self, *args: Any, changes: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the changes that the rule asks to report."""
        super().__init__(*args, **kwargs)
        self.choose("change", changes)


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class RevocationForm(_Chosen):
    """The ground of a revocation, and what was found."""

    ground = forms.ChoiceField(label=_("Ground of revocation"))
    finding = forms.CharField(
        label=_("What was found"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the grounds of the rule."""
        super().__init__(*args, **kwargs)
        self.choose("ground", grounds)


class ListForm(_Chosen):
    """A batch list to take in."""

    file = forms.FileField(label=_("Batch list (CSV or XLSX)"))
    title = forms.ChoiceField(
        label=_("Title of every row"),
        required=False,
        help_text=_("Only where the list has no column for it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the titles in the language of the page."""
        super().__init__(*args, **kwargs)
        self.choose("title", [("", str(_("As the list says"))), *rung_choices()])

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is no list or too large."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(_ENDINGS):
            raise forms.ValidationError(_("Choose a CSV or XLSX file."))
        if (file.size or 0) > _LARGEST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


def first_of(month: str, *, today: dt.date) -> dt.date:
    """Read a month such as 2026-05; this month where it is none that a title could reach."""
    try:
        asked = dt.date.fromisoformat(f"{month[:7]}-01")
    except ValueError:
        return today.replace(day=1)
    is_near = abs(asked.year - today.year) <= _YEARS_SHOWN
    return asked if is_near else today.replace(day=1)
