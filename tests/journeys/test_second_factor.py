"""Somebody signs in with more than a password: an app, a passkey, a recovery code."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.journeys.conftest import Check, Keep
from tests.web.people import Signs


def enter(page: Page, username: str, password: str) -> None:
    # The first page of a fresh process compiles every template, whatever else the machine does.
    page.set_default_timeout(40_000)
    page.goto("/account/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def code_of(secret: str) -> str:
    counter = next(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counter)))


def confirm(page: Page, password: str) -> None:
    """Give the password again, as everything that concerns the sign-in asks for it."""
    expect(page.get_by_role("heading", level=2)).to_have_text("确认本人操作")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="继续").click()


def set_up_app(page: Page, password: str, keep: Keep | None = None) -> tuple[str, list[str]]:
    page.get_by_role("link", name="设置验证器应用").click()
    confirm(page, password)
    secret = page.locator("code.secret").inner_text()
    if keep:
        keep(page, "factor-app-1440")
    page.get_by_label("应用当前显示的验证码").fill(code_of(secret))
    page.get_by_role("button", name="设置").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
    return secret, page.locator(".codes code").all_inner_texts()


@pytest.fixture
def compelled(settings: Settings) -> None:
    settings.RENQI_SECOND_FACTOR_ALWAYS = True


def test_an_official_without_a_second_factor_reaches_nothing_but_its_set_up(
    page: Page, people: Signs, compelled: None, check_axe: Check, keep: Keep
) -> None:
    enter(page, "bureau", people["bureau"].password)
    expect(page.get_by_role("heading", level=1)).to_have_text("二次验证")
    for address in ("/firms/", "/account/", "/account/sessions/"):
        page.goto(address)
        expect(page).to_have_url("/account/second-factor/")
    keep(page, "factor-index-1440")
    check_axe(page)
    secret, codes = set_up_app(page, people["bureau"].password, keep)
    assert len(codes) == 10
    keep(page, "factor-codes-1440")
    check_axe(page)
    page.reload()
    expect(page.locator(".codes")).to_have_count(0)  # shown once
    page.goto("/firms/")
    expect(page).to_have_url("/firms/")

    page.get_by_role("button", name="退出").click()
    enter(page, "bureau", people["bureau"].password)
    expect(page.get_by_role("heading", level=2)).to_have_text("二次验证")
    keep(page, "factor-asked-1440")
    check_axe(page)
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator(".errorlist")).to_be_visible()
    # The phone is lost: a recovery code lets in, once.
    page.get_by_label("验证码").fill(codes[0])
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("link", name="陈晓明")).to_be_visible()
    assert len(secret) >= 16


def test_a_firm_is_not_compelled(page: Page, people: Signs, compelled: None) -> None:
    enter(page, "firm", people["firm"].password)
    expect(page.get_by_role("link", name="李建国")).to_be_visible()
    page.goto("/account/")
    expect(page).to_have_url("/account/")


def test_a_passkey_signs_in_without_a_password(
    page: Page, people: Signs, check_axe: Check, keep: Keep
) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    enter(page, "finance", people["finance"].password)
    expect(page.get_by_role("link", name="黄靖宇")).to_be_visible()
    page.goto("/account/second-factor/webauthn/add/")
    confirm(page, people["finance"].password)
    page.get_by_label("通行密钥名称").fill("办公电脑")
    page.get_by_label("免密码登录").check()
    keep(page, "passkey-add-1440")
    check_axe(page)
    page.get_by_role("button", name="由设备验证").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
    page.goto("/account/second-factor/webauthn/")
    expect(page.get_by_role("cell", name="办公电脑")).to_be_visible()
    keep(page, "passkey-list-1440")

    page.get_by_role("button", name="退出").click()
    page.get_by_role("button", name="使用通行密钥").click()
    expect(page.get_by_role("link", name="黄靖宇")).to_be_visible()


def test_a_passkey_that_this_device_has_not_is_said_so(page: Page, people: Signs) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    page.goto("/account/login/")
    # A stand-in for the visitor who cancels: no authenticator answers at all.
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new Error('cancelled')); }"
    )
    page.get_by_role("button", name="使用通行密钥").click()
    expect(page.locator("#passkey-failed")).to_contain_text(re.compile("未能使用通行密钥"))


def test_the_set_up_fits_a_phone(
    phone: Page, people: Signs, compelled: None, check_width: Check, keep: Keep
) -> None:
    enter(phone, "lead", people["lead"].password)
    check_width(phone)
    keep(phone, "factor-index-390")
    set_up_app(phone, people["lead"].password)
    check_width(phone)
    keep(phone, "factor-codes-390")
