"""How a booking moves: who may do what from where (预约流转).

The table is the only place that says it; the database holds the same pairs of states
(`sql/booking_moves.sql`), and a test compares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class BookingState(StrEnum):
    """Where a booking stands (预约状态)."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DELIVERED = "delivered"
    CLOSED = "closed"


class BookingAct(StrEnum):
    """What can be done with a booking (预约操作)."""

    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    EXPIRE = "expire"
    DELIVER = "deliver"
    CONFIRM = "confirm"
    CLOSE = "close"


class Side(StrEnum):
    """Whose act it is (操作方)."""

    FIRM = "firm"
    PROVIDER = "provider"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line of the table (流转规则).

    `codes` are the reasons one must be chosen from; empty where none is asked.
    """

    act: BookingAct
    sides: frozenset[Side]
    from_states: frozenset[BookingState]
    to_state: BookingState
    codes: frozenset[str] = frozenset()


DECLINE_CODES = frozenset({"no_capacity", "not_our_field", "unclear_need", "conflict", "other"})
CANCEL_CODES = frozenset({"no_longer_needed", "date_unfit", "other_provider", "unable", "other"})
_S, _A = BookingState, BookingAct
_BOTH = frozenset({Side.FIRM, Side.PROVIDER})
_PROVIDER, _CLOCK = frozenset({Side.PROVIDER}), frozenset({Side.CLOCK})

MOVES: Mapping[BookingAct, Move] = {
    move.act: move
    for move in (
        Move(
            act=_A.ACCEPT,
            sides=_PROVIDER,
            from_states=frozenset({_S.ASKED}),
            to_state=_S.ACCEPTED,
        ),
        Move(
            act=_A.DECLINE,
            sides=_PROVIDER,
            from_states=frozenset({_S.ASKED}),
            to_state=_S.DECLINED,
            codes=DECLINE_CODES,
        ),
        Move(
            act=_A.CANCEL,
            sides=_BOTH,
            from_states=frozenset({_S.ASKED, _S.ACCEPTED}),
            to_state=_S.CANCELLED,
            codes=CANCEL_CODES,
        ),
        Move(
            act=_A.EXPIRE,
            sides=_CLOCK,
            from_states=frozenset({_S.ASKED}),
            to_state=_S.EXPIRED,
        ),
        Move(
            act=_A.DELIVER,
            sides=_PROVIDER,
            from_states=frozenset({_S.ACCEPTED}),
            to_state=_S.DELIVERED,
        ),
        Move(
            act=_A.CONFIRM,
            sides=frozenset({Side.FIRM}),
            from_states=frozenset({_S.DELIVERED}),
            to_state=_S.CLOSED,
        ),
        Move(
            act=_A.CLOSE,
            sides=_CLOCK,
            from_states=frozenset({_S.DELIVERED}),
            to_state=_S.CLOSED,
        ),
    )
}

# States of bookings that go on; of these a firm has one a slot.
LIVE = frozenset({_S.ASKED, _S.ACCEPTED, _S.DELIVERED})

# A provider answers within so many days, a firm confirms what was done within so many.
ANSWER_DAYS = 5
CONFIRM_DAYS = 30
# From this many days before the first day only the provider may call an accepted booking off.
FIRM_CANCELS_DAYS_BEFORE = 2


def acts_open(state: BookingState, side: Side) -> tuple[BookingAct, ...]:
    """List what one side may do from a state, in the order of the table (可办操作).

    Example:
        >>> [act.value for act in acts_open(BookingState.ASKED, Side.FIRM)]
        ['cancel']

    """
    return tuple(
        move.act for move in MOVES.values() if side in move.sides and state in move.from_states
    )
