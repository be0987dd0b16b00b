"""Firm names: how they sort, when two are the same, when they are alike (企业名称)."""

import functools
import unicodedata

# Written forms that say the same: the longer word first, so that it is not cut in two.
_SAME_WORDS = (
    ("股份有限责任公司", "股份有限公司"),
    ("有限责任公司", "有限公司"),
)


# No firm's name comes near this; an index has no room for a whole page of text.
_LONGEST = 300


class _Readings(dict[int, str]):
    """Pinyin of each character, looked up on first sight (拼音)."""

    def __missing__(self, codepoint: int) -> str:
        # Loading the pinyin table takes a tenth of a second, so only a Chinese name pays for it.
        from pypinyin import lazy_pinyin

        character = chr(codepoint)
        reading = lazy_pinyin(character)[0]
        self[codepoint] = character if reading == character else reading + " "
        return self[codepoint]


@functools.cache
def _readings() -> _Readings:
    return _Readings()


def sort_key(name: str) -> str:
    """Spell a name in pinyin so that lists run as a dictionary does (拼音排序键).

    Each character has one reading, its commonest: a key must not change with its neighbours.

    Example:
        >>> sort_key("深圳A公司")
        'shen zhen a gong si '

    """
    spelt = unicodedata.normalize("NFKC", name[:_LONGEST]).casefold().translate(_readings())
    return spelt[:_LONGEST]


def normal_form(name: str) -> str:
    """Reduce a name to what two spellings of one firm share (规范化名称).

    Width, letter case, spaces, brackets and punctuation do not tell firms apart, nor does
    有限责任公司 written for 有限公司.

    Example:
        >>> normal_form("深圳市（南山）Abc 科技有限责任公司")
        '深圳市南山abc科技有限公司'

    """
    folded = unicodedata.normalize("NFKC", name[:_LONGEST]).casefold()
    kept = "".join(character for character in folded if character.isalnum())
    for long, short in _SAME_WORDS:
        kept = kept.replace(long, short)
    return kept[:_LONGEST]


def bigrams(normal: str) -> frozenset[str]:
    """Cut a normal form into its pairs of neighbouring characters (二元字串)."""
    return frozenset(normal[at : at + 2] for at in range(len(normal) - 1))


def likeness(one: str, other: str) -> float:
    """Share of bigrams that two normal forms have in common (相似度), 0 to 1.

    Example:
        >>> likeness("abcd", "abce")  # ab, bc of ab, bc, cd and ab, bc, ce: 2 × 2 / 6
        0.6666666666666666

    """
    first, second = bigrams(one), bigrams(other)
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 0.0
