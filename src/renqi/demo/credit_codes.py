"""Credit codes of firms that do not exist (虚构信用代码).

They pass both checks, and no registrar issues them: the organisation part begins with XX.
"""

import functools

import numpy as np
import polars as pl

from renqi.kernel.ids import (
    ALPHABET,
    ORGANISATION_ALPHABET,
    ORGANISATION_WEIGHTS,
    WEIGHTS,
)

MADE_UP_PREFIX = "XX"
DEPARTMENT_AND_KIND = "91"
_SERIAL_PLACES = 6
_BODY = slice(8, 16)
Letters = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def made_up_codes(first: int, regions: Letters) -> pl.Series:
    """Return one valid made-up code for each firm, numbered from `first` (虚构代码).

    Args:
        first: Number of the first firm; codes of different numbers differ.
        regions: Six ASCII digits a firm, the registrar's division.
    """
    count = len(regions)
    grid = np.empty((count, 18), dtype=np.uint8)
    grid[:, 0:2] = _ascii(DEPARTMENT_AND_KIND)
    grid[:, 2:8] = regions
    grid[:, 8:10] = _ascii(MADE_UP_PREFIX)
    serial = np.arange(first, first + count, dtype=np.int64)
    letters = _ascii(ALPHABET)
    for place in range(_BODY.stop - 1, _BODY.stop - 1 - _SERIAL_PLACES, -1):
        serial, digit = np.divmod(serial, len(letters))
        grid[:, place] = letters[digit]
    inner = _values(ORGANISATION_ALPHABET)[grid[:, _BODY]] @ np.array(ORGANISATION_WEIGHTS)
    grid[:, 16] = _ascii("0123456789X")[-inner % 11]
    total = _values(ALPHABET)[grid[:, :17]] @ np.array(WEIGHTS)
    grid[:, 17] = letters[-total % 31]
    return pl.Series("uscc", grid.view("S18").ravel()).cast(pl.String)


def ascii_table(texts: tuple[str, ...]) -> Letters:
    """Return texts of one length as rows of ASCII letters (字符表)."""
    return np.array([list(text.encode("ascii")) for text in texts], dtype=np.uint8)


def _ascii(text: str) -> Letters:
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8)


@functools.cache
def _values(alphabet: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    values = np.zeros(128, dtype=np.int64)
    values[_ascii(alphabet)] = np.arange(len(alphabet))
    return values
