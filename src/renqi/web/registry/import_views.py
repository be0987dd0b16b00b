"""Bring a file into the registry: upload, look at what it would do, confirm (数据导入)."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.registry.domain.import_states import ImportState
from renqi.registry.domain.refusals import ImportOutOfTurn, ImportUnknown
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.intake.template import write_template
from renqi.registry.selectors.imports import import_batch, import_list, preview_page
from renqi.registry.services.import_steps import discard_import, open_import
from renqi.registry.services.queue_import import queue_import, queue_preview
from renqi.web.registry.failure_words import failure_words
from renqi.web.registry.forms import ImportForm
from renqi.web.registry.import_lines import MOVING, STATE_LOOKS, notice_lines, preview_line
from renqi.web.registry.uploads import drop_upload, keep_upload
from renqi.web.shell.asked import asked_page
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import note

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PER_PAGE = 20
_KINDS = ("", "new", "changed", "conflicting")


@needs(Action.FIRM_IMPORT, everywhere=True)
def imports(request: PageRequest) -> HttpResponse:
    """Offer the upload and list the imports there were; a POST opens a new one."""
    form = ImportForm(today=timezone.localdate())
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES, today=timezone.localdate())
        if form.is_valid():
            return redirect("import_page", batch_id=_open(form, actor=request.actor))
    batches = import_list(scope=_scope(request))
    shown = {
        "form": form,
        "lines": [{"batch": one, "look": STATE_LOOKS[one.state]} for one in batches],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "registry/import_list.html", shown, status=status)


@needs(Action.FIRM_IMPORT, everywhere=True)
def import_page(request: PageRequest, batch_id: int) -> HttpResponse:
    """Show how far an import is, what it would change, or what it did."""
    batch = _batch(request, batch_id)
    kind = request.GET.get("kind", "")
    kind = kind if kind in _KINDS else ""
    shown: dict[str, Any] = {
        "batch": batch,
        "look": STATE_LOOKS[batch.state],
        "is_moving": batch.state in MOVING,
        "failure": failure_words(batch.failure) if batch.failure else "",
        "notices": notice_lines(batch.warnings),
        "has_rejects": bool(batch.rejects_path) and Path(batch.rejects_path).exists(),
        "kind": kind,
        "kinds": _kind_tabs(batch),
    }
    if batch.preview_path and batch.state in {ImportState.PREVIEWED, ImportState.APPLIED}:
        page = preview_page(
            batch_id, scope=_scope(request), kind=kind, page=asked_page(request), per_page=_PER_PAGE
        )
        shown |= {"page": page, "lines": [preview_line(row) for row in page.rows]}
    return render(request, _template(request), shown)


@needs(Action.FIRM_IMPORT, everywhere=True)
@require_POST
def confirm_import(request: PageRequest, batch_id: int) -> HttpResponse:
    """Let the import be applied; a second click finds it under way and changes nothing."""
    batch = _batch(request, batch_id)
    try:
        queue_import(batch_id)
        note(request, EventKind.IMPORTED, subject=_subject(batch), source=batch.source)
    except ImportOutOfTurn:
        messages.info(request, gettext("This import was confirmed or given up already."))
    return redirect("import_page", batch_id=batch_id)


@needs(Action.FIRM_IMPORT, everywhere=True)
@require_POST
def give_up_import(request: PageRequest, batch_id: int) -> HttpResponse:
    """Give an import up before it is applied, and remove its file."""
    batch = _batch(request, batch_id)
    try:
        discard_import(batch_id, at=timezone.now())
        drop_upload(Path(batch.stored_path))
    except ImportOutOfTurn:
        messages.info(request, gettext("This import was confirmed or given up already."))
    return redirect("import_page", batch_id=batch_id)


@needs(Action.FIRM_IMPORT, everywhere=True)
def download_rejects(request: PageRequest, batch_id: int) -> FileResponse:
    """Hand out the workbook of rows that could not be taken."""
    batch = _batch(request, batch_id)
    path = Path(batch.rejects_path or "-")
    if not path.is_file():
        raise Http404
    note(request, EventKind.DOWNLOADED, subject=_subject(batch), what="rejects")
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@needs(Action.FIRM_IMPORT, everywhere=True)
def download_template(_request: PageRequest) -> HttpResponse:
    """Hand out an empty workbook with every header and how to fill it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "renqi-template.xlsx"
        write_template(path, catalogue=fact_catalogue())
        response = HttpResponse(path.read_bytes(), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return response


def _open(form: ImportForm, *, actor: Actor) -> int:
    given = form.cleaned_data
    path = keep_upload(given["file"])
    batch = open_import(
        path=path,
        file_name=path.name,
        source=given["source"],
        year=given["year"],
        actor=f"{actor.name} · {actor.organisation}",
        at=timezone.now(),
    )
    queue_preview(batch.pk)
    return batch.pk


def _batch(request: PageRequest, batch_id: int) -> Any:
    try:
        return import_batch(batch_id, scope=_scope(request))
    except ImportUnknown as error:
        raise Http404 from error


def _subject(batch: Any) -> Subject:
    return Subject(kind="import", key=str(batch.pk), name=batch.file_name)


def _scope(request: PageRequest) -> Scope:
    return request.actor.scope(Action.FIRM_IMPORT)


def _template(request: PageRequest) -> str:
    if not request.htmx:
        return "registry/import_page.html"
    is_preview = request.htmx.target == "preview"
    return "registry/import_preview.html" if is_preview else "registry/import_state.html"


def _kind_tabs(batch: Any) -> list[tuple[str, str, int | None]]:
    return [
        ("", gettext("All"), None),
        ("new", gettext("New firms"), batch.firms_new),
        ("changed", gettext("Changed firms"), batch.firms_changed),
        ("conflicting", gettext("Sources differ"), batch.firms_conflicting),
    ]
