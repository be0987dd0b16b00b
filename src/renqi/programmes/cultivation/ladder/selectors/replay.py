"""Rows as the state machine reads them (状态回放)."""

from renqi.programmes.cultivation.ladder.domain.batches import batch_number
from renqi.programmes.cultivation.ladder.domain.title_events import Event, Happening
from renqi.programmes.cultivation.ladder.domain.title_state import (
    HeldTitle,
    TitleState,
    state_after,
)
from renqi.programmes.cultivation.ladder.models import Title, TitleEvent


def state_of(row: Title) -> TitleState:
    """Replay a title's events (状态回放)."""
    return state_after(held_title(row), map(event_of, row.events.order_by("pk")))


def held_title(row: Title) -> HeldTitle:
    """Give a title as it was granted."""
    return HeldTitle(
        rung=row.rung,
        granted_on=row.granted_on,
        valid_until=row.valid_until,
        known_from=row.known_from,
        batch=batch_number(row.batch),
        is_renewed=row.is_renewed,
    )


def event_of(row: TitleEvent) -> Event:
    """Give an event as the state machine reads it."""
    return Event(
        kind=Happening(row.kind),
        on=row.happened_on,
        due_on=row.due_on,
        matter=row.matter,
        cause=row.cause,
        clause=row.clause,
        day=row.day,
    )
