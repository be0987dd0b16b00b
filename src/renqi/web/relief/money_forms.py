"""What can be asked and said on the pages of payouts, loans and losses (资金表单)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.web.entitlements.forms import AccountForm, FenField
from renqi.web.ledger.forms import UNCHOSEN, DayField, offer

__all__ = [
    "AccountForm",
    "AnswerForm",
    "MatchForm",
    "PauseForm",
    "PayForm",
    "PlanForm",
    "ReasonForm",
]

_REASON_MAX = 500


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=_REASON_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    """What somebody says to a proposal."""

    verdict = forms.ChoiceField(choices=[("pass", ""), ("refuse", "")])
    answer = forms.CharField(max_length=_REASON_MAX, required=False)


class PayForm(forms.Form):
    """Which payouts are ordered, and when."""

    payouts = forms.TypedMultipleChoiceField(label=_("Payouts"), coerce=int)
    execute_on = DayField(label=_("To be paid on"))
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, payable: Sequence[int], **kwargs: Any) -> None:
        """Offer what can be paid."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["payouts"]
        field.choices = [(one, str(one)) for one in payable]


class PlanForm(ReasonForm):
    """Another plan for what is left."""

    months = forms.IntegerField(label=_("Months in all"), min_value=1, max_value=120)
    grace_months = forms.IntegerField(
        label=_("Of them without an instalment"), min_value=0, max_value=119, initial=0
    )


class PauseForm(ReasonForm):
    """All that is unpaid moved by months, because of a declared event."""

    event_key = forms.ChoiceField(label=_("Declared event"))
    months = forms.IntegerField(label=_("By how many months"), min_value=1, max_value=12)

    def __init__(self, *args: Any, events: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the events that were declared."""
        super().__init__(*args, **kwargs)
        offer(self, "event_key", [UNCHOSEN, *events])


class MatchForm(forms.Form):
    """A line of the bank, or part of it, for a loan."""

    bank_line = forms.IntegerField(widget=forms.HiddenInput)
    amount = FenField(label=_("Amount in yuan"))
