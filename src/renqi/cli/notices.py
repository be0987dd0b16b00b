"""What a reader should know of a file although its rows were taken, in one line each (提示)."""

import sys
from collections.abc import Sequence
from typing import Any

_SHOWN = 10


def print_notices(notices: Sequence[dict[str, Any]]) -> None:
    """Print notices on standard error: column, text, how many rows and which is the first."""
    for notice in notices[:_SHOWN]:
        sys.stderr.write(f"note: {notice_line(notice)}\n")
    if len(notices) > _SHOWN:
        sys.stderr.write(f"note: and {len(notices) - _SHOWN} more; --json lists them all\n")


def notice_line(notice: dict[str, Any]) -> str:
    """Write one notice (提示行).

    Example:
        >>> notice_line({"en": "Not clear", "column": "净利润", "row": 4, "count": 1200})
        '净利润: Not clear (1,200 rows, first row 4)'

    """
    column = " ".join(str(notice["column"]).split())
    text = f"{column}: {notice['en']}" if column else str(notice["en"])
    if notice["row"] is None:
        return text
    rows = f"{notice['count']:,} rows, first row " if notice["count"] > 1 else "row "
    return f"{text} ({rows}{notice['row']})"
