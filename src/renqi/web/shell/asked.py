"""What a list is asked for by its address: which page, in which order, as which file (列表参数)."""

from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest

FORMATS = frozenset({"csv", "xlsx"})
_PAGE_DIGITS = 7
S = TypeVar("S", bound=StrEnum)


def asked_page(request: HttpRequest) -> int:
    """Read the page number; the first where it is none that a list could have."""
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isdecimal() and len(text) <= _PAGE_DIGITS else 1


def asked_order(request: HttpRequest, usual: S, *, is_falling: bool = False) -> tuple[S, bool]:
    """Read by what to sort and whether falling (排序).

    Args:
        request: Its `sort` names a member of the enumeration, with `-` before it for falling.
        usual: By what to sort where nothing known is asked for.
        is_falling: Whether the usual order falls.
    """
    text = request.GET.get("sort", "")
    try:
        return type(usual)(text.removeprefix("-")), text.startswith("-")
    except ValueError:
        return usual, is_falling


def asked_format(request: HttpRequest) -> str:
    """Tell as what the list is asked for; empty for the page."""
    asked = request.GET.get("format", "")
    return asked if asked in FORMATS else ""
