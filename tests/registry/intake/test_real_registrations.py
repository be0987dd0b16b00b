"""5,000 real Shenzhen registrations, read as a user would hand them in."""

from pathlib import Path

import polars as pl
import pytest

from renqi.registry.domain.districts import guess_district
from renqi.registry.intake.result import Intake
from tests.registry.intake.files import DATA, column, notices, problems, read

SOURCE = DATA / "cn-gd-enterprises" / "shenzhen_5000.csv"
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="no ../shared/data beside the project")


@pytest.fixture(scope="module")
def registrations() -> pl.DataFrame:
    frame = pl.read_csv(SOURCE, infer_schema=False)
    return frame.select(
        pl.col("name").alias("企业名称"),
        pl.col("uscc").alias("统一社会信用代码"),
        pl.col("reg_date").alias("成立日期"),
        pl.col("reg_capital_raw").alias("注册资本"),
        pl.col("address").map_elements(guess_district, return_dtype=pl.String).alias("所在区"),
        pl.col("business_scope").alias("经营范围"),
    )


def check(intake: Intake) -> None:
    """5,000 rows; 408 in Hong Kong dollars and 66 in US dollars have no yuan; 8 say N/A.

    One firm is in it twice, once with a small x in its code and other brackets in its name.
    """
    assert (intake.stats.read, intake.stats.kept, intake.stats.rejected) == (5000, 4998, 2)
    assert problems(intake) == [
        (3054, "uscc.duplicate_differs"),
        (4165, "uscc.duplicate_differs"),
    ]
    assert intake.unknown_columns == ("经营范围",)
    assert column(intake, "registered_capital").count(None) == 408 + 66 + 8
    assert column(intake, "district").count(None) == 581
    assert column(intake, "established_on").count(None) == 0
    foreign = [notice for notice in intake.notices if notice.code == "capital.foreign"]
    assert [notice.count for notice in foreign] == [408 + 66]
    # 140000 and 440000 are provinces, in force as codes: no region is abolished here.
    assert "uscc.region" not in notices(intake)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_all_are_taken_from_csv(tmp_path: Path, registrations: pl.DataFrame, encoding: str) -> None:
    path = tmp_path / "firms.csv"
    path.write_bytes(registrations.write_csv().encode(encoding))
    check(read(path))


def test_all_are_taken_from_a_workbook(tmp_path: Path, registrations: pl.DataFrame) -> None:
    path = tmp_path / "firms.xlsx"
    registrations.write_excel(path)
    check(read(path))


def test_all_are_taken_from_parquet(tmp_path: Path, registrations: pl.DataFrame) -> None:
    path = tmp_path / "firms.parquet"
    registrations.write_parquet(path)
    check(read(path))


def test_the_source_itself_is_taken_by_its_own_headers() -> None:
    intake = read(SOURCE)
    assert intake.stats.kept == 4998
    assert [reading.key for reading in intake.columns] == ["name", "uscc", "established_on"]
