"""Amounts of banks as whole smallest units, never rounded (银行金额)."""

import re
from decimal import Decimal

from renqi.engines.ledger.domain.transfers import AMOUNT_MAX

# ISO 4217: currencies with a hundredth are the rule; these are the others.
_WITHOUT_DECIMALS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV"}
    | {"XAF", "XOF", "XPF"}
)
_WITH_THREE = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_DECIMALS_USUAL = 2
_WRITTEN = re.compile(r"\+?(?=\.?[0-9])[0-9]{0,18}(?:\.[0-9]{0,18})?")
CNY = "CNY"
# A line of the bank becomes a transfer, so it has the same roof.
SMALLEST_UNITS_MAX = AMOUNT_MAX


def decimals(currency: str) -> int:
    """Tell how many decimals a currency has (小数位).

    Example:
        >>> decimals("CNY"), decimals("JPY"), decimals("KWD")
        (2, 0, 3)

    """
    if currency in _WITHOUT_DECIMALS:
        return 0
    return 3 if currency in _WITH_THREE else _DECIMALS_USUAL


def smallest_units(text: str, currency: str) -> int | None:
    """Turn an amount as XML writes it into whole smallest units (元转分).

    None where a part of a unit would be lost.

    Raises:
        ValueError: It is no plain decimal number, is below zero, or is absurdly large.

    Example:
        >>> smallest_units("8.850", "CNY"), smallest_units("8.855", "CNY")
        (885, None)
        >>> smallest_units("2700", "JPY")
        2700

    """
    if not _WRITTEN.fullmatch(text):
        raise ValueError(text)
    units = Decimal(text).scaleb(decimals(currency))
    if units > SMALLEST_UNITS_MAX:
        raise ValueError(text)
    return int(units) if units == units.to_integral_value() else None


def money_text(amount: int, currency: str) -> str:
    """Write an amount with all its decimals (金额显示).

    Example:
        >>> money_text(-123456, "CNY"), money_text(2700, "JPY")
        ('-1,234.56', '2,700')

    """
    places = decimals(currency)
    whole, part = divmod(abs(amount), 10**places)
    tail = f".{part:0{places}d}" if places else ""
    return f"{'-' if amount < 0 else ''}{whole:,}{tail}"
