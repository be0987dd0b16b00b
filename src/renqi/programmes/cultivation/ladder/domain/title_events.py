"""What happens to a title: acts of people and steps of the clock (称号事件)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Happening(StrEnum):
    """What happened (事件类别). Acts of people first, then what days bring by themselves."""

    GRANTED = "granted"
    REGISTERED = "registered"
    UPDATED = "updated"
    CHANGE_NOTED = "change_noted"
    CHANGE_REPORTED = "change_reported"
    REVIEW_HANDED_IN = "review_handed_in"
    REVIEW_WITHDRAWN = "review_withdrawn"
    REVIEW_PASSED = "review_passed"
    REVIEW_FAILED = "review_failed"
    REVOKED = "revoked"
    GIVEN_UP = "given_up"
    MARK_LIFTED = "mark_lifted"
    REINSTATED = "reinstated"
    WARNED_OF_UPDATE = "warned_of_update"
    WARNED_OF_REPORT = "warned_of_report"
    WARNED_OF_END = "warned_of_end"
    REVIEW_DUE = "review_due"
    UPDATE_MISSED = "update_missed"
    REMINDED = "reminded"
    WATCHED = "watched"
    WATCH_ENDED = "watch_ended"
    REPORT_MISSED = "report_missed"
    NO_RENEWAL = "no_renewal"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


WARNINGS = frozenset(
    {Happening.WARNED_OF_UPDATE, Happening.WARNED_OF_REPORT, Happening.WARNED_OF_END}
)
BY_THE_CLOCK = frozenset(
    {
        *WARNINGS,
        Happening.REVIEW_DUE,
        Happening.UPDATE_MISSED,
        Happening.REMINDED,
        Happening.WATCHED,
        Happening.WATCH_ENDED,
        Happening.REPORT_MISSED,
        Happening.NO_RENEWAL,
        Happening.LAPSED,
        Happening.WITHDRAWN,
    }
)


class Cause(StrEnum):
    """Why a step of the clock came (原因)."""

    UPDATE = "update"
    REPORT = "report"
    EXPIRY = "expiry"
    REVIEW_FAILED = "review_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a title (称号事件).

    Attributes:
        kind: What.
        on: The day from which it counts, whenever it was written down.
        due_on: The day that it is about; none where it is about no day.
        matter: What tells it from others of its kind and day: a tier, a kind of change.
        cause: Why; empty where the kind says all.
        clause: Where the rule says so.
        day: The other day that belongs to it: the last day that it sets, the day on which a
            change came about; none for most.
    """

    kind: Happening
    on: dt.date
    due_on: dt.date | None = None
    matter: str = ""
    cause: str = ""
    clause: str = ""
    day: dt.date | None = None

    @property
    def mark(self) -> tuple[Happening, dt.date | None, str]:
        """What makes it itself: what is marked once is not marked again."""
        return (self.kind, self.due_on, self.matter)
