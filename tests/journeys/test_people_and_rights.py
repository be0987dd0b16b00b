"""Two administrators let somebody in; a colleague acts for another; the auditor looks."""

from playwright.sync_api import Page, Route, expect

from renqi.identity.domain.permissions import Role
from renqi.identity.models import Person
from renqi.identity.services.break_glass import break_glass
from tests.journeys.conftest import Check, Keep, SignIn
from tests.web.people import Signs


def test_somebody_new_is_let_in_and_looks_around(
    page: Page, people: Signs, sign_in: SignIn, check_axe: Check, keep: Keep
) -> None:
    page.set_default_timeout(40_000)
    sign_in(page, "sysadmin")
    page.goto("/people/")
    check_axe(page)
    keep(page, "people-1440")
    page.get_by_role("link", name="新建账号").click()
    page.get_by_label("姓名").fill("孙晓")
    page.get_by_label("用户名").fill("sun")
    page.get_by_role("button", name="新建账号").click()
    password = page.locator("code.once").inner_text()
    keep(page, "password-once-1440")
    check_axe(page)
    page.get_by_role("link", name="完成").click()

    sign_in(page, "secadmin")
    page.reload()
    page.get_by_text("授予角色", exact=True).click()
    page.get_by_label("角色与单位").select_option(label="演示市工业和信息化局 · 工信局经办人")
    page.locator("#grant_reason").fill("新入职")
    keep(page, "person-1440")
    check_axe(page)
    page.get_by_role("button", name="授予", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("角色已授予。")
    page.get_by_role("link", name="人员与权限").first.click()
    page.get_by_role("link", name="任职记录").click()
    check_axe(page)
    keep(page, "roles-1440")

    page.get_by_role("button", name="退出").click()
    page.get_by_label("用户名").fill("sun")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("修改密码")
    keep(page, "password-first-1440")
    check_axe(page)
    old, new, again = page.locator("input[type=password]").all()
    old.fill(password)
    new.fill("jian-ren-2026-hao")
    again.fill("jian-ren-2026-hao")
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_role("link", name="孙晓")).to_be_visible()


def test_a_deputy_switches_in_the_header(
    page: Page, people: Signs, sign_in: SignIn, check_axe: Check, keep: Keep
) -> None:
    page.set_default_timeout(40_000)
    sign_in(page, "lead")
    page.goto("/account/delegations/")
    page.get_by_label("代理人").select_option(label="陈晓明 (bureau)")
    first = page.get_by_label("起始日期").input_value()
    page.get_by_label("截止（不含当日）").fill(f"{int(first[:4]) + 1}{first[4:]}")
    page.get_by_label("理由").fill("出差")
    check_axe(page)
    keep(page, "delegate-1440")
    page.get_by_role("button", name="委托").click()
    expect(page.get_by_role("status")).to_have_text("委托已生效。")
    keep(page, "me-lender-1440")
    check_axe(page)

    sign_in(page, "bureau")
    page.goto("/account/")
    page.get_by_text("切换身份").click()
    keep(page, "switch-1440")
    check_axe(page)
    page.locator(".tool-choice").get_by_role("button", name="代林若川").click()
    expect(page.locator(".tool-who")).to_contain_text("代林若川")
    page.goto("/account/")
    keep(page, "me-deputy-1440")


def test_the_pages_of_people_fit_a_phone(
    phone: Page,
    people: Signs,
    sign_in: SignIn,
    check_width: Check,
    check_axe: Check,
    keep: Keep,
) -> None:
    from django.utils import timezone

    phone.set_default_timeout(40_000)
    Person.objects.create(username="sun", name="孙晓")
    break_glass(
        username="sun",
        role=Role.SECURITY_ADMIN,
        organisation="演示市平台运营中心",
        hours=4,
        reason="安全管理员失联，需重置负责人二次验证",
        given_by="console: root@host",
        at=timezone.now(),
    )
    sign_in(phone, "auditor")
    lead = Person.objects.get(username="lead").pk
    for name, address in (
        ("people", "/people/"),
        ("person", f"/people/{lead}/"),
        ("roles", "/people/roles/"),
        ("organisations", "/people/organisations/"),
        ("emergencies", "/people/emergencies/"),
        ("sessions", "/account/sessions/"),
        ("me", "/account/"),
    ):
        phone.goto(address)
        check_width(phone)
        check_axe(phone)
        keep(phone, f"{name}-390")
    phone.goto("/people/emergencies/")
    phone.get_by_label("复核意见").fill("属实，已恢复正常授权")
    phone.get_by_role("button", name="确认复核").click()
    expect(phone.get_by_role("status")).to_have_text("复核意见已记录。")


def test_a_second_click_does_not_hide_the_password_that_the_first_one_made(
    page: Page, people: Signs, sign_in: SignIn
) -> None:
    sign_in(page, "sysadmin")
    page.goto("/people/new/")
    page.get_by_label("姓名").fill("周全")
    page.get_by_label("用户名").fill("zhou")
    place = page.get_by_role("button", name="新建账号").bounding_box()
    assert place is not None

    def answer_late(route: Route) -> None:
        # The server has acted already when the second click comes, as on a slow line.
        answer = route.fetch()
        page.wait_for_timeout(1_000)
        route.fulfill(response=answer)

    page.route("**/people/new/", answer_late)
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.click(x, y)
    page.wait_for_timeout(500)
    page.mouse.click(x, y)
    expect(page.locator("code.once")).to_be_visible()
    assert Person.objects.filter(username="zhou").count() == 1
