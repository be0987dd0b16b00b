"""Write a call, and publish what another has written (编制与发布申报通知)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.application_case import (
    OPTIONAL_STAGES,
    choosable_materials,
)
from renqi.programmes.cultivation.calls.domain.said import Said
from renqi.programmes.cultivation.calls.domain.states import CallState
from renqi.programmes.cultivation.calls.models import Call, DistrictQuota
from renqi.programmes.cultivation.calls.selectors.tables import case_type_of_call
from renqi.programmes.cultivation.calls.services.constraints import refusing
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.registry.domain.districts import district_table

NOTICE_DAYS = 5
NOTICE_DAYS_MAX = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CallText:
    """What an official writes about a call (申报通知内容).

    Attributes:
        number: Number of the document (文号).
        title: What it is called.
        rung: Key of the rung.
        opens_at: First instant.
        closes_at: Last second that is in time.
        quota: Places in all; none without limit.
        district_quotas: Places by district code.
        stages: Optional stages that are used.
        materials: Kinds of files that must be handed in.
        notice_days: Working days of the notice; none for what the rule says.
        text: What else the public reads.
    """

    number: str
    title: str
    rung: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    quota: int | None = None
    district_quotas: Mapping[str, int] = field(default_factory=dict)
    stages: frozenset[str] = frozenset(OPTIONAL_STAGES)
    materials: tuple[str, ...] = ()
    notice_days: int | None = None
    text: str = ""


def write_call(
    text: CallText, *, actor: Actor, at: dt.datetime, call_id: int | None = None
) -> Call:
    """Keep a call as a draft; whoever writes it last cannot publish it (编制申报通知).

    The version of the rule is that of the day on which the call opens, and stays.

    Raises:
        CallUnknown: There is no such draft.
        CallPublished: It is published already.
        CallIncomplete: Something is missing or cannot be.
        CallNumberTaken: Another call has the number.
        NoSuchRung: There is no such rung.

    Effects:
        One Call and its DistrictQuota rows; one transaction.

    Locks:
        The call.
    """
    rung = rung_of(text.rung)
    _check(text)
    rule = ladder_catalogue().at(rung.rule, day_of(text.opens_at))
    _check_notice(text, least=notice_days_of(rule.ref))
    written = {
        "number": text.number.strip(),
        "title": text.title.strip(),
        "rung": rung.key,
        "rule_ref": rule.ref,
        "rule_digest": rule.digest,
        "fiscal_year": day_of(text.opens_at).year - 1,
        "opens_at": text.opens_at,
        "closes_at": text.closes_at.replace(microsecond=0),
        "quota": text.quota,
        "stages": sorted(text.stages),
        "materials": list(text.materials),
        "notice_days": text.notice_days or notice_days_of(rule.ref),
        "text": text.text.strip(),
        "made_by_key": actor.person_id,
        "made_by": actor.signature,
        "made_at": at,
    }
    with refusing(number=text.number), transaction.atomic():
        if call_id is None:
            call = Call.objects.create(**written)
        else:
            call = held_call(call_id)
            if call.state != CallState.DRAFT.value:
                raise refusals.CallPublished(number=call.number)
            for name, value in written.items():
                setattr(call, name, value)
            call.save()
        # A table that contradicts itself is found before anybody applies.
        case_type_of_call(call)
        DistrictQuota.objects.filter(call=call).delete()
        DistrictQuota.objects.bulk_create(
            DistrictQuota(call=call, district=key, quota=number)
            for key, number in sorted(text.district_quotas.items())
        )
    return call


def publish_call(*, call_id: int, actor: Actor, at: dt.datetime) -> Call:
    """Publish a call that somebody else has written (发布申报通知).

    Raises:
        CallUnknown: There is no such call.
        CallPublished: It is published already.
        PublishedBySelf: The same person wrote it.
        CallIncomplete: Its window is over already.

    Effects:
        The call is public; one transaction.

    Locks:
        The call.
    """
    with refusing(), transaction.atomic():
        call = held_call(call_id)
        if call.state != CallState.DRAFT.value:
            raise refusals.CallPublished(number=call.number)
        if call.made_by_key == actor.person_id:
            raise refusals.PublishedBySelf
        if call.closes_at <= at:
            raise refusals.CallIncomplete(what=Said("申报时间已过", "its window is over"))
        call.state = CallState.PUBLISHED.value
        call.published_by_key, call.published_by = actor.person_id, actor.signature
        call.published_at = at
        call.save()
    return call


def held_call(call_id: int) -> Call:
    """Lock a call to the end of the transaction.

    Raises:
        CallUnknown: There is none.
    """
    call = Call.objects.select_for_update().filter(pk=call_id).first()
    if call is None:
        raise refusals.CallUnknown(call_id=call_id)
    return call


def notice_days_of(rule_ref: str) -> int:
    """Give the working days of public notice that a rule version says, or the usual five."""
    rule = ladder_catalogue().get(rule_ref, default_on=dt.date(2000, 1, 1))
    said = rule.lifecycle.get("notice_working_days") or rule.lifecycle.get("notice_days")
    return int(said) if said else NOTICE_DAYS


def _check_notice(text: CallText, *, least: int) -> None:
    if text.notice_days is not None and text.notice_days < least:
        raise refusals.CallIncomplete(
            what=Said(
                f"公示期不少于{least}个工作日", f"the notice runs {least} working days or more"
            )
        )


def _check(text: CallText) -> None:
    known = {one.key for one in choosable_materials()}
    districts = set(district_table().districts)
    days = text.notice_days
    wrong = {
        Said("缺少文号", "the number is missing"): not text.number.strip(),
        Said("缺少标题", "the title is missing"): not text.title.strip(),
        Said("截止时间早于开始时间", "it closes before it opens"): text.closes_at <= text.opens_at,
        Said("名额至少为1", "a quota is at least one"): text.quota is not None and text.quota < 1,
        Said("所列材料不在目录中", "an unknown material is asked for"): bool(
            set(text.materials) - known
        ),
        Said("所列环节不在目录中", "an unknown stage is used"): bool(
            text.stages - set(OPTIONAL_STAGES)
        ),
        Said("所列区不在区划表中", "an unknown district has a quota"): bool(
            set(text.district_quotas) - districts
        ),
        Said("区级名额不能为负", "a district's quota is below zero"): any(
            n < 0 for n in text.district_quotas.values()
        ),
        Said("公示期为1至60个工作日", "the notice runs 1 to 60 working days"): days is not None
        and not 1 <= days <= NOTICE_DAYS_MAX,
    }
    for what, is_so in wrong.items():
        if is_so:
            raise refusals.CallIncomplete(what=what)
