"""What a reader's program finds in a PDF: tags, title, language, text."""

import io
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A PDF as read.

    Attributes:
        is_marked: Whether it says that it is tagged.
        language: The language it says it is in.
        title: Its title, as the file's own and as shown in the window.
        shows_title: Whether programs show the title and not the file's name.
        tags: The kinds of its structure elements, in the order of reading.
        alternatives: Texts given for what is no text.
        metadata: The XMP packet.
        pages: Text page by page.
        sizes: Width and height of each page.
    """

    is_marked: bool
    language: str
    title: str
    shows_title: bool
    tags: tuple[str, ...]
    alternatives: tuple[str, ...]
    metadata: str
    pages: tuple[str, ...]
    sizes: tuple[tuple[float, float], ...]

    @property
    def text(self) -> str:
        """All text without white space, as lines break where they must."""
        return "".join("".join(self.pages).replace("\u200b", "").split())


def read_pdf(content: bytes) -> Read:
    """Read a PDF."""
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"].get_object()
    tags: list[str] = []
    alternatives: list[str] = []
    _walk(root["/StructTreeRoot"].get_object().get("/K"), tags, alternatives)
    return Read(
        is_marked=bool(root["/MarkInfo"]["/Marked"]),
        language=str(root["/Lang"]),
        title=str(reader.metadata.title if reader.metadata else ""),
        shows_title=bool(root["/ViewerPreferences"]["/DisplayDocTitle"]),
        tags=tuple(tags),
        alternatives=tuple(alternatives),
        metadata=root["/Metadata"].get_object().get_data().decode("utf-8"),
        pages=tuple(page.extract_text() for page in reader.pages),
        sizes=tuple(
            (float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages
        ),
    )


def _walk(node: Any, tags: list[str], alternatives: list[str]) -> None:
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        for one in found:
            _walk(one, tags, alternatives)
    elif isinstance(found, dict) and "/S" in found:
        tags.append(str(found["/S"]).removeprefix("/"))
        if "/Alt" in found:
            alternatives.append(str(found["/Alt"]))
        _walk(found.get("/K", []), tags, alternatives)
