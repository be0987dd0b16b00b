"""Small pieces of SQL that DuckDB, PostgreSQL and Spark read alike (SQL 片段)."""

from collections.abc import Iterable
from itertools import groupby


def quoted(name: str) -> str:
    """Return a name as an identifier (标识符)."""
    return '"' + name.replace('"', '""') + '"'


def text_of(value: str | bool) -> str:  # noqa: FBT001
    """Return a value as a literal (字面值)."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "'" + value.replace("'", "''") + "'"


def all_of(texts: Iterable[str]) -> str:
    """Return "all of these", true when there are none (与)."""
    kept = list(dict.fromkeys(texts))
    return f"({' AND '.join(kept)})" if kept else "TRUE"


def any_of(texts: Iterable[str]) -> str:
    """Return "any of these", false when there are none (或)."""
    kept = list(dict.fromkeys(texts))
    return f"({' OR '.join(kept)})" if kept else "FALSE"


def at_least(n: int, conditions: Iterable[str]) -> str:
    """Return "at least n of these", each of which is never null (至少n项)."""
    counted = sum_of(f"CASE WHEN {text} THEN 1 ELSE 0 END" for text in conditions)
    return f"({counted} >= {n})"


def sum_of(texts: Iterable[str]) -> str:
    """Return a sum, 0 of nothing (求和)."""
    kept = list(texts)
    return f"({' + '.join(kept)})" if kept else "0"


def compare(text: str, bound: int, *, at_least: bool) -> str:
    """Return a comparison with a whole number (比较)."""
    return f"({text} {'>=' if at_least else '<='} {bound})"


def earned(cases: Iterable[tuple[int, str]], otherwise: int) -> str:
    """Return the points of the best case that holds; cases that earn less do not count."""
    arms = [f"WHEN {text} THEN {points}" for points, text in cases if points > otherwise]
    return f"CASE {' '.join(arms)} ELSE {otherwise} END" if arms else str(otherwise)


def looked_up(code: str, prefixes: tuple[tuple[str, str], ...], otherwise: str) -> str:
    """Return the category of a code by its longest known prefix (前缀对照)."""
    ordered = sorted(prefixes, key=lambda pair: (-len(pair[0]), pair[1], pair[0]))
    arms = []
    for (length, name), group in groupby(ordered, key=lambda pair: (-len(pair[0]), pair[1])):
        known = ", ".join(text_of(prefix) for prefix, _ in group)
        arms.append(f"WHEN substr({code}, 1, {-length}) IN ({known}) THEN {text_of(name)}")
    return f"CASE WHEN {code} IS NULL THEN NULL {' '.join(arms)} ELSE {text_of(otherwise)} END"
