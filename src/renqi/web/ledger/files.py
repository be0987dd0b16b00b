"""Lists of the ledger as files, each written down as an export (账务导出)."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.http import FileResponse
from django.utils import timezone

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.registry.intake.workbook import Row, Sheet, write_csv, write_xlsx
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.trail import note

FORMATS = frozenset({"csv", "xlsx"})


def asked_format(request: PageRequest) -> str:
    """Tell as what the list is asked for; empty for the page."""
    asked = request.GET.get("format", "")
    return asked if asked in FORMATS else ""


def hand_out(
    request: PageRequest,
    *,
    name: str,
    title: str,
    header: Sequence[str],
    rows: Iterable[Row],
    subject: Subject,
    detail: Mapping[str, Any],
) -> FileResponse:
    """Write a list as CSV or XLSX, whichever was asked for, and record that it left."""
    ending = asked_format(request)
    file_name = f"{name}-{timezone.localdate().isoformat()}.{ending}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file_name
        if ending == "csv":
            write_csv(path, header=header, rows=rows)
        else:
            write_xlsx(path, [Sheet(name=title, header=header, rows=rows)])
        note(request, EventKind.EXPORTED, subject=subject, list=name, format=ending, **detail)
        # The open file outlives its folder, so nothing stays behind however the download ends.
        return FileResponse(path.open("rb"), as_attachment=True, filename=file_name)
