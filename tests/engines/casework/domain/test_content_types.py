"""A file is what its bytes say."""

import io
import zipfile

import pytest

from renqi.engines.casework.domain.content_types import (
    DOCX,
    JPEG,
    OFD,
    PDF,
    PNG,
    UNKNOWN,
    XLSX,
    content_type_of,
    name_with_ending,
)


def package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            # Without the time of day: every worker of a run has to name the cases alike.
            file.writestr(zipfile.ZipInfo(name), "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"%PDF-1.4\n", PDF),
        (b"\x89PNG\r\n\x1a\n....", PNG),
        (b"\xff\xd8\xff\xe0....", JPEG),
        (package("[Content_Types].xml", "word/document.xml"), DOCX),
        (package("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (package("OFD.xml", "Doc_0/Document.xml"), OFD),
        (package("readme.txt"), UNKNOWN),
        (package("word/document.xml", "word/vbaProject.bin"), UNKNOWN),
        (package("xl/workbook.xml")[:40], UNKNOWN),
        (b"PK\x03\x04 no zip at all", UNKNOWN),
        (b"MZ\x90\x00", UNKNOWN),
        (b"<html>%PDF-1.4", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, content_type: str) -> None:
    assert content_type_of(content) == content_type


@pytest.mark.parametrize(
    ("name", "content_type", "handed_out"),
    [
        ("letter.html", PDF, "letter.html.pdf"),
        ("授权书.PDF", PDF, "授权书.PDF"),
        ("photo.jpeg", JPEG, "photo.jpeg"),
        ("sheet", XLSX, "sheet.xlsx"),
        ("page.html", UNKNOWN, "page.html.bin"),
    ],
)
def test_a_file_is_handed_out_under_a_name_that_fits_its_bytes(
    name: str, content_type: str, handed_out: str
) -> None:
    assert name_with_ending(name, content_type) == handed_out
