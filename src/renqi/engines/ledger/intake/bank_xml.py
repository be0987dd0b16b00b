"""Read XML of strangers: nothing is expanded, fetched or kept (安全读取 XML)."""

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lxml import etree

from renqi.engines.ledger.domain.bank_refusals import (
    BankFieldMissing,
    BankFieldWrong,
    BankFileForbidden,
    BankFileTooLarge,
    BankFileUnreadable,
)

BYTES_MAX: Final = 512 * 1024 * 1024
# A batch entry of a hundred thousand payments has fewer elements than this.
_ELEMENTS_AT_ONCE_MAX: Final = 4_000_000
_DEPTH_MAX: Final = 64
_DATE_LENGTH: Final = 10
_CHUNK: Final = 1 << 20

Element = Any


class Part:
    """A part of the message that can be forgotten once it is read (报文片段).

    Attributes:
        element: The element with all below it.
        parent: Name of the element above.
        depth: How deep it lies; the root is 1.
    """

    __slots__ = ("depth", "element", "parent")

    def __init__(self, element: Element, *, parent: str, depth: int) -> None:
        """Remember the element and where it was."""
        self.element = element
        self.parent = parent
        self.depth = depth


def parts(path: Path, *, depth: int) -> Iterator[Part]:
    """Give the elements at one depth when they are complete, and the ends of those above.

    Each is emptied and taken out of the tree after its turn, so memory holds one at a time.
    The parser expands no entity, opens no address and refuses what is nested too deep; a
    document type definition is refused at the root.

    Raises:
        BankFileUnreadable: It is no XML, breaks off, or is nested absurdly deep.
        BankFileForbidden: It has a document type definition.
        BankFileTooLarge: More bytes, or more elements in one part, than any statement has.

    """
    if path.stat().st_size > BYTES_MAX:
        raise BankFileTooLarge(most=f"{BYTES_MAX >> 20} MB")
    with path.open("rb") as file:
        events = etree.iterparse(
            file,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            yield from _walk(events, depth=depth)
        except etree.XMLSyntaxError as error:
            raise BankFileUnreadable(reason=_reason(error)) from error


def _walk(events: Any, *, depth: int) -> Iterator[Part]:
    above: list[str] = []
    kept = 0
    for event, element in events:
        if event == "start":
            if not above and element.getroottree().docinfo.doctype:
                raise BankFileForbidden
            above.append(element.tag)
            kept += 1
            if len(above) > _DEPTH_MAX:
                raise BankFileUnreadable(reason="elements are nested too deep")
            if kept > _ELEMENTS_AT_ONCE_MAX:
                raise BankFileTooLarge(most=f"{_ELEMENTS_AT_ONCE_MAX:,} elements in one entry")
            continue
        here = len(above)
        above.pop()
        if here <= depth:
            parent = above[-1].rpartition("}")[2] if above else ""
            yield Part(element, parent=parent, depth=here)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            kept = here


def digest_of(path: Path) -> str:
    """Hash a file, whatever is in it."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def local_name(element: Element) -> str:
    """Give the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def namespace(element: Element) -> str:
    """Give the namespace of an element; empty without one."""
    return str(etree.QName(element).namespace or "")


def children(element: Element, name: str) -> list[Element]:
    """Give the elements one step below with this name, in the same namespace."""
    return list(element.findall(_path(element.tag, name)))


def at(element: Element | None, path: str) -> Element | None:
    """Follow names separated by slashes to the first such element; none where it ends."""
    return None if element is None else element.find(_path(element.tag, path))


@lru_cache(maxsize=4096)
def _path(tag: str, path: str) -> str:
    space = tag.rpartition("}")[0]
    return "/".join(f"{space}}}{name}" if space else name for name in path.split("/"))


def text(element: Element | None, path: str) -> str:
    """Give the words at the end of a path, blanks trimmed; empty where there are none."""
    found = at(element, path)
    return "" if found is None or found.text is None else str(found.text).strip()


def first_text(element: Element | None, *paths: str) -> str:
    """Give the first of several paths that has words."""
    return next((words for path in paths if (words := text(element, path))), "")


def needed(element: Element, *paths: str) -> str:
    """Give the words of a field that must be there.

    Raises:
        BankFieldMissing: None of the paths has words.

    """
    words = first_text(element, *paths)
    if not words:
        raise BankFieldMissing(line=element.sourceline, field=paths[0])
    return words


def day(element: Element | None, path: str) -> date | None:
    """Read a date, or the date of a date and time as the bank wrote it.

    Raises:
        BankFieldWrong: The words are no date.

    """
    words = first_text(element, f"{path}/Dt", f"{path}/DtTm")
    if not words or element is None:
        return None
    try:
        return date.fromisoformat(words[:_DATE_LENGTH])
    except ValueError as error:
        raise BankFieldWrong(
            line=element.sourceline, field=path, found=words[:40], expected="a date"
        ) from error


def _reason(error: Exception) -> str:
    return str(error).split(" (", maxsplit=1)[0].rstrip(".")[:200]
