"""Of which kind a file is, by its content (文件类型)."""

import re
import stat
from pathlib import Path

from renqi.registry.intake.refusals import (
    ExtensionMisleads,
    FileEmpty,
    FileMissing,
    FormatUnknown,
)
from renqi.registry.intake.xlsx_guard import is_workbook

_EXTENSIONS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_NAMES = {"csv": "text", "xlsx": "an XLSX workbook", "parquet": "a Parquet file"}
_FOREIGN = {
    b"\xd0\xcf\x11\xe0": "an old XLS workbook or one locked by a password",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF document",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
# Many systems export a web page and name it .xls or .csv.
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|\?xml)\b", re.IGNORECASE
)
_HEAD_BYTES = 512


def file_kind(path: Path) -> str:
    """Return csv, xlsx or parquet (判断文件类型).

    Raises:
        FileMissing: The file cannot be opened.
        FileEmpty: It holds nothing.
        FormatUnknown: It is something else.
        ExtensionMisleads: The name says one kind and the content is another.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileMissing(path=path, reason="it is a directory, pipe or device")
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError as error:
        raise FileMissing(path=path, reason=error.strerror or error) from error
    if not head:
        raise FileEmpty(path=path.name)
    kind = _kind_of(path, head)
    expected = _EXTENSIONS.get(path.suffix.lower())
    if expected is not None and expected != kind:
        raise ExtensionMisleads(path=path.name, extension=path.suffix, found=_NAMES[kind])
    return kind


def _kind_of(path: Path, head: bytes) -> str:
    for magic, found in _FOREIGN.items():
        if head.startswith(magic):
            raise FormatUnknown(path=path.name, found=found)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if is_workbook(path):
            return "xlsx"
        raise FormatUnknown(path=path.name, found="a zip archive or a damaged workbook")
    if _MARKUP.match(head):
        raise FormatUnknown(path=path.name, found="a web page or XML")
    return "csv"
