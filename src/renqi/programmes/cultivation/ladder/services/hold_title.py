"""Hold one title, move it along, and write down what happened (称号推进).

Every change of a title goes through here: the row is locked, the clock runs up to the day, the
act is judged by the state it finds, and the clock runs again. So it cannot matter when, how often
or by how many the daily work is done.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from renqi.identity.domain.actor import THE_CLOCK, Actor
from renqi.programmes.cultivation.ladder.domain import refusals
from renqi.programmes.cultivation.ladder.domain.title_clock import (
    follow_ups,
    next_step,
    next_update,
    run,
)
from renqi.programmes.cultivation.ladder.domain.title_events import BY_THE_CLOCK, Event
from renqi.programmes.cultivation.ladder.domain.title_state import (
    TitleState,
    after,
    review_window,
)
from renqi.programmes.cultivation.ladder.models import Title, TitleEvent
from renqi.programmes.cultivation.ladder.selectors.replay import state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is written beside an act (随附记录).

    Attributes:
        note: Words of who acts.
        proof: Where the act can be seen elsewhere.
        case_id: The case that decided it.
    """

    note: str = ""
    proof: str = ""
    case_id: int | None = None


NOTHING_BESIDE = Beside()


@dataclass(slots=True, kw_only=True)
class Held:
    """A title that is locked, and where it stands (锁定的称号).

    Attributes:
        row: The row, locked to the end of the transaction.
        state: Where it stands.
        news: What was added in this transaction.
    """

    row: Title
    state: TitleState
    news: list[Event] = field(default_factory=list)


def hold_title(title_id: int) -> Held:
    """Lock a title and read where it stands (锁定称号).

    Raises:
        TitleUnknown: There is none in reach.

    Locks:
        The title.
    """
    row = Title.objects.select_for_update().filter(pk=title_id).first()
    if row is None:
        raise refusals.TitleUnknown(title=title_id)
    return Held(row=row, state=state_of(row))


def let_days_pass(held: Held, *, until: dt.date, at: dt.datetime) -> None:
    """Write down what came by itself up to a day (推进到期事项).

    Effects:
        TitleEvents and the title's row.
    """
    _, steps = run(held.state, until=until)
    _write(held, steps, actor=THE_CLOCK, at=at)


def act(
    held: Held,
    judge: Callable[[TitleState], Event],
    *,
    on: dt.date,
    actor: Actor,
    at: dt.datetime,
    beside: Beside = NOTHING_BESIDE,
) -> Event:
    """Do an act on a title, after the days before it and before the days after it (办理).

    Raises:
        DomainError: The act is not in order.

    Effects:
        TitleEvents and the title's row.
    """
    let_days_pass(held, until=on, at=at)
    event = judge(held.state)
    follows = follow_ups(held.state, event)
    _write(held, [event], actor=actor, at=at, beside=beside)
    _write(held, follows, actor=THE_CLOCK, at=at)
    let_days_pass(held, until=on, at=at)
    return event


def _write(
    held: Held,
    events: Sequence[Event],
    *,
    actor: Actor,
    at: dt.datetime,
    beside: Beside = NOTHING_BESIDE,
) -> None:
    if not events:
        return
    write_rows(held.row, events, actor=actor, at=at, beside=beside)
    for event in events:
        held.state = after(held.state, event)
    held.news.extend(events)
    follow_state(held.row, held.state)
    held.row.save()


def write_rows(
    title: Title,
    events: Iterable[Event],
    *,
    actor: Actor,
    at: dt.datetime,
    beside: Beside = NOTHING_BESIDE,
) -> None:
    """Write events down as they are; the state is the caller's to follow (登记事件).

    Effects:
        TitleEvents.
    """
    TitleEvent.objects.bulk_create(
        TitleEvent(
            title=title,
            kind=event.kind.value,
            happened_on=event.on,
            due_on=event.due_on,
            matter=event.matter,
            cause=event.cause,
            clause=event.clause,
            day=event.day,
            note=beside.note,
            proof=beside.proof,
            case_id=beside.case_id,
            person_key=actor.person_id,
            person_name="" if event.kind in BY_THE_CLOCK else actor.signature,
            at=at,
        )
        for event in events
    )


def follow_state(row: Title, state: TitleState) -> None:
    """Repeat the state in the columns that lists read (列表字段)."""
    step, update, window = next_step(state), next_update(state), review_window(state)
    row.status = state.status.value
    row.ends_on = state.last_day
    row.is_watched = state.is_watched
    row.no_renewal = state.no_renewal
    row.renewals = state.renewals
    row.update_due_on = update.due_on if update else None
    row.report_due_on = min((one.due_on for one in state.changes), default=None)
    row.review_opens_on = window[0] if window and state.is_live else None
    row.clock_on = step.on if step else None
    row.ended_on = state.ended_on
