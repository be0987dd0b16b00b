"""Sizes and names that keep the code findable."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from unicodedata import east_asian_width

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES_MAX = 350
FUNCTION_LINES_MAX = 60
LINE_COLUMNS_MAX = 100
# What a tool is told at the end of a line is not read by people.
PRAGMA = re.compile(r"\s+# (noqa|type: ignore)\b.*$")
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager", "managers", "base"}


def sources(*folders: str) -> Iterator[Path]:
    """Give our Python files, without what Django generated."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function of a file, methods included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring and signature."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def columns(line: str) -> int:
    """Give the width of a line; a Chinese character counts two."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in PRAGMA.sub("", line))


def test_no_file_is_longer_than_350_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in sources("src", "tests", "tools")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES_MAX
    }
    assert not long


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {function.name} has {body_lines(function)}"
        for path in sources("src", "tests", "tools")
        for function in functions(path)
        if body_lines(function) > FUNCTION_LINES_MAX
    ]
    assert not long


def test_no_line_is_wider_than_100_columns() -> None:
    wide = [
        f"{path.relative_to(ROOT)}:{number} has {columns(line)}"
        for path in sources("src", "tests", "tools")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if columns(line) > LINE_COLUMNS_MAX
    ]
    assert not wide


def test_no_module_is_named_for_nothing() -> None:
    named = [
        str(path.relative_to(ROOT))
        for path in sources("src", "tools")
        if BANNED_NAMES & {path.stem, *path.relative_to(ROOT).parts}
    ]
    assert not named


def test_packages_are_empty_except_where_django_looks_for_models() -> None:
    # Purity would leak through a package that imports: `models/__init__.py` must.
    full = [
        str(path.relative_to(ROOT))
        for path in sources("src")
        if path.name == "__init__.py" and path.parent.name != "models" and path.read_text().strip()
    ]
    assert not full


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "X" * 3])
def test_nothing_is_left_for_later(word: str) -> None:
    found = subprocess.run(
        ["git", "grep", "-lw", word, "--", "src", "tests", "tools"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    # 1 is "nothing found"; anything above is git's own failure.
    assert (found.returncode, found.stdout.split(), found.stderr) == (1, [], "")


def test_only_web_knows_http() -> None:
    knowing = [
        str(path.relative_to(ROOT))
        for path in sources("src")
        if not {"web", "config"} & set(path.relative_to(ROOT / "src" / "renqi").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("django.http", "django.shortcuts", "django.urls"))
    ]
    assert not knowing
