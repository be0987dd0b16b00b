"""Documents of one's own, or of the whole city: the list, one of them, its PDF (文书)."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.engines.documents.domain.codes import shown_code
from renqi.engines.documents.domain.refusals import DocumentNotFound
from renqi.engines.documents.selectors.documents import (
    DocumentLine,
    DocumentSort,
    document_in,
    every_document,
    list_documents,
    read_document,
)
from renqi.engines.documents.services.withdraw_document import withdraw_document
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.registry.intake.workbook import Row
from renqi.web.documents.forms import DocumentFilterForm, WithdrawForm
from renqi.web.documents.printing import pdf_file
from renqi.web.documents.words import kind_look, state_look
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import note

_PER_PAGE = 20


@needs(Action.CASE_WORK)
def document_list(request: PageRequest) -> HttpResponseBase:
    """List the documents in reach, or hand the list out."""
    form = DocumentFilterForm(request.GET)
    form.is_valid()
    sort, is_descending = asked_order(request, DocumentSort.ISSUED, is_falling=True)
    wanted: dict[str, Any] = {
        "scope": request.actor.scope(Action.CASE_WORK),
        "words": form.cleaned_data.get("q", "").strip(),
        "kind": form.cleaned_data.get("kind", ""),
        "state": form.asked_state,
        "sort": sort,
        "is_descending": is_descending,
    }
    if asked_format(request):
        return hand_out(
            request,
            name="documents",
            title=gettext("Letters and lists"),
            header=_header(),
            rows=_rows(every_document(**wanted)),
        )
    page = list_documents(page=asked_page(request), per_page=_PER_PAGE, **wanted)
    shown = {
        "form": form,
        "lines": [shown_document(one) for one in page.rows],
        "page": page,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "sees_all": request.actor.may_everywhere(Action.CASE_WORK),
    }
    part = "documents/document_rows.html"
    return render(request, part if request.htmx else "documents/document_list.html", shown)


@needs(Action.CASE_WORK)
def document(request: PageRequest, document_id: int) -> HttpResponse:
    """Show what is known of a document, and hand it out."""
    return _page(request, _line(request, document_id), WithdrawForm())


@needs(Action.CASE_WORK)
def document_pdf(request: PageRequest, document_id: int) -> HttpResponse:
    """Hand out the PDF as it was issued."""
    try:
        line, content = read_document(document_id, scope=request.actor.scope(Action.CASE_WORK))
    except DocumentNotFound as error:
        raise Http404 from error
    note(
        request,
        EventKind.DOWNLOADED,
        subject=Subject(kind="document", key=line.number, name=said(line.title)),
        sha256=line.sha256,
        about=line.subject_key,
    )
    return pdf_file(content, name=f"{line.number}.pdf")


@needs(Action.TITLE_KEEP, everywhere=True)
@require_POST
def withdraw(request: PageRequest, document_id: int) -> HttpResponse:
    """Withdraw a document; whoever asks for its code is told."""
    line = _line(request, document_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw_document(
                code=line.code,
                reason=form.cleaned_data["reason"],
                replaced_by=form.cleaned_data["replaced_by"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, refusal_text(error))
        else:
            messages.success(request, gettext("The document is withdrawn."))
            return redirect("document", document_id=document_id)
    return _page(request, line, form, status=UNPROCESSABLE)


def shown_document(line: DocumentLine) -> dict[str, Any]:
    """Give a document with its names in the language of the page."""
    return {
        "line": line,
        "title": said(line.title),
        "code": shown_code(line.code),
        "kind": kind_look(line),
        "state": state_look(line),
    }


def _line(request: PageRequest, document_id: int) -> DocumentLine:
    try:
        return document_in(document_id, scope=request.actor.scope(Action.CASE_WORK))
    except DocumentNotFound as error:
        raise Http404 from error


def _page(
    request: PageRequest, line: DocumentLine, form: WithdrawForm, *, status: int = 200
) -> HttpResponse:
    may_withdraw = line.withdrawal is None and request.actor.may_everywhere(Action.TITLE_KEEP)
    kind, _, key = line.matter.partition(":")
    shown = {
        **shown_document(line),
        "form": form if may_withdraw else None,
        "case_id": key if kind == "case" else "",
    }
    return render(request, "documents/document.html", shown, status=status)


def _header() -> list[str]:
    return [
        gettext("Number"),
        gettext("Title"),
        gettext("Kind"),
        gettext("Addressee"),
        gettext("Subject"),
        gettext("Issued"),
        gettext("Issued by"),
        gettext("State"),
        gettext("Verification code"),
        "SHA-256",
    ]


def _rows(found: Iterator[DocumentLine]) -> Iterator[Row]:
    for one in found:
        line = shown_document(one)
        yield (
            one.number,
            line["title"],
            str(line["kind"].label),
            one.addressee,
            one.subject_key,
            timezone.localtime(one.issued_at).replace(tzinfo=None),
            one.issued_by,
            str(line["state"].label),
            line["code"],
            one.sha256,
        )
