"""Titles without a database, for tests of what days and acts do to them (测试称号)."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.ladder.domain.lifecycle import lifecycle_by, rule_ref_at
from renqi.programmes.cultivation.ladder.domain.title_clock import follow_ups, run
from renqi.programmes.cultivation.ladder.domain.title_events import Event, Happening
from renqi.programmes.cultivation.ladder.domain.title_state import (
    HeldTitle,
    TitleState,
    after,
    beginning,
)

Judge = Callable[[TitleState], Event]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def granted(rung: str, on: str, **more: object) -> HeldTitle:
    """A title granted on a day under the rule of that day."""
    granted_on = day(on)
    until = lifecycle_by(rule_ref_at(rung, granted_on)).valid_until(granted_on)
    values: dict[str, object] = {"known_from": granted_on, "valid_until": until, **more}
    return HeldTitle(rung=rung, granted_on=granted_on, **values)  # type: ignore[arg-type]


@dataclass
class Story:
    """A title and what happened to it, as services would write it down."""

    title: HeldTitle
    events: list[Event] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    state: TitleState = field(init=False)

    def __post_init__(self) -> None:
        self.state = beginning(self.title)

    def until(self, on: str | dt.date) -> "Story":
        self.state, steps = run(self.state, until=day(on) if isinstance(on, str) else on)
        self.events.extend(steps)
        return self

    def act(self, on: str | dt.date, judge: Judge) -> "Story":
        self.until(on)
        try:
            event = judge(self.state)
        except DomainError as refusal:
            self.refused.append(refusal.code)
            return self
        for one in (event, *follow_ups(self.state, event)):
            self.state = after(self.state, one)
            self.events.append(one)
        return self.until(on)

    def on(self, kind: Happening) -> list[str]:
        """The days on which something of this kind happened."""
        return [str(event.on) for event in self.events if event.kind is kind]


def marks(events: Iterable[Event]) -> list[tuple[str, str, str, str]]:
    """What happened, in an order that does not depend on when it was written down."""
    return sorted((str(e.on), e.kind.value, str(e.due_on), e.matter) for e in events)
