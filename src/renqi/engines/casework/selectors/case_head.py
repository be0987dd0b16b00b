"""What everybody who sees a case sees before its file opens (办件概要)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.clock_states import ClockState
from renqi.engines.casework.domain.stage_track import TrackStep, stage_track
from renqi.engines.casework.domain.working_days import state_calendar
from renqi.engines.casework.models import Act, Case, Clock
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import (
    acts_for_subject,
    duties_held,
    sees_blind,
    visible_case,
)
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """The clock of a stage as people read it (计时).

    Attributes:
        stage: The stage.
        is_paused: Whether it waits for the case to come back.
        due_on: The last day, as promised last.
        days_left: Working days after today up to the last day, or those a paused clock keeps.
        is_provisional: The last day may move when a year's holidays are published.
        extensions: How often it was extended.
        is_overdue: Whether the last day is over.
    """

    stage: str
    is_paused: bool
    due_on: dt.date
    days_left: int
    is_provisional: bool
    extensions: int
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHead:
    """A case without its content (办件概要).

    Attributes:
        case_id: The case.
        case_type: The table that it runs under.
        title: What lists call it; empty for a blind reviewer.
        subject_key: Whose it is; empty for a blind reviewer.
        stage: Where it stands.
        version: The version that an act on it must name.
        round: How often it was handed in or appealed.
        opened_at: When it was opened.
        closed_at: When it was closed; none while it is open.
        track: Stages behind, now and ahead.
        clocks: Running and waiting clocks, the running one first.
        duties: Keys of the duties that the person has or could take.
        is_subject: Whether the person is of the organisation that the case is about.
        is_blind: Whether the person sees it only as a blind reviewer does.
    """

    case_id: int
    case_type: CaseType
    title: str
    subject_key: str
    stage: str
    version: int
    round: int
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    track: tuple[TrackStep, ...]
    clocks: tuple[ClockLine, ...]
    duties: tuple[str, ...]
    is_subject: bool
    is_blind: bool


def case_head(case_id: int, *, actor: Actor, at: dt.datetime) -> CaseHead:
    """Give the outline of a case (办件概要).

    Raises:
        CaseUnknown: There is none, or it is not for this person.
    """
    case = visible_case(case_id, actor=actor)
    case_type = case_type_of(case.type_version)
    is_blind = sees_blind(case, actor=actor)
    acts = Act.objects.filter(case=case).order_by("number")
    return CaseHead(
        case_id=case.pk,
        case_type=case_type,
        title="" if is_blind else case.title,
        subject_key="" if is_blind else case.subject_key,
        stage=case.stage,
        version=case.version,
        round=case.round,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        track=stage_track(case_type, list(acts.values_list("to_stage", flat=True))),
        clocks=_clocks(case, today=day_of(at)),
        duties=tuple(duty.key for duty in duties_held(case, case_type, actor)),
        is_subject=acts_for_subject(case, actor=actor),
        is_blind=is_blind,
    )


def _clocks(case: Case, *, today: dt.date) -> tuple[ClockLine, ...]:
    rows = Clock.objects.filter(case=case).exclude(state=ClockState.ENDED.value)
    lines = [
        ClockLine(
            stage=row.stage,
            is_paused=row.state == ClockState.PAUSED.value,
            due_on=row.due_on,
            days_left=state_calendar().between(today, row.due_on)
            if row.days_left is None
            else row.days_left,
            is_provisional=row.is_provisional,
            extensions=row.extensions,
            is_overdue=row.state == ClockState.RUNNING.value and row.due_on < today,
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (line.is_paused, line.due_on)))
