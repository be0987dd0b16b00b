"""Where a title stands, as its events say (称号状态)."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from renqi.programmes.cultivation.ladder.domain.lifecycle import (
    Lifecycle,
    keeping,
    review_terms,
)
from renqi.programmes.cultivation.ladder.domain.title_events import Event, Happening


class Status(StrEnum):
    """What has become of a title (称号状态)."""

    VALID = "valid"
    UNDER_REVIEW = "under_review"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    GIVEN_UP = "given_up"


LIVE = frozenset({Status.VALID, Status.UNDER_REVIEW})
# As columns have them.
LIVE_STATUSES = sorted(one.value for one in LIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTitle:
    """A title as it was granted (称号).

    Attributes:
        rung: Key of the rung.
        granted_on: The day of the grant; none where nobody has said.
        valid_until: Its last day as granted; none where nobody has said.
        batch: Number of the batch; none where it is not known.
        is_renewed: Whether it had been renewed when it came into the register.
        known_from: The first day on which the register knew of it; what was due before is not
            known to have been missed.
    """

    rung: str
    granted_on: dt.date | None
    valid_until: dt.date | None
    known_from: dt.date
    batch: int | None = None
    is_renewed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A major change that is to be reported (重大变化).

    Attributes:
        matter: Which one.
        happened_on: When it came about.
        due_on: Last day of its report.
        noted_on: The day since when it is known of.
    """

    matter: str
    happened_on: dt.date
    due_on: dt.date
    noted_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleState:
    """Where a title stands (称号状态).

    Attributes:
        title: As granted.
        status: What has become of it.
        valid_until: Its last day, renewals counted; none where nobody has said.
        review_until: Last day of the review that an appeal opened again; none otherwise.
        term_known_on: The day on which the last day came to be known.
        is_watched: On the watch list.
        no_renewal: It cannot be renewed.
        renewals: How often it was renewed here.
        updated: Update days that were kept.
        missed: Update days that were missed.
        reminded_of: The update day that a reminder was sent of and that still can be kept.
        changes: Changes not yet reported.
        acted_on: The day of the last act of a person.
        ended_on: The day on which it ended; none while it is live.
        marks: What happened, so that it happens once.
    """

    title: HeldTitle
    status: Status = Status.VALID
    valid_until: dt.date | None
    review_until: dt.date | None = None
    term_known_on: dt.date
    is_watched: bool = False
    no_renewal: bool = False
    renewals: int = 0
    updated: frozenset[dt.date] = frozenset()
    missed: frozenset[dt.date] = frozenset()
    reminded_of: dt.date | None = None
    changes: tuple[Change, ...] = ()
    acted_on: dt.date
    ended_on: dt.date | None = None
    marks: frozenset[tuple[Happening, dt.date | None, str]] = frozenset()

    @property
    def is_live(self) -> bool:
        """Whether the firm holds the title."""
        return self.status in LIVE

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it stands, or its review may be handed in."""
        return self.review_until or self.valid_until

    def is_done(self, event: Event) -> bool:
        """Whether this very thing has happened already."""
        return event.mark in self.marks


def beginning(title: HeldTitle) -> TitleState:
    """Give the state of a title to which nothing has happened (初始状态)."""
    return TitleState(
        title=title,
        valid_until=title.valid_until,
        term_known_on=title.known_from,
        acted_on=title.known_from,
    )


def state_after(title: HeldTitle, events: Iterable[Event]) -> TitleState:
    """Give the state of a title after its events, in their order (状态回放)."""
    state = beginning(title)
    for event in events:
        state = after(state, event)
    return state


def after(state: TitleState, event: Event) -> TitleState:
    """Give the state after one more event (状态变动)."""
    change = _CHANGES.get(event.kind)
    moved = change(state, event) if change else state
    return replace(moved, marks=state.marks | {event.mark})


def terms_of_review(state: TitleState) -> Lifecycle | None:
    """Say under which version the title is re-assessed; none where none can be (复核适用版本)."""
    title, last = state.title, state.valid_until
    if last is None or title.granted_on is None:
        return None
    found = review_terms(
        title.rung,
        granted_on=title.granted_on,
        batch=title.batch,
        is_renewed=title.is_renewed or bool(state.renewals),
        expires_on=last,
    )
    return found if found is not None and found.extends_years else None


def _acted(state: TitleState, event: Event) -> TitleState:
    return replace(state, acted_on=event.on)


def _updated(state: TitleState, event: Event) -> TitleState:
    due = _due(event)
    return replace(
        _acted(state, event),
        updated=state.updated | {due},
        reminded_of=None if state.reminded_of == due else state.reminded_of,
    )


def _noted(state: TitleState, event: Event) -> TitleState:
    due = _due(event)
    change = Change(
        matter=event.matter, happened_on=event.day or due, due_on=due, noted_on=event.on
    )
    return replace(_acted(state, event), changes=(*state.changes, change))


def _reported(state: TitleState, event: Event) -> TitleState:
    return replace(_without_change(state, event), acted_on=event.on)


def _without_change(state: TitleState, event: Event) -> TitleState:
    left = tuple(
        one for one in state.changes if (one.matter, one.due_on) != (event.matter, event.due_on)
    )
    return replace(state, changes=left)


def _handed_in(state: TitleState, event: Event) -> TitleState:
    return replace(_acted(state, event), status=Status.UNDER_REVIEW)


def _taken_back(state: TitleState, event: Event) -> TitleState:
    return replace(_acted(state, event), status=Status.VALID)


def _passed(state: TitleState, event: Event) -> TitleState:
    return replace(
        _acted(state, event),
        status=Status.VALID,
        valid_until=event.day,
        review_until=None,
        term_known_on=event.on,
        no_renewal=False,
        renewals=state.renewals + 1,
    )


def _failed(state: TitleState, event: Event) -> TitleState:
    return replace(_taken_back(state, event), no_renewal=True)


def _ended(status: Status) -> Callable[[TitleState, Event], TitleState]:
    def end(state: TitleState, event: Event) -> TitleState:
        acted = event.on if status is not Status.LAPSED else state.acted_on
        return replace(
            state,
            status=status,
            changes=(),
            reminded_of=None,
            acted_on=acted,
            ended_on=event.on,
        )

    return end


def _lifted(state: TitleState, event: Event) -> TitleState:
    return replace(_acted(state, event), no_renewal=False, is_watched=False)


def _reinstated(state: TitleState, event: Event) -> TitleState:
    return replace(
        _acted(state, event),
        status=Status.VALID,
        no_renewal=False,
        is_watched=False,
        review_until=event.day,
        term_known_on=event.on,
        ended_on=None,
    )


def _missed(state: TitleState, event: Event) -> TitleState:
    return replace(state, missed=state.missed | {_due(event)})


def _reminded(state: TitleState, event: Event) -> TitleState:
    return replace(state, reminded_of=event.due_on)


def _watched(state: TitleState, _: Event) -> TitleState:
    return replace(state, is_watched=True)


def _watch_ended(state: TitleState, _: Event) -> TitleState:
    return replace(state, is_watched=False)


def _no_renewal(state: TitleState, _: Event) -> TitleState:
    return replace(state, no_renewal=True, reminded_of=None)


def _due(event: Event) -> dt.date:
    if event.due_on is None:
        raise ValueError(event.kind)
    return event.due_on


_CHANGES: Mapping[Happening, Callable[[TitleState, Event], TitleState]] = {
    Happening.UPDATED: _updated,
    Happening.CHANGE_NOTED: _noted,
    Happening.CHANGE_REPORTED: _reported,
    Happening.REVIEW_HANDED_IN: _handed_in,
    Happening.REVIEW_WITHDRAWN: _taken_back,
    Happening.REVIEW_PASSED: _passed,
    Happening.REVIEW_FAILED: _failed,
    Happening.REVOKED: _ended(Status.REVOKED),
    Happening.GIVEN_UP: _ended(Status.GIVEN_UP),
    Happening.MARK_LIFTED: _lifted,
    Happening.REINSTATED: _reinstated,
    Happening.UPDATE_MISSED: _missed,
    Happening.REMINDED: _reminded,
    Happening.WATCHED: _watched,
    Happening.WATCH_ENDED: _watch_ended,
    Happening.REPORT_MISSED: _without_change,
    Happening.NO_RENEWAL: _no_renewal,
    Happening.LAPSED: _ended(Status.LAPSED),
    Happening.WITHDRAWN: _ended(Status.REVOKED),
}


def review_window(state: TitleState) -> tuple[dt.date, dt.date] | None:
    """Give the first and the last day on which a review may be handed in (复核受理期)."""
    last = state.last_day
    if last is None or terms_of_review(state) is None:
        return None
    return last - dt.timedelta(days=keeping().review_opens_days), last
