"""What waits for a person, the overdue first (待办)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from renqi.engines.casework.domain.case_type import ActKind, ActRule, CaseType
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.table_lookups import duty_of, hats_of
from renqi.engines.casework.domain.working_days import state_calendar
from renqi.engines.casework.models import Case, Clock, HeldDuty, Review
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
        case_type: Kind of the case.
        title: What lists call it; empty where the person must not know whose it is.
        stage: Where it stands.
        due_on: Last day, none where no clock runs.
        is_provisional: The last day may move when a year's holidays are published.
        days_left: Working days after today up to the last day; negative when overdue.
        is_overdue: Whether the last day is over.
    """

    case_id: int
    case_type: str
    title: str
    stage: str
    due_on: dt.date | None
    is_provisional: bool
    days_left: int | None
    is_overdue: bool


def work_queue(*, actor: Actor, at: dt.datetime, limit: int = 50) -> tuple[QueueItem, ...]:
    """List the cases in which the person has something to do, the most urgent first (待办).

    Cases on which the person has been something that forbids the act are left out.

    Args:
        actor: Whose queue.
        at: The instant.
        limit: How many at most.
    """
    today = day_of(at)
    rows = waiting_cases(actor).select_related("type_version")
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:limit]
    loose = set(
        Clock.objects.filter(case__in=[row.pk for row in rows], is_provisional=True)
        .exclude(ended_on__isnull=False)
        .values_list("case_id", flat=True)
    )
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
    if rule.kind is ActKind.REVIEW:
        given = Review.objects.filter(
            case=OuterRef("pk"), round=OuterRef("round"), person_key=actor.person_id
        )
        condition &= ~Q(Exists(given))
    return condition


def _item(row: Case, actor: Actor, *, today: dt.date, is_provisional: bool) -> QueueItem:
    case_type = case_type_of(row.type_version)
    duties = [duty for duty in case_type.duties if actor.role in duty.roles]
    is_blind = all(duty.is_blind for duty in duties)
    left = None if row.due_on is None else state_calendar().between(today, row.due_on)
    return QueueItem(
        case_id=row.pk,
        case_type=case_type.key,
        title="" if is_blind else row.title,
        stage=row.stage,
        due_on=row.due_on,
        is_provisional=is_provisional,
        days_left=left,
        is_overdue=row.due_on is not None and row.due_on < today,
    )
