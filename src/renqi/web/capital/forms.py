"""What can be asked and said on the pages of funds' books (资金表单)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.programmes.riskfund.capital.domain.requests import RequestKind
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.web.capital.words import PARTY_WORDS, REQUEST_WORDS
from renqi.web.entitlements.forms import FenField
from renqi.web.ledger.forms import ALL, DayField

_REASON_MAX = 500
HELD, LEFT = "held", "left"


class AnyFenField(FenField):
    """An amount in yuan and fen, or none."""

    def clean(self, value: Any) -> int:
        """Give fen; 0 where nothing is said."""
        return super().clean(value) if str(value or "").strip() else 0


class StakeFilterForm(forms.Form):
    """The conditions of the list of stakes."""

    use_required_attribute = False
    q = forms.CharField(
        label=_("Firm or credit code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("Shares"),
        required=False,
        choices=[ALL, (HELD, _("Holds shares")), (LEFT, _("Holds none any more"))],
    )


class CallForm(forms.Form):
    """A call for money of a party."""

    party = forms.ChoiceField(label=_("From whom"))
    amount = FenField(label=_("Amount (yuan)"))
    due_on = DayField(label=_("Last day to pay"))
    reason = forms.CharField(label=_("Reason"), max_length=_REASON_MAX)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        """Offer the parties for whom the reader acts."""
        super().__init__(*args, **kwargs)
        _offer(self, parties)


class PayForm(forms.Form):
    """Which line of the bank pays how much of a call."""

    line = forms.IntegerField(label=_("Line of the bank"), min_value=1)
    amount = FenField(label=_("Amount (yuan)"))


class RequestForm(forms.Form):
    """What takes two people."""

    kind = forms.ChoiceField(label=_("What"))
    party = forms.ChoiceField(label=_("Whose class"), required=False)
    amount = AnyFenField(label=_("Amount (yuan)"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=_REASON_MAX)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, parties: Sequence[Party], kinds: Sequence[RequestKind], **kwargs: Any
    ) -> None:
        """Offer what the reader may ask for."""
        super().__init__(*args, **kwargs)
        _offer(self, parties)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101  for the type checker
        kind.choices = [(one.value, REQUEST_WORDS[one]) for one in kinds]

    def clean(self) -> dict[str, Any]:
        """Ask for an amount where one is needed."""
        given = super().clean() or {}
        # A floor of nothing is one; nothing taken out is none.
        is_empty = given.get("kind") == RequestKind.WITHDRAW and not given.get("amount")
        if is_empty and "amount" not in self.errors:
            self.add_error("amount", _("Give an amount in yuan and fen."))
        return given


def _offer(form: forms.Form, parties: Sequence[Party]) -> None:
    party = form.fields["party"]
    assert isinstance(party, forms.ChoiceField)  # noqa: S101  for the type checker
    party.choices = [(one.value, PARTY_WORDS[one]) for one in parties]
