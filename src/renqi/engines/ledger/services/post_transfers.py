"""Post transfers: all or nothing, or each on its own merits (过账)."""

from collections.abc import Sequence
from typing import Any

from renqi.engines.ledger.domain.kinds import Kind, Outcome
from renqi.engines.ledger.domain.transfers import (
    Booking,
    Event,
    EventOutcome,
    Place,
    Posted,
    Transfer,
)
from renqi.engines.ledger.services.arrays import Texts
from renqi.engines.ledger.services.columns import columns, write_many
from renqi.engines.ledger.services.connection import call

_ONE = (
    "SELECT ledger_post_one(%s::smallint, %s::smallint, %s::date, %s, %s, %s, %s::uuid,"
    " %s::bigint, %s::bigint, %s::bigint, %s, %s, %s::uuid, %s::uuid, %s::date)"
)
_EACH = (
    "SELECT ledger_post_each(%s::smallint, %s::smallint, %s::date, %s, %s, %s,"
    " %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::uuid[],"
    " %s::uuid[], %s::date[], %s::text[], %s::timestamptz[])"
)


def post_transfers(transfers: Sequence[Transfer], *, place: Place, booking: Booking) -> Posted:
    """Post transfers, all of them or none (过账).

    The same id with the same content acts once, however often it comes and from how many sides
    at a time. A second call in the same transaction does not wait for anybody, since two calls
    together have no order: it is refused as `Busy`, unless `lock_accounts` came first.

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
    return post_events([Event(transfer=one, booking=booking) for one in transfers], place=place)


def post_events(events: Sequence[Event], *, place: Place) -> tuple[EventOutcome, ...]:
    """Judge events of several people in their order and post those that pass (多人逐笔过账).

    Args:
        events: All of one day, early or late together; otherwise as in `post_each`.
        place: The book and the unit they all belong to.

    Returns:
        One outcome for each event, in the same order.

    Effects:
        As `post_each`; each transfer keeps its own actor and instant.

    Locks:
        As `post_each`.

    """
    if not events:
        return ()
    first = events[0].booking
    transfers = [event.transfer for event in events]
    is_shared = all(event.booking == first for event in events)
    outcomes = call(
        _EACH,
        [
            *[place.book_id, int(place.unit), first.on, first.is_late, first.at, first.actor],
            *columns(transfers),
            [t.lot_id for t in transfers],
            [t.lot_expires_on for t in transfers],
            None if is_shared else Texts([event.booking.actor for event in events]),
            None if is_shared else [event.booking.at for event in events],
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
