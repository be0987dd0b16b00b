"""Lists that leave the system as files, each on record with its rows and filter (导出留痕)."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.registry.intake.workbook import Row, Sheet, write_csv, write_xlsx
from renqi.web.shell.asked import asked_format
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.trail import note


def hand_out(
    request: PageRequest,
    *,
    name: str,
    title: str,
    header: Sequence[str],
    rows: Iterable[Row],
    subject: Subject | None = None,
    detail: Mapping[str, Any] | None = None,
) -> FileResponse:
    """Write a list as CSV or XLSX, whichever was asked for, and record that it left (导出).

    Args:
        request: The request; its query is the filter that goes on record.
        name: Name of the file without day and ending, and of the list in the record.
        title: What the sheet is called.
        header: One text a column.
        rows: The rows; an iterator is written as it comes.
        subject: What the list is about, where it is about one thing.
        detail: What else goes on record, where the query does not say it.
    """
    counted = _Counted(rows)
    answer = list_file(request, name=name, title=title, header=header, rows=counted)
    note(
        request,
        EventKind.EXPORTED,
        subject=subject or Subject(kind="list", key=name, name=title),
        list=name,
        rows=counted.seen,
        format=asked_format(request),
        filter={key: value for key, value in request.GET.items() if value and key != "format"},
        **(detail or {}),
    )
    return answer


def list_file(
    request: HttpRequest, *, name: str, title: str, header: Sequence[str], rows: Iterable[Row]
) -> FileResponse:
    """Write a list that is public, or the reader's own, and so goes on no record (列表文件).

    Args:
        request: Says which kind of file: `csv` or `xlsx`.
        name: Beginning of the file's name; the day is added.
        title: What the sheet is called.
        header: One text a column.
        rows: The rows; an iterator is written as it comes.
    """
    ending = asked_format(request)
    file_name = f"{name}-{timezone.localdate().isoformat()}.{ending}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file_name
        if ending == "csv":
            write_csv(path, header=header, rows=rows)
        else:
            write_xlsx(path, [Sheet(name=title, header=header, rows=rows)])
        # The open file outlives its folder, so nothing stays behind however the download ends.
        return FileResponse(path.open("rb"), as_attachment=True, filename=file_name)


class _Counted:
    """Rows that are counted while they pass."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.seen = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.seen += 1
            yield row
