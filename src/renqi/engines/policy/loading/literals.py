"""Numbers as documents write them: `1500万元`, `4亿元`, `80%`, `3年` (文件数字)."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from renqi.engines.policy.domain.facts import FactKind

_PATTERN = re.compile(r"(-?\d+(?:\.\d+)?)\s*([万亿]?元|%|年|分|项|名|人|件)?")
_FACTORS: Mapping[str, int] = {"元": 1, "万元": 10**4, "亿元": 10**8}
_SUFFIXES: Mapping[FactKind, frozenset[str]] = {
    FactKind.MONEY: frozenset(_FACTORS),
    FactKind.FRACTION: frozenset({"%"}),
    FactKind.DECIMAL: frozenset({"", "年", "分"}),
    FactKind.COUNT: frozenset({"", "项", "人", "件"}),
    FactKind.RANK: frozenset({"", "名"}),
}


def parse_threshold(literal: Any, kind: FactKind) -> Fraction:
    """Return a bar in the unit of its kind: yuan, a fraction of one, years, a count (门槛值).

    Raises:
        ValueError: Not a number as documents write it, or its unit does not fit the kind.
    """
    if isinstance(literal, Fraction):
        return literal
    match = _PATTERN.fullmatch(str(literal).strip())
    if match is None or isinstance(literal, bool):
        raise ValueError(f"{literal!r} is not a number such as 1500万元, 80% or 3年")
    number, suffix = Fraction(match[1]), match[2] or ""
    allowed = _SUFFIXES[kind]
    if suffix not in allowed:
        units = " or ".join(sorted(filter(None, allowed))) or "no unit"
        raise ValueError(f"{literal!r}: a {kind} needs {units}")
    return number / 100 if suffix == "%" else number * _FACTORS.get(suffix, 1)
