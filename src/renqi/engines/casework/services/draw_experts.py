"""Announce a draw of experts, make it, and fill seats that fall free (专家抽取)."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from renqi.engines.casework.domain import input_refusals
from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.expert_draw import (
    Candidate,
    draw_order,
    keeps_commitment,
    pool_digest,
)
from renqi.engines.casework.domain.table_lookups import duty_of
from renqi.engines.casework.models import Assignment, ExpertDraw
from renqi.engines.casework.selectors.fitness import unfitness_of
from renqi.engines.casework.services.assign import seat
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import HeldCase, hold_case, rule_for
from renqi.engines.casework.services.perform import perform
from renqi.identity.domain.actor import Actor

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPlan:
    """What is published before a draw (抽取公告).

    Attributes:
        pool: The qualified experts.
        seats: How many are drawn.
        commitment: sha256 of the seed.
        beacon_source: A public value to come that goes into the draw; empty for none.
        beacon_on: The day on which it comes out.
    """

    pool: Sequence[Candidate]
    seats: int
    commitment: str
    beacon_source: str = ""
    beacon_on: dt.date | None = None


def announce_draw(
    *,
    case_id: int,
    plan: DrawPlan,
    actor: Actor,
    at: dt.datetime,
    version: int,
    act: str = "",
) -> ExpertDraw:
    """Publish the commitment and the pool; experts with a conflict do not enter it (抽取公告).

    Raises:
        PoolTooSmall: Too few are free of conflicts.
        PoolDoubled: Somebody stands in the pool twice.
        CommitmentMisshapen: The commitment is no sha256.
        DrawPending: An earlier announcement waits for its draw.
        DomainError: Any reason of the gate.

    Effects:
        One Act, one ExpertDraw; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor, version=version)
        rule = rule_for(held, act, ActKind.DRAW)
        _check_plan(held, plan, duty=rule.gives_duty)
        noted = perform(held, rule=rule, actor=actor, at=at, suffix=".announced")
        unfit = _grounds(held, plan.pool, duty=rule.gives_duty)
        pool = sorted(
            (one for one in plan.pool if not unfit[one.person_key]), key=lambda one: one.person_key
        )
        if len(pool) < plan.seats:
            raise input_refusals.PoolTooSmall(eligible=len(pool), seats=plan.seats)
        ref = f"{held.case.pk}.{noted.number}"
        return ExpertDraw.objects.create(
            case=held.case,
            ref=ref,
            duty=rule.gives_duty,
            seats=plan.seats,
            commitment=plan.commitment,
            pool=[asdict(one) for one in pool],
            excluded=[
                {**asdict(one), "grounds": unfit[one.person_key]}
                for one in plan.pool
                if unfit[one.person_key]
            ],
            pool_digest=pool_digest(pool, ref=ref),
            beacon_source=plan.beacon_source.strip(),
            beacon_on=plan.beacon_on,
            announced_at=at,
            announced_by=actor.signature,
        )


def draw_experts(
    *,
    draw_id: int,
    seed: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
    beacon_value: str = "",
) -> ExpertDraw:
    """Show the seed and seat the first of the order who are still free of conflicts (抽取专家).

    Raises:
        SeedDiffers: It is not the seed that was committed to.
        BeaconMissing: The public value is missing, or its day has not come.
        DrawDone: The draw was made.
        DomainError: Any reason of the gate.

    Effects:
        One Act, the result of the draw, one Assignment a seat; one transaction. Where too few
        are left, as many are seated as there are; another draw fills the rest.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held, draw = _hold_draw(draw_id, actor=actor, version=version)
        if draw.drawn_at is not None:
            raise input_refusals.DrawDone(draw_id=draw_id)
        _check_reveal(draw, seed=seed, beacon_value=beacon_value, on=day_of(at))
        rule = rule_for(held, _giving(held, draw), ActKind.DRAW)
        perform(held, rule=rule, actor=actor, at=at, suffix=".drawn")
        pool = pool_of(draw)
        order = draw_order(pool, seed=seed, public_value=beacon_value, ref=draw.ref)
        draw.seed, draw.beacon_value, draw.drawn_at = seed, beacon_value, at
        draw.order, draw.skipped = list(order), []
        unfit, by_key = _grounds(held, pool, duty=draw.duty), {one.person_key: one for one in pool}
        seated = 0
        for person_key in order:
            if seated == draw.seats:
                break
            if unfit[person_key]:
                draw.skipped.append({"person_key": person_key, "grounds": unfit[person_key]})
            else:
                _seat(held, draw, by_key[person_key], by=actor, at=at)
                seated += 1
        draw.save(update_fields=["seed", "beacon_value", "drawn_at", "order", "skipped"])
    return draw


def seat_next_expert(
    *, draw_id: int, reason: str, actor: Actor, at: dt.datetime, version: int
) -> Assignment:
    """Fill a seat that fell free with the next of the order (递补专家).

    Raises:
        PoolTooSmall: Every seat is taken, or nobody is left in the order.
        DrawPending: The draw is not made yet.
        DomainError: Any reason of the gate.

    Effects:
        One Act, one Assignment; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held, draw = _hold_draw(draw_id, actor=actor, version=version)
        if draw.order is None:
            raise input_refusals.DrawPending(draw_id=draw_id)
        rule = rule_for(held, _giving(held, draw), ActKind.DRAW)
        perform(held, rule=rule, actor=actor, at=at, reason=reason, suffix=".next")
        rows = Assignment.objects.filter(draw=draw)
        had = set(rows.values_list("person_key", flat=True))
        free = draw.seats - rows.filter(until_at__isnull=True).count()
        waiting = {one.person_key: one for one in pool_of(draw) if one.person_key not in had}
        unfit = _grounds(held, list(waiting.values()), duty=draw.duty)
        fit = (waiting[key] for key in draw.order if key in waiting and not unfit[key])
        chosen = next(fit, None) if free > 0 else None
        if chosen is None:
            raise input_refusals.PoolTooSmall(eligible=0, seats=free)
        return _seat(held, draw, chosen, by=actor, at=at)


