"""What waits for a person, the overdue first (待办)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from renqi.engines.casework.domain.case_type import ActKind, ActRule, CaseType, Label
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.table_lookups import duty_of, hats_of, stage_of
from renqi.engines.casework.domain.working_days import state_calendar
from renqi.engines.casework.models import Act, Case, Clock, HeldDuty, Review
from renqi.engines.casework.selectors.tables import case_type_of, every_case_type
from renqi.engines.casework.selectors.visible import duty_condition
from renqi.identity.domain.actor import Actor

# Nobody waits for these: they are there in case they are needed.
_AT_ANY_TIME = frozenset({ActKind.WITHDRAW, ActKind.EXTEND, ActKind.ASSIGN})


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """One case that waits for the person (待办事项).

    Attributes:
        case_id: The case.
        case_type: Key of its kind.
        kind: What the kind is called.
        title: What lists call it; empty where the person must not know whose it is.
        subject_key: Whose it is; empty likewise.
        stage: Where it stands.
        stage_label: What the stage is called.
        version: The version that an act on it must name.
        opened_at: When it was opened.
        closed_at: When it was closed; none while it is open.
        due_on: Last day, none where no clock runs.
        is_provisional: The last day may move when a year's holidays are published.
        days_left: Working days after today up to the last day; negative when overdue.
        is_overdue: Whether the last day is over.
    """

    case_id: int
    case_type: str
    kind: Label
    title: str
    subject_key: str
    stage: str
    stage_label: Label
    version: int
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    due_on: dt.date | None
    is_provisional: bool
    days_left: int | None
    is_overdue: bool


def queue_items(rows: Iterable[Case], actor: Actor, *, at: dt.datetime) -> tuple[QueueItem, ...]:
    """Give cases as a list shows them to a person, with their clocks.

    Args:
        rows: The cases, with their tables.
        actor: Who reads.
        at: The instant.
    """
    rows = list(rows)
    loose = set(
        Clock.objects.filter(case__in=[row.pk for row in rows], is_provisional=True)
        .exclude(ended_on__isnull=False)
        .values_list("case_id", flat=True)
    )
    today = day_of(at)
    return tuple(_item(row, actor, today=today, is_provisional=row.pk in loose) for row in rows)


def waiting_cases(actor: Actor) -> QuerySet[Case]:
    """Open cases in a stage that waits for an act this person could do (待办范围)."""
    if not actor.role:
        return Case.objects.none()
    waiting = Q(pk__in=[])
    for pk, case_type in every_case_type():
        for rule in case_type.acts:
            if rule.kind in _AT_ANY_TIME or actor.role not in duty_of(case_type, rule.duty).roles:
                continue
            waiting |= Q(type_version=pk, stage__in=rule.from_stages) & _mine(
                case_type, rule, actor
            )
    return Case.objects.filter(waiting, closed_at__isnull=True)


def _mine(case_type: CaseType, rule: ActRule, actor: Actor) -> Q:
    condition = duty_condition(duty_of(case_type, rule.duty), actor)
    worn = HeldDuty.objects.filter(case=OuterRef("pk"), person_key=actor.person_id)
    for apart, side in hats_of(case_type, rule):
        condition &= ~Q(Exists(worn.filter(apart=apart).exclude(side=side)))
    if rule.approvals > 1:
        condition &= ~Q(Exists(_approved(rule, actor)))
    if rule.kind is ActKind.REVIEW:
        given = Review.objects.filter(
            case=OuterRef("pk"), round=OuterRef("round"), person_key=actor.person_id
        )
        condition &= ~Q(Exists(given))
    return condition


def _approved(rule: ActRule, actor: Actor) -> QuerySet[Act]:
    """What the person did of several approvals since the case came to its stage."""
    entered = (
        Act.objects.filter(case=OuterRef("case"))
        .exclude(from_stage=F("to_stage"))
        .order_by("-number")
        .values("number")[:1]
    )
    mine = Act.objects.filter(case=OuterRef("pk"), key=rule.key, person_key=actor.person_id)
    return mine.filter(number__gt=Subquery(entered))


def _item(row: Case, actor: Actor, *, today: dt.date, is_provisional: bool) -> QueueItem:
    case_type = case_type_of(row.type_version)
    is_blind = actor.role not in case_type.readers and all(
        duty.is_blind for duty in case_type.duties if actor.role in duty.roles
    )
    left = None if row.due_on is None else state_calendar().between(today, row.due_on)
    return QueueItem(
        case_id=row.pk,
        case_type=case_type.key,
        kind=case_type.label,
        title="" if is_blind else row.title,
        subject_key="" if is_blind else row.subject_key,
        stage=row.stage,
        stage_label=stage_of(case_type, row.stage).label,
        version=row.version,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        due_on=row.due_on,
        is_provisional=is_provisional,
        days_left=left,
        is_overdue=row.due_on is not None and row.due_on < today,
    )
