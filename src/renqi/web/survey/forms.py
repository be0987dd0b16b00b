"""What can be asked of the survey (梳理摸排表单)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.web.account.forms import day_field

_FIRST_DAY, _LAST_DAY = dt.date(2016, 1, 1), dt.date(2099, 12, 31)


class StartForm(forms.Form):
    """As of which day the city shall be judged."""

    as_of = day_field(
        _("As of"),
        required=False,
        help_text=_("Empty judges as of today, and lists and pages then show that run."),
    )

    def clean_as_of(self) -> dt.date | None:
        """Refuse days for which there can be no rule."""
        day: dt.date | None = self.cleaned_data["as_of"]
        if day is not None and not _FIRST_DAY <= day <= _LAST_DAY:
            raise forms.ValidationError(_("Choose a day between 2016 and 2099."))
        return day


class CompareForm(forms.Form):
    """Which two runs are laid beside each other."""

    use_required_attribute = False

    old = forms.TypedChoiceField(label=_("Earlier run"), coerce=int, required=False)
    new = forms.TypedChoiceField(label=_("Later run"), coerce=int, required=False)
    rule = forms.ChoiceField(label=_("Rung"), required=False)
    way = forms.ChoiceField(
        label=_("Which way"),
        required=False,
        choices=[("", _("Both ways")), ("entered", _("Entered")), ("left", _("Left"))],
    )

    def __init__(
        self, *args: Any, runs: list[tuple[int, str]], rungs: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Offer the runs that can be compared."""
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("old", runs),
            ("new", runs),
            ("rule", [("", str(_("All"))), *rungs]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
            field.choices = choices
