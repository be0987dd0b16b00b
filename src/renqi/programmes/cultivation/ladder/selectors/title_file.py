"""One title with everything that happened to it (称号档案)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain import refusals
from renqi.programmes.cultivation.ladder.domain.lifecycle import Lifecycle, lifecycle_by, terms_at
from renqi.programmes.cultivation.ladder.domain.title_clock import run
from renqi.programmes.cultivation.ladder.domain.title_events import Event
from renqi.programmes.cultivation.ladder.domain.title_state import (
    Change,
    TitleState,
    review_window,
    state_after,
    terms_of_review,
)
from renqi.programmes.cultivation.ladder.models import Title, TitleEvent
from renqi.programmes.cultivation.ladder.selectors.replay import event_of, held_title
from renqi.programmes.cultivation.ladder.selectors.titles import TitleLine, line_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One thing that happened, with who wrote it down (称号事件行)."""

    event: Event
    note: str
    proof: str
    case_id: int | None
    person_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case about the title (称号办件行)."""

    case_id: int
    kind: str
    is_open: bool
    opened_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleFile:
    """One title (称号档案).

    Attributes:
        line: As lists show it.
        state: Where it stands on the day, whether or not the daily work has come by.
        events: What happened, the latest first.
        cases: Cases about it.
        terms: The terms by which it is kept on the day; none where no rule is in force.
        granted_under: The terms that it was granted under; none where that is not known.
        reviewed_under: The terms of its review; none where there is none.
        window: First and last day for a review; none where there is none.
        changes: Changes that wait for their report.
    """

    line: TitleLine
    state: TitleState
    events: tuple[EventLine, ...]
    cases: tuple[CaseLine, ...]
    terms: Lifecycle | None
    granted_under: Lifecycle | None
    reviewed_under: Lifecycle | None
    window: tuple[dt.date, dt.date] | None
    changes: tuple[Change, ...]


def title_file(title_id: int, *, scope: Scope, as_of: dt.date) -> TitleFile:
    """Open one title (称号档案).

    Raises:
        TitleUnknown: There is none in the scope.
    """
    row = Title.objects.filter(pk=title_id).first()
    is_seen = row is not None and (scope.all or (bool(scope.uscc) and row.uscc == scope.uscc))
    if row is None or not is_seen:
        raise refusals.TitleUnknown(title=title_id)
    kept = list(row.events.order_by("pk"))
    state, _ = run(state_after(held_title(row), map(event_of, kept)), until=as_of)
    return TitleFile(
        line=line_of(row),
        state=state,
        events=tuple(_event(one) for one in reversed(kept)),
        cases=tuple(
            CaseLine(
                case_id=one.case_id, kind=one.kind, is_open=one.is_open, opened_at=one.opened_at
            )
            for one in row.cases.order_by("-pk")
        ),
        terms=terms_at(row.rung, as_of),
        granted_under=lifecycle_by(row.rule_ref) if row.rule_ref else None,
        reviewed_under=terms_of_review(state),
        window=review_window(state),
        changes=state.changes,
    )


def _event(row: TitleEvent) -> EventLine:
    return EventLine(
        event=event_of(row),
        note=row.note,
        proof=row.proof,
        case_id=row.case_id,
        person_name=row.person_name,
        at=row.at,
    )
