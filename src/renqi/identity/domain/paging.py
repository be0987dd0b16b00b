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


def cut(rows: Rows, *, page: int, per_page: int, read: Callable[[Any], T]) -> ListPage[T]:
    """Cut one page out; one beyond the last gives the last, as rows may have gone meanwhile."""
    total = rows.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    start = (page - 1) * per_page
    shown = tuple(read(row) for row in rows[start : start + per_page])
    return ListPage(rows=shown, total=total, page=page, pages=pages)
