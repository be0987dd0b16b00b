"""What a workbook would unpack to, before it is opened (工作簿安全检查).

A workbook is a zip of XML. Sizes are counted by unpacking, not read from the directory, which
may lie; the far corner of the cells is looked up, because the reader reserves room for the
whole rectangle and two cells far apart would exhaust the memory.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from renqi.registry.intake.refusals import TooManyColumns, WorkbookBroken, WorkbookTooLarge
from renqi.registry.intake.source import MOST_COLUMNS

MOST_BYTES = 2 << 30
MOST_RATIO = 300
SMALL_BYTES = 64 << 20
MOST_ENTRIES = 5_000
MOST_CELLS = 60_000_000
_CHUNK = 1 << 22
# A cell that holds something: its tag is not closed at once.
_CELL = re.compile(rb"""<(?:x:)?c\s(?=[^>]*?\br\s*=\s*["']([A-Za-z]{1,7})([0-9]{1,9}))[^>]*[^/]>""")
_TAG = re.compile(rb"<(?:x:)?c[\s>]")
_ERROR = re.compile(rb"""<(?:x:)?c\s[^>]*\bt\s*=\s*["']e["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSize:
    """How far the cells of a sheet reach, and how many are formula errors (表格范围)."""

    rows: int
    columns: int
    errors: int


def guard_workbook(path: Path) -> dict[str, SheetSize]:
    """Refuse a workbook that is unsafe to open; return the reach of each part (安全检查).

    Raises:
        WorkbookBroken: The zip is damaged.
        WorkbookTooLarge: It unpacks to too much.
        TooManyColumns: A cell lies too far to the right.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(path, archive)
            return _measure(path, archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise WorkbookBroken(path=path.name, reason=str(error)) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise WorkbookBroken(path=path.name, reason=str(error)) from error


def is_workbook(path: Path) -> bool:
    """Whether a zip holds a workbook (是否工作簿)."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _check_directory(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise WorkbookTooLarge(
            path=path.name, found=f"{len(entries)} parts", limit=f"{MOST_ENTRIES} parts"
        )
    _check_bytes(path, sum(entry.file_size for entry in entries))


def _check_bytes(path: Path, unpacked: int) -> None:
    packed = path.stat().st_size
    limit = min(MOST_BYTES, max(SMALL_BYTES, packed * MOST_RATIO))
    if unpacked > limit:
        raise WorkbookTooLarge(
            path=path.name, found=f"{unpacked >> 20} MB", limit=f"{limit >> 20} MB"
        )


def _measure(path: Path, archive: zipfile.ZipFile) -> dict[str, SheetSize]:
    unpacked, sizes = 0, {}
    for entry in archive.infolist():
        rows = columns = errors = tags = 0
        is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        for chunk, fresh in _chunks(archive, entry):
            unpacked += fresh
            _check_bytes(path, unpacked)
            if not is_sheet:
                continue
            corner_column, corner_row = _corner(chunk)
            columns, rows = max(columns, corner_column), max(rows, corner_row)
            errors += len(_ERROR.findall(chunk))
            tags += len(_TAG.findall(chunk))
        if is_sheet:
            sizes[entry.filename] = SheetSize(rows=rows, columns=columns, errors=errors)
            _check_reach(path, rows=rows, columns=columns, tags=tags)
    return sizes


def _check_reach(path: Path, *, rows: int, columns: int, tags: int) -> None:
    if columns > MOST_COLUMNS:
        raise TooManyColumns(path=path.name, found=columns, limit=MOST_COLUMNS)
    cells = max(rows * columns, tags)
    if cells > MOST_CELLS:
        raise WorkbookTooLarge(
            path=path.name,
            found=f"a table of {rows:,} rows by {columns:,} columns",
            limit=f"{MOST_CELLS:,} cells",
        )


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Unpack one part in pieces that overlap, so no tag is cut; yield the fresh size too."""
    tail = b""
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            text = tail + piece
            end = text.rfind(b"<")
            if end <= 0 or len(text) - end > _CHUNK:
                end = len(text)
            # The last opened tag may be cut short, so it is looked at with the next piece.
            tail = text[end:]
            yield text[:end], len(piece)
        yield tail, 0


def _corner(chunk: bytes) -> tuple[int, int]:
    """Return the farthest column and row of the cells that hold something."""
    found = _CELL.findall(chunk)
    if not found:
        return 0, 0
    letters, numbers = zip(*found, strict=True)
    return max(map(_column_number, set(letters))), max(map(int, set(numbers)))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
