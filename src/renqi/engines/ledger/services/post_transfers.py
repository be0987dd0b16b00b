"""Post transfers: all or nothing, or each on its own merits (过账)."""

from collections.abc import Sequence
from typing import Any

from renqi.engines.ledger.domain.kinds import Kind, Outcome
from renqi.engines.ledger.domain.transfers import Booking, EventOutcome, Place, Posted, Transfer
from renqi.engines.ledger.services.columns import columns, write_many
from renqi.engines.ledger.services.connection import call

_ONE = (
    "SELECT ledger_post_one(%s::smallint, %s::smallint, %s::date, %s, %s, %s, %s::uuid,"
    " %s::bigint, %s::bigint, %s::bigint, %s, %s, %s::uuid, %s::uuid, %s::date)"
)
_EACH = (
    "SELECT ledger_post_each(%s::smallint, %s::smallint, %s::date, %s, %s, %s,"
    " %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::uuid[],"
    " %s::uuid[], %s::date[])"
)


def post_transfers(transfers: Sequence[Transfer], *, place: Place, booking: Booking) -> Posted:
    """Post transfers, all of them or none (过账).

    The same id with the same content acts once, however often it comes and from how many sides
    at a time. One call in a transaction: two would lock accounts in an order of their own.

    Args:
        transfers: In any order.
        place: The book and the unit they all belong to.
        booking: Day, instant and person.

    Raises:
        Overdraft: A balance would fall below its limit, holds included.
        OverCap: A balance would rise above its limit.
        LotsShort: The lots that may be spent do not reach.
        IdReused: An id stands for another content.
        BadAccount: An account is unknown, or of another book or unit.
        AccountFrozen: An account is frozen.
        PeriodClosed: The day is closed, and something is new.
        DomainError: Any other refusal of the ledger.

    Effects:
        The transfers and the counters of their accounts; lots where an account keeps them.

    Locks:
        The book against closing; transfers by id, then accounts by id.

    """
    if not transfers:
        return Posted(ids=(), new=0)
    if len(transfers) == 1:
        new = call(_ONE, _scalars(transfers[0], place=place, booking=booking))
    else:
        new = write_many(transfers, kind=Kind.POSTED, place=place, booking=booking)
    return Posted(ids=tuple(transfer.id for transfer in transfers), new=int(new))


def post_each(
    transfers: Sequence[Transfer], *, place: Place, booking: Booking
) -> tuple[EventOutcome, ...]:
    """Judge transfers in their order and post those that pass (逐笔过账).

    For imports and redemptions, where one bad line must not stop the rest. A transfer that names
    a lot is `misshapen` here: post it by `post_transfers`.

    Args:
        transfers: In the order in which they happened; what one brings the next may spend.
        place: The book and the unit they all belong to.
        booking: Day, instant and person.

    Returns:
        One outcome for each transfer, in the same order.

    Effects:
        As `post_transfers`, for those with the outcome `posted`.

    Locks:
        As `post_transfers`, accounts first.

    """
    if not transfers:
        return ()
    head = [place.book_id, int(place.unit), booking.on, booking.is_late, booking.at, booking.actor]
    outcomes = call(
        _EACH,
        [
            *head,
            *columns(transfers),
            [t.lot_id for t in transfers],
            [t.lot_expires_on for t in transfers],
        ],
    )
    return tuple(
        EventOutcome(id=transfer.id, outcome=Outcome(outcome))
        for transfer, outcome in zip(transfers, outcomes, strict=True)
    )


def _scalars(transfer: Transfer, *, place: Place, booking: Booking) -> list[Any]:
    head = [place.book_id, int(place.unit), booking.on, booking.is_late, booking.at, booking.actor]
    legs = [transfer.id, transfer.debit_id, transfer.credit_id, transfer.amount]
    words = [transfer.cause, transfer.memo, transfer.group_id]
    return [*head, *legs, *words, transfer.lot_id, transfer.lot_expires_on]
