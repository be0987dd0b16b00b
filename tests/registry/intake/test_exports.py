"""What leaves the system: texts stay texts, and what was refused can come back."""

import csv
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from renqi.engines.policy.domain.facts import FactKind
from renqi.registry.intake.refusals import RejectsUnwritable
from renqi.registry.intake.rejects_file import REASONS_SHEET, rejects_path, write_rejects
from renqi.registry.intake.template import DATA_SHEET, template_header, write_template
from renqi.registry.intake.workbook import (
    Sheet,
    escape_formula,
    escape_formulas,
    write_csv,
    write_xlsx,
)
from tests.registry.intake.files import CODES, catalogue, column, csv_file, problems, read

A, B, C, _, _ = CODES
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("x")']


def sheet_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_no_text_becomes_a_formula_or_a_link_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    texts = [*FORMULAS, "http://x", "mailto:x", "file://x", "internal:x"]
    write_xlsx(path, [Sheet(name="x", header=FORMULAS, rows=[texts])])
    xml = sheet_xml(path)
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    rows = load_workbook(path).get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in rows[1]] == texts


def test_every_formula_in_a_csv_file_is_disarmed_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, header=["uscc", "name"], rows=[[A, "=cmd|' /C calc'!A0"], [B, "-1"]])
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[1] for row in rows] == ["name", "'=cmd|' /C calc'!A0", "'-1"]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert column(read(path), "name") == ["=cmd|' /C calc'!A0", "-1"]


def test_a_negative_number_is_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, header=["x"], rows=[[-1], [-0.5], [True]])
    assert path.read_text("utf-8-sig").split() == ["x", "-1", "-0.5", "true"]


@given(st.text(max_size=10))
def test_a_column_is_escaped_as_its_texts_are(text: str) -> None:
    column_wise = pl.select(escape_formulas(pl.lit(text))).item()
    assert column_wise == escape_formula(text)
    assert not re.match(r"[=+\-@\t\r]", column_wise)


def test_a_sheet_beyond_the_last_row_goes_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renqi.registry.intake.workbook.MOST_SHEET_ROWS", 4)
    path = tmp_path / "out.xlsx"
    write_xlsx(path, [Sheet(name="数据", header=["x"], rows=([n] for n in range(7)))])
    workbook = load_workbook(path)
    # Three rows fit under each header: 3 + 3 + 1.
    assert workbook.sheet_names == ["数据", "数据 (2)", "数据 (3)"]
    assert workbook.get_sheet_by_index(2).to_python() == [["x"], [6.0]]


def test_the_refused_rows_can_be_mended_and_imported_alone(tmp_path: Path) -> None:
    text = f"企业表,\n单位：万元,\nuscc,营业收入_y1,备注\n{A},abc,x\n{B},1.5,y\n{C},2,z\n{C},3,\n"
    path = csv_file(tmp_path, text)
    intake = read(path)
    out = rejects_path(path)
    write_rejects(out, rejects=intake.rejects, rows=intake.rejected_rows)
    assert out.name == "firms.csv.rejects.xlsx"
    rows = load_workbook(out).get_sheet_by_name(REASONS_SHEET).to_python()
    assert rows[0][:5] == ["行 Row", "列 Column", "值 Value", "原因", "怎么改"]
    assert rows[1][:4] == [4.0, "营业收入_y1", "abc", "不是数字"]
    again = read(out)
    assert [code for _, code in problems(again)] == [code for _, code in problems(intake)]
    mended = [
        tuple(cell.replace("abc", "7") for cell in row) for _, row in again.rejected_rows.rows
    ]
    header = again.rejected_rows.header
    write_xlsx(
        out, [Sheet(name="x", header=header, above=again.rejected_rows.above, rows=mended[:2])]
    )
    # 7 and 2 in 万元, which only the line above the header says.
    assert column(read(out), "revenue_y1") == [7_000_000, 2_000_000]


def test_reasons_that_cannot_be_written_are_told_with_a_remedy(tmp_path: Path) -> None:
    intake = read(csv_file(tmp_path, f"uscc,revenue_y1\n{A},x\n"))
    nowhere = tmp_path / "no such folder" / "firms.csv.rejects.xlsx"
    with pytest.raises(RejectsUnwritable, match=r"No such file or directory.*Copy the file"):
        write_rejects(nowhere, rejects=intake.rejects, rows=intake.rejected_rows)
    with pytest.raises(FileNotFoundError):
        write_xlsx(nowhere, [Sheet(name="a", header=["a"])])


def test_the_template_asks_for_every_fact_by_a_header_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, catalogue=catalogue())
    intake = read(path, year=None)
    assert [reading.key for reading in intake.columns] == list(catalogue().specs)
    assert intake.unknown_columns == ()
    assert dict(intake.stats.details)["sheet"] == DATA_SHEET


def test_the_template_offers_the_choices_that_the_intake_reads(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, catalogue=catalogue())
    assert '"是,否"' in sheet_xml(path).replace("&quot;", '"')
    for spec in catalogue():
        if spec.kind is FactKind.CATEGORY:
            for choice, value in zip(spec.value_zh, spec.values, strict=True):
                header = template_header(spec)
                one = csv_file(tmp_path, f'uscc,"{header}"\n{A},{choice}\n')
                assert column(read(one), spec.key) == [value]
