"""Where a list, a line of it and a claim can stand (名单、明细与追回状态)."""

from collections.abc import Mapping
from enum import StrEnum


class ListState(StrEnum):
    """Where a list of entitled firms stands (名单状态)."""

    QUEUED = "queued"
    JUDGING = "judging"
    FAILED = "failed"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    NOTICE = "notice"
    OPEN = "open"
    CLOSED = "closed"
    DISCARDED = "discarded"


class LineState(StrEnum):
    """Where a line stands (明细状态).

    A struck, doubled, declined or lapsed line is over and takes no money; what was promised to
    it goes back to the budget.
    """

    LISTED = "listed"
    STRUCK = "struck"
    APPROVED = "approved"
    UNFUNDED = "unfunded"
    DOUBLED = "doubled"
    PROMISED = "promised"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    ORDERED = "ordered"
    PAID = "paid"


class Step(StrEnum):
    """What happened to a line (办理步骤)."""

    LISTED = "listed"
    STRUCK = "struck"
    APPROVED = "approved"
    UNFUNDED = "unfunded"
    DOUBLED = "doubled"
    PROMISED = "promised"
    OPENED = "opened"
    ACCEPTED = "accepted"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_CHECKED = "account_checked"
    ACCOUNT_REFUSED = "account_refused"
    DECLINED = "declined"
    LAPSED = "lapsed"
    RELEASED = "released"
    ORDERED = "ordered"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    PAID = "paid"
    UNPAID = "unpaid"
    RETURNED = "returned"
    CLAIMED = "claimed"
    CLAIM_DROPPED = "claim_dropped"
    REPAID = "repaid"


class PayeeState(StrEnum):
    """Whether money may go to an account (收款账户状态)."""

    IN_USE = "in_use"
    TO_CHECK = "to_check"
    CHECKED = "checked"
    REFUSED = "refused"
    REPLACED = "replaced"


class ChangeKind(StrEnum):
    """What a change does to a budget (预算变动类别)."""

    APPROPRIATE = "appropriate"
    REDUCE = "reduce"
    RETURN = "return"


class ChangeState(StrEnum):
    """What became of a change (预算变动状态)."""

    ASKED = "asked"
    POSTED = "posted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ClaimState(StrEnum):
    """Where a claim stands (追回状态)."""

    PROPOSED = "proposed"
    CLAIMED = "claimed"
    SETTLED = "settled"
    DROPPED = "dropped"


class Ground(StrEnum):
    """Why money is asked back (追回事由)."""

    TITLE_REVOKED = "title_revoked"
    PAID_IN_ERROR = "paid_in_error"
    CONDITION_MISSED = "condition_missed"


OVER = frozenset({LineState.STRUCK, LineState.DOUBLED, LineState.DECLINED, LineState.LAPSED})
# The budget's money is promised to these.
HELD = frozenset({LineState.PROMISED, LineState.ACCEPTED, LineState.ORDERED})
# A firm reads of a line from the day on which money was promised to it.
HIDDEN_FROM_FIRMS = frozenset(
    {LineState.LISTED, LineState.APPROVED, LineState.UNFUNDED, LineState.DOUBLED}
)
# An officer strikes before the list goes up; afterwards, while it is public, an objection may.
STRIKABLE: Mapping[str, frozenset[LineState]] = {
    ListState.DRAFT: frozenset({LineState.LISTED}),
    ListState.APPROVED: frozenset({LineState.APPROVED, LineState.UNFUNDED, LineState.PROMISED}),
    ListState.NOTICE: frozenset({LineState.APPROVED, LineState.UNFUNDED, LineState.PROMISED}),
    ListState.OPEN: frozenset({LineState.UNFUNDED, LineState.PROMISED, LineState.ACCEPTED}),
}
PAYABLE = frozenset({PayeeState.IN_USE, PayeeState.CHECKED})
LIVE_PAYEE = frozenset({PayeeState.IN_USE, PayeeState.TO_CHECK, PayeeState.CHECKED})

CONFIRM_DAYS = 30
CLAIM_DUE_DAYS = 30
