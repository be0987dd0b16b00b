"""A column of credit codes, checked at once (信用代码列校验).

The arithmetic of `renqi.kernel.ids` over whole arrays; whatever it does not find plainly
valid is checked again one by one, so the two can only differ in speed.
"""

import functools
import re
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from renqi.kernel.ids import (
    ALPHABET,
    CODE_LENGTH,
    ORGANISATION,
    ORGANISATION_ALPHABET,
    ORGANISATION_CHECK,
    ORGANISATION_WEIGHTS,
    REGION,
    WEIGHTS,
    check_credit_code,
    normalise_credit_code,
    region_codes,
)
from renqi.registry.intake.reasons import HINT_MARK

# What keeps a spreadsheet from taking a code for a number: 'CODE or ="CODE".
_WRAPPING = re.compile(r"""^\s*(?:['\u2018\u2019`]|=\s*")\s*(.*?)\s*"?\s*$""")
_SHAPE = r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesRead:
    """Codes, and what is wrong with the refused ones (信用代码列)."""

    codes: pl.Series
    problems: pl.Series | None = None
    notices: dict[str, pl.Series] = field(default_factory=dict)


def clean_codes(texts: pl.Series) -> pl.Series:
    """Normalise codes; only texts that are not plain already cost anything (规范化)."""
    plain = texts.str.contains(_SHAPE).fill_null(value=True)
    if plain.all():
        return texts
    odd = texts.filter(~plain).unique()
    bare = [_WRAPPING.sub(r"\1", text) for text in odd]
    clean = pl.Series([normalise_credit_code(text) for text in bare], dtype=pl.String)
    return texts.replace(odd, clean)


def read_codes(codes: pl.Series) -> CodesRead:
    """Check every code of a column (校验整列)."""
    doubtful = ~_plainly_valid(codes)
    if not doubtful.any():
        return CodesRead(codes=codes)
    distinct = codes.filter(doubtful).unique().drop_nulls()
    checks = [check_credit_code(code) for code in distinct]
    marked = []
    for check in checks:
        hint = f"{HINT_MARK}{check.suggestion}?" if check.suggestion else ""
        marked.append(f"{check.refusal}{hint}" if check.refusal else None)
    new = pl.Series(marked, dtype=pl.String)
    problems = pl.repeat(None, len(codes), dtype=pl.String, eager=True)
    if len(distinct):
        problems = codes.replace_strict(distinct, new, default=None, return_dtype=pl.String)
    problems = problems.set(codes.is_null(), "uscc.missing")
    notices = {}
    for warning in {warning for check in checks for warning in check.warnings}:
        hit = [check.code for check in checks if warning in check.warnings]
        notices[str(warning)] = codes.is_in(hit).fill_null(value=False)
    return CodesRead(codes=codes, problems=problems, notices=notices)


def _plainly_valid(codes: pl.Series) -> pl.Series:
    """Whether each code passes every check without a warning."""
    shaped = codes.str.contains(_SHAPE).fill_null(value=False)
    in_force = codes.str.slice(REGION.start, REGION.stop - REGION.start)
    shaped = shaped & in_force.is_in(list(region_codes())).fill_null(value=False)
    kept = codes.filter(shaped)
    joined = "".join(kept.to_list()).encode("ascii")
    grid = np.frombuffer(joined, dtype=np.uint8).reshape(-1, CODE_LENGTH)
    total = _values(ALPHABET)[grid[:, : CODE_LENGTH - 1]] @ np.array(WEIGHTS)
    check_ok = _letters(ALPHABET)[-total % 31] == grid[:, CODE_LENGTH - 1]
    organisation = _values(ORGANISATION_ALPHABET)[grid[:, ORGANISATION]]
    inner = organisation @ np.array(ORGANISATION_WEIGHTS)
    inner_ok = _letters("0123456789X")[-inner % 11] == grid[:, ORGANISATION_CHECK]
    valid = np.zeros(len(codes), dtype=np.bool_)
    valid[shaped.to_numpy()] = check_ok & inner_ok
    return pl.Series(valid)


@functools.cache
def _values(alphabet: str) -> np.ndarray:
    """Return the value of each ASCII character in an alphabet."""
    values = np.zeros(128, dtype=np.int64)
    for value, letter in enumerate(alphabet):
        values[ord(letter)] = value
    return values


@functools.cache
def _letters(alphabet: str) -> np.ndarray:
    return np.frombuffer(alphabet.encode("ascii"), dtype=np.uint8)
