"""One transfer with everything that hangs on it (凭证)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from renqi.engines.ledger.domain.refusals import TransferUnknown
from renqi.engines.ledger.models import Seal, Transfer
from renqi.engines.ledger.selectors.journal_pages import NamedLine, named_lines
from renqi.engines.ledger.selectors.visible import visible_account_ids, visible_transfers
from renqi.identity.domain.scope import Scope

_MOST_OF_GROUP = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LotMove:
    """What a transfer changed in one lot (批次变动)."""

    lot_id: UUID
    cause: str
    granted_on: date
    expires_on: date | None
    used: int
    lapsed: int
    clawed_back: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SealMark:
    """The seal that covers a transfer (封签)."""

    no: int
    hash: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFile:
    """One transfer with what it came of and what became of it (凭证).

    Attributes:
        this: The transfer.
        book: Code of its book.
        debit_id: Account of the debit leg; none where it is somebody else's.
        credit_id: Account of the credit leg; none where it is somebody else's.
        expires_at: Until when a hold may be settled.
        lot_expires_on: Last day of the lot that it granted.
        hold: The hold that it settles or lets go.
        resolution: What became of it, if it is a hold.
        original: What it reverses or refunds.
        is_reversal: Whether it undoes all of the original.
        returns: The reversal or the refunds of it.
        group: The other rows of its compound entry that the reader may see.
        moves: What it changed in lots.
        seal: The seal that covers it; none before it is sealed.
    """

    this: NamedLine
    book: str
    debit_id: int | None
    credit_id: int | None
    expires_at: datetime | None
    lot_expires_on: date | None
    hold: NamedLine | None
    resolution: NamedLine | None
    original: NamedLine | None
    is_reversal: bool
    returns: tuple[NamedLine, ...]
    group: tuple[NamedLine, ...]
    moves: Sequence[LotMove]
    seal: SealMark | None


def transfer_file(transfer_id: UUID, *, scope: Scope) -> TransferFile:
    """Give a transfer that may be seen (凭证).

    What it came of and what became of it touches the same accounts, so it may be seen as well;
    of a compound entry only the rows of one's own accounts are shown.

    Raises:
        TransferUnknown: There is none, or both its accounts are somebody else's.

    """
    seen = visible_transfers(scope)
    row = seen.filter(pk=transfer_id).select_related("book").first()
    if row is None:
        raise TransferUnknown(transfer=str(transfer_id))
    own = visible_account_ids(scope)
    original = row.reverses_id or row.refunds_id
    # An unknown group would match every row that is in none.
    together = seen.filter(group_id=row.group_id) if row.group_id else seen.none()
    siblings = together.exclude(pk=row.pk).order_by("seq")[:_MOST_OF_GROUP]
    return TransferFile(
        this=named_lines([row])[0],
        book=row.book.code,
        debit_id=row.debit_id if own is None or row.debit_id in own else None,
        credit_id=row.credit_id if own is None or row.credit_id in own else None,
        expires_at=row.expires_at,
        lot_expires_on=row.lot_expires_on,
        hold=_one(list(seen.filter(pk=row.pending_id)) if row.pending_id else []),
        resolution=_one(list(seen.filter(pending_id=row.pk))),
        original=_one(list(seen.filter(pk=original)) if original else []),
        is_reversal=row.reverses_id is not None,
        returns=named_lines(
            [*seen.filter(reverses_id=row.pk), *seen.filter(refunds_id=row.pk).order_by("seq")]
        ),
        group=named_lines(list(siblings)),
        moves=_moves(row, own),
        seal=_seal(row.xid),
    )


def _one(rows: list[Transfer]) -> NamedLine | None:
    return next(iter(named_lines(rows)), None)


def _moves(row: Transfer, own: tuple[int, ...] | None) -> Sequence[LotMove]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.id, l.account_id, l.cause, l.granted_on, l.expires_on, m.used, m.lapsed,"
            " m.clawed_back, m.held FROM ledger_lot_move m JOIN ledger_lot l ON l.id = m.lot_id"
            " WHERE m.transfer_id = %s ORDER BY l.granted_on, l.seq",
            [row.pk],
        )
        found = cursor.fetchall()
    return [
        LotMove(
            lot_id=lot_id,
            cause=cause,
            granted_on=granted_on,
            expires_on=expires_on,
            used=used,
            lapsed=lapsed,
            clawed_back=clawed_back,
            held=held,
        )
        for (
            lot_id,
            account_id,
            cause,
            granted_on,
            expires_on,
            used,
            lapsed,
            clawed_back,
            held,
        ) in found
        if own is None or account_id in own
    ]


def _seal(xid: int) -> SealMark | None:
    row = Seal.objects.filter(xid_until__gt=xid).order_by("no").first()
    if row is None or row.xid_from > xid:
        return None
    return SealMark(no=row.no, hash=bytes(row.hash).hex(), sealed_at=row.sealed_at)
