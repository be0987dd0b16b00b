"""Which characters a font can show (字体字符集).

Only as much of the OpenType format as that takes: the table `cmap` in its formats 4 and 12,
which every font for Chinese has.
"""

import struct
from collections.abc import Iterator

_TABLE_ENTRY, _ENCODING_ENTRY, _GROUP_ENTRY = 16, 8, 12
_SEGMENTED, _GROUPED = 4, 12


def characters_of(font: bytes) -> frozenset[int]:
    """Give the code points that the font has a glyph for.

    Args:
        font: A TrueType or OpenType font as it lies in its file.
    """
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for place in range(count):
        entry = start + 4 + place * _ENCODING_ENTRY
        (offset,) = struct.unpack_from(">I", font, entry + 4)
        found.update(_subtable(font, start + offset))
    return frozenset(found)


def _table(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for place in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + place * _TABLE_ENTRY)
        if tag == name:
            return int(offset)
    raise LookupError(name)


def _subtable(font: bytes, start: int) -> Iterator[int]:
    (form,) = struct.unpack_from(">H", font, start)
    if form == _SEGMENTED:
        yield from _segments(font, start)
    elif form == _GROUPED:
        yield from _groups(font, start)


def _segments(font: bytes, start: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    shape = f">{doubled // 2}H"
    ends = struct.unpack_from(shape, font, start + 14)
    # Two bytes of padding stand between the ends and the beginnings.
    begins = struct.unpack_from(shape, font, start + 16 + doubled)
    deltas = struct.unpack_from(shape, font, start + 16 + 2 * doubled)
    ranges_at = start + 16 + 3 * doubled
    ranges = struct.unpack_from(shape, font, ranges_at)
    for place, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        for code in range(begin, min(end, 0xFFFE) + 1):
            glyph = code
            if ranges[place]:
                at = ranges_at + 2 * place + ranges[place] + 2 * (code - begin)
                (glyph,) = struct.unpack_from(">H", font, at)
                if not glyph:
                    continue
            if (glyph + deltas[place]) & 0xFFFF:
                yield code


def _groups(font: bytes, start: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", font, start + 12)
    for place in range(count):
        begin, end, glyph = struct.unpack_from(">III", font, start + 16 + place * _GROUP_ENTRY)
        yield from range(begin + (not glyph), end + 1)
