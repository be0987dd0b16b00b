"""Who is told what of a case, on their page and by e-mail (办件消息).

Subjects have no gaps, so that an e-mail may carry them: they say what happened, not to whom.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.case_type import ActKind, CaseType, Label
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.table_lookups import act_of, acts_in, duty_of, stage_of
from renqi.engines.casework.domain.working_days import state_calendar
from renqi.engines.casework.models import Act, Assignment, Case
from renqi.engines.casework.selectors.situation import subject_people
from renqi.engines.casework.selectors.tables import case_type_of, every_case_type
from renqi.engines.casework.selectors.work_queue import waiting_cases
from renqi.identity.selectors.holders import holders_of
from renqi.identity.services.tell import tell

_RETURNED = gettext_noop("Your application was sent back to be put right")
_RETURNED_BODY = gettext_noop("{kind}: {name} writes: {reason}")
_DECIDED = gettext_noop("A decision was made on your application")
_NOTICED = gettext_noop("Your application is in public notice")
_LAPSED = gettext_noop("Your application has lapsed")
_STANDS = gettext_noop("{kind} now stands at: {stage}")
_ASSIGNED = gettext_noop("A case was given to you")
_DRAWN = gettext_noop("You were drawn to review a case")
_GIVEN_BODY = gettext_noop("{kind}: you are {duty}. The clock of the stage runs.")
_DUE = gettext_noop("A case of yours is due soon")
_OVERDUE = gettext_noop("A case of yours is overdue")
_DUE_BODY = gettext_noop("{kind} in the stage {stage}: the last day is {due_on}.")
_QUEUE = gettext_noop("Cases in your tasks are due soon or overdue")
_QUEUE_BODY = gettext_noop("{n} of the cases that wait for you are due within {days} working days.")

WARN_DAYS = (3, 1)
_ENDS = frozenset({ActKind.DECIDE, ActKind.CONFIRM, ActKind.CLOSE_NOTICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    subject: str
    body: str


def tell_of_act(case: Case, case_type: CaseType, act: Act) -> None:
    """Tell the people who act for the subject what became of their application (办理消息)."""
    words = _words(case_type, act)
    if words is None:
        return
    people = subject_people(case_type, list(Act.objects.filter(case=case))) - {act.person_key}
    tell(
        people,
        subject=words.subject,
        body=words.body,
        data={
            "kind": _both(case_type.label),
            "stage": _both(stage_of(case_type, act.to_stage).label),
            "name": act.person_name,
            "reason": act.reason,
        },
        link=_link(case),
        at=act.at,
        key=f"case:{case.pk}:{act.number}",
    )


def tell_of_duty(seat: Assignment, case_type: CaseType) -> None:
    """Tell somebody of the duty that they were given or drawn for (指派消息)."""
    tell(
        [seat.person_key],
        subject=_DRAWN if seat.draw_id else _ASSIGNED,
        body=_GIVEN_BODY,
        data={
            "kind": _both(case_type.label),
            "duty": _both(duty_of(case_type, seat.duty).label),
        },
        link=_link(seat.case),
        at=seat.from_at,
        key=f"case:{seat.case_id}:seat:{seat.pk}",
    )


def tell_of_clocks(*, at: dt.datetime) -> int:
    """Tell whom a case waits for that it is due in three days, in one, or overdue (到期提醒).

    Who was given the duty, or acts for the subject, is told of each case. Who could do the act
    by role alone is told once a day how many there are. Telling the same again does nothing.

    Args:
        at: The instant.

    Returns:
        How many messages this call told.

    Effects:
        One message a person and case, or a person and day; one transaction each.
    """
    today = day_of(at)
    last = state_calendar().after(today, working_days=max(WARN_DAYS)).on
    cases = Case.objects.filter(closed_at__isnull=True, due_on__lte=last)
    told = 0
    for case in cases.select_related("type_version").order_by("pk").iterator():
        told += _tell_of_clock(case, today=today, at=at)
    return told + _tell_of_queues(last, today=today, at=at)


def _tell_of_clock(case: Case, *, today: dt.date, at: dt.datetime) -> int:
    case_type = case_type_of(case.type_version)
    left = state_calendar().between(today, case.due_on) if case.due_on else 0
    is_overdue = case.due_on is not None and case.due_on < today
    mark = "over" if is_overdue else str(min(d for d in WARN_DAYS if left <= d))
    told = tell(
        _whom(case, case_type),
        subject=_OVERDUE if is_overdue else _DUE,
        body=_DUE_BODY,
        data={
            "kind": _both(case_type.label),
            "stage": _both(stage_of(case_type, case.stage).label),
            "due_on": str(case.due_on),
        },
        link=_link(case),
        at=at,
        # Extended, or entered again, it is another last day and may be told again.
        key=f"case:{case.pk}:due:{case.due_on}:{mark}",
    )
    return len(told)


def _whom(case: Case, case_type: CaseType) -> set[int]:
    people: set[int] = set()
    for rule in acts_in(case_type, case.stage):
        duty = duty_of(case_type, rule.duty)
        if rule.kind in (ActKind.WITHDRAW, ActKind.EXTEND):
            continue
        if duty.own_subject:
            people |= subject_people(case_type, list(Act.objects.filter(case=case)))
        elif duty.is_assigned:
            seats = Assignment.objects.filter(case=case, duty=duty.key, until_at__isnull=True)
            people |= set(seats.values_list("person_key", flat=True))
    return people


def _tell_of_queues(last: dt.date, *, today: dt.date, at: dt.datetime) -> int:
    roles = {
        role
        for _, case_type in every_case_type()
        for duty in case_type.duties
        if not (duty.own_subject or duty.is_assigned)
        for role in duty.roles
    }
    told = 0
    for person in holders_of(roles, as_of=today, at=at):
        waiting = waiting_cases(person).filter(due_on__lte=last).count()
        if waiting:
            told += len(
                tell(
                    [person.person_id],
                    subject=_QUEUE,
                    body=_QUEUE_BODY,
                    data={"n": waiting, "days": max(WARN_DAYS)},
                    link="/tasks/",
                    at=at,
                    key=f"queue:{today.isoformat()}",
                )
            )
    return told


def _words(case_type: CaseType, act: Act) -> _Words | None:
    """Choose what the applicant hears of an act; of most acts nothing."""
    if act.key == "lapse":
        return _Words(subject=_LAPSED, body=_STANDS)
    rule = act_of(case_type, act.key)
    if rule is None or act.to_stage == act.from_stage:
        return None
    if rule.kind is ActKind.RETURN:
        return _Words(subject=_RETURNED, body=_RETURNED_BODY)
    if rule.kind is ActKind.PUBLISH:
        return _Words(subject=_NOTICED, body=_STANDS)
    appeals = next(acts_in(case_type, act.to_stage, ActKind.APPEAL), None)
    is_end = stage_of(case_type, act.to_stage).is_final or appeals is not None
    # A first approval is no decision yet; it is heard of when it is confirmed.
    return _Words(subject=_DECIDED, body=_STANDS) if rule.kind in _ENDS and is_end else None


def _both(label: Label) -> Mapping[str, Any]:
    return {"zh": label.zh, "en": label.en}


def _link(case: Case) -> str:
    return f"/cases/{case.pk}/"
