"""A stranger claims a firm's file; two officials let them in, and then the ladder is theirs."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.journeys.conftest import Check, Keep, SignIn
from tests.registry.firm_files import bring, uscc
from tests.web.people import Signs

FIRM, PASSWORD = uscc(1), "Kite-over-7-harbours"
LETTER = b"%PDF-1.7 letter of authorisation"


@pytest.fixture(autouse=True)
def firm_on_file(people: Signs, settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    bring(tmp_path / "a.csv", [{"uscc": FIRM, "name": "甲科技（名录）"}], source="tax")


def fill_claim(page: Page, code: str = FIRM) -> None:
    page.goto("/account/login/")
    page.get_by_role("link", name="企业首次使用？认领本企业档案").click()
    for name, text in {
        "uscc": code,
        "firm_name": "甲科技有限公司",
        "name": "李明",
        "username": "li.ming",
        "password": PASSWORD,
        "again": PASSWORD,
    }.items():
        page.locator(f"#id_{name}").fill(text)
    page.get_by_role("button", name="注册账号并继续").click()


def hand_in(page: Page) -> None:
    page.get_by_label("在企业的职务").fill("财务经理")
    page.locator("#file-authorisation").set_input_files(
        {"name": "授权书.pdf", "mimeType": "application/pdf", "buffer": LETTER}
    )
    expect(page.locator("#evidence-authorisation .people")).to_contain_text("授权书.pdf")
    page.get_by_role("link", name="检查并提交").click()
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".alert.good")).to_contain_text("已办理")


def decide(page: Page, act: str) -> None:
    page.goto("/tasks/")
    page.get_by_role("link", name="甲科技有限公司").first.click()
    page.get_by_role("link", name=act, exact=True).click()
    page.get_by_label("理由").fill("授权书与营业执照一致。")
    page.get_by_role("button", name=act, exact=True).click()
    expect(page.locator(".alert.good")).to_contain_text("已办理")


def walk(page: Page, sign_in: SignIn, keep: Keep, look: Check, size: str) -> None:
    fill_claim(page, FIRM[:-1])
    expect(page.get_by_text("信用代码不是18位")).to_be_visible()
    look(page)
    keep(page, f"claim-wrong-{size}")
    fill_claim(page)
    case = page.url.removesuffix("form/")
    look(page)
    keep(page, f"claim-case-{size}")
    assert "名录" not in page.content()
    hand_in(page)
    keep(page, f"claim-handed-in-{size}")
    for username, act in (("bureau", "审核通过"), ("lead", "复核同意")):
        page.context.clear_cookies()
        sign_in(page, username)
        page.goto(case)
        expect(page.get_by_text("甲科技（名录）")).to_be_visible()
        look(page)
        keep(page, f"claim-{username}-{size}")
        decide(page, act)
    page.context.clear_cookies()
    sign_in(page, "li.ming")
    page.goto("/messages/")
    look(page)
    keep(page, f"claim-messages-{size}")
    page.get_by_role("button", name="您的企业认领已通过").click()
    expect(page.locator("h1")).to_contain_text("甲科技（名录）")
    assert page.url.endswith("/firms/own/")
    keep(page, f"claim-own-file-{size}")


@pytest.fixture
def look(check_axe: Check, check_width: Check) -> Check:
    def do(page: Page) -> None:
        check_axe(page)
        check_width(page)

    return do


def test_a_claim_goes_from_a_stranger_to_the_firms_own_file(
    page: Page, sign_in: SignIn, keep: Keep, look: Check
) -> None:
    walk(page, sign_in, keep, look, "desk")


def test_a_claim_goes_the_same_way_on_a_phone(
    phone: Page, sign_in: SignIn, keep: Keep, look: Check
) -> None:
    walk(phone, sign_in, keep, look, "phone")
