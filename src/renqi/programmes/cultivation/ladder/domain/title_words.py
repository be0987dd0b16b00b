"""What is told of a title, and to whom it matters (称号消息)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from renqi.programmes.cultivation.ladder.domain.title_events import WARNINGS, Event, Happening
from renqi.programmes.cultivation.ladder.domain.title_state import TitleState


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a firm would lose a title over (时限事项).

    Attributes:
        kind: Of which warning it is.
        due_on: Its last day.
        about: Which change, for a report.
    """

    kind: Happening
    due_on: dt.date
    about: str = ""


# What a firm hears of, besides warnings.
TOLD = frozenset(
    {
        Happening.GRANTED,
        Happening.REVIEW_DUE,
        Happening.UPDATE_MISSED,
        Happening.REMINDED,
        Happening.WATCHED,
        Happening.WATCH_ENDED,
        Happening.REPORT_MISSED,
        Happening.NO_RENEWAL,
        Happening.LAPSED,
        Happening.WITHDRAWN,
        Happening.CHANGE_NOTED,
        Happening.REVIEW_PASSED,
        Happening.REVIEW_FAILED,
        Happening.REVOKED,
        Happening.MARK_LIFTED,
        Happening.REINSTATED,
    }
)


def worth_telling(
    news: Iterable[Event], *, state: TitleState, as_of: dt.date, open_days: Mapping[Duty, int]
) -> list[Event]:
    """Give what a firm is told of what was written down together (应告知事项).

    Of the warnings of one duty only the last, and only while the duty can still be done: a job
    that comes late does not warn of what is over or was done meanwhile.

    Args:
        news: What was written down, in order.
        state: Where the title stands after it.
        as_of: The day.
        open_days: The duties that stand open, with the days left.
    """
    last: dict[Duty, Event] = {}
    told = []
    for event in news:
        if event.kind in WARNINGS:
            duty = duty_of(event)
            if duty in open_days and duty.due_on >= as_of:
                last[duty] = event
        elif event.kind in TOLD:
            told.append(event)
    return [*told, *(last.values() if state.is_live else ())]


def duty_of(event: Event) -> Duty:
    """Give the duty that a warning is about."""
    about, _, _ = event.matter.rpartition("/")
    return Duty(kind=event.kind, due_on=event.due_on or event.on, about=about)


def open_duties(
    state: TitleState, *, update_due_on: dt.date | None, as_of: dt.date
) -> dict[Duty, int]:
    """Give what a firm can still do in time, with the days left (未了事项)."""
    if not state.is_live:
        return {}
    duties = [
        Duty(kind=Happening.WARNED_OF_REPORT, due_on=one.due_on, about=one.matter)
        for one in state.changes
    ]
    if update_due_on is not None:
        duties.append(Duty(kind=Happening.WARNED_OF_UPDATE, due_on=update_due_on))
    if state.last_day is not None:
        duties.append(Duty(kind=Happening.WARNED_OF_END, due_on=state.last_day))
    return {duty: (duty.due_on - as_of).days for duty in duties}
