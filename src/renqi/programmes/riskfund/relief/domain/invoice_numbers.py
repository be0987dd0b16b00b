"""By what an invoice is recognised however it is written (发票号码归一)."""

import re
import unicodedata

_SIGNS = re.compile(r"[^0-9A-Z]")
# A fully digital invoice has 20 digits; so have code (12) and number (8) of an older one.
_UNIQUE_DIGITS = 20


def invoice_key(number: str, *, counterparty: str) -> str:
    """Give the key of an invoice: its number if unique in the country, else with its buyer.

    Full-width digits, blanks, dashes and case do not make another invoice; nor do zeros before
    the number of a document that the firm numbers itself.

    Example:
        >>> invoice_key("2544-2000 0000 1234 5678", counterparty="甲公司")
        '25442000000012345678'
        >>> invoice_key("No. 0081", counterparty="甲 公司")
        'NO81@甲公司'
        >>> invoice_key(" ", counterparty="甲公司")
        ''

    """
    plain = _SIGNS.sub("", unicodedata.normalize("NFKC", number).upper())
    if not plain:
        return ""
    if len(plain) == _UNIQUE_DIGITS and plain.isdigit():
        return plain
    short = re.sub(r"(?<![0-9])0+(?=[0-9])", "", plain)
    return f"{short}@{name_key(counterparty)}"


def name_key(name: str) -> str:
    """Give the key of a name: without blanks, brackets of one kind, no difference of width."""
    plain = unicodedata.normalize("NFKC", name).upper()
    return "".join(one for one in plain if not one.isspace())
