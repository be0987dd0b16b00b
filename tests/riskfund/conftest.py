"""What all tests of funds leave behind: nothing."""

from collections.abc import Iterator

import pytest

from tests.web.ledger.books import empty_books


@pytest.fixture(autouse=True)
def no_books_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the books after real transactions, which nobody rolls back."""
    yield
    mark = request.node.get_closest_marker("django_db")
    if mark is not None and mark.kwargs.get("transaction"):
        empty_books()
