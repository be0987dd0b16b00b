"""Start, pause, resume, extend and end the clock of a stage (计时)."""

import datetime as dt

from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.domain.clock_states import ClockState
from renqi.engines.casework.domain.table_lookups import deadline_of
from renqi.engines.casework.domain.working_days import WorkingDays, state_calendar
from renqi.engines.casework.models import Case, Clock


def running_clock(case: Case) -> Clock | None:
    """Give the clock that runs, if one does."""
    return Clock.objects.filter(case=case, state=ClockState.RUNNING.value).first()


def leave_stage(case: Case, *, on: dt.date, pauses: bool) -> None:
    """Stop the clock of the stage that a case leaves (停止计时).

    A paused clock keeps its working days that are left after this day; one that has run out
    keeps none. Clocks that wait for other stages go on waiting.
    """
    clock = running_clock(case)
    if clock is None:
        return
    if pauses:
        left = max(0, state_calendar().between(on, clock.due_on))
        clock.state, clock.days_left = ClockState.PAUSED.value, left
    else:
        clock.state, clock.ended_on = ClockState.ENDED.value, on
    clock.save(update_fields=["state", "days_left", "ended_on"])


def enter_stage(case: Case, case_type: CaseType, stage: str, *, on: dt.date) -> dt.date | None:
    """Start the clock of a stage, or let the one that waited for it run on (开始计时).

    Returns:
        The last day, or none where the stage has no deadline.
    """
    line = deadline_of(case_type, stage)
    if line is None:
        return None
    waiting = Clock.objects.filter(case=case, stage=stage, state=ClockState.PAUSED.value).first()
    days = line.working_days if waiting is None else waiting.days_left or 0
    due = state_calendar().after(on, working_days=days)
    clock = waiting or Clock(case=case, stage=stage, started_on=on)
    clock.state, clock.days_left = ClockState.RUNNING.value, None
    clock.counted_from, clock.days_to_run = on, days
    clock.due_on, clock.is_provisional = due.on, due.is_provisional
    clock.save()
    return clock.due_on


def end_waiting_clocks(case: Case, *, on: dt.date) -> None:
    """End every clock of a case that is over."""
    Clock.objects.filter(case=case).exclude(state=ClockState.ENDED.value).update(
        state=ClockState.ENDED.value, days_left=None, ended_on=on
    )


def extend_clock(clock: Clock, *, days: int) -> dt.date:
    """Give a running clock more working days (延长时限)."""
    clock.days_to_run += days
    clock.extended_days += days
    clock.extensions += 1
    count_again(clock, state_calendar())
    return clock.due_on


def count_again(clock: Clock, calendar: WorkingDays) -> None:
    """Count a running clock by a calendar; a day that was promised never comes nearer."""
    due = calendar.after(clock.counted_from, working_days=clock.days_to_run)
    clock.due_on, clock.is_provisional = max(due.on, clock.due_on), due.is_provisional
    clock.save()
