"""A frame marked as ours is still a file that anyone can write (规范 Parquet 核对).

The mark spares a file its reading cell by cell, not its ranges: one pass over the columns tells
whether every value is one that reading would have let through.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind, FactSpec
from renqi.registry.domain.code_tables import CODE_TABLES
from renqi.registry.intake.assembling import bounds_text
from renqi.registry.intake.cells import EARLIEST, LATEST
from renqi.registry.intake.code_column import read_codes
from renqi.registry.intake.refusals import FrameForeign

CODE = "uscc"


def check_values(frame: pl.LazyFrame, *, path: Path, catalogue: FactCatalogue) -> None:
    """Refuse a frame with a value that no file could have given (核对取值).

    Raises:
        FrameForeign: There is no credit code, or a value lies outside its fact's range.
    """
    schema = frame.collect_schema()
    if CODE not in schema:
        raise FrameForeign(path=path.name, column=CODE, reason="it is missing")
    tests = {
        name: test
        for name, dtype in schema.items()
        for test in _foreign(catalogue[name], dtype, path=path)
    }
    counts = frame.select(
        pl.col(CODE).null_count().alias(""), **{name: test.sum() for name, test in tests.items()}
    )
    found = counts.collect(engine="streaming").row(0, named=True)
    if found.pop(""):
        raise FrameForeign(path=path.name, column=CODE, reason="a firm has none")
    for name, count in found.items():
        if count:
            reason = f"out of range{_range(catalogue[name])}, rows: {count:,}"
            raise FrameForeign(path=path.name, column=name, reason=reason)


def check_codes(frame: pl.LazyFrame, *, path: Path) -> None:
    """Refuse a frame whose credit codes are not valid, or not one a firm (核对信用代码).

    Raises:
        FrameForeign: A code is wrong or occurs twice.
    """
    codes = frame.select(CODE).collect().to_series()
    problems = read_codes(codes).problems
    wrong = 0 if problems is None else int(problems.is_not_null().sum())
    if wrong:
        raise FrameForeign(path=path.name, column=CODE, reason=f"not valid, rows: {wrong:,}")
    if codes.n_unique() < len(codes):
        raise FrameForeign(path=path.name, column=CODE, reason="a code occurs twice")


def _foreign(spec: FactSpec, dtype: pl.DataType, *, path: Path) -> Iterator[pl.Expr]:
    """Yield what finds the values of a column that are none of its fact's, if any could be."""
    column = pl.col(spec.key)
    if spec.is_number:
        low = spec.lowest if spec.lowest is not None else -spec.largest
        high = spec.highest if spec.highest is not None else spec.largest
        yield (column < low) | (column > high)
    elif spec.kind is FactKind.LIST:
        yield (column < 0) | (column >= 1 << len(spec.values))
    elif spec.kind is FactKind.DATE:
        yield (column < EARLIEST) | (column > LATEST)
    elif spec.kind is FactKind.CATEGORY:
        known = spec.values or CODE_TABLES[spec.codes].values()
        if not isinstance(dtype, pl.Enum):
            yield ~column.is_in(known)
        elif strange := sorted(set(dtype.categories) - set(known)):
            reason = f"no such value: {strange[0][:40]}"
            raise FrameForeign(path=path.name, column=spec.key, reason=reason)


def _range(spec: FactSpec) -> str:
    if not spec.is_number:
        return ""
    bounds = bounds_text(spec)
    return f" {bounds['low']} to {bounds['high']}"
