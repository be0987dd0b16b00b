"""Close a book up to a day, softly or for good (结账)."""

from datetime import date, datetime

from renqi.engines.ledger.services.connection import call

_CLOSE = "SELECT ledger_close_period(%s::smallint, %s, %s::date, %s, %s)"


def close_period(
    *, book_id: int, through: date, at: datetime, actor: str, is_final: bool = False
) -> int:
    """Close a book up to a day, the day included (结账).

    Softly: only late entries still get in, and `reopen_period` undoes it. For good: the balances
    of the day are written down and nothing up to it is posted again.

    Returns:
        How many balances were written down; none in a soft close.

    Raises:
        BookUnknown: There is no such book.
        PeriodClosed: The day is closed for good already.

    Effects:
        The book, one event, the balances of the day.

    Locks:
        The book: waits for whoever is posting and keeps others out.

    """
    what = "closed" if is_final else "closed_softly"
    return int(call(_CLOSE, [book_id, what, through, at, actor]))


def reopen_period(*, book_id: int, through: date, at: datetime, actor: str) -> None:
    """Take a soft close back, down to a day that stays closed softly (反结账).

    Raises:
        BookUnknown: There is no such book.
        PeriodClosed: The day is closed for good.

    Effects:
        The book and one event.

    Locks:
        The book.

    """
    call(_CLOSE, [book_id, "reopened", through, at, actor])
