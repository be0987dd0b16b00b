"""A charter is tried before anybody approves it: sliders, keyboard, phone, no scripts, English."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from renqi.programmes.riskfund.charter.models import CharterTrial
from renqi.programmes.riskfund.supervision.domain.trial_terms import usual_terms
from renqi.programmes.riskfund.supervision.domain.try_terms import try_in_city
from tests.journeys.conftest import Check, Keep, SignIn, without_scripts
from tests.registry.firm_files import bring
from tests.riskfund.charter.charter_world import make_draft, make_fund
from tests.riskfund.members.member_world import good_firm
from tests.riskfund.supervision.made_charter import CITY, WAN, charter

pytestmark = pytest.mark.django_db(transaction=True)

FIRMS = 120


@pytest.fixture
def draft(tmp_path: Path) -> str:
    bring(tmp_path / "firms.csv", [good_firm(number) for number in range(1, FIRMS + 1)])
    make_fund()
    # What is compiled once a process is compiled before anybody waits for a page.
    try_in_city(charter(), usual_terms(charter(), reserve=WAN), CITY)
    return make_draft()


def test_an_official_moves_sliders_and_records_what_the_draft_means(
    page: Page, sign_in: SignIn, draft: str, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    sign_in(page, "bureau")
    page.goto(f"/fund/trial/?charter={draft}")
    outcome = page.locator("#outcome")
    expect(outcome.get_by_role("heading", name="分类定价")).to_be_visible()
    page.wait_for_timeout(500)
    keep(page, "trial-desk")
    check_axe(page)
    check_width(page)
    slider = page.get_by_label("救助上限为累计缴费的倍数")
    slider.focus()
    with page.expect_response(lambda answer: "multiple=12" in answer.url):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
    expect(page.locator("output[for=id_multiple]")).to_have_text("12")
    expect(page.get_by_role("button", name="登记为草案测算")).to_have_count(0)
    page.get_by_role("link", name="恢复章程原值").click()
    page.get_by_role("button", name="登记为草案测算").click()
    expect(page.get_by_text("试算已登记到草案")).to_be_visible()
    check_axe(page)
    assert CharterTrial.objects.count() == 1


def test_without_scripts_and_on_a_phone_a_form_does_the_same(
    phone: Page, sign_in: SignIn, draft: str, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    sign_in(phone, "regulator")
    without_scripts(phone)
    phone.goto(f"/fund/trial/?charter={draft}")
    phone.get_by_label("期初资金（万元）").fill("50")
    phone.get_by_role("button", name="测算").click()
    expect(phone.get_by_role("heading", name="结果的可靠程度")).to_be_visible()
    check_width(phone)
    check_axe(phone)
    keep(phone, "trial-phone")
    phone.get_by_role("button", name="保存试算").click()
    phone.goto(f"/fund/trial/?charter={draft}&multiple=3")
    phone.get_by_role("button", name="保存试算").click()
    phone.goto("/fund/trial/compare/")
    for box in phone.get_by_role("checkbox").all():
        box.check()
    phone.get_by_role("button", name="对比").click()
    expect(phone.get_by_role("heading", name="并列比较")).to_be_visible()
    check_width(phone)
    keep(phone, "trial-compare-phone")


def test_the_page_speaks_english(page: Page, sign_in: SignIn, draft: str, keep: Keep) -> None:
    sign_in(page, "bureau")
    page.goto(f"/fund/trial/?charter={draft}")
    page.get_by_role("button", name="English").first.click()
    expect(page.get_by_role("heading", name="Price by class")).to_be_visible()
    expect(page.get_by_text("What was assumed")).to_be_visible()
    keep(page, "trial-english")
