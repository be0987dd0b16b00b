"""What can be asked of the firm list and given to an import (表单)."""

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.survey.selectors.screening_runs import codes_standing
from renqi.registry.domain.refusals import SourceReserved
from renqi.registry.domain.resolution import TITLE_REGISTER
from renqi.registry.selectors.firms import FirmFilter
from renqi.web.registry import words
from renqi.web.registry.standing_cells import WHERE_WORDS
from renqi.web.registry.uploads import ENDINGS, LARGEST_BYTES
from renqi.web.shell.refusals import refusal_text

_ANY = ("", _("All"))
_FIRST_YEAR = 2000


class FirmFilterForm(forms.Form):
    """The conditions of the firm list; one that cannot be read lets all firms through."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Name or credit code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    district = forms.ChoiceField(label=_("District"), required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False)
    chain = forms.ChoiceField(label=_("Cluster"), required=False)
    size = forms.ChoiceField(label=_("Size class"), required=False)
    rule = forms.ChoiceField(label=_("Rung"), required=False)
    where = forms.ChoiceField(label=_("Standing"), required=False)
    disputed = forms.BooleanField(label=_("Sources differ"), required=False)

    def __init__(self, *args: Any, rungs: words.Choices, **kwargs: Any) -> None:
        """Offer the choices in the language of the page."""
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("district", words.district_choices()),
            ("industry", words.division_choices()),
            ("chain", words.chain_choices()),
            ("size", words.size_choices()),
            ("rule", rungs),
            ("where", list(WHERE_WORDS.items())),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
            field.choices = [_ANY, *choices]

    def firm_filter(self, *, scope: Scope) -> FirmFilter:
        """Give what was asked as the selector takes it.

        Args:
            scope: What may be seen; where firms stand is looked up inside it.
        """
        self.is_valid()
        given = self.cleaned_data
        rule, where = given.get("rule"), given.get("where")
        usccs = codes_standing(scope=scope, rule=rule, where=where) if rule and where else None
        return FirmFilter(
            text=given.get("q", ""),
            districts=_one(given.get("district")),
            industry=given.get("industry", ""),
            chains=_one(given.get("chain")),
            size_classes=_one(given.get("size")),
            is_disputed=given.get("disputed", False),
            usccs=usccs,
        )


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


class ImportForm(forms.Form):
    """A file with who says what is in it and for which year."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or Parquet, up to 200 MB; the first rows hold the headers."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.parquet,.txt"}),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Who says this: an office, a report, a survey."),
    )
    year = forms.IntegerField(
        label=_("Last closed fiscal year"),
        min_value=_FIRST_YEAR,
        help_text=_("The year that a column without a year, or with _y1, speaks of."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        """Propose last year and refuse years to come."""
        super().__init__(*args, **kwargs)
        year = self.fields["year"]
        assert isinstance(year, forms.IntegerField)  # noqa: S101  tells mypy, not people
        year.initial = today.year - 1
        self.today = today

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what cannot be a firm file before it is kept anywhere."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        name = (upload.name or "").lower()
        if not name.endswith(ENDINGS):
            raise forms.ValidationError(
                _("This is not a CSV, XLSX or Parquet file. Save it as one and try again.")
            )
        if (upload.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 200 MB. Split it, or import it on the command line.")
            )
        return upload

    def clean_source(self) -> str:
        """Refuse a source of blanks, and one that no file speaks for."""
        source: str = self.cleaned_data["source"].strip()
        if source == TITLE_REGISTER:
            raise forms.ValidationError(refusal_text(SourceReserved()))
        return source

    def clean_year(self) -> int:
        """Refuse a year whose books are not closed."""
        year: int = self.cleaned_data["year"]
        if year > self.today.year:
            raise forms.ValidationError(_("That year is not over yet."))
        return year


class MergeForm(forms.Form):
    """Which of two firms stays, and why they are one."""

    kept = forms.ChoiceField(label=_("Code that stays"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why they are one firm"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, firms: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        """Offer both codes."""
        super().__init__(*args, **kwargs)
        kept = self.fields["kept"]
        assert isinstance(kept, forms.ChoiceField)  # noqa: S101  tells mypy, not people
        kept.choices = [(uscc, f"{name} {uscc}") for uscc, name in firms]


class UnmergeForm(forms.Form):
    """Why a merge is undone."""

    reason = forms.CharField(label=_("Why it is undone"), max_length=500)
