"""What is handed to the ledger and what comes back (分录)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from renqi.engines.ledger.domain.kinds import Outcome, Unit

# Ten trillion yuan in fen; the table refuses more, too (`sql/tables.sql`).
AMOUNT_MAX = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """An amount that goes from the debit leg to the credit leg (分录).

    Attributes:
        id: Stands for the business event; the same at every retry.
        debit_id: Account of the debit leg (借方).
        credit_id: Account of the credit leg (贷方).
        amount: Fen or points, above zero.
        cause: Short key of why, such as `alliance.dues` (事由).
        memo: Free text for people (摘要).
        group_id: Ties the rows of one compound entry together (凭证).
        lot_id: The one lot to draw on; none for the oldest first.
        lot_expires_on: Last day on which what arrives may be spent; none for ever.
    """

    id: UUID
    debit_id: int
    credit_id: int
    amount: int
    cause: str
    memo: str = ""
    group_id: UUID | None = None
    lot_id: UUID | None = None
    lot_expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where transfers of one call belong: units and books never mix (账簿与单位)."""

    book_id: int
    unit: Unit = Unit.FEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """The day, the instant and the person of a call (记账信息).

    Attributes:
        on: Value date; decides the period (记账日).
        at: Instant of the call; stored as said.
        actor: Who does it, as a key that outlives the account.
        is_late: Enter a period that is closed softly.
    """

    on: date
    at: datetime
    actor: str
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One transfer with the booking it comes with (业务事件)."""

    transfer: Transfer
    booking: Booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What a call wrote (过账结果).

    `new` counts the transfers written now; the rest of `ids` had been written before with the
    same content.
    """

    ids: tuple[UUID, ...]
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What to do with one hold (结清): none for all of it; the rest is released."""

    hold_id: UUID
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOutcome:
    """What became of one transfer of many (单笔结果)."""

    id: UUID
    outcome: Outcome
