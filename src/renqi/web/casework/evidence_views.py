"""Handing files in, opening them, taking them back (材料)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.engines.casework.domain.case_type import EvidenceKind
from renqi.engines.casework.domain.content_types import name_with_ending
from renqi.engines.casework.domain.input_refusals import (
    EvidenceEmpty,
    EvidenceTooLarge,
    EvidenceUnknown,
)
from renqi.engines.casework.domain.refusals import (
    CaseUnknown,
    ConflictOfInterest,
    InterestUndeclared,
)
from renqi.engines.casework.domain.table_lookups import evidence_kind
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.evidence import evidence_of, read_evidence
from renqi.engines.casework.services.attach_evidence import attach_evidence, withdraw_evidence
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.web.casework.answers import go_to, head_or_404, why_not
from renqi.web.casework.file_parts import SHOWN_IN_PLACE
from renqi.web.casework.reading import note_download
from renqi.web.casework.uploads import upload_card
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.CASE_WORK)
@require_POST
def attach(request: PageRequest, case_id: int, kind: str) -> HttpResponse:
    """Take a file in with a case."""
    head = head_or_404(request, case_id)
    row = evidence_kind(head.case_type, kind)
    if row is None:
        raise Http404
    refusal = ""
    try:
        _attach(request, head, row)
    except DomainError as error:
        refusal = why_not(request, error, head)
    return _answer(request, head, row, refusal=refusal)


@needs(Action.CASE_WORK)
@require_POST
def withdraw_file(request: PageRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """Take a file back; it stays on record."""
    head = head_or_404(request, case_id)
    shown = evidence_of(case_id, actor=request.actor)
    line = next((one for one in shown if one.evidence_id == evidence_id), None)
    row = evidence_kind(head.case_type, line.kind) if line else None
    if row is None:
        raise Http404
    refusal = ""
    try:
        withdraw_evidence(evidence_id=evidence_id, actor=request.actor, at=timezone.now())
    except DomainError as error:
        refusal = why_not(request, error, head)
    return _answer(request, head, row, refusal=refusal)


@needs(Action.CASE_WORK)
def case_evidence(request: PageRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """Show a file in the browser, or hand it out, to those who may open it here and now."""
    head = head_or_404(request, case_id)
    try:
        line, content = read_evidence(evidence_id, actor=request.actor)
        own = {one.evidence_id for one in evidence_of(case_id, actor=request.actor)}
    except (EvidenceUnknown, CaseUnknown, ConflictOfInterest, InterestUndeclared) as error:
        raise Http404 from error
    if evidence_id not in own:
        raise Http404
    note_download(head, line, actor=request.actor, at=timezone.now())
    response = HttpResponse(content, content_type=line.content_type)
    is_taken = "download" in request.GET or line.content_type not in SHOWN_IN_PLACE
    name = name_with_ending(line.file_name, line.content_type)
    disposition = content_disposition_header(is_taken, name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    return response


def _attach(request: PageRequest, head: CaseHead, row: EvidenceKind) -> None:
    file = request.FILES.get("file")
    if file is None:
        raise EvidenceEmpty
    if (file.size or 0) > row.bytes_max:
        # Said before the bytes are read into memory.
        raise EvidenceTooLarge(size=file.size, bytes_max=row.bytes_max)
    attach_evidence(
        case_id=head.case_id,
        kind=row.key,
        file_name=file.name or "",
        content=file.read(),
        actor=request.actor,
        at=timezone.now(),
    )


def _answer(
    request: PageRequest, head: CaseHead, row: EvidenceKind, *, refusal: str
) -> HttpResponse:
    if not request.htmx and not refusal:
        page = "case" if row.attached_by else "case_form"
        return go_to(request, reverse(page, args=[head.case_id]), said=gettext("Kept."))
    card = upload_card(head, row, evidence_of(head.case_id, actor=request.actor))
    shown = {"head": head, "card": card, "refusal": refusal, "is_open": True}
    name = "casework/upload_card.html" if request.htmx else "casework/refused.html"
    return render(request, name, shown, status=UNPROCESSABLE if refusal else 200)
