"""Files made to do harm, or broken beyond reading: one clear refusal, little memory, no harm."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from renqi.registry.intake.refusals import (
    ExtensionMisleads,
    FileEmpty,
    FileMissing,
    FileRefused,
    FormatUnknown,
    TooManyColumns,
    WorkbookBroken,
    WorkbookTooLarge,
)
from tests.registry.intake.files import CODES, column, csv_file, problems, read, xlsx_file

A, B = CODES[:2]
MB = 1 << 20


def workbook_bytes() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        workbook.add_worksheet().write_column(0, 0, ["uscc", A])
    return out.getvalue()


def with_part(folder: Path, name: str, content: bytes) -> Path:
    """Write a good workbook in which one part is replaced."""
    path = folder / "firms.xlsx"
    good = zipfile.ZipFile(io.BytesIO(workbook_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in good.namelist():
            if part != name:
                archive.writestr(part, good.read(part))
        archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/media/image1.bin"]
)
def test_a_workbook_that_unpacks_to_a_hundredfold_is_not_opened(tmp_path: Path, part: str) -> None:
    path = with_part(tmp_path, part, b" " * (200 * MB))
    assert path.stat().st_size < MB
    with pytest.raises(WorkbookTooLarge):
        read(path)


def test_a_directory_that_states_a_small_size_is_not_believed(tmp_path: Path) -> None:
    path = with_part(tmp_path, "xl/sharedStrings.xml", b"<sst>" + b" " * (100 * MB))
    packed = bytearray(path.read_bytes())
    entry = packed.rfind(b"xl/sharedStrings.xml") - 46  # fixed part of a directory entry
    assert packed[entry : entry + 4] == b"PK\x01\x02"
    struct.pack_into("<I", packed, entry + 16, zlib.crc32(b"<sst>" + b" " * 95))
    struct.pack_into("<I", packed, entry + 24, 100)
    path.write_bytes(packed)
    with pytest.raises(WorkbookTooLarge):
        read(path)


def test_two_cells_at_the_far_corners_do_not_reserve_the_square_between(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet()
        page.write_column(0, 0, ["uscc", A])
        page.write(1_048_575, 900, "x")
    with pytest.raises(WorkbookTooLarge, match="1,048,576 rows by 901 columns"):
        read(path)


def test_a_million_blank_rows_are_no_rows(tmp_path: Path) -> None:
    firms = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for row, text in ((1, "uscc"), (2, A))
    )
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(3, 1_000_001))
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{name}"><sheetData>{firms}{blank}</sheetData></worksheet>'
    intake = read(with_part(tmp_path, "xl/worksheets/sheet1.xml", sheet.encode()))
    assert (intake.stats.kept, intake.stats.rejected) == (1, 0)


@pytest.mark.parametrize("columns", [1_001, 16_384])
def test_absurdly_many_columns_are_refused(tmp_path: Path, columns: int) -> None:
    header = ["uscc", *(f"x{number}" for number in range(columns - 1))]
    with pytest.raises(TooManyColumns):
        read(xlsx_file(tmp_path, [header]))
    with pytest.raises(TooManyColumns):
        read(csv_file(tmp_path, ",".join(header) + "\n"))


def test_entities_that_grow_are_not_grown(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><sst><si><t>&l9;</t></si></sst>'
    with pytest.raises(FileRefused):
        read(with_part(tmp_path, "xl/sharedStrings.xml", text.encode()))


@pytest.mark.parametrize(
    "sheet",
    [
        b'<worksheet><sheetData><row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row></sheetData>',
        b'<worksheet><sheetData><row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        b"<worksheet><sheetData><row><c><v>1</v>",
        b"not xml at all",
        b"",
    ],
)
def test_a_broken_sheet_is_refused(tmp_path: Path, sheet: bytes) -> None:
    with pytest.raises(FileRefused):
        read(with_part(tmp_path, "xl/worksheets/sheet1.xml", sheet))


@pytest.mark.parametrize(
    "damage",
    [
        lambda good: good[:-200],
        lambda good: good[:500],
        lambda good: good[:30] + b"\0" * 200 + good[230:],
    ],
)
def test_a_damaged_workbook_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = csv_file(tmp_path, damage(workbook_bytes()), name="firms.xlsx")
    with pytest.raises((WorkbookBroken, FormatUnknown)):
        read(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old XLS workbook"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 no zip", "damaged workbook"),
    ],
)
def test_a_foreign_format_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(FormatUnknown, match=said):
        read(csv_file(tmp_path, content))


def test_a_workbook_named_csv_is_refused_and_so_is_text_named_xlsx(tmp_path: Path) -> None:
    with pytest.raises(ExtensionMisleads, match=r"\.csv .*XLSX"):
        read(csv_file(tmp_path, workbook_bytes()))
    with pytest.raises(ExtensionMisleads, match=r"\.xlsx .*text"):
        read(csv_file(tmp_path, f"uscc\n{A}\n", name="firms.xlsx"))


def test_nothing_and_no_file_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="No such file"):
        read(tmp_path / "no.csv")
    with pytest.raises(FileMissing, match="directory"):
        read(tmp_path)
    for nothing in ("", " \n \n", "\ufeff"):
        with pytest.raises(FileEmpty):
            read(csv_file(tmp_path, nothing))
    with pytest.raises(FileEmpty):
        read(xlsx_file(tmp_path, []))


def test_a_header_alone_is_a_file_without_firms(tmp_path: Path) -> None:
    intake = read(csv_file(tmp_path, "uscc,revenue_y1,district\n"))
    assert (intake.stats.read, intake.frame.collect().height) == (0, 0)


def test_a_line_without_an_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        read(csv_file(tmp_path, "uscc," + "x" * (3 * MB)))


def test_a_cell_without_an_end_costs_its_row_only(tmp_path: Path) -> None:
    intake = read(csv_file(tmp_path, f"uscc,备注\n{A},{'x' * 6000}\n{B},y\n"))
    assert problems(intake) == [(2, "row.cell_too_long")]
    assert column(intake, "uscc") == [B]


def test_an_exponent_does_not_fill_the_memory(tmp_path: Path) -> None:
    intake = read(csv_file(tmp_path, f"uscc,revenue_y1\n{A},1e999999999\n{B},{'9' * 100}\n"))
    assert [code for _, code in problems(intake)] == ["number.too_long", "number.out_of_range"]


def test_a_formula_is_a_text_that_stays_a_text(tmp_path: Path) -> None:
    intake = read(csv_file(tmp_path, f"uscc,name\n{A},=1+1\n{B},'@SUM(A1)\n"))
    assert column(intake, "name") == ["=1+1", "@SUM(A1)"]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    os.mkfifo(path)
    with pytest.raises(FileMissing, match="pipe"):
        read(path)


@pytest.mark.parametrize(
    "text",
    [
        "<html><table><tr><td>uscc</td></tr></table></html>",
        "\ufeff\n <!DOCTYPE html><html></html>",
        '<?xml version="1.0"?><Workbook/>',
    ],
)
def test_a_web_page_named_like_a_table_is_called_what_it_is(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatUnknown, match="web page"):
        read(csv_file(tmp_path, text, name="firms.csv"))
