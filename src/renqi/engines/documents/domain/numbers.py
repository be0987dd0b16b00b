"""How the number of a document is written (文号)."""

import re

# The name of a sequence: what stands before the year, such as 韧企决.
PREFIX = re.compile(r"[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z-]{0,19}")


def number_words(*, prefix: str, year: int, sequence: int) -> str:
    """Write a number as official letters have it.

    Example:
        >>> number_words(prefix="韧企决", year=2026, sequence=12)
        '韧企决〔2026〕12号'

    """
    return f"{prefix}〔{year}〕{sequence}号"
