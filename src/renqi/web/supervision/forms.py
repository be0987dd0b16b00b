"""What can be asked and said on the pages of supervision (监管表单)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.programmes.riskfund.supervision.domain.re_audit import Grade
from renqi.web.account.forms import day_field
from renqi.web.supervision.words import GRADES

_LETTERS = 4000
_SEED_MAX = 2**31 - 1
_QUARTERS = [(str(number), str(number)) for number in range(1, 5)]


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=_LETTERS, widget=forms.Textarea(attrs={"rows": 3})
    )


class PeriodForm(forms.Form):
    """From when until when."""

    use_required_attribute = False

    since = day_field(_("From"))
    until = day_field(_("Until"))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            raise forms.ValidationError(_("The period ends before it begins."))
        return given


class DrawForm(PeriodForm):
    """Of which period, how many, by which seed."""

    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=200)
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=_SEED_MAX,
        help_text=_("Anybody who has it can repeat the draw."),
    )


class FindingForm(forms.Form):
    """What was found of a claim."""

    use_required_attribute = False

    grade = forms.ChoiceField(
        label=_("Finding"), choices=[(one.value, look.label) for one, look in GRADES.items()]
    )
    words = _words(_("What was found"))
    answer_until = day_field(
        _("Answer until"), required=False, help_text=_("Empty where no answer is asked for.")
    )

    def grade_given(self) -> Grade:
        """Give the grade as a type."""
        return Grade(self.cleaned_data["grade"])


class WordsForm(forms.Form):
    """Words that stay on record."""

    use_required_attribute = False

    words = _words(_("Your words"))


class CustodyForm(forms.Form):
    """What a custodian said of a day."""

    use_required_attribute = False

    fund = forms.ChoiceField(label=_("The fund"))
    on = day_field(_("Holdings at the end of"))
    file = forms.FileField(
        label=_("Custody statement (CSV or XLSX)"),
        help_text=_("Columns: instrument, name, nominal, value; amounts in yuan."),
    )

    def __init__(self, *args: Any, funds: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the funds that the institution keeps."""
        super().__init__(*args, **kwargs)
        field = self.fields["fund"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
        field.choices = funds


class QuarterForm(forms.Form):
    """Which quarter is published."""

    use_required_attribute = False

    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2099)
    quarter = forms.TypedChoiceField(label=_("Quarter"), coerce=int, choices=_QUARTERS)


def last_quarter(today: dt.date) -> tuple[int, int]:
    """Give the quarter that ended last."""
    number = (today.month - 1) // 3
    return (today.year, number) if number else (today.year - 1, 4)
