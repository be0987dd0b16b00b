"""A firm applies, the bureau sends back, decides and confirms: in a browser, wide and narrow."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from renqi.engines.casework.models import Act, Case, Draft
from tests.journeys.conftest import Check, Keep, SignIn
from tests.web.casework.kinds import EQUIPMENT, QUICK, offered

PDF: FilePayload = {
    "name": "实施方案.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 a plan",
}


@pytest.fixture(autouse=True)
def kinds(settings: Any, tmp_path: Path, people: Any) -> Iterator[None]:
    settings.HOME = tmp_path
    with offered(QUICK, EQUIPMENT):
        yield


class Story:
    """One window, in which several people sign in one after another."""

    def __init__(self, page: Page, sign_in: SignIn, look: Check) -> None:
        self.page, self.sign_in, self.look = page, sign_in, look

    def as_(self, who: str, path: str) -> None:
        self.sign_in(self.page, who)
        self.page.goto(path)

    def open_the_case(self, who: str) -> None:
        self.as_(who, f"/cases/{Case.objects.latest('pk').pk}/")
        self.look(self.page)

    def act(self, name: str, reason: str = "") -> None:
        self.page.locator(".page-actions").get_by_role("link", name=name, exact=True).click()
        self.look(self.page)
        if reason:
            self.page.get_by_label("理由").fill(reason)
        self.page.get_by_role("button", name=name, exact=True).click()
        expect(self.page.locator(".alert.good")).to_contain_text("已办理")

    def declare(self, choice: str = "据我所知没有") -> None:
        self.page.get_by_label(choice).check()
        self.page.get_by_role("button", name="申报", exact=True).click()
        expect(self.page.locator(".alert.good")).to_contain_text("申报已登记")

    def apply(self) -> None:
        self.as_("firm", "/cases/new/")
        self.look(self.page)
        self.page.get_by_role("button", name=re.compile("开始办理.*小额补助")).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("小额补助")
        self.page.get_by_label("申请单位").fill("深圳市演示精密科技有限公司")
        self.page.get_by_label("申请金额").fill("五十万")
        self.page.get_by_label("用途").fill("购置三坐标检测设备")
        # It saves itself after a pause, and says what it cannot read.
        expect(self.page.locator("#draft-said")).to_contain_text("已保存")
        expect(self.page.locator("#fault-amount")).to_contain_text("不是数字")
        self.page.get_by_label("申请金额").fill("50万元")
        self.page.get_by_label("人数").fill("120")
        expect(self.page.locator("#fault-amount")).to_be_empty()
        self.page.locator("#file-plan").set_input_files(PDF)
        expect(self.page.locator("#evidence-plan .people")).to_contain_text("实施方案.pdf")

    def hand_in(self) -> None:
        self.page.get_by_role("link", name="检查并提交").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("提交申请")
        self.look(self.page)
        self.page.get_by_role("button", name="提交申请").click()
        expect(self.page.locator(".alert.good")).to_contain_text("已办理：提交申请")


def _story(page: Page, sign_in: SignIn, keep: Keep, look: Check, mark: str) -> None:
    story = Story(page, sign_in, look)
    story.apply()
    look(page)
    keep(page, f"case-form-{mark}")
    story.hand_in()

    story.as_("bureau", "/tasks/")
    look(page)
    keep(page, f"case-tasks-{mark}")
    page.get_by_role("link", name="深圳市演示精密科技有限公司").click()
    keep(page, f"case-gate-{mark}")
    story.declare()
    keep(page, f"case-{mark}")
    story.act("退回补正", "请补充首次申请与开始日期")

    story.as_("firm", f"/cases/{Case.objects.latest('pk').pk}/form/")
    expect(page.locator(".alert.warn")).to_contain_text("请补充首次申请与开始日期")
    page.get_by_label("首次申请").select_option("yes")
    page.get_by_label("开始日期").fill("2026-12-01")
    story.hand_in()

    story.open_the_case("bureau")
    page.locator(".page-actions").get_by_role("link", name="拟同意").click()
    keep(page, f"case-decide-{mark}")
    page.go_back()
    story.act("拟同意", "符合条件")
    story.open_the_case("lead")
    story.declare() if page.locator("#interests").count() else None
    story.act("复核同意", "同意")
    story.open_the_case("firm")
    expect(page.locator(".case-track .now")).to_contain_text("已批准")
    with page.expect_download() as receipt:
        page.locator(".timeline").get_by_role("link", name=re.compile("凭证|回执")).first.click()
    assert receipt.value.suggested_filename.startswith("case-")
    keep(page, f"case-granted-{mark}")


@pytest.mark.parametrize("width", ["page", "phone"])
def test_from_a_form_that_saves_itself_to_a_second_approval(
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

    _story(request.getfixturevalue(width), sign_in, keep, look, width)
    assert list(Act.objects.order_by("number").values_list("key", flat=True)) == [
        "open",
        "submit",
        "return",
        "submit",
        "propose",
        "confirm",
    ]


def test_the_older_of_two_tabs_is_shown_both_texts(
    page: Page, sign_in: SignIn, keep: Keep, check_axe: Check
) -> None:
    story = Story(page, sign_in, lambda _: None)
    story.apply()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("用途").fill("另一窗口填写的用途")
    other.get_by_label("用途").blur()
    expect(other.locator("#draft-said")).to_contain_text("已保存")
    page.get_by_label("用途").fill("本窗口填写的用途")
    page.get_by_label("用途").blur()
    expect(page.locator("#draft-conflict")).to_contain_text("另一窗口填写的用途")
    expect(page.locator("#draft-conflict")).to_contain_text("本窗口填写的用途")
    check_axe(page)
    keep(page, "case-two-tabs")
    # Nothing is saved over the other text until somebody says so.
    assert Draft.objects.filter(accepted=True).latest("revision").data["purpose"] == (
        "另一窗口填写的用途"
    )
    page.get_by_role("button", name="按下方表单保存").click()
    expect(page.locator("#draft-said")).to_contain_text("已保存")
    latest = Draft.objects.filter(accepted=True).latest("revision")
    assert latest.data["purpose"] == "本窗口填写的用途"


def test_what_is_typed_without_a_connection_is_sent_when_it_is_back(
    page: Page, sign_in: SignIn
) -> None:
    story = Story(page, sign_in, lambda _: None)
    story.apply()
    page.context.set_offline(True)
    page.get_by_label("用途").fill("断网时填写")
    page.get_by_label("用途").blur()
    expect(page.locator("#draft-said")).to_contain_text("网络中断")
    page.context.set_offline(False)
    expect(page.locator("#draft-said")).to_contain_text("已保存")
    assert Draft.objects.filter(accepted=True).latest("revision").data["purpose"] == "断网时填写"


def test_what_was_typed_before_the_window_closed_is_put_back(page: Page, sign_in: SignIn) -> None:
    story = Story(page, sign_in, lambda _: None)
    story.apply()
    page.context.set_offline(True)
    page.get_by_label("用途").fill("关闭窗口前填写")
    page.get_by_label("用途").blur()
    expect(page.locator("#draft-said")).to_contain_text("网络中断")
    url = page.url
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(url)
    expect(page.locator("#draft-said")).to_contain_text("已恢复")
    expect(page.get_by_label("用途")).to_have_value("关闭窗口前填写")
    kept = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('renqi.draft'))")
    assert kept == []


def test_an_act_without_a_connection_keeps_its_words(page: Page, sign_in: SignIn) -> None:
    story = Story(page, sign_in, lambda _: None)
    story.apply()
    story.hand_in()
    story.open_the_case("bureau")
    story.declare()
    page.get_by_role("link", name="退回补正", exact=True).click()
    page.get_by_label("理由").fill("请补充")
    page.context.set_offline(True)
    page.get_by_role("button", name="退回补正").click()
    expect(page.locator("#request-failed")).to_be_visible()
    expect(page.get_by_label("理由")).to_have_value("请补充")
    page.context.set_offline(False)
    page.get_by_role("button", name="退回补正").dblclick()
    expect(page.locator(".alert.good")).to_contain_text("已办理：退回补正")
    assert Act.objects.filter(key="return").count() == 1
