"""The states of proposal lists and their lines (建议名单状态)."""

from enum import StrEnum


class ListState(StrEnum):
    """Where a list stands (名单状态)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class LineState(StrEnum):
    """What became of a line (条目状态)."""

    OPEN = "open"
    REMOVED = "removed"
    APPROVED = "approved"
    REFUSED = "refused"
    STALE = "stale"


class Source(StrEnum):
    """Where a list comes from (名单来源)."""

    RUN = "run"
    HAND = "hand"
    TITLES = "titles"


class Stale(StrEnum):
    """Why a line can no longer be decided (条目失效原因)."""

    MERGED = "merged"
    GONE = "gone"
    EXITED = "exited"
    MOVED = "moved"
    FACTS = "facts"
    NEWER_RUN = "newer_run"
    QUOTA = "quota"
    BARRED = "barred"
