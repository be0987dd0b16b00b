"""A firm reads what it can get today and why; anybody reads the catalogue; the bureau sees both."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Check, Keep, SignIn
from tests.registry.firm_files import bring
from tests.web.people import FIRM_USCC

FACTS = {
    "uscc": FIRM_USCC,
    "name": "深圳市演示精密科技有限公司",
    "district": "440307",
    "industry": "3912",
    "employees_y1": 120,
    "total_assets_y1": 90_000_000,
    "rd_expense_y1": 50_000_000,
    "taxable_income_y1": 8_000_000,
    "valid_titles": "innovative;technology_sme;high_tech;srdi",
    "abnormal_list": "false",
    "dishonest_list": "false",
    "restricted_product": "false",
    "rd_loan_interest_y1": 600_000,
    "is_first_rd_loan": "true",
}


@pytest.fixture(autouse=True)
def _known_firm(live_server: object, tmp_path: Path) -> None:
    bring(tmp_path / "firms.csv", [FACTS])


@pytest.mark.django_db(transaction=True)
def test_a_firm_reads_what_it_can_get_and_why(
    page: Page, sign_in: SignIn, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    sign_in(page, "firm")
    page.goto("/support/")
    page.get_by_role("link", name="我能享受的扶持").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我今天能享受什么，为什么")
    # 20 of the award, 45 of the reward for research, 42 of interest; fees and premiums unknown.
    expect(page.locator(".kpi").first).to_contain_text("107万元")
    page.locator("#lg\\.rd_reward summary").click()
    expect(page.locator("#lg\\.rd_reward")).to_contain_text("×1.5 = 45万元")
    page.locator("#group-ended > summary").click()
    expect(page.locator("#group-ended")).to_contain_text("2025年12月31日")
    expect(page.locator(".chart-box svg").first).to_be_visible()
    keep(page, "support-mine")
    check_axe(page)
    check_width(page)


@pytest.mark.django_db(transaction=True)
def test_on_a_phone_nothing_sticks_out(
    phone: Page, sign_in: SignIn, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    sign_in(phone, "firm")
    phone.goto("/support/mine/")
    keep(phone, "support-mine-phone")
    check_width(phone)
    phone.goto("/support/")
    keep(phone, "support-list-phone")
    check_width(phone)
    check_axe(phone)
    phone.goto("/support/measures/tax.small_profit/")
    keep(phone, "support-measure-phone")
    check_width(phone)


@pytest.mark.django_db(transaction=True)
def test_anybody_reads_the_catalogue_and_its_versions(
    page: Page, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    page.goto("/support/")
    keep(page, "support-list")
    check_axe(page)
    page.get_by_label("类型").select_option(label="税收优惠")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#measures")).not_to_contain_text("龙岗区专精特新")
    page.get_by_role("link", name="小型微利企业所得税优惠").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("小型微利企业所得税优惠")
    expect(page.locator("#main")).to_contain_text("2023年第12号")
    keep(page, "support-measure")
    check_axe(page)
    check_width(page)


@pytest.mark.django_db(transaction=True)
def test_the_bureau_reads_the_same_of_any_firm(page: Page, sign_in: SignIn, keep: Keep) -> None:
    sign_in(page, "bureau")
    page.goto(f"/support/firms/{FIRM_USCC}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("今日可享扶持")
    expect(page.locator(".kpi").first).to_contain_text("107万元")
    keep(page, "support-bureau")
