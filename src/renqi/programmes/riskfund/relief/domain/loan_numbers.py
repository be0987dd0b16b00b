"""The number that a payer writes on a transfer (还款编号): it knows when it is misread.

Two check digits make the whole divisible by 97, so that a wrong digit or two in each other's
place are found.
"""

import re
import unicodedata
from typing import Final

PREFIX: Final = "HK"
_DIGITS: Final = 9
_CHECK: Final = 97
_SHAPE: Final = re.compile(rf"{PREFIX}([0-9]{{{_DIGITS + 2}}})(?![0-9])")
_BLANKS: Final = re.compile(r"[\s\-_.·,，。:：/]+")


def loan_number(key: int) -> str:
    """Give the number of the loan with this key (生成还款编号).

    Raises:
        ValueError: There are no more.

    Example:
        >>> loan_number(12)
        'HK00000001261'
    """
    if not 0 <= key < 10**_DIGITS:
        raise ValueError(key)
    return f"{PREFIX}{key:0{_DIGITS}d}{-key * 100 % _CHECK:02d}"


def loan_numbers_in(text: str) -> tuple[str, ...]:
    """Find the numbers in what a payer wrote (识别附言), in their order.

    Blanks, strokes, small and full-width letters do not matter; a misread number is none.

    Example:
        >>> loan_numbers_in("还款 hk 0000-0001-261 谢谢"), loan_numbers_in("HK00000001262")
        (('HK00000001261',), ())
    """
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()
    found = (digits for digits in _SHAPE.findall(plain) if int(digits) % _CHECK == 0)
    return tuple(dict.fromkeys(PREFIX + digits for digits in found))
