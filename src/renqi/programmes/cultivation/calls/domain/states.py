"""Where calls, applications and recommendation batches can stand (状态)."""

from enum import StrEnum


class CallState(StrEnum):
    """Where a call stands; whether it is open is the clock's to say (申报通知状态)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class ChangeKind(StrEnum):
    """What an amendment changes (变更类别)."""

    CLOSES_AT = "closes_at"
    QUOTA = "quota"
    NOTE = "note"
    CANCEL = "cancel"


class BatchState(StrEnum):
    """Where a recommendation batch stands (推荐批次状态)."""

    DRAFT = "draft"
    SENT = "sent"


class Outcome(StrEnum):
    """What became of a recommended firm (推荐结果)."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


# Stages of the table that mean something to the programme; a case runs on under an old table, so
# a name that was used once stays understood.
DRAFT, DISTRICT, CORRECTION, REFUSED = "draft", "district", "correction", "refused"
TO_NOTICE, NOTICE, APPROVED, CLOSED = "to_notice", "notice", "approved", "closed"
WITHDRAWN, LAPSED = "withdrawn", "lapsed"
FINAL = frozenset({APPROVED, CLOSED, WITHDRAWN, LAPSED})
# Stages in which a place of the quota is taken.
HOLDS_PLACE = frozenset({TO_NOTICE, NOTICE, APPROVED})
