"""Where a claim can stand and what a check can say (救助申请状态)."""

from enum import StrEnum


class ClaimStage(StrEnum):
    """Where a claim stands; from `check` on its case says the same (申请环节).

    `approved` is where the money begins; `objected` is money paid before the review to which the
    second look objects.
    """

    DRAFT = "draft"
    CHECK = "check"
    SECOND = "second"
    MORE = "more"
    GLASS = "glass"
    SECOND_LOOK = "second_look"
    APPROVED = "approved"
    OBJECTED = "objected"
    REFUSED = "refused"
    APPEAL = "appeal"
    REFUSED_FINAL = "refused_final"
    WITHDRAWN = "withdrawn"


# While a claim stands in one of these, its event and its invoices are taken.
LIVE = frozenset(
    {
        ClaimStage.CHECK,
        ClaimStage.SECOND,
        ClaimStage.MORE,
        ClaimStage.GLASS,
        ClaimStage.SECOND_LOOK,
        ClaimStage.APPROVED,
        ClaimStage.OBJECTED,
        ClaimStage.REFUSED,
        ClaimStage.APPEAL,
    }
)
# Money was let go: caps, aid and invoices are taken by it.
GRANTED = frozenset({ClaimStage.SECOND_LOOK, ClaimStage.APPROVED, ClaimStage.OBJECTED})
# Somebody of the bureau has to act, and the promised time runs.
WAITING = frozenset({ClaimStage.CHECK, ClaimStage.SECOND, ClaimStage.GLASS})
ENDED = frozenset(
    {
        ClaimStage.APPROVED,
        ClaimStage.OBJECTED,
        ClaimStage.REFUSED_FINAL,
        ClaimStage.WITHDRAWN,
    }
)


class EventKind(StrEnum):
    """What a charter can name as what opens the fund (触发事件类别)."""

    CLOSURE = "closure"
    DISASTER = "disaster"
    CUSTOMER_INSOLVENCY = "customer_insolvency"
    ORDER_LOSS = "order_loss"
    LATE_PAYMENT = "late_payment"
    LOAN_DUE = "loan_due"
    BAD_LOAN = "bad_loan"


# Kinds whose loss is what others owe the firm: each line is an invoice.
BY_INVOICE = frozenset({EventKind.CUSTOMER_INSOLVENCY, EventKind.LATE_PAYMENT})


class CheckKey(StrEnum):
    """What is looked at before money is given (核查项)."""

    SAME_EVENT = "same_event"
    OTHER_AID = "other_aid"
    CONNECTED_FIRMS = "connected_firms"
    CONNECTED_CUSTOMER = "connected_customer"
    RING_TRADE = "ring_trade"
    SAME_INVOICE = "same_invoice"
    SAME_PAYEE = "same_payee"
    COVER = "cover"
    NEW_RELATION = "new_relation"
    UNDER_BOUND = "under_bound"


class CheckOutcome(StrEnum):
    """What a check found; one that could not be made is unknown, never passed (核查结果)."""

    PASSED = "passed"
    FOUND = "found"
    UNKNOWN = "unknown"


class CheckPhase(StrEnum):
    """When a check was made (核查时点)."""

    HAND_IN = "hand_in"
    PROPOSAL = "proposal"
    DECISION = "decision"


class FileKind(StrEnum):
    """What a file of a claim is, where the charter names none (材料类别)."""

    OTHER = "other"
