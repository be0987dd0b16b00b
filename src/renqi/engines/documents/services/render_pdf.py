"""Lay a content out as a tagged PDF, the same bytes from the same words (文书排版).

Fonts are our own and nothing of the machine's is used, so that every installation makes the same
file. What goes in goes in as data: no text of a content is ever part of a layout.
"""

import functools
import importlib.metadata
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import qrcode
import typst
from django.utils import timezone
from qrcode.constants import ERROR_CORRECT_M

from renqi.engines.documents.domain.codes import shown_code
from renqi.engines.documents.domain.content import (
    Content,
    ListContent,
    as_plain,
    kind_of,
)
from renqi.engines.documents.domain.days import day_words
from renqi.engines.documents.domain.font_coverage import characters_of
from renqi.engines.documents.domain.refusals import DocumentNotMade, FontsMissing
from renqi.engines.documents.domain.visible_text import each_text, visible

FONTS = Path(__file__).resolve().parent.parent / "fonts"
LAYOUTS = Path(__file__).resolve().parent.parent / "layouts"
# Goes up with every change of what a layout makes of the same words; a test compares.
LAYOUT_VERSION = 2
_REGULAR, _BOLD = "NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"
_STANDARDS: Final[list[Literal["a-2a", "ua-1"]]] = [
    # For the archive: everything that is needed to show it is inside.
    "a-2a",
    # For readers who listen: tagged, with title and language.
    "ua-1",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that stands on a document (版面).

    Attributes:
        title: Its title.
        number: Its number; empty on a printout.
        code: Its code; empty on a printout, which nobody can check.
        page: Address of the verification page; empty where the site has none.
        content: What it says.
        made_at: When, to be written into the file.
        is_made_up: Whether it is of a made-up city, which every page then says.
    """

    title: str
    number: str
    code: str
    page: str
    content: Content
    made_at: datetime
    is_made_up: bool


def template_version() -> str:
    """Name what the bytes of a document depend on beside its words (模板版本)."""
    return f"{LAYOUT_VERSION}/typst-{importlib.metadata.version('typst')}"


def render_pdf(sheet: Sheet) -> bytes:
    """Make the PDF (生成 PDF).

    Raises:
        FontsMissing: The fonts are not installed.
        DocumentNotMade: The layout refuses what it got.
    """
    fonts, covered = _fonts()
    try:
        return typst.compile(
            str(LAYOUTS / f"{kind_of(sheet.content)}.typ"),
            root=str(LAYOUTS),
            font_paths=fonts,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=[*_STANDARDS],
            # A PDF counts whole seconds.
            timestamp=sheet.made_at.astimezone(UTC).replace(microsecond=0),
            sys_inputs={"data": json.dumps(_data(sheet, covered), ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise DocumentNotMade(reason=error.message) from error


def print_pdf(*, title: str, content: Content, at: datetime, is_made_up: bool) -> bytes:
    """Make a PDF for reading that is no document: no number, no code, kept nowhere (打印件).

    Args:
        title: Its title.
        content: What it says; its signatory stands at the top.
        at: When it is printed, which it says on every page.
        is_made_up: Whether it is of a made-up city, which every page says, too.

    Raises:
        FontsMissing: The fonts are not installed.
        DocumentNotMade: The layout refuses what it got.
    """
    return render_pdf(
        Sheet(
            title=title,
            number="",
            code="",
            page="",
            content=content,
            made_at=at,
            is_made_up=is_made_up,
        )
    )


def _data(sheet: Sheet, covered: frozenset[int]) -> dict[str, Any]:
    language = sheet.content.language
    address = f"{sheet.page}?code={sheet.code}" if sheet.page else shown_code(sheet.code)
    said = {
        "title": " ".join(sheet.title.split()),
        "number": sheet.number,
        "page": sheet.page,
        "address": address,
        "content": as_plain(sheet.content),
    }
    shown = each_text(said, lambda text: visible(text, covered=covered))
    until = getattr(sheet.content, "remedy_until", None)
    return {
        **shown,
        "language": language.value,
        "made_up": sheet.is_made_up,
        "code": shown_code(sheet.code),
        "qr": qr_svg(address) if sheet.code else "",
        "printed_at": day_words(timezone.localdate(sheet.made_at), language),
        "signed_on": day_words(sheet.content.signed_on, language),
        "remedy_until": day_words(until, language) if until else "",
        "wide": isinstance(sheet.content, ListContent) and sheet.content.is_wide,
        "substituted": json.dumps(shown).count("U+") > json.dumps(said).count("U+"),
    }


def qr_svg(text: str) -> str:
    """Draw a QR code as SVG: one path of modules on white, with the quiet zone it needs."""
    drawn = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=2)
    drawn.add_data(text)
    matrix = drawn.get_matrix()
    modules = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    side = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{modules}"/></svg>'
    )


@functools.cache
def _fonts() -> tuple[typst.Fonts, frozenset[int]]:
    if not all((FONTS / name).is_file() for name in (_REGULAR, _BOLD)):
        raise FontsMissing(folder=str(FONTS))
    covered = [characters_of((FONTS / name).read_bytes()) for name in (_REGULAR, _BOLD)]
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return fonts, covered[0] & covered[1]
