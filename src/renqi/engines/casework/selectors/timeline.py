"""What was done on a case, in order (办理经过)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.casework.models import Act, Case
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import acts_for_subject, sees_blind, visible_case
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One act as the reader may know it (办理经过条目).

    Attributes:
        number: Number of the act.
        key: Its name in the table, or `open` or `lapse`.
        from_stage: Where the case stood; empty for the first.
        to_stage: Where it led.
        name: Who did it; empty where the reader must not know.
        role: The role it was done in; empty likewise.
        duty: The duty it exercised.
        reason: Why; empty where it could tell what the reader must not know.
        receipt_digest: What it rests on.
        effective_on: The day from which it counts.
        at: When it was done.
    """

    number: int
    key: str
    from_stage: str
    to_stage: str
    name: str
    role: str
    duty: str
    reason: str
    receipt_digest: str
    effective_on: dt.date
    at: dt.datetime


def case_timeline(case_id: int, *, actor: Actor) -> tuple[TimelineEntry, ...]:
    """Tell what was done on a case (办理经过).

    The subject does not learn who reviewed it, nor a blind reviewer whose case it is or what
    anybody else wrote.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
    """
    case = visible_case(case_id, actor=actor)
    hidden = _hidden_duties(case, actor)
    return tuple(
        _entry(act, hides=act.duty in hidden and act.person_key != actor.person_id)
        for act in Act.objects.filter(case=case).order_by("number")
    )


def _hidden_duties(case: Case, actor: Actor) -> set[str]:
    duties = case_type_of(case.type_version).duties
    if sees_blind(case, actor=actor):
        return {duty.key for duty in duties}
    if acts_for_subject(case, actor=actor):
        return {duty.key for duty in duties if duty.is_blind}
    return set()


def _entry(act: Act, *, hides: bool) -> TimelineEntry:
    return TimelineEntry(
        number=act.number,
        key=act.key,
        from_stage=act.from_stage,
        to_stage=act.to_stage,
        name="" if hides else act.person_name,
        role="" if hides else act.role,
        duty=act.duty,
        reason="" if hides else act.reason,
        receipt_digest=act.receipt_digest,
        effective_on=act.effective_on,
        at=act.at,
    )
