"""What can be asked of an account at a bank (银行账户表单)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.engines.ledger.domain.balances import Account
from renqi.engines.ledger.domain.bank_accounts import CONFIRM_ABOVE, BankAccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.web.ledger.forms import UNCHOSEN, DayField, offer

_FEN = 100
_HIGHEST = Decimal(10) ** 12


class BankAccountForm(forms.Form):
    """A new account at a bank, and the three accounts of the books that go with it."""

    number = forms.CharField(label=_("Account number or IBAN"), max_length=60)
    name = forms.CharField(label=_("Holder, as the bank writes it"), max_length=140)
    bank_name = forms.CharField(label=_("Bank and branch"), max_length=140)
    bank_code = forms.CharField(label=_("Bank code (12 digits or BIC)"), max_length=12)
    mirror = forms.ChoiceField(
        label=_("Account of the books that mirrors it"),
        help_text=_("A debit account that mirrors no other account at a bank."),
    )
    suspense = forms.ChoiceField(label=_("Account for money that nobody knows yet"))
    fees = forms.ChoiceField(label=_("Account for the bank's fees"))
    confirm_above = forms.DecimalField(
        label=_("Two people above (yuan)"),
        min_value=Decimal(0),
        max_value=_HIGHEST,
        decimal_places=2,
        initial=Decimal(CONFIRM_ABOVE) / _FEN,
    )

    def __init__(
        self, *args: Any, accounts: Sequence[Account], mirrored: frozenset[int], **kwargs: Any
    ) -> None:
        """Offer the accounts of the books; those that mirror something are not offered again."""
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.id): one for one in accounts}
        free = [one for one in accounts if one.side is Side.DEBIT and one.id not in mirrored]
        offer(self, "mirror", _choices(free))
        for name in ("suspense", "fees"):
            offer(self, name, _choices([one for one in accounts if one.id not in mirrored]))

    def terms(self) -> BankAccountTerms:
        """Give what was asked as the service takes it; the owner is the mirror's."""
        given = self.cleaned_data
        mirror = self.accounts[given["mirror"]]
        return BankAccountTerms(
            number=given["number"].replace(" ", "").upper(),
            name=given["name"],
            bank_name=given["bank_name"],
            bank_code=given["bank_code"],
            owner=mirror.owner,
            book_id=mirror.book_id,
            ledger_account_id=mirror.id,
            suspense_id=int(given["suspense"]),
            fee_id=int(given["fees"]),
            confirm_above=int(given["confirm_above"] * _FEN),
        )


class ClosingForm(forms.Form):
    """The last day of an account at a bank."""

    last_day = DayField(label=_("Last day of use"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        """Propose today."""
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today.isoformat()


def _choices(accounts: Sequence[Account]) -> list[tuple[str, str]]:
    return [UNCHOSEN, *((str(one.id), f"{one.path} {one.name}") for one in accounts)]
