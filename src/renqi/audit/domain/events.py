"""What is written down beside the changes of rows (安全事件)."""

from enum import StrEnum


class EventKind(StrEnum):
    """Kinds of security events; the part before the dot groups them (事件类别)."""

    SIGNED_IN = "session.signed_in"
    SIGN_IN_FAILED = "session.sign_in_failed"
    SIGNED_OUT = "session.signed_out"
    LOCKED_OUT = "session.locked_out"
    SESSION_ENDED = "session.ended_by_hand"
    PASSWORD_CHANGED = "credential.password_changed"  # noqa: S105  a kind, not a secret
    PASSWORD_RESET = "credential.password_reset"  # noqa: S105  a kind, not a secret
    FACTOR_ADDED = "credential.factor_added"
    FACTOR_REMOVED = "credential.factor_removed"
    PERSON_MADE = "right.person_made"
    PERSON_CLOSED = "right.person_closed"
    RIGHT_GRANTED = "right.granted"
    RIGHT_ENDED = "right.ended"
    DELEGATED = "right.delegated"
    DELEGATION_ENDED = "right.delegation_ended"
    REFUSED = "right.refused"
    IMPORTED = "change.imported"
    MERGED = "change.merged"
    UNMERGED = "change.unmerged"
    BANK_ACCOUNT_OPENED = "money.bank_account_opened"
    BANK_ACCOUNT_CLOSED = "money.bank_account_closed"
    BANK_MATCHED = "money.bank_matched"
    BANK_UNMATCHED = "money.bank_unmatched"
    ORDER_APPROVED = "money.order_approved"
    ORDER_SENT = "money.order_sent"
    ORDER_ANSWERED = "money.order_answered"
    ORDER_GIVEN_UP = "money.order_given_up"
    BROKE_GLASS = "override.broke_glass"
    OVERRODE = "override.overrode"
    READ = "read.sensitive"
    EXPORTED = "read.exported"
    DOWNLOADED = "read.downloaded"
    BACKED_UP = "system.backed_up"
    RESTORED = "system.restored"
    ANCHORED = "system.anchored"
    CHECKED = "system.checked"
