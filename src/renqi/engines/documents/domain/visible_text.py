"""Show every character of a text, those included that the font lacks (可见文本).

A name that lost a character is another name. What cannot be drawn is written by its Unicode
number in brackets, as 〔U+20BB7〕, and so are characters that would act instead of showing:
controls, marks that turn the direction of reading, and whatever has no width.
"""

import unicodedata
from collections.abc import Callable, Collection
from typing import Any

_BREAKS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\t": " ", "\u00a0": " "})
# Categories that draw nothing: controls, formatting, surrogates, private use, unassigned.
_UNSEEN = "C"


def visible(text: str, *, covered: Collection[int]) -> str:
    """Write out what would not show.

    Args:
        text: Any text at all.
        covered: Code points that the font can show.

    Example:
        >>> visible("𠮷野", covered={ord("野")})
        '〔U+20BB7〕野'

    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS)
    shown: list[str] = []
    lost: list[str] = []
    for one in plain:
        if one == "\n" or (ord(one) in covered and unicodedata.category(one)[0] != _UNSEEN):
            shown.extend(_bracketed(lost))
            shown.append(one)
        else:
            lost.append(f"U+{ord(one):04X}")
    shown.extend(_bracketed(lost))
    return "".join(shown)


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Change every text inside plain values; their keys are ours and stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: each_text(one, change) for key, one in value.items()}
    return [each_text(one, change) for one in value] if isinstance(value, list) else value


def _bracketed(lost: list[str]) -> list[str]:
    if not lost:
        return []
    words = f"〔{' '.join(lost)}〕"
    lost.clear()
    return [words]
