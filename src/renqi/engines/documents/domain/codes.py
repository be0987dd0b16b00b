"""The code under which anybody can ask for a document (核验码).

Sixteen characters of an alphabet without look-alikes: 32^16 = 2^80 codes, so that nobody finds
one by trying. A reader may type them in small letters, with or without dashes, and may take the
digits 0 and 1 for the letters O, I and L that the alphabet leaves out.
"""

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_GROUP = 4
_LOOK_ALIKES = str.maketrans("OIL", "011")
_BETWEEN = str.maketrans("", "", " -\u2010\u2013\u2014\t\n\r\u3000")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def make_code(choose: Callable[[str], str]) -> str:
    """Make a code (生成核验码).

    Args:
        choose: Picks a character of a text, unforeseeably.
    """
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """Read a code as people type it; empty where it can be none (识别核验码).

    Example:
        >>> read_code("ab12-cd34-ef56-gh7o")
        'AB12CD34EF56GH70'
        >>> read_code("AB12")
        ''

    """
    plain = text.translate(_FULL_WIDTH).translate(_BETWEEN).upper().translate(_LOOK_ALIKES)
    is_one = len(plain) == LENGTH and all(one in ALPHABET for one in plain)
    return plain if is_one else ""


def shown_code(code: str) -> str:
    """Write a code in groups of four.

    Example:
        >>> shown_code("AB12CD34EF56GH70")
        'AB12-CD34-EF56-GH70'

    """
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))
