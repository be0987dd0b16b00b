"""A fund is opened, its charter drafted, tried, approved by two and published; a firm reads it."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Check, Keep, SignIn
from tests.web.fund.fund_world import FUND, tried


def open_and_draft(page: Page, sign_in: SignIn, look: Check, keep: Keep) -> None:
    sign_in(page, "bureau")
    page.goto("/fund/")
    expect(page.get_by_text("尚无基金")).to_be_visible()
    keep(page, "fund-empty")
    page.get_by_role("link", name="设立基金").first.click()
    page.locator("#id_name_zh").fill("深圳应急互助基金")
    page.locator("#id_name_en").fill("Shenzhen emergency mutual fund")
    page.locator("#id_key").fill(FUND)
    look(page)
    keep(page, "fund-new")
    page.get_by_role("button", name="设立基金").click()
    expect(page.get_by_text("基金已设立")).to_be_visible()
    page.get_by_role("button", name="开始起草").click()
    expect(page.get_by_role("heading", name="深圳市中小企业应急互助基金章程")).to_be_visible()
    look(page)
    keep(page, "charter-draft")


def change(page: Page, look: Check, keep: Keep) -> None:
    page.locator('a[href$="/edit/cover/"]').click()
    field = page.locator("#cover-multiple")
    field.fill("0")
    page.locator("main form .btn-primary").click()
    expect(page.get_by_text("应在 1 至 100 之间")).to_be_visible()
    look(page)
    keep(page, "charter-fault")
    field.fill("8")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存")).to_be_visible()
    expect(page.locator("#cover")).to_contain_text("8倍")
    page.locator('a[href$="/edit/loss_order/"]').click()
    look(page)
    keep(page, "charter-edit-rows")
    page.go_back()


def test_a_charter_comes_into_force(
    page: Page,
    phone: Page,
    sign_in: SignIn,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
    live_server: Any,
) -> None:
    def look(page: Page) -> None:
        check_axe(page)
        check_width(page)

    open_and_draft(page, sign_in, look, keep)
    change(page, look, keep)
    expect(page.get_by_text("请先按现有文本测算")).to_be_visible()
    tried(f"{FUND}@1")
    page.reload()
    page.locator('form[action$="/step/submit/"] button').click()
    expect(page.get_by_text("已送审")).to_be_visible()
    for username in ("lead", "finance"):
        page.context.clear_cookies()
        sign_in(page, username)
        page.goto(f"/fund/charters/{FUND}/1/")
        look(page)
        keep(page, f"charter-{username}")
        page.get_by_role("button", name="代表本方通过").click()
        expect(page.get_by_text("已代表您方通过")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, "bureau")
    page.goto(f"/fund/charters/{FUND}/1/")
    page.locator('form[action$="/step/publish/"] button').click()
    expect(page.get_by_text("已发布，自所选日期起生效")).to_be_visible()
    page.goto("/fund/charters/")
    look(page)
    keep(page, "charters")
    page.goto("/fund/")
    look(page)
    keep(page, "fund-overview")
    page.goto(f"/fund/charters/new/?fund={FUND}&base={FUND}@1")
    page.get_by_role("button", name="开始起草").click()
    page.goto(f"/fund/charters/{FUND}/2/edit/arrears/")
    page.locator("#arrears-exit_months").fill("10")
    page.locator("main form .btn-primary").click()
    page.get_by_role("link", name="变更内容").click()
    expect(page.get_by_text("10个月", exact=True)).to_be_visible()
    look(page)
    keep(page, "charter-changes")
    reads_on_a_phone(phone, sign_in, look, keep)


def reads_on_a_phone(phone: Page, sign_in: SignIn, look: Check, keep: Keep) -> None:
    sign_in(phone, "firm")
    phone.goto("/fund/")
    expect(phone.get_by_text("章程有效")).to_be_visible()
    look(phone)
    keep(phone, "fund-overview-phone")
    phone.get_by_role("link", name="阅读章程").click()
    expect(phone.get_by_text("8倍").first).to_be_visible()
    look(phone)
    keep(phone, "charter-phone")
    phone.context.clear_cookies()
    sign_in(phone, "bureau")
    for section in ("cover", "help", "joining"):
        phone.goto(f"/fund/charters/{FUND}/2/edit/{section}/")
        look(phone)
        keep(phone, f"charter-edit-{section}-phone")
