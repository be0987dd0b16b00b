"""Registered capital as registers write it (注册资本).

Registers keep free text: `50（万元）`, `100万港币`, `101(万人民币元)`. An amount in another
currency is told apart and never converted: the rate of the day is not the registry's to choose.
"""

import re
from dataclasses import dataclass

from renqi.kernel.money import fen_from_yuan
from renqi.kernel.numbers import parse_number, yuan_in

_CURRENCIES = {
    "香港元": "HKD",
    "港币": "HKD",
    "港元": "HKD",
    "hkd": "HKD",
    "美元": "USD",
    "美金": "USD",
    "usd": "USD",
    "欧元": "EUR",
    "eur": "EUR",
    "日元": "JPY",
    "jpy": "JPY",
    "英镑": "GBP",
    "gbp": "GBP",
    "澳元": "AUD",
    "加元": "CAD",
    "新加坡元": "SGD",
    "韩元": "KRW",
    "台币": "TWD",
    "法郎": "CHF",
}
_CURRENCY = re.compile("|".join(sorted(_CURRENCIES, key=len, reverse=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capital:
    """An amount in hundredths of its currency (注册资本): fen when the currency is CNY."""

    hundredths: int
    currency: str


def read_capital(text: str) -> Capital | None:
    """Read registered capital, None when the text names no amount (解读注册资本).

    Raises:
        NotANumber: The text is not an amount.

    Example:
        >>> read_capital("50（万元）")
        Capital(hundredths=50000000, currency='CNY')
        >>> read_capital("100万港币")
        Capital(hundredths=100000000, currency='HKD')
        >>> read_capital("N/A") is None
        True

    """
    if text.strip().upper() in ("", "N/A", "-", "无"):
        return None
    written = parse_number(text)
    named = _CURRENCY.search(written.suffix)
    currency = _CURRENCIES[named.group()] if named else "CNY"
    magnitude = _CURRENCY.sub("", written.suffix)
    per_unit = yuan_in(magnitude)
    if per_unit is None:
        return None
    amount = fen_from_yuan(written.value, yuan_per_unit=per_unit)
    return Capital(hundredths=amount.fen, currency=currency)
