"""Officers make and edit growth plans; both sides sign (培育方案)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.measures import growth_measures
from renqi.programmes.cultivation.growth.domain.plan_drafting import DraftItem
from renqi.programmes.cultivation.growth.models import (
    GrowthPlan,
    PlanItem,
    PlanSignature,
    PlanVersion,
)
from renqi.programmes.cultivation.growth.selectors.drafted_plan import drafted_plan
from renqi.programmes.cultivation.growth.services.constraints import refusing
from renqi.programmes.cultivation.growth.services.people import bureau_people, firm_people

OWNERS = ("firm", "bureau", "provider")
_NOTE_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEdit:
    """What an officer makes of one item (条目修改).

    Attributes:
        key: The item.
        measure: Key of the table of measures.
        note: What else there is to say.
        service_id: The service meant for it; none for none.
        owner_side: `firm`, `bureau` or `provider`.
        owner_name: Who, by name; may be empty.
        due_on: By when.
    """

    key: str
    measure: str
    note: str
    service_id: int | None
    owner_side: str
    owner_name: str
    due_on: dt.date


def make_plan(uscc: str, *, actor: Actor, at: dt.datetime) -> int:
    """Make a firm's plan from its gaps as of today (生成方案).

    Args:
        uscc: The firm.
        actor: The officer.
        at: The instant.

    Returns:
        The plan's key.

    Raises:
        PlanUnknown: The person keeps no plans, or there is no such firm.
        NothingToPlan: There is no gap.
        PlanRuns: A plan is running.

    Effects:
        One GrowthPlan with its first version; one transaction.
    """
    firm, aims, items = _drafted(uscc, actor=actor, at=at)
    if not items:
        raise refusals.NothingToPlan
    with refusing(), transaction.atomic():
        plan = GrowthPlan.objects.create(uscc=uscc, firm_name=firm, made_at=at)
        version = _version(plan, 1, aims, remark="", actor=actor, at=at)
        _add_drafts(version, items, first=0)
    return plan.pk


def edit_plan(
    uscc: str,
    edits: Sequence[ItemEdit],
    *,
    based_on: int,
    remark: str,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Write a new version of a running plan; the one before is kept (修改方案).

    Items that the edits do not name are dropped.

    Args:
        uscc: The firm.
        edits: The items, in their order.
        based_on: Number of the version that the officer saw.
        remark: What was changed and why.
        actor: The officer.
        at: The instant.

    Returns:
        The new version's number.

    Raises:
        PlanUnknown: There is no running plan, or the person keeps none.
        PlanMovedOn: There is a newer version.
        PlanItemUnusable: An item lacks something or is due in the past.
        NoStepLeft: No item is left.

    Effects:
        One PlanVersion with items; one transaction.

    Locks:
        The plan.
    """
    today = day_of(at)
    with refusing(number=based_on + 1), transaction.atomic():
        plan, newest = _held(uscc, based_on=based_on, actor=actor)
        known = {item.key: item for item in newest.items.all()}
        wanted = [(known[edit.key], edit) for edit in edits if edit.key in known]
        if not wanted:
            raise refusals.NoStepLeft
        version = _version(plan, newest.number + 1, newest.aims, remark=remark, actor=actor, at=at)
        for order, (item, edit) in enumerate(wanted):
            _check(item, edit, today=today)
            _add_edited(version, item, edit, order=order)
    return version.number


def redraft_plan(uscc: str, *, based_on: int, actor: Actor, at: dt.datetime) -> int:
    """Take up the gaps of today: new ones are added, what was agreed for old ones stays.

    Returns:
        The new version's number.

    Raises:
        PlanUnknown: There is no running plan, or the person keeps none.
        PlanMovedOn: There is a newer version.
        NoNewGap: No gap is new.

    Effects:
        One PlanVersion with items; one transaction.

    Locks:
        The plan.
    """
    _, aims, drafts = _drafted(uscc, actor=actor, at=at)
    with refusing(number=based_on + 1), transaction.atomic():
        plan, newest = _held(uscc, based_on=based_on, actor=actor)
        old = list(newest.items.order_by("order", "pk"))
        known = {item.key for item in old}
        news = [item for item in drafts if item.key not in known]
        if not news:
            raise refusals.NoNewGap
        version = _version(plan, newest.number + 1, aims, remark="", actor=actor, at=at)
        for item in old:
            item.pk, item.version = None, version
        PlanItem.objects.bulk_create(old)
        _add_drafts(version, news, first=len(old))
    return version.number


