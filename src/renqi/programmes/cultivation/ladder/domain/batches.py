"""Numbers of batches, however a list writes them (批次)."""

import re

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_TEN = 10
_NUMBER = re.compile(r"第?\s*(\d+|[一二三四五六七八九十]+)\s*批?")


def batch_number(text: str) -> int | None:
    """Read the number of a batch; none where the text gives none (批次序号).

    Example:
        >>> [batch_number(one) for one in ("第五批", "8", "第十二批", "2023年度", "")]
        [5, 8, 12, None, None]

    """
    found = _NUMBER.fullmatch(text.split("（", maxsplit=1)[0].split("(", maxsplit=1)[0].strip())
    if found is None:
        return None
    word = found[1]
    return int(word) if word.isdigit() else _chinese(word)


def _chinese(word: str) -> int | None:
    tens, ten, ones = word.partition("十")
    if not ten:
        return _DIGITS.get(word)
    if len(tens) > 1 or len(ones) > 1:
        return None
    return _TEN * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
