"""The size classes of 300号 written out by hand, for the floor of the bench (手写划型)."""

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_

import polars as pl

from renqi.registry.domain.industries import industry_values
from renqi.registry.domain.size_sectors import size_sectors

WAN = 10_000 * 100  # fen in 10,000 yuan
NOTHING = pl.lit(None, dtype=pl.Boolean)

# Lower bounds of large, medium and small: employees, revenue and assets (in 10,000 yuan).
Bounds = tuple[tuple[int, int, int] | None, ...]
SIZE: Mapping[str, Bounds] = {
    "agriculture": (None, (20000, 500, 50), None),
    "industry": ((1000, 300, 20), (40000, 2000, 300), None),
    "construction": (None, (80000, 6000, 300), (80000, 5000, 300)),
    "wholesale": ((200, 20, 5), (40000, 5000, 1000), None),
    "retail": ((300, 50, 10), (20000, 500, 100), None),
    "transport": ((1000, 300, 20), (30000, 3000, 200), None),
    "storage": ((200, 100, 20), (30000, 1000, 100), None),
    "post": ((1000, 300, 20), (30000, 2000, 100), None),
    "accommodation": ((300, 100, 10), (10000, 2000, 100), None),
    "catering": ((300, 100, 10), (10000, 2000, 100), None),
    "information_transmission": ((2000, 100, 10), (100000, 1000, 100), None),
    "software": ((300, 100, 10), (10000, 1000, 50), None),
    "real_estate": (None, (200000, 1000, 100), (10000, 5000, 2000)),
    "property_management": ((1000, 300, 100), (5000, 1000, 500), None),
    "leasing_business": ((300, 100, 10), None, (120000, 8000, 100)),
    "other": ((300, 100, 10), None, None),
}
SECTORS = list(SIZE)
UNCOVERED = len(SECTORS)


def c(name: str) -> pl.Expr:
    """Return a column by its short name."""
    return pl.col(name)


def sector() -> pl.Expr:
    """Return the number of the firm's sector; null for an unknown industry."""
    prefixes = {p: n for n, key in enumerate(SECTORS) for p in _prefixes(key)}
    codes: dict[str, int] = {}
    for code in industry_values():
        known = [code[:length] for length in range(len(code), 0, -1) if code[:length] in prefixes]
        codes[code] = prefixes[known[0]] if known else UNCOVERED
    number = c("industry").replace_strict(codes, default=UNCOVERED, return_dtype=pl.UInt8)
    return pl.when(c("industry").is_not_null()).then(number)


def _prefixes(key: str) -> tuple[str, ...]:
    return next(tuple(s.prefixes) for s in size_sectors().values() if s.key == key)


def compared_sizes() -> list[pl.Expr]:
    """Each comparison of the size table once; several sectors share a bar."""
    return [
        (c(fact) >= bar * unit).alias(f"{fact}≥{bar}")
        for which, (fact, unit) in enumerate(_MEASURES)
        for bar in sorted({bar for bounds in SIZE.values() for bar in bounds[which] or ()})
    ]


_MEASURES = (("employees_y1", 1), ("revenue_y1", WAN), ("total_assets_y1", WAN))


def _row(level: int) -> pl.Expr:
    """Whether the firm reaches every bound of its sector at a level."""
    rows = []
    for number, bounds in enumerate(SIZE.values()):
        bars = [
            c(f"{fact}≥{bound[level]}")
            for (fact, _), bound in zip(_MEASURES, bounds, strict=True)
            if bound is not None
        ]
        rows.append(reduce(and_, [c("sector") == number, *bars]))
    return reduce(or_, rows).alias(f"reaches{level}")


def sme() -> pl.Expr:
    """Not large; a sector that the standard does not cover is left to an official."""
    rows = []
    for number, bounds in enumerate(SIZE.values()):
        below = [
            ~c(f"{fact}≥{bound[0]}")
            for (fact, _), bound in zip(_MEASURES, bounds, strict=True)
            if bound is not None
        ]
        rows.append((c("sector") == number) & reduce(or_, below))
    judged = (c("sector") == UNCOVERED) & NOTHING
    return reduce(or_, [*rows, judged]).alias("sme")


def reached_sizes() -> list[pl.Expr]:
    """Return whether the firm reaches the bounds of small, medium and large."""
    return [_row(2), _row(1), _row(0)]


def size_class() -> pl.Expr:
    """Return the size class, null while it cannot be told."""
    names = pl.Enum(["large", "medium", "small", "micro"])
    nothing, size = pl.lit(None, dtype=names), pl.lit("micro", dtype=names)
    for level, name in ((2, "small"), (1, "medium"), (0, "large")):
        reached = c(f"reaches{level}")
        size = pl.when(reached).then(pl.lit(name, dtype=names)).otherwise(size)
        size = pl.when(reached.is_null()).then(nothing).otherwise(size)
    return pl.when((c("sector") == UNCOVERED).fill_null(value=True)).then(nothing).otherwise(size)