def pool_of(draw: ExpertDraw) -> tuple[Candidate, ...]:
    """Give the pool of a draw as it was announced."""
    return tuple(Candidate(**row) for row in draw.pool)


def _hold_draw(draw_id: int, *, actor: Actor, version: int) -> tuple[HeldCase, ExpertDraw]:
    found = ExpertDraw.objects.filter(pk=draw_id).first()
    if found is None:
        raise input_refusals.DrawUnknown(draw_id=draw_id)
    held = hold_case(found.case_id, actor=actor, version=version)
    # Read again under the lock: it may have been made while we waited.
    return held, ExpertDraw.objects.get(pk=draw_id)


def _giving(held: HeldCase, draw: ExpertDraw) -> str:
    return next(
        rule.key
        for rule in held.case_type.acts
        if rule.kind is ActKind.DRAW and rule.gives_duty == draw.duty
    )


def _check_plan(held: HeldCase, plan: DrawPlan, *, duty: str) -> None:
    if not _SHA256.fullmatch(plan.commitment):
        raise input_refusals.CommitmentMisshapen
    if plan.seats < 1:
        raise input_refusals.PoolTooSmall(eligible=len(plan.pool), seats=plan.seats)
    times = Counter(one.person_key for one in plan.pool)
    for one in plan.pool:
        if times[one.person_key] > 1:
            raise input_refusals.PoolDoubled(name=one.name)
    waiting = ExpertDraw.objects.filter(case=held.case, duty=duty, drawn_at__isnull=True).first()
    if waiting is not None:
        raise input_refusals.DrawPending(draw_id=waiting.pk)


def _check_reveal(draw: ExpertDraw, *, seed: str, beacon_value: str, on: dt.date) -> None:
    if not keeps_commitment(seed, draw.commitment):
        raise input_refusals.SeedDiffers
    if draw.beacon_on is not None and (not beacon_value.strip() or on < draw.beacon_on):
        raise input_refusals.BeaconMissing(source=draw.beacon_source, on=draw.beacon_on)
    if draw.beacon_on is None and beacon_value:
        # A value that nobody announced could be chosen to suit.
        raise input_refusals.SeedDiffers


def _grounds(held: HeldCase, pool: Sequence[Candidate], *, duty: str) -> dict[int, list[str]]:
    """Name why each candidate cannot sit: an interest, a duty on the case."""
    # Whoever put them into the pool answers for their being experts.
    role = duty_of(held.case_type, duty).roles[0]
    people = [
        Actor(person_id=one.person_key, name=one.name, role=role, uscc=one.employer_key)
        for one in pool
    ]
    unfit = unfitness_of(held.case, duty=duty, people=people)
    return {key: [error.code for error in errors] for key, errors in unfit.items()}


def _seat(
    held: HeldCase, draw: ExpertDraw, one: Candidate, *, by: Actor, at: dt.datetime
) -> Assignment:
    person = Actor(person_id=one.person_key, name=one.name, uscc=one.employer_key)
    return seat(held, duty=draw.duty, person=person, by=by.person_id, at=at, draw=draw)
