"""What can be asked and said on the pages of bank reconciliation (对账表单)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from renqi.engines.ledger.domain.bank_accounts import BankAccountFacts
from renqi.engines.ledger.domain.hand_parts import Part
from renqi.engines.ledger.selectors.bank_lines import LineFilter
from renqi.web.ledger.bank_words import DOUBT_WORDS
from renqi.web.ledger.forms import ALL, UNCHOSEN, DayField, offer

# About twenty thousand lines; more than a page can wait for is taken by the command.
LARGEST_BYTES = 10 * 1024 * 1024
POSTINGS = 3
_FEN = 100
_HIGHEST = Decimal(10) ** 13


class StatementFileForm(forms.Form):
    """A file from the bank."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("camt.052, camt.053 or camt.054 as XML, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xml"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what a page cannot wait for."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 10 MB. Take it with `renqi ledger reconcile`.")
            )
        return upload


class LineFilterForm(forms.Form):
    """The conditions of the list of lines; one that cannot be read lets all through."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Party, words or number"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    account = forms.ChoiceField(label=_("Bank account"), required=False)
    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=(("", _("Open lines")), ("all", _("All lines")))
    )
    doubt = forms.ChoiceField(
        label=_("Why it is open"), required=False, choices=(ALL, *DOUBT_WORDS.items())
    )

    def __init__(self, *args: Any, accounts: Sequence[BankAccountFacts], **kwargs: Any) -> None:
        """Offer the bank accounts that the reader may see."""
        super().__init__(*args, **kwargs)
        offer(self, "account", [ALL, *account_choices(accounts)])

    def line_filter(self) -> LineFilter:
        """Give what was asked as the selector takes it."""
        self.is_valid()
        given = self.cleaned_data
        return LineFilter(
            account_id=int(given["account"]) if given.get("account") else None,
            is_open=given.get("show") != "all",
            doubt=given.get("doubt", ""),
            text=given.get("q", ""),
        )


class DifferenceForm(forms.Form):
    """The day on which bank and books are compared."""

    use_required_attribute = False

    on = DayField(label=_("At the end of"))

    def __init__(self, data: Any, *, today: dt.date, **kwargs: Any) -> None:
        """Propose today."""
        self.today = today
        asked = data.dict()
        asked.setdefault("on", today.isoformat())
        super().__init__(asked, **kwargs)

    @property
    def day(self) -> dt.date:
        """The day asked for; today where it cannot be read."""
        return self.cleaned_data["on"] if self.is_valid() else self.today


class HandForm(forms.Form):
    """What a line is, by hand: payments, transfers, or accounts to post to."""

    payments = forms.MultipleChoiceField(label=_("Payments"), required=False)
    transfers = forms.MultipleChoiceField(label=_("Transfers in the books"), required=False)
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        *args: Any,
        left: int,
        payments: Sequence[tuple[int, int, str]],
        transfers: Sequence[tuple[UUID, int, str]],
        accounts: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        """Offer what could be chosen.

        Args:
            args: The form's data.
            left: What is open of the line, in fen.
            payments: Number, amount and words of payments on their way.
            transfers: Number, amount and words of transfers in the books.
            accounts: Number and words of accounts that may be posted to.
            kwargs: For the form.
        """
        super().__init__(*args, **kwargs)
        self.left = left
        self.amounts: dict[str, int] = {str(key): amount for key, amount, _ in payments}
        self.amounts |= {str(key): amount for key, amount, _ in transfers}
        offer(self, "payments", [(str(key), words) for key, _, words in payments])
        offer(self, "transfers", [(str(key), words) for key, _, words in transfers])
        for place in range(1, POSTINGS + 1):
            self.fields[f"account_{place}"] = forms.ChoiceField(
                label=_("Account"),
                required=False,
                choices=[UNCHOSEN, *((str(key), words) for key, words in accounts)],
            )
            self.fields[f"amount_{place}"] = forms.DecimalField(
                label=_("Amount (yuan)"),
                required=False,
                min_value=Decimal("0.01"),
                max_value=_HIGHEST,
                decimal_places=2,
            )

    @property
    def postings(self) -> list[tuple[Any, Any]]:
        """The pairs of fields for postings, as the page draws them."""
        return [
            (self[f"account_{place}"], self[f"amount_{place}"]) for place in range(1, POSTINGS + 1)
        ]

    def parts(self) -> list[Part]:
        """Give what was said; one account without an amount takes all that is left."""
        given = self.cleaned_data
        parts = [Part(payment_id=int(key), amount=self.amounts[key]) for key in given["payments"]]
        parts += [
            Part(transfer_id=UUID(key), amount=self.amounts[key]) for key in given["transfers"]
        ]
        for place in range(1, POSTINGS + 1):
            account, amount = given.get(f"account_{place}"), given.get(f"amount_{place}")
            if account:
                rest = self.left - sum(part.amount for part in parts)
                fen = rest if amount is None else int(amount * _FEN)
                parts.append(Part(account_id=int(account), amount=fen))
        return parts


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Why"), max_length=500)


def account_choices(accounts: Sequence[BankAccountFacts]) -> list[tuple[str, str]]:
    """Give bank accounts as choices."""
    return [(str(one.id), f"{one.name} {one.number}") for one in accounts]
