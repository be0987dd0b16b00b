"""Where a member stands, and the fixed words of membership (成员状态)."""

from enum import StrEnum


class MemberState(StrEnum):
    """Where a firm stands in a fund on a day (成员状态)."""

    APPLIED = "applied"
    WAITING = "waiting"
    COVERED = "covered"
    SUSPENDED = "suspended"
    PAUSED = "paused"
    LEAVING = "leaving"
    LEFT = "left"
    REFUSED = "refused"


class Standing(StrEnum):
    """What a row says of itself; the days' work makes a state of it (成员档案状态)."""

    APPLIED = "applied"
    MEMBER = "member"
    LEFT = "left"
    REFUSED = "refused"


# A firm has one of these in a fund.
LIVE = (Standing.APPLIED, Standing.MEMBER)


class StepKind(StrEnum):
    """What unpaid months lead to (欠缴处理步骤)."""

    REMIND = "remind"
    SUSPEND = "suspend"
    LIFT = "lift"
    ANNOUNCE = "announce"
    CURE = "cure"
    EXIT = "exit"


class PauseState(StrEnum):
    """How far a request to pause has come (缓缴申请状态)."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class LeavingState(StrEnum):
    """How far a firm's leaving has come (退出状态)."""

    PROPOSED = "proposed"
    NOTICE = "notice"
    DROPPED = "dropped"
    OWED = "owed"
    ORDERED = "ordered"
    PAID = "paid"
    NOTHING = "nothing"


# A membership has one of these at most.
LEAVING_OPEN = (LeavingState.PROPOSED, LeavingState.NOTICE)
LEAVING_DONE = (
    LeavingState.OWED,
    LeavingState.ORDERED,
    LeavingState.PAID,
    LeavingState.NOTHING,
)


class MoneyState(StrEnum):
    """What became of a line of the bank (来款状态)."""

    WAITING = "waiting"
    USED = "used"


class ReturnState(StrEnum):
    """How far money goes back to its payer (退款状态)."""

    OWED = "owed"
    ORDERED = "ordered"
    PAID = "paid"
