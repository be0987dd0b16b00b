"""Hand many transfers over as one array for each field (成批参数)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from renqi.engines.ledger.domain.kinds import Kind
from renqi.engines.ledger.domain.transfers import Booking, Place, Transfer
from renqi.engines.ledger.services.arrays import Bigints, Texts, Uuids
from renqi.engines.ledger.services.connection import call

_MANY = (
    "SELECT ledger_post(%s::smallint, %s::smallint, %s::smallint, %s::date, %s, %s, %s,"
    " %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::uuid[],"
    " %s::timestamptz[], %s::uuid[], %s::date[])"
)


def columns(transfers: Sequence[Transfer]) -> list[Any]:
    """Give ids, legs, amounts, causes, memos and groups; nothing where no row has one."""
    memos = [transfer.memo or None for transfer in transfers]
    return [
        Uuids([transfer.id for transfer in transfers]),
        Bigints([transfer.debit_id for transfer in transfers]),
        Bigints([transfer.credit_id for transfer in transfers]),
        Bigints([transfer.amount for transfer in transfers]),
        Texts([transfer.cause for transfer in transfers]),
        Texts(memos) if any(memos) else None,
        _if_any([transfer.group_id for transfer in transfers]),
    ]


def write_many(
    transfers: Sequence[Transfer],
    *,
    kind: Kind,
    place: Place,
    booking: Booking,
    expires_at: datetime | None = None,
) -> int:
    """Post or hold transfers, all or none, and tell how many were new."""
    head = [place.book_id, int(place.unit), int(kind), booking.on, booking.is_late]
    expiries = None if expires_at is None else [expires_at] * len(transfers)
    tail = [
        _if_any([transfer.lot_id for transfer in transfers]),
        _if_any([transfer.lot_expires_on for transfer in transfers]),
    ]
    parameters = [*head, booking.at, booking.actor, *columns(transfers), expiries, *tail]
    return int(call(_MANY, parameters))


def _if_any(values: list[Any]) -> list[Any] | None:
    return values if any(value is not None for value in values) else None
