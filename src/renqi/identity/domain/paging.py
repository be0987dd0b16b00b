"""One page of a list (分页)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


class Rows(Protocol):
    """What a list is cut from; a query is one."""

    def count(self) -> int:
        """Give how many there are."""

    def __getitem__(self, cut: slice) -> Any:
        """Give some of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(Generic[T]):
    """One page of a list; `total` counts all its pages."""

    rows: tuple[T, ...]
    total: int
    page: int
    pages: int


def page_within(total: int, *, page: int, per_page: int) -> tuple[int, int]:
    """Give the page shown for one that is asked for, and how many there are; one at least."""
    pages = max(1, -(-total // per_page))
    return min(max(1, page), pages), pages


def cut(rows: Rows, *, page: int, per_page: int, read: Callable[[Any], T]) -> ListPage[T]:
    """Cut one page out; one beyond the last gives the last, as rows may have gone meanwhile."""
    total = rows.count()
    page, pages = page_within(total, page=page, per_page=per_page)
    start = (page - 1) * per_page
    shown = tuple(read(row) for row in rows[start : start + per_page])
    return ListPage(rows=shown, total=total, page=page, pages=pages)
