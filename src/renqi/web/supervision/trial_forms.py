"""The sliders of a trial (试算表单)."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.kernel.money import FEN_PER_YUAN
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE
from renqi.programmes.riskfund.supervision.domain.trial_terms import Terms

_WAN = 10_000 * FEN_PER_YUAN
_PER_CENT = WHOLE // 100
_PER_MILLE = WHOLE // 1000
# Which term a slider moves, and in what.
_NAMES = {
    "contribution": "contribution",
    "multiple": "multiple",
    "waiting": "waiting_months",
    "government": "government",
    "institution": "institution",
    "take_up": "take_up",
    "reserve": "reserve",
    "paid_months": "paid_months",
    "growth": "growth_year",
}
_UNITS = {
    "contribution": _PER_CENT,
    "government": _PER_CENT,
    "institution": _PER_CENT,
    "take_up": _PER_CENT,
    "reserve": _WAN,
    "growth": _PER_MILLE,
}
CITY, MEMBERS = "city", "members"
POPULATIONS = [(CITY, _("Firms of the city")), (MEMBERS, _("Members of this fund"))]


def _slider(label: Any, low: int, high: int, step: int = 1, help_text: Any = "") -> Any:
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        required=False,
        help_text=help_text,
        widget=forms.NumberInput(
            attrs={"type": "range", "class": "form-range", "step": step, "data-slider": ""}
        ),
    )


class TrialForm(forms.Form):
    """What is moved. A slider that is left out stays where the charter has it."""

    use_required_attribute = False

    charter = forms.ChoiceField(label=_("Charter"), required=False)
    population = forms.ChoiceField(label=_("Tried on"), required=False, choices=POPULATIONS)
    contribution = _slider(
        _("Contribution within its band (%)"),
        0,
        100,
        5,
        _("0 is the least that each class may pay, 100 the most."),
    )
    multiple = _slider(_("Help at most so many times what was paid in"), 1, 30)
    waiting = _slider(_("Months without cover after joining"), 0, 24)
    government = _slider(_("Government adds to contributions (%)"), 0, 300, 5)
    institution = _slider(_("Institution adds to contributions (%)"), 0, 200, 5)
    take_up = _slider(_("Firms that join, of those that may (%)"), 1, 100, 1, _("An assumption."))
    reserve = forms.IntegerField(
        label=_("Money at the start (10,000 yuan)"), min_value=0, max_value=10**7, required=False
    )
    paid_months = _slider(_("Months paid when a firm claims"), 1, 120, 1, _("An assumption."))
    growth = _slider(_("Yearly return of idle money (‰)"), 0, 60, 1, _("An assumption."))

    def __init__(self, *args: Any, charters: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the charters there are."""
        super().__init__(*args, **kwargs)
        field = self.fields["charter"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
        field.choices = charters

    def terms(self, usual: Terms) -> Terms:
        """Give what the sliders say; where one says nothing, what is usual."""
        self.is_valid()
        start = positions(usual)
        moved = {
            key: self.cleaned_data[key]
            for key in start
            if self.cleaned_data.get(key) not in (None, start[key])
        }
        # A slider that stands where it stood leaves the charter's own number, decimals and all.
        changes = {_NAMES[key]: value * _UNITS.get(key, 1) for key, value in moved.items()}
        if usual.multiple is None:
            changes.pop("multiple", None)
        return replace(usual, **changes)


def positions(terms: Terms) -> dict[str, int]:
    """Give where the sliders stand for some terms."""
    return {key: (getattr(terms, name) or 0) // _UNITS.get(key, 1) for key, name in _NAMES.items()}
