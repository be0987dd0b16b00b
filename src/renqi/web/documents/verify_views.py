"""Whether a document was issued here and still stands: asked by anybody with its code (核验)."""

import hashlib
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.shortcuts import render

from renqi.engines.documents.domain.refusals import DocumentNotFound
from renqi.engines.documents.selectors.documents import document_by_code
from renqi.web.documents.forms import VerifyForm
from renqi.web.documents.views import shown_document
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest

_LIMIT = "verify_document"


@login_not_required
def verify(request: PageRequest) -> HttpResponseBase:
    """Ask for a code, or answer for one that was typed or scanned."""
    given = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and "code" not in given:
        return render(request, "documents/verify.html", {"form": VerifyForm()})
    # A scanned code comes by GET and counts like one that was typed.
    refused: HttpResponseBase | None = ratelimit.consume_or_429(
        request, action=_LIMIT, limit_get=True
    )
    return refused or _answer(request, VerifyForm(given, request.FILES))


def _answer(request: PageRequest, form: VerifyForm) -> HttpResponseBase:
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            line = document_by_code(form.cleaned_data["code"])
        except DocumentNotFound as error:
            form.add_error("code", refusal_text(error))
        else:
            shown |= shown_document(line)
            shown["is_same"] = _is_same(form.cleaned_data["file"], line.sha256)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "documents/verify.html", shown, status=status)


def _is_same(upload: Any, sha256: str) -> bool | None:
    """Compare a file by its hash; nothing where there is none."""
    if not upload:
        return None
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest() == sha256