def sign_plan(uscc: str, *, number: int, actor: Actor, at: dt.datetime) -> None:
    """Sign the newest version for the bureau or for the firm (签署方案).

    Raises:
        PlanUnknown: There is no running plan within reach.
        PlanMovedOn: There is a newer version.
        SignedAlready: This side has signed.

    Effects:
        One PlanSignature; the other side is told; one transaction.

    Locks:
        The plan.
    """
    side = _side(uscc, actor)
    with refusing(number=number), transaction.atomic():
        plan, newest = _held(uscc, based_on=number, actor=actor)
        PlanSignature.objects.create(
            version=newest, side=side, at=at, by_id=actor.person_id, by=actor.signature
        )
        others = firm_people(uscc, at=at) if side == "bureau" else bureau_people(at=at)
        tell(
            others,
            subject=gettext_noop("A growth plan was signed"),
            body=gettext_noop("{firm}, version {number}, signed by {name}."),
            data={"firm": plan.firm_name, "number": number, "name": actor.signature},
            link="/growth/mine/" if side == "bureau" else f"/growth/plans/{uscc}/",
            at=at,
            key=f"growth.signed.{newest.pk}.{side}",
        )


def end_plan(uscc: str, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    """End a running plan; it is kept (结束方案).

    Raises:
        PlanUnknown: There is no running plan, or the person keeps none.
        ReasonMissing: No reason is given.

    Effects:
        The plan's end; one transaction.

    Locks:
        The plan.
    """
    with refusing(), transaction.atomic():
        plan = _running(uscc, actor=actor, for_bureau=True)
        if not reason.strip():
            raise refusals.ReasonMissing
        plan.ended_at, plan.ended_because = at, reason.strip()
        plan.save(update_fields=["ended_at", "ended_because"])


def _drafted(
    uscc: str, *, actor: Actor, at: dt.datetime
) -> tuple[str, tuple[str, ...], tuple[DraftItem, ...]]:
    if not actor.may_everywhere(Action.POOL_KEEP):
        raise refusals.PlanUnknown(uscc=uscc)
    drafted = drafted_plan(uscc, scope=actor.scope(Action.FIRM_READ), on=day_of(at))
    if drafted is None:
        raise refusals.PlanUnknown(uscc=uscc)
    return drafted


def _side(uscc: str, actor: Actor) -> str:
    if actor.may_everywhere(Action.POOL_KEEP):
        return "bureau"
    if uscc and actor.scope(Action.GROWTH_BOOK).uscc == uscc:
        return "firm"
    raise refusals.PlanUnknown(uscc=uscc)


def _running(uscc: str, *, actor: Actor, for_bureau: bool) -> GrowthPlan:
    if for_bureau and not actor.may_everywhere(Action.POOL_KEEP):
        raise refusals.PlanUnknown(uscc=uscc)
    _side(uscc, actor)
    rows = GrowthPlan.objects.select_for_update(no_key=True)
    plan = rows.filter(uscc=uscc, ended_at__isnull=True).first()
    if plan is None:
        raise refusals.PlanUnknown(uscc=uscc)
    return plan


def _held(uscc: str, *, based_on: int, actor: Actor) -> tuple[GrowthPlan, PlanVersion]:
    plan = _running(uscc, actor=actor, for_bureau=False)
    newest = plan.versions.order_by("-number").first()
    if newest is None:
        raise refusals.PlanUnknown(uscc=uscc)
    if newest.number != based_on:
        raise refusals.PlanMovedOn(number=newest.number)
    return plan, newest


def _version(
    plan: GrowthPlan,
    number: int,
    aims: Sequence[str],
    *,
    remark: str,
    actor: Actor,
    at: dt.datetime,
) -> PlanVersion:
    return PlanVersion.objects.create(
        plan=plan,
        number=number,
        aims=list(aims),
        made_on=day_of(at),
        made_at=at,
        made_by_id=actor.person_id,
        made_by=actor.signature,
        remark=remark.strip()[:_NOTE_MOST],
    )


def _add_drafts(version: PlanVersion, items: Sequence[DraftItem], *, first: int) -> None:
    PlanItem.objects.bulk_create(
        PlanItem(
            version=version,
            key=item.key,
            rule=item.rule,
            condition=item.condition,
            label_zh=item.label.zh,
            label_en=item.label.en,
            facts=list(item.facts),
            verdict=item.verdict,
            value_zh=item.value.zh,
            value_en=item.value.en,
            bar_zh=item.bar.zh,
            bar_en=item.bar.en,
            measure=item.measure.key,
            service_id=item.help.service_id if item.help else None,
            owner_side=item.owner_side,
            owner_name=item.help.provider if item.owner_side == "provider" and item.help else "",
            due_on=item.due_on,
            order=order,
        )
        for order, item in enumerate(items, start=first)
    )


def _check(item: PlanItem, edit: ItemEdit, *, today: dt.date) -> None:
    is_late = edit.due_on < today and edit.due_on != item.due_on
    if is_late or edit.measure not in growth_measures() or edit.owner_side not in OWNERS:
        raise refusals.PlanItemUnusable(label=item.label_zh)


def _add_edited(version: PlanVersion, item: PlanItem, edit: ItemEdit, *, order: int) -> None:
    item.pk, item.version, item.order = None, version, order
    item.measure, item.note = edit.measure, edit.note.strip()[:_NOTE_MOST]
    item.service_id = edit.service_id
    item.owner_side, item.owner_name = edit.owner_side, edit.owner_name.strip()
    item.due_on = edit.due_on
    item.save(force_insert=True)
