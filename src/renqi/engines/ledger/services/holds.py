"""Promise money now, move it later or not at all (冻结、结清、释放)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from renqi.engines.ledger.domain.kinds import Kind
from renqi.engines.ledger.domain.transfer_ids import derived_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Posted, Settlement, Transfer
from renqi.engines.ledger.services.columns import write_many
from renqi.engines.ledger.services.connection import call

_RESOLVE = (
    "SELECT ledger_resolve(%s::smallint, %s::smallint, %s::date, %s, %s, %s, %s::uuid[],"
    " %s::uuid[], %s::bigint[])"
)
_AT_ONCE = 1_000
# What a hold becomes, by what is done to it; the words are part of the ids that follow.
_PURPOSES = {Kind.SETTLED: "settle", Kind.RELEASED: "release", Kind.TIMED_OUT: "time out"}


def hold_money(
    transfers: Sequence[Transfer],
    *,
    place: Place,
    booking: Booking,
    expires_at: datetime | None = None,
) -> Posted:
    """Promise amounts without moving them (冻结).

    What is promised away can no longer be spent; what is promised to an account is not yet
    there, but counts against the most it may hold.

    Args:
        transfers: What would move.
        place: The book and the unit they all belong to.
        booking: Day, instant and person.
        expires_at: From this instant on a hold is no longer settled; none for no end.

    Raises:
        DomainError: Any refusal of `post_transfers`.

    Effects:
        The holds and the pending counters of their accounts; lots where an account keeps them.

    Locks:
        As `post_transfers`.

    """
    if not transfers:
        return Posted(ids=(), new=0)
    new = write_many(transfers, kind=Kind.HELD, place=place, booking=booking, expires_at=expires_at)
    return Posted(ids=tuple(transfer.id for transfer in transfers), new=new)


def settle_holds(settlements: Sequence[Settlement], *, book_id: int, booking: Booking) -> Posted:
    """Move what was promised, or less of it; the rest is released (结清).

    Raises:
        TransferUnknown: One is no hold of this book.
        HoldResolved: One was settled otherwise, released or timed out.
        HoldExpired: One has run out.
        MoreThanOriginal: More would move than was promised.
        DomainError: Any refusal of `post_transfers`.

    Effects:
        One settlement for each hold, and the counters of their accounts.

    Locks:
        The holds by id, then as `post_transfers`.

    """
    return _resolve(
        [settlement.hold_id for settlement in settlements],
        [settlement.amount for settlement in settlements],
        kind=Kind.SETTLED,
        book_id=book_id,
        booking=booking,
    )


def release_holds(hold_ids: Sequence[UUID], *, book_id: int, booking: Booking) -> Posted:
    """Take promises back (释放).

    Raises:
        TransferUnknown: One is no hold of this book.
        HoldResolved: One was settled or timed out.

    Effects:
        One release for each hold, and the pending counters of their accounts.

    Locks:
        The holds by id, then as `post_transfers`.

    """
    nothing: list[int | None] = [None] * len(hold_ids)
    return _resolve(hold_ids, nothing, kind=Kind.RELEASED, book_id=book_id, booking=booking)


def expire_holds(*, book_id: int, booking: Booking) -> int:
    """Take back the promises whose time has run out (冻结到期) and tell how many.

    Run it often: until then the money stays promised. Up to a thousand at a time.

    Effects:
        One time-out for each hold, and the pending counters of their accounts.

    Locks:
        The holds by id, then as `post_transfers`.

    """
    due = call(
        "SELECT array_agg(x.id) FROM (SELECT h.id FROM ledger_transfer h"
        " WHERE h.book_id = %s AND h.kind = 1 AND h.expires_at <= %s AND NOT EXISTS"
        " (SELECT FROM ledger_transfer r WHERE r.pending_id = h.id)"
        " ORDER BY h.expires_at LIMIT %s) x",
        [book_id, booking.at, _AT_ONCE],
    )
    if not due:
        return 0
    nothing: list[int | None] = [None] * len(due)
    return _resolve(due, nothing, kind=Kind.TIMED_OUT, book_id=book_id, booking=booking).new


def _resolve(
    hold_ids: Sequence[UUID],
    amounts: Sequence[int | None],
    *,
    kind: Kind,
    book_id: int,
    booking: Booking,
) -> Posted:
    if not hold_ids:
        return Posted(ids=(), new=0)
    on: date = booking.on
    ids = tuple(derived_id(hold_id, _PURPOSES[kind]) for hold_id in hold_ids)
    head = [book_id, int(kind), on, booking.is_late, booking.at, booking.actor]
    new = call(_RESOLVE, [*head, list(ids), list(hold_ids), list(amounts)])
    return Posted(ids=ids, new=int(new))
