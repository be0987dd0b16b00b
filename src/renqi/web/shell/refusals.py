"""The words for a refusal in the language of the page (拒绝提示)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from renqi.kernel.errors import DomainError
from renqi.web.shell.bilingual import listed, said
from renqi.web.shell.matters import matter_words

UNPROCESSABLE = 422
_MATTERS = frozenset({"matter", "matters"})


def refusal_text(error: DomainError, **words: str) -> str:
    """Say a refusal in the language in force, with the facts of its case filled in.

    Args:
        error: The refusal.
        words: What stands in place of facts that are keys which only one section can word.
    """
    data = {key: _in_words(key, value) for key, value in error.data.items()}
    return gettext(error.message).format(**{**data, **words})


def _in_words(key: str, value: Any) -> Any:
    """Say what comes in both languages in the one of the page, and what money is for in words."""
    if key in _MATTERS:
        return listed(matter_words(one) for one in str(value).split(", "))
    return said(value) if hasattr(value, "zh") and hasattr(value, "en") else value


def refusal_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer with a whole page that says what was refused and why."""
    said = {"text": refusal_text(error), "code": error.code}
    return render(request, "refused.html", {"refusal": said}, status=UNPROCESSABLE)
