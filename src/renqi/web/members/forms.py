"""Forms of members (成员表单)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.programmes.riskfund.members.selectors.member_list import MemberFilter
from renqi.web.members.words import DUES, SIZES, STATES

_ANY = ("", "—")
_FEN = 100


class AmountForm(forms.Form):
    """What a firm wants to pay a month, in whole yuan."""

    amount = forms.IntegerField(label=_("Monthly contribution (yuan)"), min_value=1)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, least: int, most: int, step: int, **kwargs: Any) -> None:
        """Say in the field what the band allows; the service decides."""
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.attrs |= {
            "min": least // _FEN,
            "max": most // _FEN,
            "step": step // _FEN,
            "inputmode": "numeric",
        }

    @property
    def fen(self) -> int:
        """The amount in fen."""
        return int(self.cleaned_data["amount"]) * _FEN


class PauseForm(forms.Form):
    """From when and for how long contributions are paused, and why."""

    first_month = forms.ChoiceField(label=_("From month"))
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=120)
    reason = forms.CharField(
        label=_("What the hardship is"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, months: list[dt.date], most: int, **kwargs: Any) -> None:
        """Offer the months from this one on."""
        super().__init__(*args, **kwargs)
        field = self.fields["first_month"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared so above
        field.choices = [(month.isoformat(), f"{month:%Y-%m}") for month in months]
        self.fields["months"].widget.attrs |= {"max": most, "inputmode": "numeric"}

    @property
    def first(self) -> dt.date:
        """The first month."""
        return dt.date.fromisoformat(self.cleaned_data["first_month"])


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 2}))


class PayeeForm(forms.Form):
    """To which account the firm's money is to go."""

    number = forms.CharField(label=_("Account number"), max_length=34)
    bank_code = forms.CharField(label=_("Bank code (12 digits or BIC)"), max_length=12)
    bank_name = forms.CharField(label=_("Bank and branch"), max_length=140)


class MemberFilterForm(forms.Form):
    """Which members the list shows."""

    q = forms.CharField(label=_("Firm or code"), required=False, max_length=100)
    fund = forms.ChoiceField(label=_("Risk fund"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[_ANY, *((key, look.label) for key, look in STATES.items())],
    )
    size = forms.ChoiceField(
        label=_("Size class"), required=False, choices=[_ANY, *list(SIZES.items())[:3]]
    )
    arrears = forms.BooleanField(label=_("Only with months overdue"), required=False)

    def __init__(self, *args: Any, funds: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the funds that the reader sees."""
        super().__init__(*args, **kwargs)
        field = self.fields["fund"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared so above
        field.choices = [_ANY, *funds]

    def where(self) -> MemberFilter:
        """Give the filter; what was not understood is no condition."""
        self.is_valid()
        given = self.cleaned_data
        return MemberFilter(
            fund=given.get("fund", ""),
            state=given.get("state", ""),
            size=given.get("size", ""),
            text=given.get("q", "").strip(),
            only_arrears=bool(given.get("arrears")),
        )


class DueFilterForm(forms.Form):
    """Which months the list of dues shows."""

    q = forms.CharField(label=_("Firm, code or reference"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            _ANY,
            *((key, DUES[key].label) for key in ("open", "overdue", "paid", "waived")),
        ],
    )


class SearchForm(forms.Form):
    """A search in words."""

    q = forms.CharField(label=_("Firm, payer or reference"), required=False, max_length=100)
