"""Industries by the national classification (国民经济行业分类, GB/T 4754-2017)."""

import csv
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from renqi.kernel.width import half_width
from renqi.registry.domain.code_readings import CodeReading
from renqi.registry.domain.rule_tables import RULES

_WRITTEN = re.compile(r"([A-T])?[-. ]?([0-9]{1,4})(?:[-.]0)?(\D.*)?", re.DOTALL)
_FILLER = " -_:.()[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """A section, division, group or class (行业)."""

    code: str
    section: str
    name: str


@functools.cache
def industry_table() -> Mapping[str, Industry]:
    """Read the classification by code (读取行业分类)."""
    with (RULES / "industries.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: Industry(code=row["code"], section=row["section"], name=row["name"])
            for row in csv.DictReader(lines)
        }


def read_industry(text: str) -> CodeReading:
    """Read an industry given by code, with or without its letter, or by name (解读行业).

    Example:
        >>> read_industry("C3985").value, read_industry("39").value
        ('3985', '39')
        >>> read_industry("电子专用材料制造").value
        '3985'

    """
    table = industry_table()
    plain = half_width(text).strip()
    upper = plain.upper()
    if upper in table and upper.isalpha():
        return CodeReading(value=upper)
    written = _WRITTEN.fullmatch(upper)
    if written is not None:
        return _read_code(letter=written[1] or "", digits=written[2], beside=written[3] or "")
    code = _codes_by_name().get(_plain_name(plain))
    return CodeReading(value=code) if code else CodeReading(problem="industry.unknown_name")


def industry_values() -> tuple[str, ...]:
    """Return every code a file may give (取值)."""
    return tuple(industry_table())


def _read_code(*, letter: str, digits: str, beside: str) -> CodeReading:
    table = industry_table()
    # A spreadsheet drops the leading zero of farming codes: 0111 becomes 111.
    padded = f"0{digits}"
    warning = ""
    if digits not in table:
        if padded not in table:
            return CodeReading(problem="industry.unknown_code")
        digits, warning = padded, "industry.leading_zero"
    elif len(digits) == len("111") and padded in table and not letter:
        warning = "industry.maybe_leading_zero"
    if letter == "A" and padded in table:
        digits = padded
    if letter and table[digits].section != letter:
        return CodeReading(problem="industry.section_conflict", hint=table[digits].section)
    name = _plain_name(beside.strip(_FILLER))
    if name and name != _plain_name(table[digits].name):
        warning = "industry.name_differs"
    return CodeReading(value=digits, warning=warning)


def _plain_name(name: str) -> str:
    return re.sub(r"[\s、,，/和与及]", "", half_width(name)).casefold()


@functools.cache
def _codes_by_name() -> dict[str, str]:
    """Return the code of each name: a group of one class shares its name, the class wins."""
    found: dict[str, str] = {}
    for code, industry in industry_table().items():
        name = _plain_name(industry.name)
        if len(code) >= len(found.get(name, "")):
            found[name] = code
    return found
