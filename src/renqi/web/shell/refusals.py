"""The words for a refusal in the language of the page (拒绝提示)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from renqi.kernel.errors import DomainError

UNPROCESSABLE = 422


def refusal_text(error: DomainError) -> str:
    """Say a refusal in the language in force, with the facts of its case filled in."""
    return gettext(error.message).format(**error.data)


def refusal_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer with a whole page that says what was refused and why."""
    said = {"text": refusal_text(error), "code": error.code}
    return render(request, "refused.html", {"refusal": said}, status=UNPROCESSABLE)
