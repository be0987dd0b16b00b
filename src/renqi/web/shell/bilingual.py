"""Texts that come in both languages from rules and catalogues, not from our .po (双语文本)."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import get_language


class InBoth(Protocol):
    """Anything with a Chinese and an English text, such as a label or a district."""

    @property
    def zh(self) -> str:
        """The Chinese text."""

    @property
    def en(self) -> str:
        """The English text."""


def is_chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "zh").startswith("zh")


def said(text: InBoth) -> str:
    """Give the text in the language of the page."""
    return text.zh if is_chinese() else text.en


def listed(parts: Iterable[str]) -> str:
    """Write a list as the language of the page does."""
    return ("、" if is_chinese() else ", ").join(parts)
