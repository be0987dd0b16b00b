"""Which firms belong together: list, record, import, end (关联企业页)."""

import re
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.kernel.ids import normalise_credit_code
from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.intake.relations_file import write_relations_template
from renqi.registry.intake.result import Reject
from renqi.registry.intake.workbook import Row
from renqi.registry.selectors.relation_list import (
    RelationLine,
    RelationSort,
    RelationState,
    export_relations,
    is_on_record,
    relation_page,
)
from renqi.registry.services.import_relations import RelationsImported, import_relations
from renqi.registry.services.relations import end_relation, record_relation
from renqi.web.registry.relation_forms import (
    KIND_WORDS,
    STATE_WORDS,
    EndRelationForm,
    RelationFilterForm,
    RelationForm,
    RelationsFileForm,
)
from renqi.web.registry.uploads import drop_upload, imports_folder, keep_upload
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import is_chinese
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import note

_PER_PAGE = 20
_REASONS_SHOWN = 50
_FOLDER = re.compile(r"[0-9a-f]{32}")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Action.FIRM_READ, everywhere=True)
def relation_list(request: PageRequest) -> HttpResponseBase:
    """Show the relations that pass the filter, or hand them out as a file."""
    form = RelationFilterForm(request.GET)
    sort, is_descending = asked_order(request, RelationSort.FROM, is_falling=True)
    asked: dict[str, Any] = {
        "scope": request.actor.scope(Action.FIRM_READ),
        "where": form.where(),
        "sort": sort,
        "is_descending": is_descending,
        "as_of": timezone.localdate(),
    }
    if asked_format(request):
        return hand_out(
            request,
            name="relations",
            title=gettext("Related firms"),
            header=_header(),
            rows=(_cells(one) for one in export_relations(**asked)),
        )
    page = relation_page(**asked, page=asked_page(request), per_page=_PER_PAGE)
    shown = {
        "form": form,
        "page": page,
        "lines": [
            {
                "one": one,
                "kind": KIND_WORDS[RelationKind(one.kind)],
                "state": STATE_WORDS[one.state],
                "is_open": one.state is not RelationState.ENDED,
            }
            for one in page.rows
        ],
        "may_keep": request.actor.may(Action.FIRM_IMPORT),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    template = "registry/relation_rows.html" if request.htmx else "registry/relation_list.html"
    return render(request, template, shown)


@needs(Action.FIRM_IMPORT, everywhere=True)
def new_relation(request: PageRequest) -> HttpResponse:
    """Offer to record one relation or to bring a file; a POST records one."""
    form = RelationForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, form)
        except DomainError as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, gettext("The relation is on record."))
            return redirect("relation_list")
    shown = {"form": form, "file_form": RelationsFileForm()}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "registry/relation_new.html", shown, status=status)


@needs(Action.FIRM_IMPORT, everywhere=True)
@require_POST
def bring_relations(request: PageRequest) -> HttpResponse:
    """Put the good rows of a file on record and show what came of the others."""
    form = RelationsFileForm(request.POST, request.FILES)
    done: RelationsImported | None = None
    path: Path | None = None
    if form.is_valid():
        path = keep_upload(form.cleaned_data["file"])
        try:
            done = import_relations(
                path,
                source=form.cleaned_data["source"],
                who=request.actor.who,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("file", refusal_text(refusal))
    if done is None or path is None:
        if path is not None:
            drop_upload(path)
        blank = RelationForm(today=timezone.localdate())
        offered = {"form": blank, "file_form": form}
        return render(request, "registry/relation_new.html", offered, status=UNPROCESSABLE)
    subject = Subject(kind="relations", key=path.name, name=path.name)
    note(request, EventKind.IMPORTED, subject=subject, rows=done.read, new=done.new)
    folder = path.parent.name if done.rejects else ""
    if not done.rejects:
        drop_upload(path)
    shown = {
        "done": done,
        "file_name": path.name,
        "folder": folder,
        "reasons": [_reason(one) for one in done.reasons[:_REASONS_SHOWN]],
    }
    return render(request, "registry/relation_imported.html", shown)


@needs(Action.FIRM_IMPORT, everywhere=True)
def relation_rejects(request: PageRequest, folder: str) -> FileResponse:
    """Hand out the workbook of rows of a file that could not be taken."""
    if not _FOLDER.fullmatch(folder):
        raise Http404
    path = next((imports_folder() / folder).glob("*.rejects.xlsx"), None)
    if path is None:
        raise Http404
    subject = Subject(kind="relations", key=path.name, name=path.name)
    note(request, EventKind.DOWNLOADED, subject=subject, what="rejects")
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@needs(Action.FIRM_IMPORT, everywhere=True)
def relations_template(_request: PageRequest) -> HttpResponse:
    """Hand out an empty workbook with every header."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "renqi-relations.xlsx"
        write_relations_template(path)
        response = HttpResponse(path.read_bytes(), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return response


@needs(Action.FIRM_IMPORT, everywhere=True)
@require_POST
def close_relation(request: PageRequest, relation_id: int) -> HttpResponse:
    """Note from which day on a relation no longer holds."""
    if not is_on_record(relation_id, scope=request.actor.scope(Action.FIRM_IMPORT)):
        raise Http404
    form = EndRelationForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Give the day and a reason."))
        return redirect("relation_list")
    try:
        end_relation(
            relation_id,
            until_on=form.cleaned_data["until_on"],
            reason=form.cleaned_data["reason"],
            who=request.actor.who,
            at=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, gettext("The relation ends on that day."))
    return redirect("relation_list")


def _record(request: PageRequest, form: RelationForm) -> None:
    given = form.cleaned_data
    record_relation(
        kind=RelationKind(given["kind"]),
        first=normalise_credit_code(given["first"]),
        second=normalise_credit_code(given["second"]),
        from_on=given["from_on"],
        until_on=given["until_on"],
        source=given["source"],
        who=request.actor.who,
        at=timezone.now(),
    )


def _reason(one: Reject) -> dict[str, object]:
    said = (one.reason_zh, one.remedy_zh) if is_chinese() else (one.reason_en, one.remedy_en)
    return {"row": one.row, "column": one.column, "value": one.value, "said": "; ".join(said)}


def _header() -> list[str]:
    return [
        gettext("Credit code of the first firm"),
        gettext("First firm"),
        gettext("Relation"),
        gettext("Credit code of the second firm"),
        gettext("Second firm"),
        gettext("From"),
        gettext("Until"),
        gettext("Source"),
        gettext("State"),
        gettext("Recorded by"),
        gettext("Why it ended"),
    ]


def _cells(one: RelationLine) -> Row:
    return (
        one.first_uscc,
        one.first_name,
        str(KIND_WORDS[RelationKind(one.kind)]),
        one.second_uscc,
        one.second_name,
        one.from_on,
        one.until_on,
        one.source,
        str(STATE_WORDS[one.state]),
        one.recorded_by,
        one.end_reason,
    )
