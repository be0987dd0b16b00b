"""Send posted money back: reversal and refund (冲销与退款)."""

from uuid import UUID

from renqi.engines.ledger.domain.transfer_ids import derived_id
from renqi.engines.ledger.domain.transfers import Booking, Posted
from renqi.engines.ledger.services.connection import call

_RETURN = (
    "SELECT ledger_return(%s::smallint, %s, %s::date, %s, %s, %s, %s::uuid, %s::uuid,"
    " %s::bigint, %s)"
)


def reverse_transfer(*, transfer_id: UUID, reason: str, book_id: int, booking: Booking) -> Posted:
    """Undo a transfer by its mirror image, once (冲销); the original is not touched.

    The day is the reversal's own, so a transfer of a closed period can be reversed today.

    Raises:
        TransferUnknown: The book has no such transfer.
        NotReturnable: It is a hold, a release or itself a return.
        ReversedBefore: It was reversed, with another reason or on another day.
        MoreThanOriginal: Some of it was refunded.
        DomainError: Any refusal of `post_transfers`.

    Effects:
        One transfer and the counters of its accounts; lots get back what was drawn on them.

    Locks:
        The original, then as `post_transfers`.

    """
    own_id = derived_id(transfer_id, "reverse")
    return _return(own_id, transfer_id, None, reason, book_id=book_id, booking=booking)


def refund_transfer(
    *, refund_id: UUID, transfer_id: UUID, amount: int, reason: str, book_id: int, booking: Booking
) -> Posted:
    """Send part of a transfer back (退款); all parts together never exceed it.

    Args:
        refund_id: Stands for this refund; a transfer may have several.
        transfer_id: The original.
        amount: Fen or points.
        reason: For people.
        book_id: The book of the original.
        booking: Day, instant and person.

    Raises:
        TransferUnknown: The book has no such transfer.
        NotReturnable: It is a hold, a release or itself a return.
        ReversedBefore: It was reversed.
        MoreThanOriginal: More would go back than is left.
        DomainError: Any refusal of `post_transfers`.

    Effects:
        One transfer and the counters of its accounts; lots get back what was drawn on them.

    Locks:
        The original, then as `post_transfers`.

    """
    return _return(refund_id, transfer_id, amount, reason, book_id=book_id, booking=booking)


def _return(
    own_id: UUID,
    transfer_id: UUID,
    amount: int | None,
    reason: str,
    *,
    book_id: int,
    booking: Booking,
) -> Posted:
    head = [book_id, amount is None, booking.on, booking.is_late, booking.at, booking.actor]
    new = call(_RETURN, [*head, own_id, transfer_id, amount, reason])
    return Posted(ids=(own_id,), new=int(new))
