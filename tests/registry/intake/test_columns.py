"""Whole columns and single cells are read alike, and exactly."""

import math
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renqi.kernel.ids import check_credit_code
from renqi.registry.intake.cells import read_cell
from renqi.registry.intake.code_column import clean_codes, read_codes
from renqi.registry.intake.columns import ColumnValues, read_column
from renqi.registry.intake.result import ColumnReading
from tests.registry.intake.files import CODES, catalogue

UNITS = {"money": [(1, 1), (10_000, 1), (100_000_000, 1)], "fraction": [(1, 1), (1, 100)]}
KEYS = ("net_profit_y1", "employees_y1", "niche_share_world", "niche_years", "niche_rank_world")


def read_as(key: str, cells: pl.Series, unit: tuple[int, int] = (1, 1)) -> ColumnValues:
    reading = ColumnReading(index=0, header=key, key=key, unit=unit)
    return read_column(cells, spec=catalogue()[key], reading=reading)


plain_numbers = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.decimals(-(10**9), 10**9, places=2).map(str),
    st.decimals(0, 1, places=9).map("{:f}".format),
    st.decimals(0, 1, places=20).map("{:f}".format),
    # A single cell may have an exponent of 30 at most.
    st.floats(1e-25, 1e300).map(repr),
    st.floats(-1e300, -1e-25).map(repr),
    st.integers(0, 10**9).map("{:,}".format),
)


@given(
    st.sampled_from(KEYS),
    st.lists(st.one_of(plain_numbers, st.sampled_from(["", "-", "12%", "1.2亿", "x", "3人"]))),
    st.integers(0, 2),
)
def test_a_column_of_texts_is_read_as_its_cells_are(key: str, texts: list[str], pick: int) -> None:
    spec = catalogue()[key]
    units = UNITS.get(spec.kind.value, [(1, 1)])
    unit = units[pick % len(units)]
    read = read_as(key, pl.Series(texts, dtype=pl.String), unit)
    cells = [read_cell(text, spec=spec, unit=unit) for text in texts]
    assert read.values.to_list() == [cell.value for cell in cells]
    found = read.problems.to_list() if read.problems is not None else [None] * len(texts)
    assert [bool(problem) for problem in found] == [bool(cell.problem) for cell in cells]


@given(st.lists(st.integers(-(10**14), 10**14)))
def test_yuan_in_floats_give_back_their_fen(amounts: list[int]) -> None:
    floats = pl.Series([fen / 100 for fen in amounts], dtype=pl.Float64)
    assert read_as("net_profit_y1", floats).values.to_list() == amounts


@given(st.lists(st.floats(0, 1)))
def test_a_fraction_in_floats_is_cut_like_its_shortest_text(shares: list[float]) -> None:
    read = read_as("niche_share_world", pl.Series(shares, dtype=pl.Float64))
    assert read.values.to_list() == [
        math.floor(Fraction(Decimal(repr(share))) * 10**9) for share in shares
    ]


def test_a_share_one_step_below_a_bar_stays_below_it() -> None:
    below = math.nextafter(0.1, 0)
    read = read_as("niche_share_world", pl.Series([below, 0.1]))
    assert read.values.to_list() == [99_999_999, 100_000_000]


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt64, pl.Int64, pl.Float32, pl.Float64])
def test_numbers_of_any_width_are_read(dtype: type[pl.DataType]) -> None:
    cells = pl.Series([1, 2, None], dtype=pl.Int64).cast(dtype)
    assert read_as("revenue_y1", cells).values.to_list() == [100, 200, None]


def test_decimals_of_a_database_are_read_exactly() -> None:
    cells = pl.Series([Decimal("0.29"), None], dtype=pl.Decimal(20, 2))
    assert read_as("revenue_y1", cells).values.to_list() == [29, None]


def test_an_infinite_amount_is_refused_and_nan_is_unknown() -> None:
    read = read_as("revenue_y1", pl.Series([math.inf, math.nan]))
    assert read.problems is not None
    assert read.problems.to_list() == ["number.out_of_range", None]


def test_an_integer_beyond_64_bits_of_fen_is_refused() -> None:
    read = read_as("revenue_y1", pl.Series([2**63 - 1]))
    assert read.problems is not None
    assert read.problems.to_list() == ["number.out_of_range"]


def test_an_empty_list_means_none_and_a_missing_one_is_unknown() -> None:
    cells = pl.Series([["srdi"], [], None], dtype=pl.List(pl.String))
    assert read_as("valid_titles", cells).values.to_list() == [0b1000, 0, None]


@given(st.lists(st.one_of(st.sampled_from(CODES), st.text(max_size=19), st.none())))
def test_a_column_of_codes_is_checked_as_single_codes_are(texts: list[str | None]) -> None:
    kept = [text.strip() or None if text else None for text in texts]
    codes = clean_codes(pl.Series(kept, dtype=pl.String))
    read = read_codes(codes)
    found = read.problems.to_list() if read.problems is not None else [None] * len(texts)
    for text, problem in zip(kept, found, strict=True):
        if text is None:
            assert problem == "uscc.missing"
        else:
            refusal = check_credit_code(text).refusal
            assert (problem or "").partition("\x1f")[0] == (refusal or "")
