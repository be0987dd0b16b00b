"""What can be asked and said on the pages of payment orders (付款表单)."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from renqi.engines.ledger.domain.bank_accounts import BankAccountFacts
from renqi.engines.ledger.domain.bank_money import CNY, smallest_units
from renqi.engines.ledger.domain.payments import Payment
from renqi.web.ledger.bank_words import ORDER_LOOKS
from renqi.web.ledger.forms import UNCHOSEN, DayField, offer
from renqi.web.ledger.reconciliation_forms import LARGEST_BYTES, account_choices

_COLUMNS = re.compile(r"\t|,|，")
_COLUMNS_MIN, _COLUMNS_MAX = 5, 6
_LONGEST = 200_000


class OrderFilterForm(forms.Form):
    """The conditions of the list of orders."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Number or purpose"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((str(key), look.label) for key, look in ORDER_LOOKS.items())],
    )


class AnswerFileForm(forms.Form):
    """A bank's answer to an order."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("pain.002 as XML, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xml"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what a page cannot wait for."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return upload


class OrderForm(forms.Form):
    """A new order: who pays, on which day, and whom, one payment a line."""

    account = forms.ChoiceField(label=_("Bank account that pays"))
    source = forms.ChoiceField(
        label=_("Account in the books"),
        help_text=_("Its money is promised as soon as the order is prepared."),
    )
    purpose = forms.CharField(label=_("What the batch is for"), max_length=200)
    execute_on = DayField(label=_("To be paid on"))
    payments = forms.CharField(
        label=_("Payment list"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "One payment a line, as copied from a workbook: creditor, account number, bank code"
            " (12 digits or BIC), amount in yuan, purpose, and the name of the bank if you like."
        ),
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self,
        *args: Any,
        accounts: Sequence[BankAccountFacts],
        sources: Sequence[tuple[int, str]],
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        """Offer the accounts that the reader may pay from."""
        super().__init__(*args, **kwargs)
        usable = [one for one in accounts if one.is_mirrored and one.closed_on is None]
        offer(self, "account", [UNCHOSEN, *account_choices(usable)])
        offer(self, "source", [UNCHOSEN, *((str(key), words) for key, words in sources)])
        self.fields["execute_on"].initial = today.isoformat()

    def clean_payments(self) -> list[list[str]]:
        """Split the lines into columns; what is in them is judged by the service."""
        lines = [line for line in self.cleaned_data["payments"].splitlines() if line.strip()]
        rows = [[cell.strip() for cell in _COLUMNS.split(line)] for line in lines]
        for number, row in enumerate(rows, 1):
            if not _COLUMNS_MIN <= len(row) <= _COLUMNS_MAX:
                raise forms.ValidationError(
                    _("Line %(line)s has %(found)s columns; five or six are expected."),
                    params={"line": number, "found": len(row)},
                )
            if _fen(row[3]) is None:
                raise forms.ValidationError(
                    _("Line %(line)s: %(found)s is not an amount in yuan and fen."),
                    params={"line": number, "found": row[3][:40]},
                )
        return rows

    def asked(self) -> list[Payment]:
        """Give the payments as the service takes them."""
        given = self.cleaned_data
        return [
            Payment(
                creditor_name=row[0],
                creditor_account=row[1].replace(" ", ""),
                creditor_bank=row[2].replace(" ", ""),
                amount=_fen(row[3]) or 0,
                purpose=row[4],
                creditor_bank_name=row[5] if len(row) == _COLUMNS_MAX else "",
                source_id=int(given["source"]),
            )
            for row in given["payments"]
        ]


def _fen(text: str) -> int | None:
    try:
        return smallest_units(text, CNY)
    except ValueError:
        return None
