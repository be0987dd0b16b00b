"""Take batch lists of titles in (称号名单导入)."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.paging import page_within
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.ladder.domain.list_refusals import ListUnknown
from renqi.programmes.cultivation.ladder.selectors.title_imports import (
    ImportFile,
    import_file,
    latest_imports,
)
from renqi.programmes.cultivation.ladder.services.import_titles import (
    TitlesImported,
    confirm_titles,
    discard_titles,
    import_titles,
)
from renqi.registry.intake.workbook import Row
from renqi.web.ladder.forms import ListForm, ReasonForm
from renqi.web.registry.uploads import plain_name
from renqi.web.shell.asked import asked_format, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 50


@needs(Action.TITLE_KEEP, everywhere=True)
def title_lists(request: PageRequest) -> HttpResponseBase:
    """Offer the upload and list what was taken in; a POST takes a list in."""
    form = ListForm()
    if request.method == "POST":
        form = ListForm(request.POST, request.FILES)
        if form.is_valid():
            taken = _take(request, form)
            if taken is not None:
                return redirect("title_list_taken", list_id=taken)
    shown = {
        "form": form,
        "lines": latest_imports(scope=request.actor.scope(Action.TITLE_KEEP)),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ladder/lists.html", shown, status=status)


@needs(Action.TITLE_KEEP, everywhere=True)
def title_list_taken(request: PageRequest, list_id: int) -> HttpResponseBase:
    """Show what came of a list, and which rows were not taken and why."""
    try:
        found = import_file(list_id, scope=request.actor.scope(Action.TITLE_KEEP))
    except ListUnknown as error:
        raise Http404 from error
    if asked_format(request):
        return hand_out(
            request,
            name=f"rejected-{list_id}",
            title=gettext("Rejected rows"),
            header=[*found.header, gettext("Row"), gettext("Reason and remedy")],
            rows=_rows(found),
        )
    number, pages = page_within(len(found.rejects), page=asked_page(request), per_page=_PER_PAGE)
    shown = {
        "file": found,
        "rejects": [
            {"line": one, "words": refusal_text(one.refusal)}
            for one in found.rejects[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        ],
        "number": number,
        "pages": pages,
        "entries": found.entries[:_PER_PAGE],
        "more": max(0, len(found.entries) - _PER_PAGE),
        "discard_form": ReasonForm(),
        "is_own": found.line.person_key == request.actor.person_id,
    }
    return render(request, "ladder/list_taken.html", shown)


@needs(Action.TITLE_KEEP, everywhere=True)
@require_POST
def title_list_confirm(request: PageRequest, list_id: int) -> HttpResponseBase:
    """Give the titles of a list that somebody else brought in."""
    try:
        done = confirm_titles(list_id, actor=request.actor, at=timezone.now())
    except ListUnknown as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _counts(done))
    return redirect("title_list_taken", list_id=list_id)


@needs(Action.TITLE_KEEP, everywhere=True)
@require_POST
def title_list_discard(request: PageRequest, list_id: int) -> HttpResponseBase:
    """Discard a list that waits and is wrong."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        discard_titles(list_id, reason=reason, actor=request.actor, at=timezone.now())
    except ListUnknown as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, gettext("The list is discarded."))
    return redirect("title_list_taken", list_id=list_id)


def _take(request: PageRequest, form: ListForm) -> int | None:
    upload = form.cleaned_data["file"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / plain_name(upload.name or "")
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        try:
            done = import_titles(
                path,
                file_name=upload.name or path.name,
                title=form.cleaned_data["title"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("file", refusal_text(refusal))
            return None
    messages.success(request, _counts(done))
    return done.import_id


def _counts(done: TitlesImported) -> str:
    words = (
        gettext(
            "%(added)s titles wait for a colleague, %(known)s known, %(rejected)s rows rejected."
        )
        if done.waits
        else gettext("%(added)s titles added, %(known)s known, %(rejected)s rows rejected.")
    )
    return words % {"added": done.added, "known": done.known, "rejected": done.rejected}


def _rows(found: ImportFile) -> Iterator[Row]:
    for one in found.rejects:
        yield (*one.cells, one.row, refusal_text(one.refusal))
