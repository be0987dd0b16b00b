"""A CSV file as rows of cells (CSV 读取).

The encoding is proved over the whole file, never guessed from its first bytes. Polars does
the reading; a file whose quotation marks are broken is read again line by line, so that only
the broken rows are lost.
"""

import codecs
import csv
import io
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl

from renqi.registry.intake.mending import SWALLOWED_ROW, mended_batches
from renqi.registry.intake.refusals import EncodingUnknown, FileEmpty, NotText
from renqi.registry.intake.source import (
    BATCH_ROWS,
    EXTRA,
    HEADER_DEPTH,
    ROW,
    Source,
    column_name,
)

_CHUNK = 1 << 22
_TOP_BYTES = 1 << 20
_DELIMITERS = (",", "\t", ";", "，", "|")
_WIDE_BOMS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class PlainText:
    """A file that is plain UTF-8 with line feeds, and what it was before (纯文本)."""

    path: Path
    encoding: str


class QuotesBroken(Exception):
    """The fast reader cannot follow the file; the caller reads line by line."""


def open_csv(path: Path, *, delimiter: str | None = None) -> Source:
    """Open a CSV file (打开 CSV).

    Raises:
        FileEmpty: There is no line.
        NotText: A zero byte occurs.
        EncodingUnknown: Neither UTF-8 nor GB18030 fits the whole file.
    """
    text = _plain_text(path)
    with text.path.open("rb") as stream:
        sample = codecs.getincrementaldecoder("utf-8-sig")().decode(stream.read(_TOP_BYTES))
    if not sample.strip():
        raise FileEmpty(path=path.name)
    if delimiter is None:
        delimiter = max(_DELIMITERS, key=lambda mark: _agreement(sample, delimiter=mark))
    top = _records(sample, delimiter=delimiter)

    def batches(first_row: int, n_columns: int) -> Iterator[pl.DataFrame]:
        if not delimiter.isascii():
            raise QuotesBroken
        try:
            for batch in _polars_batches(text, delimiter, first_row, n_columns):
                if _swallows_rows(batch):
                    raise QuotesBroken
                yield batch
        except pl.exceptions.ComputeError as error:
            raise QuotesBroken from error

    names = {",": ",", "\t": "tab", ";": ";", "，": "，", "|": "|"}
    return Source(
        kind="csv",
        top=top,
        batches=batches,
        details=(("encoding", text.encoding), ("delimiter", names[delimiter])),
    )


def open_mended_csv(path: Path, *, details: tuple[tuple[str, str], ...]) -> Source:
    """Open a CSV file whose quotation marks are broken somewhere (逐行读取)."""
    text = _plain_text(path)
    source = open_csv(path)
    delimiter = "\t" if dict(details)["delimiter"] == "tab" else dict(details)["delimiter"]

    def batches(first_row: int, n_columns: int) -> Iterator[pl.DataFrame]:
        return mended_batches(
            text.path, delimiter=delimiter, first_row=first_row, n_columns=n_columns
        )

    return Source(kind="csv", top=source.top, batches=batches, details=source.details)


def _polars_batches(
    text: PlainText, delimiter: str, first_row: int, n_columns: int
) -> Iterator[pl.DataFrame]:
    names = [*map(column_name, range(n_columns)), EXTRA]
    frame = pl.scan_csv(
        text.path,
        has_header=False,
        schema=dict.fromkeys(names, pl.String),
        separator=delimiter,
        row_index_name=ROW,
        row_index_offset=1,
        extra_columns="ignore",
        missing_columns="insert",
        glob=False,
    ).filter(pl.col(ROW) >= first_row)
    yield from frame.collect_batches(
        chunk_size=BATCH_ROWS, maintain_order=True, lazy=True, engine="streaming"
    )


def _swallows_rows(batch: pl.DataFrame) -> bool:
    """Whether a cell holds the rows below it, because its quotation mark is never closed.

    That is correct CSV, but no text of a firm has a line with a credit code in it.
    """
    for name, dtype in batch.schema.items():
        if dtype != pl.String:
            continue
        cells = batch[name]
        several = cells.filter(cells.str.contains("\n", literal=True))
        if len(several) and several.str.contains(SWALLOWED_ROW).any():
            return True
    return False


def _records(sample: str, *, delimiter: str) -> tuple[tuple[str, ...], ...]:
    """Cut the first rows into cells; the last one may be cut short and is left out."""
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            rows.append(tuple(row))
            if len(rows) == HEADER_DEPTH:
                break
    except csv.Error:
        pass
    return tuple(rows)


def _agreement(sample: str, *, delimiter: str) -> tuple[int, int]:
    """Return how many of the first rows have the same width above one, and that width.

    The true delimiter cuts nearly all rows alike. Marks inside texts may cut one row into more
    cells, but every row otherwise.
    """
    widths = Counter(len(row) for row in _records(sample, delimiter=delimiter))
    alike = [(rows, width) for width, rows in widths.items() if width > 1]
    return max(alike, default=(0, 0))


def _plain_text(path: Path) -> PlainText:
    """Prove the encoding over the whole file; rewrite it when it is not plain UTF-8."""
    with path.open("rb") as stream:
        head = stream.read(4)
    if not head:
        raise FileEmpty(path=path.name)
    wide = next((name for bom, name in _WIDE_BOMS.items() if head.startswith(bom)), None)
    if wide is not None:
        return _rewritten(path, encoding=wide)
    try:
        needs_rewrite = _check_utf8(path)
    except UnicodeDecodeError:
        return _rewritten(path, encoding="gb18030")
    return (
        _rewritten(path, encoding="utf-8")
        if needs_rewrite
        else PlainText(path=path, encoding="UTF-8")
    )


def _check_utf8(path: Path) -> bool:
    """Read all of a file as UTF-8; True when its lines end in bare carriage returns."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset, has_feed, has_return = 0, False, False
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            if b"\0" in chunk:
                raise NotText(path=path.name, offset=offset + chunk.index(b"\0"))
            decoder.decode(chunk)
            has_feed = has_feed or b"\n" in chunk
            has_return = has_return or b"\r" in chunk
            offset += len(chunk)
    decoder.decode(b"", final=True)
    return has_return and not has_feed


def _rewritten(path: Path, *, encoding: str) -> PlainText:
    """Write the file again as plain UTF-8; the copy goes when nobody reads it any more."""
    handle, name = tempfile.mkstemp(prefix="renqi-", suffix=".csv")
    text = PlainText(path=Path(name), encoding=encoding.upper())
    weakref.finalize(text, text.path.unlink, missing_ok=True)
    with path.open("rb") as stream, open(handle, "wb") as copy:  # noqa: PTH123 - a handle
        for piece in _decoded(path, stream, encoding=encoding):
            plain = piece.replace("\r", "\n") if encoding == "utf-8" else piece
            copy.write(plain.encode("utf-8"))
    return text


def _decoded(path: Path, stream: BinaryIO, *, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    offset, chunk = 0, b"start"
    while chunk:
        chunk = stream.read(_CHUNK)
        try:
            piece = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise EncodingUnknown(path=path.name, offset=offset + error.start) from error
        if "\0" in piece:
            raise NotText(path=path.name, offset=offset + piece.index("\0"))
        yield piece
        offset += len(chunk)
