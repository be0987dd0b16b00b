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
# Below this no part can have that many elements.
_UNREAD_MAX: Final = 16 * 1024 * 1024
_DEPTH_OF_MESSAGE, _DEPTH_OF_HOLDER = 2, 3
_DATE_LENGTH: Final = 10
_CHUNK: Final = 1 << 20
_SAFE: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

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


def parts(path: Path, *, often: str) -> Iterator[Part]:
    """Give the parts of a message and the ends of what lies above them, in their order.

    Only the ends of what comes often are told to Python one by one; what stands before it is
    taken from the tree then, and all is taken out of the tree after its turn, so memory holds
    few at a time. The parser expands no entity, opens no address and refuses what is nested too
    deep; a document type definition is refused at the root.

    Args:
        path: The file.
        often: Name of the part that comes often: an entry, a payment.

    Raises:
        BankFileUnreadable: It is no XML, breaks off, or is nested absurdly deep.
        BankFileForbidden: It has a document type definition.
        BankFileTooLarge: More bytes, or more elements in one part, than any statement has.

    """
    if path.stat().st_size > BYTES_MAX:
        raise BankFileTooLarge(most=f"{BYTES_MAX >> 20} MB")
    try:
        yield from _Tree(_root_tag(path), often=often).parts(path)
    except etree.XMLSyntaxError as error:
        raise BankFileUnreadable(reason=_reason(error)) from error


def _root_tag(path: Path) -> str:
    with path.open("rb") as file:
        _event, root = next(iter(etree.iterparse(file, events=("start",), **_SAFE)))
        if root.getroottree().docinfo.doctype:
            raise BankFileForbidden
        return str(root.tag)


class _Tree:
    """The part of a message that is in memory."""

    def __init__(self, root_tag: str, *, often: str) -> None:
        self.parser = etree.XMLPullParser(
            events=("start", "end"), tag=(root_tag, f"{{*}}{often}"), **_SAFE
        )
        self.root: Element = None
        # The part that was given last; it is empty, and stays until the next one ends.
        self.last: Element = None

    def parts(self, path: Path) -> Iterator[Part]:
        unread = 0
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                self.parser.feed(chunk)
                before, unread = self.last, unread + len(chunk)
                yield from self._ended()
                if self.last is not before:
                    unread = 0
                elif unread > _UNREAD_MAX:
                    self._check_size()
        root = self.parser.close()
        yield from self._ended()
        for message in root:
            for holder in message:
                yield from self._whole(holder)
            yield Part(message, parent=local_name(root), depth=_DEPTH_OF_MESSAGE)
        yield Part(root, parent="", depth=1)

    def _ended(self) -> Iterator[Part]:
        for event, element in self.parser.read_events():
            if self.root is None:
                self.root = element
            elif event == "end" and sum(1 for _ in element.iterancestors()) == _DEPTH_OF_HOLDER:
                yield from self._until(element)

    def _until(self, element: Element) -> Iterator[Part]:
        """Give what stands before an element, and the element."""
        holder = element.getparent()
        for earlier in list(holder.itersiblings(preceding=True))[::-1]:
            yield from self._whole(earlier)
            earlier.getparent().remove(earlier)
        parent = local_name(holder)
        for one in [*list(element.itersiblings(preceding=True))[::-1], element]:
            if one is not self.last:
                yield Part(one, parent=parent, depth=_DEPTH_OF_HOLDER + 1)
        element.clear()
        while element.getprevious() is not None:
            del holder[0]
        self.last = element

    def _whole(self, holder: Element) -> Iterator[Part]:
        """Give what is left of a holder that has ended, and its end."""
        parent = local_name(holder)
        for one in holder:
            if one is not self.last:
                yield Part(one, parent=parent, depth=_DEPTH_OF_HOLDER + 1)
        above = holder.getparent()
        yield Part(holder, parent=local_name(above), depth=_DEPTH_OF_HOLDER)

    def _check_size(self) -> None:
        if self.root is not None and self.root.xpath("count(//*)") > _ELEMENTS_AT_ONCE_MAX:
            raise BankFileTooLarge(most=f"{_ELEMENTS_AT_ONCE_MAX:,} elements in one entry")


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
    return list(element.iterchildren(*_steps(element.tag, name)))


def at(element: Element | None, path: str) -> Element | None:
    """Follow names separated by slashes, the first of each; none where it ends."""
    if element is None:
        return None
    for tag in _steps(element.tag, path):
        element = next(element.iterchildren(tag), None)
        if element is None:
            return None
    return element


@lru_cache(maxsize=4096)
def _steps(tag: str, path: str) -> tuple[str, ...]:
    space = tag.rpartition("}")[0]
    return tuple(f"{space}}}{name}" if space else name for name in path.split("/"))


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
