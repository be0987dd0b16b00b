"""Somebody signs in, reads in their own language and text size, and signs out."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Check, Keep, SignIn, without_scripts
from tests.web.people import Signs


def test_a_wrong_password_is_refused_and_a_right_one_opens_the_account(
    page: Page, people: Signs, check_axe: Check, keep: Keep
) -> None:
    page.goto("/")
    expect(page).to_have_url("/account/login/?next=/")
    keep(page, "login-1440")
    check_axe(page)

    page.get_by_label("用户名").fill("bureau")
    page.get_by_label("密码").fill("not-the-password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    keep(page, "login-wrong-1440")
    check_axe(page)

    page.get_by_label("密码").fill(people["bureau"].password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("link", name="陈晓明")).to_be_visible()
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("账户信息")
    keep(page, "me-1440")
    check_axe(page)

    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.goto("/account/")
    expect(page).to_have_url("/account/login/?next=/account/")


def test_the_keyboard_alone_signs_somebody_in(page: Page, people: Signs) -> None:
    page.goto("/account/login/")
    # The page puts the cursor into the first field by itself.
    expect(page.get_by_label("用户名")).to_be_focused()
    page.keyboard.type("bureau")
    page.keyboard.press("Tab")
    page.keyboard.type(people["bureau"].password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="陈晓明")).to_be_visible()
    # The first stop of the keyboard is the way past the menu.
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_language_switch_says_the_same_page_in_english(
    page: Page, sign_in: SignIn, check_axe: Check
) -> None:
    sign_in(page, "bureau")
    page.goto("/account/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My sign-in")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title("My sign-in · Renqi")
    check_axe(page)
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("账户信息")


def test_large_text_grows_every_letter_by_a_quarter(
    page: Page, sign_in: SignIn, check_width: Check, keep: Keep
) -> None:
    sign_in(page, "bureau")
    page.goto("/account/")
    size = "parseFloat(getComputedStyle(document.querySelector('dd')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="大字版").click()
    expect(page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(size) == before * 1.25  # 14 px × 1.25 = 17.5 px
    check_width(page)
    keep(page, "large-1440")


def test_a_phone_signs_in_and_opens_the_menu(
    phone: Page,
    people: Signs,
    check_width: Check,
    check_axe: Check,
    keep: Keep,
) -> None:
    phone.goto("/account/login/")
    check_width(phone)
    keep(phone, "login-390")
    check_axe(phone)
    phone.get_by_label("用户名").fill("firm")
    phone.get_by_label("密码").fill(people["firm"].password)
    phone.get_by_role("button", name="登录").click()
    phone.goto("/account/")
    check_width(phone)
    keep(phone, "me-390")
    menu = phone.locator("#menu")
    expect(menu).to_be_hidden()
    phone.get_by_role("link", name="菜单").click()
    expect(menu).to_be_visible()
    expect(menu.get_by_role("link", name="账户信息")).to_be_visible()
    phone.wait_for_timeout(400)
    keep(phone, "menu-390")
    check_axe(phone)


def test_an_address_that_does_not_exist_says_so_in_the_shell(
    page: Page, sign_in: SignIn, check_axe: Check, keep: Keep
) -> None:
    sign_in(page, "bureau")
    answer = page.goto("/nowhere/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("页面不存在")
    keep(page, "404-1440")
    check_axe(page)


def test_somebody_changes_their_password_and_hears_what_is_wrong_with_a_short_one(
    page: Page, people: Signs, sign_in: SignIn, check_axe: Check, keep: Keep
) -> None:
    sign_in(page, "lead")
    page.goto("/account/")
    page.get_by_role("link", name="修改密码").click()
    old, new, again = page.locator("input[type=password]").all()
    old.fill(people["lead"].password)
    new.fill("short1")
    again.fill("short1")
    page.get_by_role("button", name="修改密码").click()
    expect(page.locator(".errorlist")).to_contain_text("密码")
    keep(page, "password-1440")
    check_axe(page)
    old.fill(people["lead"].password)
    new.fill("jian-ren-2026-hao")
    again.fill("jian-ren-2026-hao")
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_role("status")).to_have_text("密码已修改。")
    expect(page.get_by_role("heading", level=1)).to_have_text("账户信息")


def test_without_scripts_the_phone_menu_opens_all_the_same(phone: Page, sign_in: SignIn) -> None:
    without_scripts(phone)
    sign_in(phone, "bureau")
    phone.goto("/account/")
    menu = phone.locator("#menu")
    expect(menu).to_be_hidden()
    phone.get_by_role("link", name="菜单").click()
    expect(menu).to_be_visible()
    phone.get_by_role("link", name="关闭菜单").click()
    expect(menu).to_be_hidden()
