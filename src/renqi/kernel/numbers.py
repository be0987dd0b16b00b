"""Numbers as people write them, read exactly (数字解析).

Nothing here goes through a binary float. A text becomes a `Decimal` and what stands behind
it; `cut` then counts how many whole small units fit. Cutting goes toward minus infinity:
rounding to nearest could lift a value over a bar.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from renqi.kernel.errors import DomainError
from renqi.kernel.width import half_width

LONGEST_TEXT = 60
LARGEST_EXPONENT = 30

_SEPARATORS = "[, '_]"
_GROUPED = rf"[0-9]{{1,3}}(?:{_SEPARATORS}[0-9]{{3}})+"
_NUMBER = rf"(?:{_GROUPED}|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+"
_EXPONENT = r"(?:[eE][+-]?[0-9]{1,9})?"
_CURRENCY_MARK = "(?:\u00a5|RMB|CNY|人民币)?"
_WRITTEN = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[+-])?\s*{_CURRENCY_MARK}\s*(?P<inner_sign>[+-])?\s*"
    rf"(?P<number>(?:{_NUMBER}){_EXPONENT})\s*(?P<close>\))?\s*(?P<suffix>[^0-9]*)",
    re.IGNORECASE,
)
_LOOKS_GROUPED = re.compile(rf"[0-9]{_SEPARATORS}[0-9]")

_MAGNITUDES = {
    "": 1,
    "千": 1_000,
    "k": 1_000,
    "万": 10_000,
    "w": 10_000,
    "wan": 10_000,
    "百万": 1_000_000,
    "million": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "yi": 100_000_000,
    "万亿": 1_000_000_000_000,
}
_YUAN_WORDS = ("人民币元", "元人民币", "元", "圆", "人民币", "yuan", "rmb", "cny", "")
_FOREIGN = re.compile(
    r"美元|美金|港币|港元|香港元|欧元|日元|英镑|澳元|加元|台币|韩元|新加坡元|马克|法郎"
    r"|usd|hkd|eur|jpy|gbp|[$€£]",
    re.IGNORECASE,
)


class NotANumber(DomainError):
    """A text is not a number (不是数字)."""

    code: ClassVar[str] = "number.not_a_number"
    message: ClassVar[str] = "{text} is not a number. Write digits only, such as 1234.5."


class GroupingUnclear(DomainError):
    """Separators stand where no thousands end (分隔符含义不明)."""

    code: ClassVar[str] = "number.grouping_unclear"
    message: ClassVar[str] = (
        "In {text} it is not clear whether the separator groups thousands or marks decimals."
        " Write it without separators, with a full stop before decimals."
    )


class NumberTooLong(DomainError):
    """A number has more digits than any fact can need (数字过长)."""

    code: ClassVar[str] = "number.too_long"
    message: ClassVar[str] = "{text} is too long for a number."


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenNumber:
    """A number and what stands behind it (数值与后缀).

    `suffix` is lower-case, without spaces and brackets: "万元", "%", "名", or empty.
    """

    value: Decimal
    suffix: str


def parse_number(text: str) -> WrittenNumber:
    """Read a number as people write it (解析数字).

    Understood: full-width digits, thousands separators, a yuan mark in front, brackets for a
    negative amount, scientific notation, and any unit behind.

    Raises:
        NotANumber: There is no number, or more than one.
        GroupingUnclear: Separators do not stand between thousands.
        NumberTooLong: More than 60 characters, or an exponent beyond 30.

    Example:
        >>> parse_number("（1，234.50）").value
        Decimal('-1234.50')
        >>> parse_number("1.2 亿元")
        WrittenNumber(value=Decimal('1.2'), suffix='亿元')

    """
    plain = half_width(text).strip()
    if len(plain) > LONGEST_TEXT:
        raise NumberTooLong(text=plain[:20] + "…")
    found = _WRITTEN.fullmatch(plain)
    if found is None or (found["sign"] and found["inner_sign"]):
        if _LOOKS_GROUPED.search(plain):
            raise GroupingUnclear(text=plain)
        raise NotANumber(text=plain)
    value = _decimal(found["number"])
    suffix = re.sub(r"[\s()]", "", found["suffix"]).lower()
    if plain.count("(") != plain.count(")"):
        raise NotANumber(text=plain)
    is_negative = "-" in (found["sign"], found["inner_sign"]) or bool(found["open"])
    return WrittenNumber(value=-value if is_negative else value, suffix=suffix)


def cut(value: Decimal, *, scale: int) -> int:
    """Count the whole units of 1/scale in a value, toward minus infinity (向下取整).

    Example:
        >>> cut(Decimal("0.15"), scale=10**9), cut(Decimal("-0.5"), scale=1)
        (150000000, -1)

    """
    numerator, denominator = value.as_integer_ratio()
    return numerator * scale // denominator


def is_whole(value: Decimal, *, scale: int) -> bool:
    """Whether a value is a whole number of units of 1/scale (是否整除)."""
    numerator, denominator = value.as_integer_ratio()
    return numerator * scale % denominator == 0


def yuan_in(suffix: str) -> int | None:
    """Return how many yuan a money unit stands for, None when it is none (金额单位).

    Example:
        >>> yuan_in("万元"), yuan_in("亿"), yuan_in(""), yuan_in("万美元")
        (10000, 100000000, 1, None)

    """
    word = suffix.lower().replace(" ", "").replace("(", "").replace(")", "")
    for yuan in _YUAN_WORDS:
        magnitude = word.removesuffix(yuan)
        if word.endswith(yuan) and magnitude in _MAGNITUDES:
            return _MAGNITUDES[magnitude]
    return None


def is_foreign_money(text: str) -> bool:
    """Whether a text names a currency other than the yuan (外币)."""
    return _FOREIGN.search(half_width(text)) is not None


def _decimal(number: str) -> Decimal:
    mantissa, _, exponent = re.sub(_SEPARATORS, "", number).lower().partition("e")
    if exponent and abs(int(exponent)) > LARGEST_EXPONENT:
        raise NumberTooLong(text=number)
    try:
        return Decimal(f"{mantissa}e{exponent or 0}")
    except InvalidOperation as error:
        raise NotANumber(text=number) from error
