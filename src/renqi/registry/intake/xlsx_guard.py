"""What a workbook would unpack to, before it is opened (工作簿安全检查).

A workbook is a zip of XML. Sizes are counted by unpacking, not read from the directory, which
may lie; the far corner of the cells is looked up, because the reader reserves room for the
whole rectangle and two cells far apart would exhaust the memory.
"""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from renqi.registry.intake.refusals import TooManyColumns, WorkbookBroken, WorkbookTooLarge
from renqi.registry.intake.source import MOST_COLUMNS

MOST_BYTES = 2 << 30
MOST_RATIO = 300
SMALL_BYTES = 64 << 20
MOST_ENTRIES = 5_000
MOST_CELLS = 20_000_000
_CHUNK = 1 << 22
_BROKEN = (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error, zlib.error)
_ENCRYPTED = 0x1
# Signature to extra length of a part's own header; the last two are lengths to skip.
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_SHEET = re.compile(r"/?xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# The place of a cell that holds something: its tag is not closed at once.
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})([0-9]{1,9})["'](?:>|[^>]*[^/]>)""")
# As common writers put it; only counted for a notice.
_ERROR = b't="e"'


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSize:
    """How far the cells of a sheet reach, and how many are formula errors (表格范围)."""

    rows: int = 0
    columns: int = 0
    tags: int = 0
    errors: int = 0

    def with_cells(self, chunk: bytes) -> "SheetSize":
        """Return the size after one more piece of the sheet."""
        columns, rows = _corner(chunk)
        return SheetSize(
            rows=max(self.rows, rows),
            columns=max(self.columns, columns),
            # Tags such as <cols> are counted too: the number is a ceiling.
            tags=self.tags + chunk.count(b"<c") + chunk.count(b":c"),
            errors=self.errors + chunk.count(_ERROR),
        )


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
            return _measure(path, archive.infolist())
    except _BROKEN as error:
        raise WorkbookBroken(path=path.name, reason=str(error)) from error


def is_workbook(path: Path) -> bool:
    """Whether a zip holds a workbook (是否工作簿)."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except _BROKEN:
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
            path=path.name, found=f"{(unpacked >> 20) + 1} MB or more", limit=f"{limit >> 20} MB"
        )


def _measure(path: Path, entries: list[zipfile.ZipInfo]) -> dict[str, SheetSize]:
    unpacked, sizes = 0, {}
    with path.open("rb") as stream:
        for entry in entries:
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise zipfile.BadZipFile(f"part {entry.filename} is packed in an unknown way")
            size = SheetSize()
            for chunk, fresh in _chunks(stream, entry):
                unpacked += fresh
                _check_bytes(path, unpacked)
                if _SHEET.fullmatch(entry.filename):
                    size = size.with_cells(chunk)
                    _check_reach(path, size)
            if _SHEET.fullmatch(entry.filename):
                sizes[entry.filename] = size
    return sizes


def _check_reach(path: Path, size: SheetSize) -> None:
    if size.columns > MOST_COLUMNS:
        raise TooManyColumns(path=path.name, found=size.columns, limit=MOST_COLUMNS)
    if max(size.rows * size.columns, size.tags) > MOST_CELLS:
        raise WorkbookTooLarge(
            path=path.name,
            found=f"a table of {size.rows:,} rows by {size.columns:,} columns",
            limit=f"{MOST_CELLS:,} cells",
        )


def _chunks(stream: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Unpack one part in pieces that cut no tag; yield the fresh size too."""
    tail = b""
    for piece in _unpacked(stream, entry):
        text = tail + piece
        end = text.rfind(b"<")
        if end <= 0 or len(text) - end > _CHUNK:
            end = len(text)
        # The last opened tag may be cut short, so it is looked at with the next piece.
        tail = text[end:]
        yield text[:end], len(piece)
    yield tail, 0


def _unpacked(stream: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack one part to its true end.

    `zipfile` would stop at the size that the directory states; the reader of workbooks does
    not, so a part that states a small size must be followed to where it really ends.
    """
    stream.seek(entry.header_offset)
    header = stream.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or entry.flag_bits & _ENCRYPTED:
        raise zipfile.BadZipFile(f"part {entry.filename} cannot be opened")
    stream.seek(sum(_LOCAL_HEADER.unpack(header)[-2:]), os.SEEK_CUR)
    left = entry.compress_size
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := stream.read(min(_CHUNK, left))):
        left -= len(packed)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed and not inflater.eof:
            yield inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail


def _corner(chunk: bytes) -> tuple[int, int]:
    """Return the farthest column and row of the cells that hold something."""
    found = _PLACE.findall(chunk)
    if not found:
        return 0, 0
    letters, numbers = zip(*found, strict=True)
    return max(map(_column_number, set(letters))), max(map(int, numbers))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
