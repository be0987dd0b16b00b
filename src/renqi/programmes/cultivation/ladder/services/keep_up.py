"""What a firm does to keep a title: update, report, give up (称号维护)."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.ladder.domain import refusals, title_acts
from renqi.programmes.cultivation.ladder.domain.title_events import Event
from renqi.programmes.cultivation.ladder.domain.title_state import TitleState
from renqi.programmes.cultivation.ladder.services.constraints import refusing
from renqi.programmes.cultivation.ladder.services.hold_title import (
    Beside,
    Held,
    act,
    hold_title,
)
from renqi.programmes.cultivation.ladder.services.state_titles import tell_registry
from renqi.programmes.cultivation.ladder.services.tell_firm import tell_news


def record_update(title_id: int, *, proof: str, actor: Actor, at: dt.datetime) -> dt.date:
    """Record the yearly update of a title, with where it can be seen (年度更新登记).

    Args:
        title_id: The title.
        proof: The platform's number of the update, or the name of a file.
        actor: The firm, or the bureau for it.
        at: The instant; its day is the day of the update.

    Returns:
        The update day that was kept.

    Raises:
        TitleUnknown: There is none in reach.
        ActOfFirm: It is another firm's.
        UpdateWithoutProof: Nothing is named.
        UpdateTooLate: The day is past.
        UpdateDone: It is on record.
        NoUpdateAsked: None is due this year.
        TitleEnded: The title is over.

    Effects:
        TitleEvents, the title's row, messages; one transaction.

    Locks:
        The title.
    """
    if not proof.strip():
        raise refusals.UpdateWithoutProof
    today = day_of(at)
    event = _do(
        title_id,
        lambda state: title_acts.update(state, on=today),
        actor=actor,
        at=at,
        beside=Beside(proof=proof.strip()),
    )
    return event.due_on or today


def note_change(
    title_id: int, *, change: str, happened_on: dt.date, note: str, actor: Actor, at: dt.datetime
) -> dt.date:
    """Note a major change that the firm has yet to report (登记重大变化).

    Returns:
        The last day of its report.

    Raises:
        TitleUnknown: There is none in reach.
        ActOfFirm: It is another firm's.
        ChangeUnknown: The rule asks for no report of such a change.
        ChangeLiesAhead: It has not come about.
        ChangeNoted: It is on record.
        TitleEnded: The title is over.

    Effects:
        TitleEvents, the title's row, messages; one transaction.

    Locks:
        The title.
    """
    today = day_of(at)
    event = _do(
        title_id,
        lambda state: title_acts.note_change(state, change, happened_on=happened_on, on=today),
        actor=actor,
        at=at,
        beside=Beside(note=note.strip()),
    )
    return event.due_on or today


def report_change(
    title_id: int,
    *,
    change: str,
    happened_on: dt.date,
    note: str,
    proof: str,
    actor: Actor,
    at: dt.datetime,
) -> bool:
    """Record the report of a major change (重大变化报告).

    A report that comes too late is kept as late; what the rule takes for it stays taken.

    Returns:
        Whether it came in time.

    Raises:
        TitleUnknown: There is none in reach.
        ActOfFirm: It is another firm's.
        ReasonMissing: It says nothing of the change.
        ChangeUnknown: The rule asks for no report of such a change.
        ChangeLiesAhead: It has not come about.
        ChangeReported: It was reported before.
        TitleEnded: The title is over.

    Effects:
        TitleEvents, the title's row, messages; one transaction.

    Locks:
        The title.
    """
    if not note.strip():
        raise refusals.ReasonMissing
    today = day_of(at)
    beside = Beside(note=note.strip(), proof=proof.strip())
    with transaction.atomic(), refusing():
        held = _hold(title_id, actor=actor)
        noted = _noted(held, change, happened_on=happened_on, on=today, actor=actor, at=at)
        event = act(
            held,
            lambda state: title_acts.report_change(state, noted, on=today),
            on=today,
            actor=actor,
            at=at,
            beside=beside,
        )
        _finish(held, was_live=True, actor=actor, at=at)
    return not event.matter.endswith(title_acts.LATE)


def give_up_title(title_id: int, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Give a title up, at the firm's own wish (放弃称号).

    Raises:
        TitleUnknown: There is none in reach.
        ActOfFirm: It is another firm's.
        ReasonMissing: No reason is given.
        TitleEnded: The title is over.

    Effects:
        TitleEvents, the title's row, the titles stated as a fact; one transaction.

    Locks:
        The title.
    """
    if not reason.strip():
        raise refusals.ReasonMissing
    today = day_of(at)
    _do(
        title_id,
        lambda state: title_acts.give_up(state, on=today),
        actor=actor,
        at=at,
        beside=Beside(note=reason.strip()),
    )


def _do(
    title_id: int,
    judge: Callable[[TitleState], Event],
    *,
    actor: Actor,
    at: dt.datetime,
    beside: Beside,
) -> Event:
    with transaction.atomic(), refusing():
        held = _hold(title_id, actor=actor)
        was_live = held.state.is_live
        event = act(held, judge, on=day_of(at), actor=actor, at=at, beside=beside)
        _finish(held, was_live=was_live, actor=actor, at=at)
    return event


def _hold(title_id: int, *, actor: Actor) -> Held:
    held = hold_title(title_id)
    if actor.may_everywhere(Action.TITLE_KEEP):
        return held
    if not actor.uscc or actor.uscc != held.row.uscc:
        raise refusals.ActOfFirm
    return held


def _noted(
    held: Held, change: str, *, happened_on: dt.date, on: dt.date, actor: Actor, at: dt.datetime
) -> Event:
    """Give the noted change; a report of one that nobody noted notes it, too."""
    try:
        return act(
            held,
            lambda state: title_acts.note_change(state, change, happened_on=happened_on, on=on),
            on=on,
            actor=actor,
            at=at,
        )
    except refusals.ChangeNoted:
        return title_acts.as_noted(held.state, change, happened_on=happened_on, on=on)


def _finish(held: Held, *, was_live: bool, actor: Actor, at: dt.datetime) -> None:
    if was_live and not held.state.is_live:
        tell_registry(held.row.uscc, on=day_of(at), actor=actor, at=at)
    tell_news(held, at=at)
