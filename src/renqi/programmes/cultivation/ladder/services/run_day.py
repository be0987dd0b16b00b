"""The daily work of the register: warn, mark, move, lapse (称号日办).

It may run late, twice or by two workers at once. Every step counts from the day of the rule, each
title is locked while it moves, and a step that is written down is not written again.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import THE_CLOCK
from renqi.programmes.cultivation.ladder.domain.title_events import WARNINGS, Happening
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.services.hold_title import (
    Held,
    hold_title,
    let_days_pass,
)
from renqi.programmes.cultivation.ladder.services.state_titles import tell_registry
from renqi.programmes.cultivation.ladder.services.tell_firm import tell_news

_ENDS = frozenset({Happening.LAPSED, Happening.WITHDRAWN})


@dataclass(slots=True, kw_only=True)
class DayDone:
    """What the day brought (日办结果).

    Attributes:
        as_of: The day.
        titles: Titles that something happened to.
        warned: Warnings that came due.
        marked: Titles that lost the right to renewal.
        ended: Titles that lapsed or were withdrawn.
        steps: Everything that was written down.
    """

    as_of: dt.date
    titles: int = 0
    warned: int = 0
    marked: int = 0
    ended: int = 0
    steps: int = 0


def run_day(*, at: dt.datetime, as_of: dt.date | None = None) -> DayDone:
    """Move every title along to a day (称号日办).

    Args:
        at: The instant.
        as_of: The day; that of the instant unless given. A day that lies ahead is not reached.

    Effects:
        TitleEvents, titles, facts, messages; one transaction a title.

    Locks:
        One title at a time.
    """
    today = min(as_of or day_of(at), day_of(at))
    done = DayDone(as_of=today)
    waiting = Title.objects.filter(clock_on__lte=today).order_by("clock_on", "pk")
    for title_id in list(waiting.values_list("pk", flat=True)):
        _move(title_id, today=today, at=at, done=done)
    return done


def _move(title_id: int, *, today: dt.date, at: dt.datetime, done: DayDone) -> None:
    with transaction.atomic():
        held = hold_title(title_id)
        was_live = held.state.is_live
        let_days_pass(held, until=today, at=at)
        _count(held, done)
        if was_live and not held.state.is_live:
            tell_registry(held.row.uscc, on=today, actor=THE_CLOCK, at=at)
        tell_news(held, at=at)


def _count(held: Held, done: DayDone) -> None:
    kinds = [event.kind for event in held.news]
    done.titles += bool(kinds)
    done.steps += len(kinds)
    done.warned += sum(kind in WARNINGS for kind in kinds)
    done.marked += kinds.count(Happening.NO_RENEWAL)
    done.ended += sum(kind in _ENDS for kind in kinds)
