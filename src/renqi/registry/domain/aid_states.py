"""What aid to a firm passes through (扶持状态)."""

from enum import StrEnum


class AidState(StrEnum):
    """Where aid for one matter stands (扶持状态).

    RELEASED was promised and never paid, RETURNED came back whole: the matter is free again.
    """

    PROMISED = "promised"
    PAID = "paid"
    CLAIMED_BACK = "claimed_back"
    RELEASED = "released"
    RETURNED = "returned"


class AidStepKind(StrEnum):
    """What happened to aid (扶持事件)."""

    PROMISED = "promised"
    PAID = "paid"
    RELEASED = "released"
    CLAIMED_BACK = "claimed_back"
    WAIVED = "waived"
    RETURNED = "returned"


# While aid is in one of these, the same firm gets nothing more for the same matter.
LIVE = frozenset({AidState.PROMISED, AidState.PAID, AidState.CLAIMED_BACK})


def state_of(*, paid: int, claimed: int, returned: int) -> AidState:
    """Tell where aid stands by its sums; one that was let go says so itself (扶持状态).

    Example:
        >>> state_of(paid=300, claimed=100, returned=0).value
        'claimed_back'

    """
    if not paid:
        return AidState.PROMISED
    if claimed > returned:
        return AidState.CLAIMED_BACK
    return AidState.RETURNED if returned == paid else AidState.PAID
