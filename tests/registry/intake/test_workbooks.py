"""XLSX files as offices make them."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from renqi.registry.intake.refusals import HeaderMissing, MergedHeader, SheetMissing
from tests.registry.intake.files import CODES, column, notices, problems, read, xlsx_file

A, B, C, _, _ = CODES


def test_numbers_dates_and_flags_of_a_workbook_are_read(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet()
        page.write_row(0, 0, ["uscc", "revenue_y1", "established_on", "own_brand", "employees_y1"])
        page.write_row(1, 0, [A, 0.29, 43833, True, 30])
        page.write_row(2, 0, [B, "1,234", None, "否", "三十人"])
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        page.write_datetime(3, 2, dt.datetime(2020, 1, 3), day)  # noqa: DTZ001
        page.write_row(3, 0, [C, 1e9])
    intake = read(path)
    assert column(intake, "revenue_y1") == [29, 100_000_000_000]
    assert column(intake, "established_on") == [dt.date(2020, 1, 3)] * 2
    assert column(intake, "own_brand") == [True, None]
    assert problems(intake) == [(3, "number.not_a_number")]


def test_a_share_computed_in_a_sheet_is_cut_and_never_lifted(tmp_path: Path) -> None:
    # In a sheet 1.15 - 1 is 0.1499999999999999, below the bar of 0.15.
    path = xlsx_file(tmp_path, [["uscc", "niche_share_domestic"], [A, 1.15 - 1]])
    assert column(read(path), "niche_share_domestic") == [149_999_999]


def test_a_code_that_became_a_number_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["uscc"], [913501000000001660]])
    intake = read(path)
    assert problems(intake) == [(2, "uscc.scientific")]
    assert "文本" in intake.rejects[0].remedy_zh


def test_a_title_line_a_margin_and_a_total_are_no_firms(tmp_path: Path) -> None:
    rows = [[], [None, "2025年企业情况表 单位：万元"], [None, "统一社会信用代码", "营业收入_y1"]]
    intake = read(xlsx_file(tmp_path, [*rows, [None, A, 1.5], [], [None, "合计", 1.5]]))
    assert column(intake, "revenue_y1") == [1_500_000]
    assert problems(intake) == [(6, "uscc.length")]
    assert [reading.index for reading in intake.columns] == [1, 2]


def test_a_hidden_sheet_is_read_only_when_no_other_is_a_list_of_firms(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    for shown_header, expected in (("uscc", B), ("备注", A)):
        with xlsxwriter.Workbook(str(path)) as workbook:
            hidden = workbook.add_worksheet("去年底稿")
            hidden.write_column(0, 0, ["uscc", A])
            shown = workbook.add_worksheet("数据")
            shown.write_column(0, 0, [shown_header, B])
            shown.activate()
            hidden.hide()
        assert column(read(path), "uscc") == [expected]


def test_the_sheet_with_the_credit_code_is_found_and_said(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("说明").write(0, 0, "请先阅读")
        workbook.add_worksheet("数据").write_column(0, 0, ["uscc", A])
        workbook.add_worksheet("去年").write_column(0, 0, ["uscc", B])
    assert column(read(path), "uscc") == [A]
    assert notices(read(path)) == ["sheet.others"]
    assert column(read(path, sheet="去年"), "uscc") == [B]
    with pytest.raises(SheetMissing, match="说明、数据、去年"):
        read(path, sheet="前年")
    with pytest.raises(HeaderMissing):
        read(path, sheet="说明")


def test_merged_header_cells_refuse_the_file_and_are_named(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet()
        page.merge_range(0, 0, 0, 2, "标题")
        page.write(1, 0, "uscc")
        page.merge_range(1, 1, 1, 2, "营业收入")
        page.write_row(2, 0, [A, 1, 2])
    with pytest.raises(MergedHeader, match="B2:C2"):
        read(path)


def test_a_header_in_two_rows_is_a_merged_header(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet()
        page.merge_range(0, 0, 1, 0, "uscc")
        page.write_row(2, 0, [A])
    with pytest.raises(MergedHeader, match="A1:A2"):
        read(path)


def test_merged_cells_among_the_data_are_said(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet()
        page.write_row(0, 0, ["uscc", "district"])
        page.write_column(1, 0, [A, B])
        page.merge_range(1, 1, 2, 1, "南山区")
    intake = read(path)
    assert column(intake, "district") == ["440305", None]
    assert notices(intake) == ["sheet.merged"]


def test_formula_errors_are_unknown_and_said(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet()
        page.write_row(0, 0, ["uscc", "revenue_y1"])
        page.write(1, 0, A)
        page.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    intake = read(path)
    assert column(intake, "revenue_y1") == [None]
    assert notices(intake) == ["sheet.errors"]
