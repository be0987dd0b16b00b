"""A provider with a service, and firms that book it, for the tests of growth."""

import datetime as dt
from pathlib import Path
from typing import Any

from renqi.engines.casework.services.keep_file import GivenFile
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.growth.domain.booking_moves import BookingAct
from renqi.programmes.cultivation.growth.domain.given_terms import GivenTerms
from renqi.programmes.cultivation.growth.models import Booking, Service
from renqi.programmes.cultivation.growth.services.book import Wanted, book_service
from renqi.programmes.cultivation.growth.services.decide_service import decide_service
from renqi.programmes.cultivation.growth.services.move_booking import Given, move_booking
from renqi.programmes.cultivation.growth.services.offer_service import offer_service
from renqi.programmes.cultivation.growth.services.open_slots import open_slots
from tests.identity.acting import DAY, NOW, TODAY
from tests.registry.firm_files import bring, uscc
from tests.web.firms import near_miss

FIRST_DAY = TODAY + 10 * DAY
PROOF = GivenFile(name="检测报告.pdf", content=b"%PDF-1.7 a report")


def terms(**changes: Any) -> GivenTerms:
    """A test of materials for 1,000 yuan, half of it subsidised."""
    said: dict[str, Any] = {
        "kind": "test",
        "name_zh": "材料力学性能检测",
        "name_en": "",
        "text_zh": "金属与复合材料拉伸、疲劳检测，出具CMA报告。",
        "text_en": "",
        "closes": ("fact:has_quality_cert",),
        "price": 100_000,
        "subsidised_share": 5_000,
        "unit": "sample",
        "lead_days": 3,
        "place": "南山区科技园",
        "operator_code": "",
        "valid_from": TODAY,
        "valid_until": TODAY + 365 * DAY,
    }
    return GivenTerms(**{**said, **changes})


def listed(people: dict[str, Actor], **changes: Any) -> int:
    """A service that the bureau has admitted."""
    service = offer_service(terms(**changes), actor=people["park"], at=NOW)
    decide_service(service, "admit", reason="资质齐全", actor=people["bureau"], at=NOW)
    return service


def slot_of(service: int, people: dict[str, Actor], *, places: int = 1, in_days: int = 10) -> int:
    """A slot of one day."""
    day = TODAY + in_days * DAY
    return open_slots(service, [(day, day)], places=places, actor=people["park"], at=NOW)[0]


def file_of(folder: Path, code: str, name: str = "演示精密科技有限公司", **facts: Any) -> None:
    """A firm's file in the registry: short of SRDI by revenue alone."""
    bring(folder / f"{code}.csv", [{**near_miss(1), "uscc": code, "name": name, **facts}])


def firm_user(number: int) -> Actor:
    """Somebody of another firm."""
    return Actor(
        person_id=1_000 + number,
        name=f"企业{number}",
        role="firm_user",
        organisation_id=10_000 + number,
        uscc=uscc(number),
    )


def book(
    slot: int, actor: Actor, *, key: str = "k1", need: str = "三批样品检测", **more: Any
) -> int:
    """Ask for a place."""
    wanted = Wanted(slot_id=slot, need=need, gap="", request_key=key)
    return book_service(wanted, actor=actor, at=more.get("at", NOW))


def move(booking: int, act: str, actor: Actor, *, at: dt.datetime = NOW, **given: Any) -> None:
    """Do something with a booking."""
    move_booking(booking, BookingAct(act), Given(**given), actor=actor, at=at)


def state_of(booking: int) -> str:
    """Where a booking stands."""
    return Booking.objects.get(pk=booking).state


def service_row(service: int) -> Service:
    """The service as it is kept."""
    return Service.objects.get(pk=service)
