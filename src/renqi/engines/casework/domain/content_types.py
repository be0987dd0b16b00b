"""What a file is by its bytes, whatever its name says (文件类型识别)."""

import io
import zipfile

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFD = "application/ofd"
UNKNOWN = "application/octet-stream"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
)
_ZIP = b"PK\x03\x04"
# The part that each office format cannot be without.
_PARTS: tuple[tuple[str, str], ...] = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("OFD.xml", OFD),
)
_MACROS = ("vbaProject.bin",)


_ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    OFD: (".ofd",),
}


def name_with_ending(name: str, content_type: str) -> str:
    """Give a file's name an ending that fits its bytes, so that none opens as what it is not.

    Example:
        >>> name_with_ending("letter.html", PDF), name_with_ending("信.PDF", PDF)
        ('letter.html.pdf', '信.PDF')

    """
    endings = _ENDINGS.get(content_type, (".bin",))
    return name if name.lower().endswith(endings) else name + endings[0]


def content_type_of(content: bytes) -> str:
    """Tell what a file is; anything not recognised is `application/octet-stream`.

    Office files that carry macros are not recognised on purpose.

    Example:
        >>> content_type_of(b"%PDF-1.7 ..."), content_type_of(b"MZ...")
        ('application/pdf', 'application/octet-stream')

    """
    for magic, content_type in _MAGIC:
        if content.startswith(magic):
            return content_type
    return _package_type(content) if content.startswith(_ZIP) else UNKNOWN


def _package_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return UNKNOWN
    if any(name.rsplit("/", 1)[-1] in _MACROS for name in names):
        return UNKNOWN
    return next((found for part, found in _PARTS if part in names), UNKNOWN)
