"""The daily work of the clocks: what ran out lapses (到期失效).

It may run late, twice or not at all for a week: a case lapses from the day after its last day,
and what follows is counted from there. Until then the gate already refuses acts that are late.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.clock_states import ClockState
from renqi.engines.casework.domain.table_lookups import deadline_of
from renqi.engines.casework.domain.working_days import ONE_DAY, state_calendar
from renqi.engines.casework.models import Case, Clock, Notice
from renqi.engines.casework.selectors.tables import every_case_type
from renqi.engines.casework.services.clocks import count_again
from renqi.engines.casework.services.hold_case import hold_for_the_clock
from renqi.engines.casework.services.perform import Step, record
from renqi.identity.domain.actor import THE_CLOCK

LAPSED = "lapse"


def lapse_overdue(*, at: dt.datetime) -> tuple[int, ...]:
    """Let every case lapse whose time is over and whose table says so (到期失效).

    Clocks that were counted through a year without a holiday table are first counted again, in
    case the table has come; a day that was promised never comes nearer.

    Args:
        at: The instant.

    Returns:
        The cases that lapsed, in order.

    Effects:
        One Act a lapse; one transaction a case.

    Locks:
        One case at a time.
    """
    today = day_of(at)
    for case_id in _provisional():
        _count_again(case_id)
    return tuple(case_id for case_id in _run_out(today) if _lapse(case_id, today=today, at=at))


def _run_out(today: dt.date) -> list[int]:
    stages = Q(pk__in=[])
    for pk, case_type in every_case_type():
        lapsing = [line.stage for line in case_type.deadlines if line.lapse_to]
        stages |= Q(type_version=pk, stage__in=lapsing)
    waiting = Case.objects.filter(stages, closed_at__isnull=True, due_on__lt=today)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def _lapse(case_id: int, *, today: dt.date, at: dt.datetime) -> bool:
    """Lapse one case as often as its clocks have run out meanwhile."""
    has_lapsed = False
    with transaction.atomic():
        held = hold_for_the_clock(case_id)
        while held.case.due_on is not None and held.case.due_on < today:
            line = deadline_of(held.case_type, held.case.stage)
            if line is None or not line.lapse_to:
                break
            step = Step(
                key=LAPSED,
                kind=LAPSED,
                duty="",
                to_stage=line.lapse_to,
                effective_on=held.case.due_on + ONE_DAY,
            )
            record(held, step=step, actor=THE_CLOCK, at=at)
            has_lapsed = True
    return has_lapsed


def _provisional() -> list[int]:
    # A day that was published in a notice stands as it was published.
    published = Notice.objects.filter(closed_at__isnull=True).values("case_id")
    clocks = Clock.objects.filter(state=ClockState.RUNNING.value, is_provisional=True)
    return list(clocks.exclude(case_id__in=published).values_list("case_id", flat=True))


def _count_again(case_id: int) -> None:
    with transaction.atomic():
        held = hold_for_the_clock(case_id)
        clock = Clock.objects.filter(case=held.case, state=ClockState.RUNNING.value).first()
        if clock is not None and clock.is_provisional:
            count_again(clock, state_calendar())
            held.case.due_on = clock.due_on
            held.case.save(update_fields=["due_on"])
