"""A firm assesses itself, reads its road map, books the service, gets it and rates it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from renqi.identity.models import Person
from renqi.identity.selectors.actors import actor_of
from renqi.programmes.cultivation.growth.models import AssessmentTake, Booking
from renqi.programmes.cultivation.growth.services.decide_service import decide_service
from renqi.programmes.cultivation.growth.services.offer_service import offer_service
from renqi.programmes.cultivation.growth.services.open_slots import open_slots
from tests.cultivation.growth.domain.test_scoring import reaching
from tests.cultivation.growth.place import file_of, terms
from tests.journeys.conftest import Check, Keep, SignIn
from tests.web.people import FIRM_USCC

PROOF: FilePayload = {
    "name": "网络改造验收报告.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 report",
}
SERVICE = "车间网络诊断与改造方案"


@pytest.fixture(autouse=True)
def city(settings: Any, tmp_path: Path, people: Any) -> None:
    settings.HOME = tmp_path
    file_of(tmp_path, FIRM_USCC, "深圳市演示精密科技有限公司")
    today, now = timezone.localdate(), timezone.now()
    park, bureau = (
        actor_of(Person.objects.get(username=name).pk, as_of=today, at=now)
        for name in ("park", "bureau")
    )
    given = terms(
        name_zh=SERVICE,
        kind="digital",
        closes=("digital:base.network", "digital:base.collecting"),
        lead_days=0,
        valid_from=today,
        valid_until=today.replace(year=today.year + 1),
    )
    service = offer_service(given, actor=park, at=now)
    decide_service(service, "admit", reason="资质齐全", actor=bureau, at=now)
    open_slots(service, [(today, today)], places=1, actor=park, at=now)


def answer(page: Page) -> None:
    """Tick what makes level one."""
    for key, given in reaching(1).items():
        for value in given:
            page.locator(f'input[name="{key}"][value="{value}"]').check()


def assess(page: Page, sign_in: SignIn, look: Check, keep: Keep, mark: str) -> None:
    sign_in(page, "firm")
    page.goto("/growth/assess/")
    look(page)
    page.get_by_role("link", name="开始").first.click()
    page.locator('input[name="base.network"][value="control"]').check()
    page.get_by_role("button", name="保存，稍后继续").click()
    expect(page.locator(".alert.good")).to_contain_text("已保存")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".alert.bad:not([hidden])")).to_contain_text("还有30题未作答")
    look(page)
    keep(page, f"growth-digital-{mark}")
    answer(page)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("一级（初始级）").first).to_be_visible()
    look(page)
    keep(page, f"growth-take-{mark}")


def book(page: Page, look: Check, keep: Keep, mark: str) -> None:
    page.locator(".page-actions").get_by_role("link", name="转型路线图").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("数字化转型路线图")
    look(page)
    keep(page, f"growth-road-{mark}")
    page.get_by_role("link", name=SERVICE).first.click()
    look(page)
    page.get_by_label(re.compile("余1个")).check()
    page.get_by_label("您需要什么？").fill("两个车间需要联网")
    keep(page, f"growth-service-{mark}")
    page.get_by_role("button", name="申请预约").click()
    expect(page.locator(".alert.good")).to_contain_text("名额已为您保留")
    look(page)


def deliver(page: Page, sign_in: SignIn, look: Check, keep: Keep, mark: str) -> None:
    sign_in(page, "park")
    page.goto("/growth/bookings/")
    look(page)
    page.get_by_role("link", name=SERVICE).click()
    page.get_by_role("button", name="接受", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已接受")
    page.locator("#files-deliver").set_input_files(PROOF)
    look(page)
    keep(page, f"growth-deliver-{mark}")
    page.get_by_role("button", name="提交交付成果").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已交付")


@pytest.mark.parametrize("width", ["page", "phone"])
def test_from_a_self_assessment_to_a_rating(
    width: str,
    request: pytest.FixtureRequest,
    sign_in: SignIn,
    keep: Keep,
    check_axe: Check,
    check_width: Check,
) -> None:
    def look(page: Page) -> None:
        check_axe(page)
        check_width(page)

    page: Page = request.getfixturevalue(width)
    # The first page of a fresh server compiles its templates.
    page.set_default_navigation_timeout(60_000)
    assess(page, sign_in, look, keep, width)
    book(page, look, keep, width)
    deliver(page, sign_in, look, keep, width)
    sign_in(page, "firm")
    page.goto(f"/growth/bookings/{Booking.objects.get().pk}/")
    page.get_by_label("5 / 5").check()
    page.locator("#words-confirm").fill("专业、及时")
    page.get_by_role("button", name="确认并评价").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已完成")
    look(page)
    keep(page, f"growth-booking-{width}")
    assert AssessmentTake.objects.get().level == 1
    assert Booking.objects.get().rating.stars == 5


def test_an_officer_drafts_a_plan_and_the_firm_signs_it(
    page: Page, sign_in: SignIn, keep: Keep, check_axe: Check, check_width: Check
) -> None:
    sign_in(page, "bureau")
    for path, name in (
        ("/growth/services/", "services"),
        ("/growth/admissions/", "admissions"),
        ("/growth/use/", "use"),
        (f"/growth/plans/{FIRM_USCC}/", "plan-none"),
    ):
        page.goto(path)
        check_axe(page)
        check_width(page)
        keep(page, f"growth-{name}")
    page.get_by_role("button", name="起草方案").click()
    expect(page.locator(".alert.good")).to_contain_text("已按当前缺口起草方案")
    check_axe(page)
    keep(page, "growth-plan")
    page.locator(".page-actions").get_by_role("link", name="编辑").click()
    check_axe(page)
    keep(page, "growth-plan-edit")
    page.locator("#note-0").fill("优先办理")
    page.get_by_role("button", name="生成新版本").click()
    page.get_by_role("button", name="代表工信局签署").click()
    page.goto("/growth/plans/")
    check_axe(page)
    keep(page, "growth-plans")
    sign_in(page, "firm")
    page.goto("/growth/mine/")
    page.get_by_role("button", name="代表企业签署").click()
    expect(page.locator(".alert.good")).to_contain_text("已签署")
    check_axe(page)
    check_width(page)
    keep(page, "growth-mine")
    sign_in(page, "park")
    page.goto("/growth/offers/new/")
    check_axe(page)
    keep(page, "growth-offer-new")
    page.goto("/growth/offers/")
    page.get_by_role("link", name=SERVICE).click()
    check_axe(page)
    keep(page, "growth-offer")
