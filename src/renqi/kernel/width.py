"""Full-width text written the plain way (全角转半角).

Only the full-width block and a few typographic signs are mapped. General compatibility
folding (NFKC) would also turn a superscript or a circled figure into a plain digit and so
change a number.
"""

_FULL_WIDTH_FIRST, _FULL_WIDTH_LAST, _SHIFT = 0xFF01, 0xFF5E, 0xFEE0
_HALF_WIDTH: dict[int, int | str | None] = {
    code: code - _SHIFT for code in range(_FULL_WIDTH_FIRST, _FULL_WIDTH_LAST + 1)
}
_HALF_WIDTH |= {
    0x3000: " ",  # ideographic space
    0x00A0: " ",  # no-break space
    0x202F: " ",  # narrow no-break space
    0x2009: " ",  # thin space
    0xFEFF: None,  # byte order mark that survived a paste
    0x200B: None,  # zero-width space
    0xFFE5: "\u00a5",  # full-width yen sign
    0x2212: "-",  # minus sign
    0xFE63: "-",  # small hyphen-minus
}


def half_width(text: str) -> str:
    """Write full-width letters, digits, signs and spaces in half width (全角转半角).

    Example:
        >>> half_width("1，234（万元）")
        '1,234(万元)'

    """
    return text.translate(_HALF_WIDTH)
