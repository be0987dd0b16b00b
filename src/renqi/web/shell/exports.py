"""Hand a list out as a file, cell by cell as the page says it (导出)."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.utils import timezone

from renqi.registry.intake.workbook import Row, Sheet, write_csv, write_xlsx

_FORMATS = frozenset({"csv", "xlsx"})
_PAGE_DIGITS = 7


def wants_file(request: HttpRequest) -> bool:
    """Whether the list is asked for as a file."""
    return request.GET.get("format") in _FORMATS


def list_file(
    request: HttpRequest, *, stem: str, title: str, header: Sequence[str], rows: Iterable[Row]
) -> FileResponse:
    """Write the rows into the kind of file asked for and answer with it (列表文件).

    Args:
        request: Says which kind: `csv` or `xlsx`.
        stem: Beginning of the file's name; the day is added.
        title: Name of the sheet.
        header: One text a column.
        rows: The rows below.
    """
    kind = request.GET["format"]
    name = f"{stem}-{timezone.localdate().isoformat()}.{kind}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        if kind == "csv":
            write_csv(path, header=header, rows=rows)
        else:
            write_xlsx(path, [Sheet(name=title, header=header, rows=rows)])
        # The open file outlives its folder, so nothing stays behind however the download ends.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def asked_page(request: HttpRequest) -> int:
    """Read the page number; the first where it is none that a list could have."""
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isdecimal() and len(text) <= _PAGE_DIGITS else 1
