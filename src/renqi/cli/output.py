"""What a command prints: a short table for people or one JSON document (输出)."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width

_WIDE = {"W", "F"}


def print_json(document: Any) -> None:
    """Print one JSON document with keys as given and Chinese as itself."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def print_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print left-aligned columns; a Chinese character takes two places."""
    cells = [[str(header) for header in headers]]
    cells += [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(display_width(row[column]) for row in cells) for column in range(len(headers))]
    for row in cells:
        padded = (
            cell + " " * (width - display_width(cell))
            for cell, width in zip(row, widths, strict=True)
        )
        print("  ".join(padded).rstrip())


def display_width(text: str) -> int:
    """Return how many terminal columns a text takes."""
    return sum(2 if east_asian_width(character) in _WIDE else 1 for character in text)
