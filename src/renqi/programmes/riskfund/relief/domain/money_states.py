"""Where a payout, a loan, a plan and a loss can stand (拨付、借款、计划与损失状态)."""

from enum import StrEnum


class PayoutState(StrEnum):
    """Where approved help stands (拨付状态).

    `QUEUED` waits in the order of approval; `RESERVED` has its money set aside.
    """

    QUEUED = "queued"
    RESERVED = "reserved"
    ORDERED = "ordered"
    PAID = "paid"
    CANCELLED = "cancelled"


class WaitsFor(StrEnum):
    """What a queued payout waits for (等待事项)."""

    NOTHING = ""
    ACCOUNT = "account"
    MONEY = "money"


class Step(StrEnum):
    """What happened to a payout, and to the loan or loss that came of it (办理步骤)."""

    APPROVED = "approved"
    ACCOUNT_NAMED = "account_named"
    ACCOUNT_CHECKED = "account_checked"
    ACCOUNT_REFUSED = "account_refused"
    RESERVED = "reserved"
    SHORT = "short"
    ORDERED = "ordered"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    PAID = "paid"
    UNPAID = "unpaid"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    REPAID = "repaid"
    SETTLED = "settled"
    PLAN_ASKED = "plan_asked"
    PLAN_DECIDED = "plan_decided"
    PLAN_REFUSED = "plan_refused"
    LOSS_ASKED = "loss_asked"
    LOSS_SIGNED = "loss_signed"
    LOSS_REFUSED = "loss_refused"
    LOSS_BOOKED = "loss_booked"
    RECOVERED = "recovered"


class LoanState(StrEnum):
    """Where a loan stands (借款状态).

    `VOID`: the bank never paid it after all. `WRITTEN_OFF`: what was left of it is a loss; it
    may still be recovered.
    """

    OPEN = "open"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"
    VOID = "void"


class PlanKind(StrEnum):
    """Why there is a plan (还款计划类别)."""

    FIRST = "first"
    RESTRUCTURED = "restructured"
    PAUSED = "paused"


class PlanState(StrEnum):
    """Where a plan stands (还款计划状态)."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    REFUSED = "refused"


class LossKind(StrEnum):
    """Of what a loss comes (损失来源): help that is not to be paid back, or a loan that is not."""

    GRANT = "grant"
    WRITE_OFF = "write_off"


class LossState(StrEnum):
    """Where a loss stands (核销状态): proposed, signed by two, in the books, or refused."""

    ASKED = "asked"
    DECIDED = "decided"
    BOOKED = "booked"
    REFUSED = "refused"


class PayeeState(StrEnum):
    """Whether money may go to an account (收款账户状态)."""

    IN_USE = "in_use"
    TO_CHECK = "to_check"
    CHECKED = "checked"
    REFUSED = "refused"
    REPLACED = "replaced"


class StopKind(StrEnum):
    """Why a fund decides no new help (停止救助原因)."""

    STOP_LOSS = "stop_loss"
    OVERDUE = "overdue"


# Not paid yet, and not given up.
WAITING = frozenset({PayoutState.QUEUED, PayoutState.RESERVED, PayoutState.ORDERED})
PAYABLE = frozenset({PayeeState.IN_USE, PayeeState.CHECKED})
LIVE_PAYEE = frozenset({PayeeState.IN_USE, PayeeState.TO_CHECK, PayeeState.CHECKED})
