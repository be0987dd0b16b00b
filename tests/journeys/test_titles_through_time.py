"""Titles by their dates: the bureau takes a list in, the firm sees what falls due and acts."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from renqi.identity.models import Person
from renqi.identity.selectors.actors import actor_of
from renqi.programmes.cultivation.ladder.domain.calendar import months_after
from renqi.programmes.cultivation.ladder.services.grant_title import TitleEntry, register_title
from tests.journeys.conftest import Check, Keep, SignIn
from tests.registry.firm_files import bring, uscc
from tests.web.people import FIRM_USCC, Signs

OTHER = uscc(77)


@pytest.fixture(autouse=True)
def titles(people: Signs, settings: Settings, tmp_path: Path) -> None:
    """The firm's title ends in twenty days; another firm's has a long time to go."""
    settings.HOME = tmp_path
    rows = [
        {
            "uscc": FIRM_USCC,
            "name": "深圳市演示精密科技有限公司",
            "district": "440305",
            "valid_titles": "高新技术企业",
            "revenue_y1": "80000000",
        },
        {"uscc": OTHER, "name": "深圳市另一家科技有限公司", "district": "440306"},
    ]
    bring(tmp_path / "firms.csv", rows, source="市场监管局")
    today = timezone.localdate()
    soon = today + dt.timedelta(days=20)
    bureau = actor_of(Person.objects.get(username="bureau").pk, as_of=today)
    for code, rung, until in (
        (FIRM_USCC, "srdi", soon),
        (FIRM_USCC, "innovative", months_after(today, 14)),
        (OTHER, "little_giant", months_after(today, 8)),
    ):
        entry = TitleEntry(
            uscc=code,
            rung=rung,
            granted_on=months_after(until, -36),
            valid_until=until,
            batch="第五批",
            document="深工信〔2023〕88号",
        )
        register_title(entry, actor=bureau, at=timezone.now())


def _list_file(folder: Path) -> Path:
    path = folder / "名单.csv"
    path.write_text(
        "企业名称,统一社会信用代码,称号,批次,认定日期,有效期至\n"
        f"另一家,{OTHER},专精特新中小企业,第三批,2025-07-14,2028-07-14\n"
        f"写错的,{OTHER[:-1]},专精特新中小企业,第三批,2025-07-14,2028-07-14\n"
        f"未知称号,{OTHER},独角兽企业,第三批,2025-07-14,\n",
        "utf-8",
    )
    return path


def bureau_looks(page: Page, sign_in: SignIn, keep: Keep, look: Check, folder: Path) -> None:
    sign_in(page, "bureau")
    page.goto("/ladder/lists/")
    look(page)
    page.locator("#id_file").set_input_files(_list_file(folder))
    page.get_by_role("button", name="导入名单").click()
    expect(page.get_by_text("独角兽企业").first).to_be_visible()
    # Two rows rejected, one that waits until a colleague confirms the list.
    expect(page.locator("tbody tr")).to_have_count(3)
    look(page)
    keep(page, "titles-list-taken")
    taken = page.url
    sign_in(page, "lead")
    page.goto(taken)
    page.get_by_role("button", name="确认").click()
    look(page)
    sign_in(page, "bureau")
    page.goto("/ladder/titles/")
    expect(page.locator("#titles tbody tr")).to_have_count(4)
    look(page)
    keep(page, "titles")
    page.goto("/ladder/due/?month=2028-07")
    expect(page.locator("#dues tbody tr")).to_have_count(1)
    look(page)
    soon = timezone.localdate() + dt.timedelta(days=20)
    page.goto(f"/ladder/due/?month={soon:%Y-%m}")
    look(page)
    keep(page, "titles-due")
    page.locator("#dues a").filter(has_text="演示").first.click()
    expect(page.get_by_role("heading", name="经过")).to_be_visible()
    page.get_by_text("启动撤销").click()
    look(page)
    keep(page, "title-bureau")


def firm_acts(page: Page, sign_in: SignIn, keep: Keep, look: Check) -> None:
    sign_in(page, "firm")
    page.goto("/ladder/mine/")
    expect(page.get_by_text("还有20天").first).to_be_visible()
    expect(page.get_by_text("高新技术企业").first).to_be_visible()
    look(page)
    keep(page, "my-ladder")
    page.get_by_role("button", name="申请复核").click()
    expect(page.get_by_label("复核申请说明")).to_be_visible()
    keep(page, "review-form")
    page.goto("/ladder/mine/")
    page.get_by_role("link", name="报告重大变化").first.click()
    page.locator("#change #id_happened_on").fill(
        (timezone.localdate() - dt.timedelta(days=5)).isoformat()
    )
    page.locator("#change #id_note").fill("企业名称变更")
    page.locator("#change button").click()
    expect(page.locator(".alert.good")).to_contain_text("变化已报告")
    look(page)
    keep(page, "title-firm")


def test_at_a_desk(
    page: Page, sign_in: SignIn, keep: Keep, check_axe: Check, check_width: Check, tmp_path: Path
) -> None:
    def look(seen: Page) -> None:
        check_axe(seen)
        check_width(seen)

    bureau_looks(page, sign_in, keep, look, tmp_path)
    firm_acts(page, sign_in, keep, look)


def test_on_a_phone(
    phone: Page, sign_in: SignIn, keep: Keep, check_axe: Check, check_width: Check, tmp_path: Path
) -> None:
    def look(seen: Page) -> None:
        check_axe(seen)
        check_width(seen)

    def keep_small(seen: Page, name: str) -> None:
        keep(seen, f"{name}-phone")

    bureau_looks(phone, sign_in, keep_small, look, tmp_path)
    firm_acts(phone, sign_in, keep_small, look)


def test_anybody_reads_who_holds_which_title(
    phone: Page, keep: Keep, check_axe: Check, check_width: Check
) -> None:
    phone.goto("/titles/")
    expect(phone.locator("tbody tr")).to_have_count(3)
    check_axe(phone)
    check_width(phone)
    keep(phone, "public-titles-phone")
