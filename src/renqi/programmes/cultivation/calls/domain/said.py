"""Words that fill a refusal, in both languages (双语措辞)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A part of a sentence; logs and commands read the English one.

    Example:
        >>> str(Said("文号为空", "the number is missing"))
        'the number is missing'

    """

    zh: str
    en: str

    def __str__(self) -> str:
        """Give the English text."""
        return self.en
