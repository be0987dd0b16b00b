"""What time and wrongdoing take out of lots (批次失效与追回)."""

from uuid import UUID

from renqi.engines.ledger.domain.transfers import Booking, Posted
from renqi.engines.ledger.services.connection import call


def lapse_lots(*, book_id: int, booking: Booking, cause: str = "lapse") -> int:
    """Send what is left in expired lots back where it came from (批次失效).

    A lot may be spent on its last day, and lapses from the next. What is on hold stays until the
    hold is resolved.

    Returns:
        How many lots lapsed.

    Raises:
        PeriodClosed: The day is closed, and something would lapse.

    Effects:
        One transfer for each lot, the lots, and the counters of their accounts.

    Locks:
        The accounts by id.

    """
    return int(
        call(
            "SELECT ledger_lapse_lots(%s::smallint, %s::date, %s, %s, %s)",
            [book_id, booking.on, booking.at, booking.actor, cause],
        )
    )


def claw_back_lot(
    *,
    transfer_id: UUID,
    lot_id: UUID,
    amount: int,
    cause: str,
    reason: str,
    book_id: int,
    booking: Booking,
) -> Posted:
    """Take an amount back out of one lot, expired or not (追回).

    What was used or is on hold cannot be taken back here; the whole amount is then refused, and
    what is missing is a debt for the caller to post.

    Raises:
        LotsShort: The lot has less than that; `short` tells by how much.
        TransferUnknown: The book has no such lot.
        DomainError: Any refusal of `post_transfers`.

    Effects:
        One transfer, the lot, and the counters of its accounts.

    Locks:
        As `post_transfers`.

    """
    head = [book_id, booking.on, booking.is_late, booking.at, booking.actor]
    new = call(
        "SELECT ledger_claw_back(%s::smallint, %s::date, %s, %s, %s, %s::uuid, %s::uuid,"
        " %s::bigint, %s, %s)",
        [*head, transfer_id, lot_id, amount, cause, reason],
    )
    return Posted(ids=(transfer_id,), new=int(new))
