"""Parquet files: in natural units, or frames of our own."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from renqi.registry.intake.canonical_parquet import write_canonical_parquet
from renqi.registry.intake.parquet_source import MARK
from renqi.registry.intake.read_firm_file import read_firm_file
from renqi.registry.intake.refusals import (
    ColumnTypeUnfit,
    FrameForeign,
    HeaderTwice,
    ParquetBroken,
    TableTooLong,
)
from tests.registry.intake.files import CODES, catalogue, column, csv_file, problems, read

A, B, _, _, _ = CODES


def parquet_file(folder: Path, **columns: object) -> Path:
    path = folder / "firms.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return path


def test_natural_units_become_canonical_ones(tmp_path: Path) -> None:
    path = parquet_file(
        tmp_path,
        uscc=[A, B],
        revenue_y1=[0.29, None],
        employees_y1=[3, None],
        niche_share_domestic=[0.1, None],
        own_brand=[True, None],
        established_on=[dt.datetime(2020, 1, 3, 8), None],  # noqa: DTZ001
        valid_titles=[["srdi"], None],
        district=["440305", None],
        niche_rank_world=[None, None],
    )
    frame = read(path).frame.collect()
    assert frame.row(0) == (A, 29, 3, 100_000_000, True, dt.date(2020, 1, 3), 8, "440305", None)
    assert frame.row(1) == (B, *[None] * 8)


def test_rows_of_a_table_are_counted_below_its_header(tmp_path: Path) -> None:
    intake = read(parquet_file(tmp_path, uscc=[A, "x"], revenue_y1=[1, -1]))
    assert problems(intake) == [(3, "uscc.length"), (3, "number.out_of_range")]


def test_a_structure_is_no_fact(tmp_path: Path) -> None:
    with pytest.raises(ColumnTypeUnfit, match="name"):
        read(parquet_file(tmp_path, uscc=[A], name=[{"zh": "甲"}]))


def test_our_own_frame_comes_back_as_it_was(tmp_path: Path) -> None:
    text = (
        "uscc,revenue_y1,district,rd_body,valid_titles,own_brand,established_on\n"
        f"{A},1.5,南山,无,无,是,2020-01-03\n{B},,,,,,\n"
    )
    first = read(csv_file(tmp_path, text)).frame
    path = tmp_path / "frame.parquet"
    write_canonical_parquet(first, path, catalogue=catalogue())
    again = read(path)
    assert again.stats.source == "canonical"
    assert again.stats.kept == 2
    texts = pl.col("district", "rd_body").cast(pl.String)
    assert again.frame.with_columns(texts).collect().equals(first.collect())
    assert isinstance(again.frame.collect_schema()["district"], pl.Enum)


def test_a_forged_frame_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "frame.parquet"
    frame = pl.DataFrame({"uscc": [A], "revenue_y1": [1.5]})
    frame.write_parquet(path, metadata={MARK: "1"})
    with pytest.raises(FrameForeign, match="revenue_y1"):
        read(path)


FAR = 10**14 + 1


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("revenue_y1", [0, FAR]),  # one fen above 10^14 fen, where sums could overflow
        ("revenue_y1", [0, -1]),
        ("net_profit_y1", [0, -FAR]),
        ("platform_score_y1", [0, 100 * 10**9 + 1]),
        ("digital_level", [1, 0]),
        ("niche_rank_world", [0, -1]),
        ("valid_titles", [0, 1 << 8]),  # eight titles have the bits 0 to 7
        ("district", ["440305", "440399"]),
        ("established_on", [dt.date(2020, 1, 3), dt.date(1799, 12, 31)]),
        ("uscc", [A, None]),
    ],
)
def test_a_frame_marked_as_ours_holds_only_values_that_a_file_can_give(
    tmp_path: Path, column: str, values: list[object]
) -> None:
    path = tmp_path / "frame.parquet"
    frame = pl.DataFrame({"uscc": [A, B], column: values})
    frame.write_parquet(path, metadata={MARK: "1"})
    with pytest.raises(FrameForeign, match=column):
        read(path)
    frame.filter(pl.arange(pl.len()) == 0).write_parquet(path, metadata={MARK: "1"})
    assert read(path).stats.kept == 1


def test_a_frame_without_credit_codes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "frame.parquet"
    pl.DataFrame({"name": ["甲"]}).write_parquet(path, metadata={MARK: "1"})
    with pytest.raises(FrameForeign, match="uscc"):
        read(path)


@pytest.mark.parametrize("codes", [[A, A], [A, "91440300MA5D00016N"]])
def test_a_stranger_may_not_mark_wrong_or_repeated_codes_as_ours(
    tmp_path: Path, codes: list[str]
) -> None:
    path = tmp_path / "frame.parquet"
    pl.DataFrame({"uscc": codes}).write_parquet(path, metadata={MARK: "1"})
    with pytest.raises(FrameForeign, match="uscc"):
        read_firm_file(path, year=None, catalogue=catalogue(), is_upload=True)


@pytest.mark.parametrize("kept", [8, 100, 300])
def test_a_file_cut_short_is_refused(tmp_path: Path, kept: int) -> None:
    path = parquet_file(tmp_path, uscc=[A] * 100, revenue_y1=list(range(100)))
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ParquetBroken):
        read(path)


@pytest.mark.parametrize("fill", [b"\x00", b"\xff", b"\x7f"])
def test_damaged_pages_end_a_trial_process_and_not_this_one(tmp_path: Path, fill: bytes) -> None:
    path = parquet_file(tmp_path, uscc=[A] * 100, revenue_y1=list(range(100)))
    good = path.read_bytes()
    path.write_bytes(good[:4] + fill * 60 + good[64:])
    with pytest.raises(ParquetBroken):
        read(path)


def test_a_stranger_may_not_mark_a_damaged_file_as_ours(tmp_path: Path) -> None:
    path = tmp_path / "frame.parquet"
    frame = pl.LazyFrame({"uscc": [A] * 100, "revenue_y1": list(range(100))})
    write_canonical_parquet(frame, path, catalogue=catalogue())
    good = path.read_bytes()
    path.write_bytes(good[:4] + b"\xff" * 60 + good[64:])
    with pytest.raises(ParquetBroken):
        read_firm_file(path, year=None, catalogue=catalogue(), is_upload=True)


def test_a_table_that_would_unpack_to_a_billion_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renqi.registry.intake.parquet_source.MOST_ROWS", 1_000)
    path = parquet_file(tmp_path, uscc=[A] * 1_001)
    with pytest.raises(TableTooLong, match="1,001 rows; at most 1,000"):
        read(path)


def test_a_column_found_twice_by_two_names_is_refused_like_in_a_sheet(tmp_path: Path) -> None:
    path = parquet_file(tmp_path, uscc=[A], 统一社会信用代码=[A])
    with pytest.raises(HeaderTwice):
        read(path)


def test_an_english_and_a_chinese_table_say_the_same(tmp_path: Path) -> None:
    one = read(parquet_file(tmp_path, uscc=[A], revenue_y1=[15000])).frame.collect()
    other = parquet_file(tmp_path, **{"统一社会信用代码": [A], "营业收入_y1(万元)": [1.5]})
    assert read(other).frame.collect().equals(one)
    assert column(read(other), "revenue_y1") == [1_500_000]
