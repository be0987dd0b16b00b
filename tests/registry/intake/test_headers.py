"""Headers: explained word by word, or not at all."""

from pathlib import Path

import pytest

from renqi.registry.intake.headers import fold_header, header_names, read_header
from renqi.registry.intake.refusals import (
    HeaderMissing,
    HeaderTwice,
    UnitUnfit,
    YearNeeded,
)
from tests.registry.intake.files import catalogue, column, csv_file, notices, read, read_column


@pytest.mark.parametrize(
    ("header", "key", "fen"),
    [
        ("revenue_y1", "revenue_y1", 150),
        ("Revenue Y1", "revenue_y1", 150),
        ("营业收入_y1", "revenue_y1", 150),
        ("营业收入_y2(万元)", "revenue_y2", 1_500_000),
        ("上年营业收入", "revenue_y1", 150),
        ("上一年度营业收入（亿元）", "revenue_y1", 15_000_000_000),
        ("2025年营业收入", "revenue_y1", 150),
        ("2024年度营业收入（万元）", "revenue_y2", 1_500_000),
        ("营业收入(2023年,万元)", "revenue_y3", 1_500_000),
        ("营业收入（单位：万元）2024", "revenue_y2", 1_500_000),
        ("营业收入万元_y1", "revenue_y1", 1_500_000),
        ("revenue_y1 (wan)", "revenue_y1", 1_500_000),
        ("revenue@2024", "revenue_y2", 150),
        ("营收_y1(千元)", "revenue_y1", 150_000),
        ("资产总额/万元", "total_assets_y1", 1_500_000),
        ("近2年新增股权融资（亿元）", "equity_financing_2y", 15_000_000_000),
    ],
)
def test_a_money_header_says_fact_year_and_unit(
    tmp_path: Path, header: str, key: str, fen: int
) -> None:
    # 1.5 of the unit: 1.5 yuan is 150 fen, 1.5 万元 is 1 500 000, 1.5 亿元 is 15 000 000 000.
    assert column(read_column(tmp_path, header, "1.5"), key) == [fen]


@pytest.mark.parametrize(
    "header",
    [
        "营业收入同比",
        "营业收入(不含税)",
        "营业收入(2025)(2024)",
        "2025年企业名称",
        "备注",
        "employees_y2",
        "revenue_y4",
        "收入",
    ],
)
def test_what_cannot_be_explained_is_listed_and_never_matched(tmp_path: Path, header: str) -> None:
    intake = read_column(tmp_path, header, "1")
    assert intake.unknown_columns == (header,)
    assert intake.frame.collect().columns == ["uscc"]


def test_a_year_outside_those_kept_is_said(tmp_path: Path) -> None:
    intake = read_column(tmp_path, "2020年营业收入", "1")
    assert notices(intake) == ["header.year_outside"]


def test_a_yearly_fact_without_a_year_is_the_last_closed_one_and_said(tmp_path: Path) -> None:
    intake = read_column(tmp_path, "营业收入", "1")
    assert column(intake, "revenue_y1") == [100]
    assert "header.no_year" in notices(intake)


def test_a_calendar_year_needs_to_know_which_year_was_closed(tmp_path: Path) -> None:
    with pytest.raises(YearNeeded, match="--year 2025"):
        read_column(tmp_path, "2025年营业收入", "1", year=None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("营业收入_y1", "上年营业收入"),
        ("营业收入", "revenue_y1"),
        ("2025年营业收入", "营业收入_y1(万元)"),
        ("企业名称", "name"),
    ],
)
def test_two_columns_for_one_fact_refuse_the_file_and_name_both(
    tmp_path: Path, one: str, other: str
) -> None:
    path = csv_file(tmp_path, f"uscc,{one},{other}\n91350100M000100Y43,1,2\n")
    with pytest.raises(HeaderTwice) as refusal:
        read(path)
    assert f"B ({one}) and C ({other})" in str(refusal.value)


def test_the_same_unknown_header_twice_does_no_harm(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "uscc,备注,备注\n91350100M000100Y43,1,2\n")
    assert read(path).unknown_columns == ("备注", "备注")


@pytest.mark.parametrize("header", ["营业收入_y1(万美元)", "从业人数(万元)", "营业收入_y1(%)"])
def test_a_unit_that_cannot_be_refuses_the_file(tmp_path: Path, header: str) -> None:
    with pytest.raises(UnitUnfit):
        read_column(tmp_path, header, "1")


def test_a_file_without_a_credit_code_column_is_refused_with_what_was_read(tmp_path: Path) -> None:
    with pytest.raises(HeaderMissing, match="名字、收入"):
        read(csv_file(tmp_path, "名字,收入\n甲,1\n"))


def test_lines_above_the_header_may_state_the_unit(tmp_path: Path) -> None:
    text = "企业情况表,,\n单位：万元,,\n统一社会信用代码,营业收入_y1,净利润_y1(元)\n"
    intake = read(csv_file(tmp_path, text + "91350100M000100Y43,1.5,1.5\n"))
    assert column(intake, "revenue_y1") == [1_500_000]
    assert column(intake, "net_profit_y1") == [150]
    assert "header.unit_from_title" in notices(intake)


def test_no_two_facts_answer_to_one_name() -> None:
    seen: dict[str, str] = {}
    for spec in catalogue():
        for name in {spec.stem, spec.zh, spec.en, *spec.aliases}:
            assert seen.setdefault(fold_header(name), spec.stem) == spec.stem


def test_every_name_of_every_fact_is_read() -> None:
    names = header_names(catalogue())
    for spec in catalogue():
        for name in (spec.key, spec.zh, spec.en, *spec.aliases):
            found = read_header(name, names=names)
            assert found is not None
            assert found.stem == spec.stem
