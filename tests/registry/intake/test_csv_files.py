"""CSV files as they come: any encoding, any separator, rows that went wrong."""

import codecs
from pathlib import Path

import pytest

from renqi.registry.intake.refusals import EncodingUnknown, HeaderMissing, NotText
from tests.registry.intake.files import CODES, column, csv_file, notices, problems, read

A, B, C, D, _ = CODES
CHINESE = f"统一社会信用代码,企业名称\n{A},深圳甲公司\n"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gbk", "GB18030"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
def test_the_encoding_is_found_and_said(tmp_path: Path, encoding: str, said: str) -> None:
    intake = read(csv_file(tmp_path, CHINESE.encode(encoding)))
    assert column(intake, "name") == ["深圳甲公司"]
    assert dict(intake.stats.details)["encoding"] == said


def test_a_character_cut_by_the_reading_buffer_is_not_a_wrong_encoding(tmp_path: Path) -> None:
    # The buffer is 4 MiB; an odd number of bytes before puts a character across its edge.
    filler = f"{B},{'深' * 199}a\n" * ((1 << 22) // 617 + 2)
    intake = read(csv_file(tmp_path, (CHINESE + filler).encode("gb18030")))
    assert intake.stats.rejected == 0
    assert column(intake, "name")[0] == "深圳甲公司"


@pytest.mark.parametrize(
    ("mark", "said"), [(",", ","), (";", ";"), ("\t", "tab"), ("|", "|"), ("，", "，")]
)
def test_the_separator_is_found_and_said(tmp_path: Path, mark: str, said: str) -> None:
    text = mark.join(("uscc", "name", "revenue_y1")) + "\n" + mark.join((A, "甲", "1.5"))
    intake = read(csv_file(tmp_path, text))
    assert column(intake, "revenue_y1") == [150]
    assert dict(intake.stats.details)["delimiter"] == said


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(tmp_path: Path, end: str) -> None:
    path = csv_file(tmp_path, end.join(("uscc,name", f"{A},甲", f"{B},乙")))
    assert column(read(path), "name") == ["甲", "乙"]


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    # Row 1 header, 2 a name in two lines, 3 blank, 4 refused.
    text = f'uscc,name\r\n{A},"深圳市\r\n甲公司"\r\n\r\n{B}X,乙\r\n'
    intake = read(csv_file(tmp_path, text))
    assert column(intake, "name") == ["深圳市 甲公司"]
    assert problems(intake) == [(4, "uscc.length")]
    assert intake.stats.blank == 1


def test_a_row_with_more_cells_than_the_header_is_refused_and_empty_ones_do_not_count(
    tmp_path: Path,
) -> None:
    text = f"uscc,name,employees_y1\n{A},甲,3,4\n{B},乙,3,,,\n{C},丙\n"
    intake = read(csv_file(tmp_path, text))
    assert problems(intake) == [(2, "row.too_many_cells")]
    assert column(intake, "employees_y1") == [3, None]


def test_a_quotation_mark_never_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    text = f'uscc,name\n{A},"甲\n{B},乙\n{C},"丙"\n{D},丁\n'
    intake = read(csv_file(tmp_path, text))
    assert problems(intake) == [(2, "row.quotes")]
    assert column(intake, "name") == ["乙", "丙", "丁"]


def test_two_open_marks_do_not_swallow_the_rows_between_them(tmp_path: Path) -> None:
    # Taken as CSV the second row's name would reach to the mark in the fourth.
    text = f'uscc,name\n{A},"甲\n{B},乙\n{C},丙"\n{D},丁\n'
    intake = read(csv_file(tmp_path, text))
    assert column(intake, "uscc") == [B, C, D]
    assert problems(intake) == [(2, "row.quotes")]


def test_text_behind_a_closing_mark_costs_its_own_row_only(tmp_path: Path) -> None:
    text = f'uscc,name\n{A},"甲"公司\n{B},乙\n'
    intake = read(csv_file(tmp_path, text))
    assert column(intake, "uscc")[-1] == B
    assert intake.stats.read == 2


def test_a_bad_row_lists_every_problem_and_the_good_rows_are_kept(tmp_path: Path) -> None:
    text = f"uscc,revenue_y1,employees_y1\n{A[:-1]}4,abc,1.5\n{B},1,2\n"
    intake = read(csv_file(tmp_path, text))
    assert problems(intake) == [
        (2, "uscc.check"),
        (2, "number.not_a_number"),
        (2, "number.not_whole"),
    ]
    assert column(intake, "uscc") == [B]
    assert (intake.stats.read, intake.stats.kept, intake.stats.rejected) == (2, 1, 1)


def test_a_row_without_a_code_is_refused(tmp_path: Path) -> None:
    intake = read(csv_file(tmp_path, "uscc,name\n,甲\n合计,乙\n"))
    assert problems(intake) == [(2, "uscc.missing"), (3, "uscc.length")]


def test_equal_rows_of_one_code_are_one_row(tmp_path: Path) -> None:
    # The remark is not a fact, and 南山 is 南山区.
    text = f"uscc,district,备注\n{A},南山,1\n{A},南山区,2\n{B},福田,3\n"
    intake = read(csv_file(tmp_path, text))
    assert column(intake, "uscc") == [A, B]
    assert intake.stats.collapsed == 1
    assert notices(intake) == ["uscc.duplicate_same"]


def test_differing_rows_of_one_code_are_all_refused_and_name_each_other(tmp_path: Path) -> None:
    text = f"uscc,revenue_y1,备注\n{A},1,x\n{B},1,y\n{A},2,z\n"
    intake = read(csv_file(tmp_path, text))
    assert column(intake, "uscc") == [B]
    assert problems(intake) == [(2, "uscc.duplicate_differs"), (4, "uscc.duplicate_differs")]
    assert "4" in intake.rejects[0].reason_zh
    assert "row 2" in intake.rejects[1].reason_en
    assert intake.rejected_rows.rows == ((2, (A, "1", "x")), (4, (A, "2", "z")))


def test_facts_that_do_not_sit_together_are_said_and_kept(tmp_path: Path) -> None:
    text = f"uscc,revenue_y1,main_revenue_y1,employees_y1,rd_staff_y1\n{A},1,2,3,4\n{B},2,1,4,3\n"
    intake = read(csv_file(tmp_path, text))
    assert intake.stats.kept == 2
    assert notices(intake) == ["cross.main_over_revenue", "cross.staff_over_employees"]
    assert [notice.row for notice in intake.notices] == [2, 2]


def test_revenue_of_a_few_thousand_yuan_looks_like_a_forgotten_unit(tmp_path: Path) -> None:
    rows = "".join(f"{code},{number}000\n" for number, code in enumerate(CODES, start=2))
    assert "money.looks_like_wan" in notices(read(csv_file(tmp_path, f"uscc,revenue_y1\n{rows}")))
    stated = csv_file(tmp_path, f"uscc,revenue_y1(元)\n{rows}")
    assert "money.looks_like_wan" not in notices(read(stated))


def test_zero_bytes_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(NotText, match="position 30"):
        read(csv_file(tmp_path, f"uscc,name\n{A},a\0b\n"))


def test_wide_characters_without_a_mark_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(NotText):
        read(csv_file(tmp_path, CHINESE.encode("utf-16-le")))


def test_bytes_of_no_encoding_are_refused_with_their_place(tmp_path: Path) -> None:
    # 10 bytes of header, 18 of code and a comma come before.
    with pytest.raises(EncodingUnknown, match="position 29"):
        read(csv_file(tmp_path, f"uscc,name\n{A},".encode() + b"\xff\xff\n"))


def test_two_encodings_in_one_file_are_not_read_as_one(tmp_path: Path) -> None:
    head, tail = CHINESE.split("\n", 1)
    with pytest.raises(HeaderMissing, match="GB18030"):
        read(csv_file(tmp_path, head.encode() + b"\n" + tail.encode("gbk")))


def test_a_byte_order_mark_is_not_part_of_the_first_header(tmp_path: Path) -> None:
    text = codecs.BOM_UTF8 + f'"uscc",name\n{A},甲\n'.encode()
    assert column(read(csv_file(tmp_path, text)), "uscc") == [A]


def test_progress_is_told_row_by_row(tmp_path: Path) -> None:
    from renqi.registry.intake.read_firm_file import read_firm_file
    from tests.registry.intake.files import catalogue

    told: list[int] = []
    path = csv_file(tmp_path, f"uscc\n{A}\n{B}\n")
    read_firm_file(path, year=None, catalogue=catalogue(), progress=told.append)
    assert told[-1] == 2


@pytest.mark.parametrize("written", ["'{}", '=""{}""', "’{} ", " {}"])
def test_a_code_wrapped_to_stay_a_text_is_read_without_the_wrapping(
    tmp_path: Path, written: str
) -> None:
    path = csv_file(tmp_path, f'uscc,name\n"{written.format(CODES[0])}",甲\n')
    assert column(read(path), "uscc") == [CODES[0]]
