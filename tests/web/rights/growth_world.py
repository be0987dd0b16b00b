"""A service, a booking with its proof, a plan and a self-assessment, for the matrix."""

import datetime as dt
import hashlib

from renqi.engines.casework.services.keep_file import keep_file
from renqi.identity.models import Membership
from renqi.programmes.cultivation.growth.models import (
    AssessmentTake,
    Booking,
    GrowthPlan,
    Place,
    PlanItem,
    PlanVersion,
    Proof,
    Service,
    Slot,
    Terms,
)

# Nobody of the matrix works there: bookings are seen by their firm, not by the park.
_ELSEWHERE = 987_654_320
_DAY = dt.date(2026, 11, 20)
KINDS = (
    "growth_service",
    "growth_offer",
    "growth_slot",
    "growth_booking",
    "growth_proof",
    "growth_take",
)


def make_growth_things(*, code: str, name: str, is_ours: bool, at: dt.datetime) -> dict[str, int]:
    """Make one of each; what is offered is the park's on our side, a stranger's on the other."""
    park = Membership.objects.get(person__username="park").organisation_id
    listed = _service(_ELSEWHERE, "某实验室", at=at, is_listed=True)
    offered = _service(park if is_ours else _ELSEWHERE, name, at=at, is_listed=False)
    slot = Slot.objects.create(service=offered, from_on=_DAY, until_on=_DAY, opened_at=at)
    booking = _booking(listed, code, name, at=at)
    _plan(code, name, at=at)
    return {
        "growth_service": listed.pk,
        "growth_offer": offered.pk,
        "growth_slot": slot.pk,
        "growth_booking": booking.pk,
        "growth_proof": _proof(booking, name, at=at),
        "growth_take": _take(code, name, at=at),
    }


def _service(provider: int, name: str, *, at: dt.datetime, is_listed: bool) -> Service:
    service = Service.objects.create(
        provider_id=provider, provider_name=name, state="withdrawn", made_at=at
    )
    terms = Terms.objects.create(
        service=service,
        number=1,
        kind="test",
        name_zh="检测" if is_listed else name,
        text_zh="检测",
        closes=["fact:rd_body"],
        price=100,
        unit="time",
        lead_days=0,
        place="深圳",
        valid_from=_DAY,
        valid_until=dt.date(2099, 1, 1),
        made_at=at,
        made_by_id=0,
        made_by="tester",
    )
    if is_listed:
        service.shown, service.state = terms, "listed"
    else:
        service.asked, service.state = terms, "asked"
    service.save()
    return service


def _booking(service: Service, code: str, name: str, *, at: dt.datetime) -> Booking:
    slot = Slot.objects.create(service=service, from_on=_DAY, until_on=_DAY, opened_at=at)
    booking = Booking.objects.create(
        service=service,
        terms=service.terms.get(),
        slot=slot,
        provider_id=service.provider_id,
        provider_name=service.provider_name,
        uscc=code,
        firm_name=name,
        need="检测",
        price=100,
        subsidy=0,
        asked_at=at,
        asked_by_id=0,
        asked_by="tester",
        moved_at=at,
        request_key=code,
    )
    Place.objects.create(slot=slot, number=1, booking=None)
    Place.objects.filter(slot=slot).update(booking=booking)
    return booking


def _proof(booking: Booking, name: str, *, at: dt.datetime) -> int:
    content = f"%PDF-1.7 {name}".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    keep_file(sha256, content)
    proof = Proof.objects.create(
        booking=booking,
        file_name="证明.pdf",
        sha256=sha256,
        size=len(content),
        content_type="application/pdf",
        at=at,
        by_id=0,
        by="tester",
    )
    return proof.pk


def _plan(code: str, name: str, *, at: dt.datetime) -> None:
    plan = GrowthPlan.objects.create(uscc=code, firm_name=name, made_at=at)
    version = PlanVersion.objects.create(
        plan=plan,
        number=1,
        aims=["cn.srdi"],
        made_on=_DAY,
        made_at=at,
        made_by_id=0,
        made_by="tester",
    )
    PlanItem.objects.create(
        version=version,
        key="cn.srdi:scale",
        rule="cn.srdi",
        condition="scale",
        label_zh=name,
        label_en=name,
        facts=["revenue_y1"],
        verdict="unmet",
        measure="growth",
        owner_side="firm",
        due_on=_DAY,
        order=0,
    )


def _take(code: str, name: str, *, at: dt.datetime) -> int:
    take = AssessmentTake.objects.create(
        uscc=code,
        firm_name=name,
        questionnaire="digital_maturity",
        version=dt.date(2024, 9, 10),
        answers={},
        points=0,
        level=0,
        result={"dimensions": {}, "scenes": {}},
        taken_on=_DAY,
        taken_at=at,
        by_id=0,
        by="tester",
    )
    return take.pk
