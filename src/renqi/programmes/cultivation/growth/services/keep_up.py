"""The daily work of growth: what ran out, what is closed, what is overdue (每日任务).

It may run late, twice or not at all for a week: what it does depends on days and on what is on
record, and what it tells is told once.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import THE_CLOCK
from renqi.identity.domain.scope import Scope
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.growth.domain.booking_moves import (
    ANSWER_DAYS,
    CONFIRM_DAYS,
    MOVES,
    BookingAct,
    BookingState,
)
from renqi.programmes.cultivation.growth.domain.progress import (
    ItemProgress,
    ItemState,
    progress_of,
    reminder_due,
)
from renqi.programmes.cultivation.growth.models import Booking, GrowthPlan, PlanItem, PlanTick
from renqi.programmes.cultivation.growth.selectors.firm_facts import known_firm
from renqi.programmes.cultivation.growth.selectors.ladder_gaps import explained_rungs
from renqi.programmes.cultivation.growth.selectors.plans import item_facts
from renqi.programmes.cultivation.growth.services.move_booking import Given, step
from renqi.programmes.cultivation.growth.services.people import (
    bureau_people,
    firm_people,
    provider_people,
)

_CITY = Scope(all=True)
_WAITING: Mapping[BookingState, tuple[BookingAct, int]] = {
    BookingState.ASKED: (BookingAct.EXPIRE, ANSWER_DAYS),
    BookingState.DELIVERED: (BookingAct.CLOSE, CONFIRM_DAYS),
}


def keep_up(*, at: dt.datetime) -> None:
    """Do all that the day asks for (每日任务).

    Args:
        at: The instant.

    Effects:
        Bookings that nobody answered or confirmed end, ticks, messages; one transaction each.

    Locks:
        One booking at a time.
    """
    end_waiting_bookings(at=at)
    check_plans(at=at)


def end_waiting_bookings(*, at: dt.datetime) -> int:
    """End requests that were not answered, and close what was not confirmed (超时办理).

    Returns:
        How many bookings moved.

    Effects:
        Bookings, their places and events; both sides are told; one transaction each.

    Locks:
        One booking at a time; one that somebody is moving is left for the next day.
    """
    moved = 0
    for state, (act, days) in _WAITING.items():
        waiting = Booking.objects.filter(
            state=state.value, moved_at__lt=at - dt.timedelta(days=days)
        )
        for key in waiting.order_by("pk").values_list("pk", flat=True):
            moved += _end(key, state, act, at=at)
    return moved


def _end(key: int, state: BookingState, act: BookingAct, *, at: dt.datetime) -> int:
    with transaction.atomic():
        rows = Booking.objects.select_for_update(skip_locked=True, of=("self",))
        booking = rows.select_related("terms").filter(pk=key, state=state.value).first()
        if booking is None:
            return 0
        step(booking, MOVES[act], Given(), actor=THE_CLOCK, at=at)
        tell(
            [*firm_people(booking.uscc, at=at), *provider_people(booking.provider_id, at=at)],
            subject=(
                gettext_noop("A request for a service ended without an answer")
                if act is BookingAct.EXPIRE
                else gettext_noop("A booking was closed without a rating")
            ),
            body=gettext_noop("“{service}”, {firm}"),
            data={"service": booking.terms.name_zh, "firm": booking.firm_name},
            link=f"/growth/bookings/{booking.pk}/",
            at=at,
            key=f"growth.{act.value}.{booking.pk}",
        )
    return 1


def check_plans(*, at: dt.datetime) -> int:
    """Tick what the facts have closed, and remind of what is due (方案检查).

    Returns:
        How many gaps were newly found closed.

    Effects:
        PlanTicks and messages; one transaction a plan.
    """
    found = 0
    running = GrowthPlan.objects.filter(ended_at__isnull=True).order_by("pk")
    for plan in running.iterator():
        with transaction.atomic():
            found += _check_plan(plan, at=at)
    return found


def _check_plan(plan: GrowthPlan, *, at: dt.datetime) -> int:
    today = day_of(at)
    newest = plan.versions.order_by("-number").first()
    firm = known_firm(plan.uscc, scope=_CITY, as_of=today)
    if newest is None or firm is None:
        return 0
    items = list(newest.items.order_by("order", "pk"))
    explained = explained_rungs(firm, {item.rule for item in items}, on=today)
    progress = progress_of([item_facts(item) for item in items], explained, today=today)
    is_agreed = newest.signatures.count() > 1
    ticked = 0
    for item, one in zip(items, progress, strict=True):
        if one.state is ItemState.CLOSED:
            ticked += _tick(plan, item, at=at)
        elif is_agreed:
            _remind(plan, item, one, at=at)
    return ticked


def _tick(plan: GrowthPlan, item: PlanItem, *, at: dt.datetime) -> int:
    _, is_new = PlanTick.objects.get_or_create(
        plan=plan, key=item.key, defaults={"seen_on": day_of(at), "seen_at": at}
    )
    if is_new:
        tell(
            [*firm_people(plan.uscc, at=at), *bureau_people(at=at)],
            subject=gettext_noop("A gap of a growth plan is closed"),
            body=gettext_noop("{firm}: {gap}"),
            data={"firm": plan.firm_name, "gap": {"zh": item.label_zh, "en": item.label_en}},
            link="/growth/mine/",
            at=at,
            key=f"growth.closed.{plan.pk}.{item.key}",
        )
    return int(is_new)


def _remind(plan: GrowthPlan, item: PlanItem, one: ItemProgress, *, at: dt.datetime) -> None:
    due = reminder_due(one.days)
    if due is None:
        return
    people = firm_people(plan.uscc, at=at)
    if due > 0 or item.owner_side == "bureau":
        people = [*people, *bureau_people(at=at)]
    tell(
        people,
        subject=(
            gettext_noop("A step of your growth plan is overdue")
            if due > 0
            else gettext_noop("A step of your growth plan is due soon")
        ),
        body=gettext_noop("{firm}: {gap}, due on {day}"),
        data={
            "firm": plan.firm_name,
            "gap": {"zh": item.label_zh, "en": item.label_en},
            "day": item.due_on,
        },
        link="/growth/mine/",
        at=at,
        # A new date starts the reminders anew.
        key=f"growth.due.{plan.pk}.{item.key}.{item.due_on.isoformat()}.{due}",
    )
