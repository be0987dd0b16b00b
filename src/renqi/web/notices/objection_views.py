"""Objections to notices: raising one, finding one's own again, its file for officials (异议)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.audit.services.record_event import record_event
from renqi.engines.casework.domain.content_types import name_with_ending
from renqi.engines.casework.domain.input_refusals import (
    EvidenceDamaged,
    NoticeUnknown,
    ObjectionUnknown,
)
from renqi.engines.casework.domain.refusals import CaseUnknown
from renqi.engines.casework.selectors.public_notices import (
    OwnObjection,
    objection_by_receipt,
    read_objection_file,
)
from renqi.engines.casework.services.notices import object_to
from renqi.identity.domain.actor import NOBODY
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.web.notices.forms import ObjectionForm, ReceiptForm
from renqi.web.notices.views import notice_page
from renqi.web.shell.public import open_form
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs, within_reach

_RECEIPT = "objection_receipt"
_FILE_CODES = "casework.evidence"


@open_form("object_to_notice")
@require_POST
def raise_objection(request: PageRequest, notice_id: int) -> HttpResponseBase:
    """Take an objection and show its receipt; the same again gives the same receipt."""
    form = ObjectionForm(request.POST, request.FILES)
    if not form.is_valid():
        return notice_page(request, notice_id, form=form, status=UNPROCESSABLE)
    try:
        # Whoever objects does so as the public, so that their own role shows them no more.
        with within_reach(NOBODY):
            made = object_to(notice_id=notice_id, at=timezone.now(), **form.cleaned_data)
    except NoticeUnknown as error:
        raise Http404 from error
    except DomainError as error:
        field = "file" if error.code.startswith(_FILE_CODES) else None
        form.add_error(field, refusal_text(error))
        return notice_page(request, notice_id, form=form, status=UNPROCESSABLE)
    request.session[_RECEIPT] = made.receipt
    return redirect("objection_receipt")


@login_not_required
@open_form("object_to_notice")
def find_objection(request: PageRequest) -> HttpResponse:
    """Show the objection that was just raised, or the one whose receipt is typed."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    receipt, is_new = request.session.get(_RECEIPT, ""), True
    if form.is_bound:
        receipt, is_new = form.data.get("receipt", "").strip().upper(), False
    found = _found(receipt) if receipt else None
    if form.is_bound and form.is_valid() and found is None:
        form.add_error("receipt", refusal_text(ObjectionUnknown(objection_id=receipt)))
    shown = {"form": form, "found": found, "receipt": receipt, "is_new": is_new}
    status = UNPROCESSABLE if form.is_bound and found is None else 200
    return render(request, "notices/receipt.html", shown, status=status)


@needs(Action.CASE_WORK)
def objection_file(request: PageRequest, objection_id: int) -> HttpResponse:
    """Hand an objection's file to those who handle the case."""
    try:
        name, content_type, content = read_objection_file(objection_id, actor=request.actor)
    except (ObjectionUnknown, CaseUnknown, EvidenceDamaged) as error:
        raise Http404 from error
    record_event(
        EventKind.DOWNLOADED,
        who=request.actor.who,
        at=timezone.now(),
        subject=Subject(kind="objection", key=str(objection_id), name=name),
    )
    response = HttpResponse(content, content_type=content_type)
    name = name_with_ending(name, content_type)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))  # noqa: FBT003
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _found(receipt: str) -> OwnObjection | None:
    try:
        with within_reach(NOBODY):
            return objection_by_receipt(receipt)
    except ObjectionUnknown:
        return None
