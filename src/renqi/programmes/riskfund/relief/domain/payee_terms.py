"""What an account must look like so that a payment to it can stand in an order (收款账户要求)."""

import re
from dataclasses import dataclass

from renqi.engines.ledger.domain.payments import is_bank_code
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    AccountFieldUnfit,
    HolderDiffers,
    NumbersDiffer,
)

_NUMBER = re.compile(r"[0-9]{8,30}")
_BLANKS = re.compile(r"\s+")
_BANK_NAME_MAX = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAccount:
    """An account as somebody of the firm wrote it (填报的收款账户)."""

    holder: str
    number: str
    number_again: str
    bank_code: str
    bank_name: str

    @property
    def plain_number(self) -> str:
        """The number without blanks."""
        return _BLANKS.sub("", self.number)


def check_stated(stated: StatedAccount, *, name: str) -> None:
    """Refuse an account that could not be paid to (收款账户检查).

    Args:
        stated: What was written.
        name: The firm, as the register names it.

    Raises:
        HolderDiffers: The holder is not the firm.
        NumbersDiffer: The number was written in two ways.
        AccountFieldUnfit: A field could not stand in a payment.
    """
    if not name or stated.holder.strip() != name:
        raise HolderDiffers(name=name)
    if stated.plain_number != _BLANKS.sub("", stated.number_again):
        raise NumbersDiffer
    if not _NUMBER.fullmatch(stated.plain_number):
        raise AccountFieldUnfit(field="number", expected="8 to 30 digits")
    if not is_bank_code(stated.bank_code):
        raise AccountFieldUnfit(field="bank code", expected="12 digits or a BIC")
    bank_name = stated.bank_name.strip()
    if not 0 < len(bank_name) <= _BANK_NAME_MAX or not bank_name.isprintable():
        raise AccountFieldUnfit(field="bank", expected="1 to 140 characters")
