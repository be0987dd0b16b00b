"""What can be asked and said on the pages of lists, budgets, payments and claims (兑付表单)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.engines.ledger.domain.bank_money import CNY, smallest_units
from renqi.programmes.cultivation.support.domain.line_states import ChangeKind, Ground
from renqi.web.entitlements.words import CHANGE_WORDS, GROUND_WORDS, LINE_LOOKS, LIST_LOOKS
from renqi.web.ledger.forms import ALL, UNCHOSEN, DayField, offer

_REASON_MAX = 500


class FenField(forms.CharField):
    """An amount in yuan and fen, read exactly."""

    def __init__(self, **given: Any) -> None:
        """Ask for digits."""
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=24, widget=widget, **given)

    def clean(self, value: Any) -> int:
        """Give fen."""
        text = str(super().clean(value)).replace(",", "").strip()
        try:
            fen = smallest_units(text, CNY)
        except ValueError:
            fen = None
        if fen is None:
            raise forms.ValidationError(
                _("%(found)s is not an amount in yuan and fen."), params={"found": text[:40]}
            )
        return fen


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), max_length=_REASON_MAX)


class ListFilterForm(forms.Form):
    """The conditions of the list of lists."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ALL, *((str(key), look.label) for key, look in LIST_LOOKS.items())],
    )


class LineFilterForm(forms.Form):
    """The conditions of the lines of a list."""

    use_required_attribute = False
    q = forms.CharField(
        label=_("Firm or credit code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ALL, *((str(key), look.label) for key, look in LINE_LOOKS.items())],
    )


class NewListForm(forms.Form):
    """Which measure, for which day."""

    measure = forms.ChoiceField(label=_("Measure"))
    as_of = DayField(label=_("Judge as of"))
    needs_notice = forms.BooleanField(
        label=_("Publish the list for objections before firms are asked"),
        required=False,
        initial=True,
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, measures: Sequence[tuple[str, str]], today: dt.date, **kwargs: Any
    ) -> None:
        """Offer the measures that come without application."""
        super().__init__(*args, **kwargs)
        offer(self, "measure", [UNCHOSEN, *measures])
        self.fields["as_of"].initial = today.isoformat()


class NewBudgetForm(forms.Form):
    """A budget of one purpose and year."""

    key = forms.ChoiceField(
        label=_("Fund that measures draw on"),
    )
    name = forms.CharField(label=_("Name"), max_length=100)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    bank = forms.ChoiceField(label=_("Bank account that pays"))
    source = forms.ChoiceField(label=_("Account of the appropriation"))

    def __init__(
        self,
        *args: Any,
        keys: Sequence[tuple[str, str]],
        banks: Sequence[tuple[str, str]],
        sources: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer funds and accounts."""
        super().__init__(*args, **kwargs)
        offer(self, "key", [UNCHOSEN, *keys])
        offer(self, "bank", [UNCHOSEN, *banks])
        offer(self, "source", [UNCHOSEN, *sources])


class ChangeForm(forms.Form):
    """A change of a budget."""

    kind = forms.ChoiceField(
        label=_("What"),
        choices=[UNCHOSEN, *((str(kind), words) for kind, words in CHANGE_WORDS.items())],
    )
    amount = FenField(label=_("Amount in yuan"))
    on = DayField(label=_("Day of the books"))
    reason = forms.CharField(label=_("Document and reason"), max_length=_REASON_MAX)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_kind(self) -> ChangeKind:
        """Give the kind."""
        return ChangeKind(self.cleaned_data["kind"])


class PayForm(forms.Form):
    """Which lines are paid, and when."""

    lines = forms.TypedMultipleChoiceField(label=_("Entries"), coerce=int)
    execute_on = DayField(label=_("To be paid on"))
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, payable: Sequence[int], **kwargs: Any) -> None:
        """Offer what can be paid."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lines"]
        field.choices = [(one, str(one)) for one in payable]


class AccountForm(forms.Form):
    """The account that a firm is paid on."""

    holder = forms.CharField(
        label=_("Holder of the account"),
        max_length=140,
        help_text=_("The registered name of the firm; money goes to nobody else."),
    )
    number = forms.CharField(
        label=_("Account number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    number_again = forms.CharField(
        label=_("Account number once more"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Typed, not copied: a wrong digit sends the money back."),
    )
    bank_code = forms.CharField(
        label=_("Number of the bank"),
        max_length=12,
        help_text=_("12 digits of the payment system, or a BIC."),
    )
    bank_name = forms.CharField(label=_("Bank and branch"), max_length=140)


class ClaimForm(forms.Form):
    """Money that is asked back."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[UNCHOSEN, *((str(key), words) for key, words in GROUND_WORDS.items())],
    )
    amount = FenField(label=_("Amount in yuan"))
    reason = forms.CharField(
        label=_("Reason, as the firm reads it"),
        max_length=_REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_ground(self) -> Ground:
        """Give the ground."""
        return Ground(self.cleaned_data["ground"])


class MatchForm(forms.Form):
    """A line of the bank, or part of it, for a claim."""

    bank_line = forms.IntegerField(widget=forms.HiddenInput)
    amount = FenField(label=_("Amount in yuan"))
