"""Services, a booking, a plan and a self-assessment of the made-up city (演示培育服务)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.growth.domain.booking_moves import BookingAct
from renqi.programmes.cultivation.growth.domain.given_terms import GivenTerms
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import (
    digital_questionnaire,
)
from renqi.programmes.cultivation.growth.domain.refusals import NothingToPlan
from renqi.programmes.cultivation.growth.services.book import Wanted, book_service
from renqi.programmes.cultivation.growth.services.decide_service import decide_service
from renqi.programmes.cultivation.growth.services.hand_in import hand_in_digital
from renqi.programmes.cultivation.growth.services.move_booking import Given, move_booking
from renqi.programmes.cultivation.growth.services.offer_service import offer_service
from renqi.programmes.cultivation.growth.services.open_slots import open_slots
from renqi.programmes.cultivation.growth.services.save_answers import save_answers
from renqi.programmes.cultivation.growth.services.write_plan import make_plan, sign_plan

_YEAR = dt.timedelta(days=365)
_DAYS_AHEAD = (7, 14, 21, 28)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    kind: str
    name: str
    text: str
    closes: tuple[str, ...]
    yuan: int
    share: int
    unit: str


_SERVICES: tuple[_Made, ...] = (
    _Made(
        kind="test",
        name="材料与可靠性检测",
        text="力学、环境与可靠性检测，出具检测报告。",
        closes=("fact:has_quality_cert", "fact:quality_items"),
        yuan=1_200,
        share=5_000,
        unit="sample",
    ),
    _Made(
        kind="patent",
        name="高价值专利布局",
        text="检索、布局与撰写，面向Ⅰ类知识产权。",
        closes=("fact:ip_class1", "fact:ip_class1_high_value", "fact:invention_patents"),
        yuan=8_000,
        share=3_000,
        unit="item",
    ),
    _Made(
        kind="standard",
        name="参与标准制定辅导",
        text="立项、起草与评审全程辅导。",
        closes=("fact:sets_standards",),
        yuan=20_000,
        share=2_000,
        unit="project",
    ),
    _Made(
        kind="digital",
        name="车间数字化诊断",
        text="两天入企诊断，给出网络、采集与系统改造方案。",
        closes=("fact:digital_level", "digital:base.network", "digital:base.collecting"),
        yuan=6_000,
        share=10_000,
        unit="project",
    ),
    _Made(
        kind="declaration",
        name="梯度培育申报辅导",
        text="对照条件梳理材料，预评估与填报辅导。",
        closes=("fact:valid_titles", "fact:platform_score"),
        yuan=0,
        share=0,
        unit="time",
    ),
)


def load_demo_growth(
    *, provider: Actor, officer: Actor, firm: Actor, now: dt.datetime
) -> Sequence[int]:
    """Let the made-up park offer services, and the made-up firm book two of them.

    Args:
        provider: Who offers.
        officer: Who admits.
        firm: Who books; its firm must be registered.
        now: The instant.

    Returns:
        The services' keys.

    Effects:
        Services with slots, an accepted and a waiting booking, a self-assessment and a plan signed
        by the bureau, through the public services.
    """
    today = day_of(now)
    days = [today + dt.timedelta(days=ahead) for ahead in _DAYS_AHEAD]
    made, first_slot, last_slot = [], 0, 0
    for one in _SERVICES:
        key = offer_service(_terms(one, today), actor=provider, at=now)
        decide_service(key, "admit", reason="演示：资质齐全", actor=officer, at=now)
        slots = open_slots(key, [(day, day) for day in days], places=2, actor=provider, at=now)
        made.append(key)
        first_slot = first_slot or slots[0]
        last_slot = slots[1] if one.kind == "digital" else last_slot
    wanted = Wanted(slot_id=first_slot, need="三批样品检测", gap="", request_key="demo")
    booking = book_service(wanted, actor=firm, at=now)
    move_booking(booking, BookingAct.ACCEPT, Given(), actor=provider, at=now)
    later = Wanted(slot_id=last_slot, need="两条产线诊断", gap="", request_key="demo 2")
    book_service(later, actor=firm, at=now)
    _assess_and_plan(officer=officer, firm=firm, now=now)
    return made


def _assess_and_plan(*, officer: Actor, firm: Actor, now: dt.datetime) -> None:
    """Let the firm assess itself last week, and the bureau make and sign its plan."""
    then = now - dt.timedelta(days=7)
    sheet = digital_questionnaire(day_of(then))
    answers = {
        one.id: [one.options[place % len(one.options)].id]
        for place, one in enumerate(sheet.questions)
    }
    scenes = {one.id: [str(1 + place % 2)] for place, one in enumerate(sheet.scenes)}
    save_answers({**answers, **scenes}, revision=0, actor=firm, at=then)
    hand_in_digital(actor=firm, at=then)
    try:
        make_plan(firm.uscc, actor=officer, at=now)
    except NothingToPlan:
        # It meets all that the next rung asks for.
        return
    sign_plan(firm.uscc, number=1, actor=officer, at=now)


def _terms(one: _Made, today: dt.date) -> GivenTerms:
    return GivenTerms(
        kind=one.kind,
        name_zh=one.name,
        name_en="",
        text_zh=one.text,
        text_en="",
        closes=one.closes,
        price=one.yuan * 100,
        subsidised_share=one.share,
        unit=one.unit,
        lead_days=3,
        place="演示科技园",
        operator_code="",
        valid_from=today,
        valid_until=today + _YEAR,
    )
