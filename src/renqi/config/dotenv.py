"""The file `.env`: variables for those who start Renqi without setting any (环境变量文件)."""

import os
import re
from pathlib import Path

from renqi.kernel.errors import DomainError

_LINE = re.compile(r"(?:export\s+)?(?P<name>[A-Z][A-Z0-9_]*)\s*=\s*(?P<value>.*)")
_QUOTES = ("'", '"')


class EnvFileUnreadable(DomainError):
    """A line of the file is not a variable."""

    code = "runtime.env_file_unreadable"
    message = "{path}, line {line}: write NAME=value, or # before a remark."


def load(path: Path) -> None:
    """Take over what the file says; a variable that is set already keeps its value.

    Args:
        path: The file; nothing happens when there is none.

    Raises:
        EnvFileUnreadable: A line is not `NAME=value`.

    """
    if not path.is_file():
        return
    for name, value in read(path).items():
        os.environ.setdefault(name, value)


def read(path: Path) -> dict[str, str]:
    """Give the variables of the file; the last line about a variable counts."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = _LINE.fullmatch(text)
        if match is None:
            raise EnvFileUnreadable(path=path, line=number)
        found[match["name"]] = _unquoted(match["value"])
    return found


def _unquoted(value: str) -> str:
    first = value[:1]
    if first in _QUOTES and len(value) > 1 and value.endswith(first):
        return value[1:-1]
    return value
