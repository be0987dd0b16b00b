"""A firm asks for money on a phone; two officials let it go; each sees where it is."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Check, Keep, SignIn
from tests.riskfund.relief.claims.relief_world import PROOF, open_for
from tests.web.people import FIRM_USCC


@pytest.fixture
def relief(live_server: Any, people: Any, tmp_path: Path) -> None:
    open_for(FIRM_USCC, tmp_path, today=timezone.localdate())


@pytest.mark.usefixtures("relief")
def test_a_claim_from_the_phone_to_the_decision(
    live_server: Any,
    page: Page,
    phone: Page,
    sign_in: SignIn,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    phone.set_default_navigation_timeout(60_000)
    page.set_default_navigation_timeout(60_000)
    sign_in(phone, "firm")
    phone.goto(f"{live_server.url}/fund/claims/mine/")
    check_axe(phone)
    phone.get_by_role("button", name="应急救助基金").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("应急救助申请")
    event_on = timezone.localdate() - dt.timedelta(days=4)
    phone.locator("#event_kind").select_option("closure")
    phone.locator("#declared").select_option("closure-2026")
    phone.locator("#event_on").fill(event_on.isoformat())
    phone.locator("#help_form").select_option("loan")
    phone.locator("#loss-1-amount").fill("80,000")
    phone.locator("#loss-1-words").fill("停业期间工资与租金")
    phone.locator("#kind").select_option("证明")
    phone.locator("#file").set_input_files(
        {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": PROOF}
    )
    phone.locator("#payee_number").fill("6222020000000000017")
    phone.locator("#payee_bank_code").fill("102584000001")
    phone.locator("#payee_bank_name").fill("演示银行")
    phone.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_text("声明 未填写")).to_be_visible()
    phone.get_by_text("我单位声明所填属实").click()
    phone.get_by_role("button", name="保存并试算").click()
    expect(phone.get_by_text("若现在提交")).to_be_visible()
    keep(phone, "relief-form-phone")
    check_axe(phone)
    check_width(phone)
    phone.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("第1号申请")
    check_width(phone)
    check_axe(phone)
    keep(phone, "relief-claim-phone")
    decide(live_server, page, sign_in, check_axe, check_width, keep)
    phone.reload()
    expect(phone.get_by_text("已批准救助").first).to_be_visible()


def decide(
    live_server: Any,
    page: Page,
    sign_in: SignIn,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    """Two officials let the money go, each at their own sign-in."""
    sign_in(page, "bureau")
    page.goto(f"{live_server.url}/fund/claims/")
    check_axe(page)
    keep(page, "relief-queue")
    page.get_by_role("link", name="深圳市演示精密科技有限公司").first.click()
    page.get_by_label("理由").first.fill("材料核实，停业属实")
    page.get_by_role("button", name="提出审核意见").click()
    expect(page.get_by_text("待决定").first).to_be_visible()
    check_axe(page)
    check_width(page)
    keep(page, "relief-claim-officer")

    sign_in(page, "lead")
    page.goto(f"{live_server.url}/fund/claims/")
    page.get_by_role("link", name="深圳市演示精密科技有限公司").first.click()
    act = page.locator("form", has=page.get_by_role("button", name="批准救助"))
    act.get_by_label("理由").fill("同意")
    act.get_by_role("button").click()
    expect(page.get_by_text("已批准救助").first).to_be_visible()
    keep(page, "relief-claim-approved")
    page.goto(f"{live_server.url}/fund/claims/events/")
    check_axe(page)
    check_width(page)
    keep(page, "relief-events")
