"""Say beforehand which accounts a transaction will post to (预先锁定账户)."""

from collections.abc import Collection

from renqi.engines.ledger.domain.transfers import Booking
from renqi.engines.ledger.services.arrays import Bigints
from renqi.engines.ledger.services.connection import call


def lock_accounts(account_ids: Collection[int], *, book_id: int, booking: Booking) -> int:
    """Lock the accounts that all postings of the open transaction will meet (预先锁定账户).

    One call that posts needs no such thing. A transaction with several calls does: what the
    first has locked stands in no order with what the second needs, so the second does not wait
    but is refused as `Busy` where somebody else is at its accounts. Locked beforehand, in the
    order of everybody, they are all ours, and only this call waits.

    Args:
        account_ids: Every account of every posting to come.
        book_id: Their book.
        booking: Day, instant and person.

    Returns:
        How many were locked; hot accounts need no lock.

    Raises:
        BookUnknown: There is no such book.
        WrongIsolation: The transaction is not READ COMMITTED.
        Busy: The transaction has posted before, and somebody else is at the accounts.

    Locks:
        The book against closing, then the accounts by id, until the transaction ends.

    """
    numbers = Bigints(sorted(set(account_ids)))
    return int(
        call(
            "SELECT ledger_lock_accounts(%s::smallint, %s::date, %s)",
            [book_id, booking.on, numbers],
        )
    )
