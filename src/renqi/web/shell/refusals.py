"""The words for a refusal in the language of the page (拒绝提示)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from renqi.kernel.errors import DomainError
from renqi.web.shell.bilingual import said

UNPROCESSABLE = 422


def refusal_text(error: DomainError) -> str:
    """Say a refusal in the language in force, with the facts of its case filled in."""
    data = {key: _in_words(value) for key, value in error.data.items()}
    return gettext(error.message).format(**data)


def _in_words(value: Any) -> Any:
    """Say what comes in both languages in the one of the page."""
    return said(value) if hasattr(value, "zh") and hasattr(value, "en") else value


def refusal_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer with a whole page that says what was refused and why."""
    said = {"text": refusal_text(error), "code": error.code}
    return render(request, "refused.html", {"refusal": said}, status=UNPROCESSABLE)
