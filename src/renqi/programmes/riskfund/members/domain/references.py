"""The reference number that a payer writes (缴费编号): short, and it knows when it is misread.

Thirty-one signs without those that look alike (0 and O, 1, I and L). Thirty-one is prime, so a
sum with weights that all differ finds every wrong sign and every two that changed places.
"""

import re
import unicodedata
from typing import Final

PREFIX: Final = "JF"
SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_BASE: Final = len(SIGNS)
_LENGTH: Final = 6
_ROOM: Final = _BASE**_LENGTH
# Spreads neighbours, so that two numbers of one firm do not look alike; no factor of _ROOM.
_STRIDE: Final = 387_420_489
_PLACES: Final = {sign: place for place, sign in enumerate(SIGNS)}
_SHAPE: Final = re.compile(f"(?={PREFIX}([{SIGNS}]{{{_LENGTH + 1}}}))")
_BLANKS: Final = re.compile(r"[\s\-_.·,，。:：/]+")


def reference_of(number: int) -> str:
    """Give the reference of the due with this number (生成缴费编号).

    Raises:
        ValueError: There are no more.

    Example:
        >>> reference_of(1), reference_of(2)
        ('JF64NHJF6', 'JFA6924WS')
    """
    if not 0 <= number < _ROOM:
        raise ValueError(number)
    rest, signs = number * _STRIDE % _ROOM, ""
    for _ in range(_LENGTH):
        rest, place = divmod(rest, _BASE)
        signs += SIGNS[place]
    return PREFIX + signs + SIGNS[_check_of(signs)]


def is_reference(text: str) -> bool:
    """Tell whether a text is a reference that was not misread (校验缴费编号)."""
    signs = text.removeprefix(PREFIX)
    fits = len(signs) == _LENGTH + 1 and all(sign in _PLACES for sign in signs)
    return fits and text != signs and SIGNS[_check_of(signs[:-1])] == signs[-1]


def references_in(text: str) -> tuple[str, ...]:
    """Find the references in what a payer wrote (识别附言), in their order.

    Blanks, strokes, small and full-width letters do not matter.

    Example:
        >>> references_in("会费 jf-64nh jf6 谢谢")
        ('JF64NHJF6',)
    """
    found = (PREFIX + signs for signs in _shapes(text))
    return tuple(dict.fromkeys(one for one in found if is_reference(one)))


def misread_in(text: str) -> tuple[str, ...]:
    """Give the references that one wrong sign, or two in each other's place, made of the text.

    A person is shown them (附言纠错建议); no money moves by them.
    """
    guesses: dict[str, None] = {}
    for signs in _shapes(text):
        if is_reference(PREFIX + signs):
            continue
        for guess in _near(signs):
            if is_reference(PREFIX + guess):
                guesses[PREFIX + guess] = None
    return tuple(guesses)


def _near(signs: str) -> list[str]:
    changed = [
        signs[:place] + sign + signs[place + 1 :]
        for place in range(len(signs))
        for sign in SIGNS
        if sign != signs[place]
    ]
    swapped = [
        signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
        for place in range(len(signs) - 1)
    ]
    return swapped + changed


def _shapes(text: str) -> list[str]:
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()
    return _SHAPE.findall(plain)


def _check_of(signs: str) -> int:
    # Weights 1, 2, 3, … and -1 for the sign that checks: all differ, none is a multiple of 31.
    return sum(weight * _PLACES[sign] for weight, sign in enumerate(signs, 1)) % _BASE
