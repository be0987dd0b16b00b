"""The auditor follows a reader through the trail, at a desk and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from renqi.identity.models import Organisation
from renqi.web.audit.chains import anchor_chains
from tests.audit.trail import NOON
from tests.journeys.conftest import Check, Keep, SignIn
from tests.registry.firm_files import bring
from tests.web.firms import near_miss


@pytest.fixture
def firm(people: object, tmp_path: Path, settings: Settings) -> str:
    """One firm, and folders for keys and anchors."""
    settings.RENQI_ANCHORS, settings.RENQI_KEYS = tmp_path / "anchors", tmp_path / "keys"
    one = near_miss(1)
    bring(tmp_path / "firms.csv", [one])
    return str(one["uscc"])


def test_who_saw_a_firm_is_found_from_the_trail(
    page: Page, sign_in: SignIn, firm: str, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    sign_in(page, "bureau")
    page.goto(f"/firms/{firm}/")
    page.goto("/account/")
    page.context.clear_cookies()
    sign_in(page, "firm")
    page.goto(f"/firms/{firm}/")  # somebody else's: does not exist for them
    page.context.clear_cookies()
    sign_in(page, "auditor")
    page.goto("/audit/")
    expect(page.get_by_role("cell", name="拒绝访问").first).to_be_visible()
    check_axe(page)
    check_width(page)
    keep(page, "audit-events")
    page.get_by_role("link", name="查阅与导出").click()
    page.get_by_role("link", name="示例第01号有限公司").first.click()
    expect(page.get_by_role("link", name="陈晓明")).to_be_visible()
    expect(page.get_by_role("link", name="李建国")).to_have_count(0)
    check_axe(page)
    keep(page, "audit-readers")


def test_a_search_narrows_the_list_and_says_when_nothing_is_left(
    page: Page, sign_in: SignIn, firm: str, check_axe: Check
) -> None:
    sign_in(page, "auditor")
    page.goto("/audit/")
    page.get_by_label("人员（姓名开头）").fill("没有此人")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    check_axe(page)


def test_rows_and_chain_are_read_on_a_phone(
    phone: Page, sign_in: SignIn, firm: str, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    body = Organisation.objects.create(kind="park", name="旧科技园")
    Organisation.objects.filter(pk=body.pk).update(name="新科技园")
    anchor_chains(at=NOON)
    sign_in(phone, "auditor")
    for path, name in (
        ("/audit/", "events"),
        ("/audit/changes/", "changes"),
        ("/audit/seen/", "seen"),
        ("/audit/chain/", "chain"),
    ):
        phone.goto(path)
        check_axe(phone)
        check_width(phone)
        keep(phone, f"audit-phone-{name}")
    phone.goto(f"/audit/changes/?table=identity_organisation&key={body.pk}")
    expect(phone.get_by_text("旧科技园").first).to_be_visible()


def test_rows_and_chain_are_read_at_a_desk(
    page: Page, sign_in: SignIn, firm: str, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    body = Organisation.objects.create(kind="park", name="旧科技园")
    Organisation.objects.filter(pk=body.pk).update(name="新科技园")
    anchor_chains(at=NOON)
    sign_in(page, "auditor")
    for path, name in (
        ("/audit/changes/", "changes"),
        ("/audit/seen/", "seen"),
        ("/audit/chain/", "chain"),
    ):
        page.goto(path)
        check_axe(page)
        check_width(page)
        keep(page, f"audit-{name}")
