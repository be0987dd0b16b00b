"""Every page on a desk and on a phone: no sideways scrolling, no accessibility breach."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from renqi.registry.services.preview_import import preview_import
from tests.journeys.conftest import SignIn
from tests.registry.firm_files import NOON, bring, open_file, uscc, write_csv
from tests.web.firms import near_miss
from tests.web.people import Signs

Check = Callable[[Page], None]
FIRM = uscc(1)


@pytest.fixture
def city(people: Signs, tmp_path: Path) -> list[str]:
    """A small city with two sources and a waiting import; gives the pages to look at."""
    rows = [near_miss(number) for number in range(1, 25)]
    bring(tmp_path / "firms.csv", rows, source="市工信局")
    bring(tmp_path / "tax.csv", [{"uscc": FIRM, "revenue_y1": 9_000_000}], source="税务局")
    screen_registry(as_of=date(2026, 6, 1), by="tester", clock=lambda: NOON)
    waiting = write_csv(tmp_path / "next.csv", [near_miss(1, employees_y1=61), {"uscc": "bad"}])
    number = open_file(waiting, source="区工信局")
    preview_import(number, clock=lambda: NOON, advance=lambda _done, _total: None)
    return [
        "/city/",
        "/firms/",
        "/firms/?q=nobody",
        f"/firms/{FIRM}/",
        "/imports/",
        f"/imports/{number}/",
        "/duplicates/",
        f"/duplicates/compare/?first={FIRM}&second={uscc(2)}",
        "/rules/",
        "/rules/cn.innovative_sme/2022-08-01/",
        "/rules/cn.size_class/",
        "/rules/cn.srdi/diff/",
    ]


def _unfold(page: Page) -> None:
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def _look(page: Page, paths: list[str], check_axe: Check, check_width: Check) -> None:
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        _unfold(page)
        for box in page.locator(".chart-box").all():
            expect(box.locator("svg")).to_be_visible()
        check_width(page)
        check_axe(page)


def test_every_page_on_a_desk(
    page: Page, sign_in: SignIn, city: list[str], check_axe: Check, check_width: Check
) -> None:
    sign_in(page, "bureau")
    _look(page, city, check_axe, check_width)


def test_every_page_on_a_phone(
    phone: Page, sign_in: SignIn, city: list[str], check_axe: Check, check_width: Check
) -> None:
    sign_in(phone, "bureau")
    _look(phone, city, check_axe, check_width)


@pytest.fixture
def plain(
    browser: Browser, live_server: Any, page: Page, sign_in: SignIn, city: list[str]
) -> Iterator[Page]:
    """A browser without scripts, signed in as an official."""
    sign_in(page, "bureau")
    context = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, locale="zh-CN"
    )
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_pages_work_without_scripts(plain: Page) -> None:
    plain.goto("/firms/")
    plain.get_by_role("link", name="下一页").click()
    expect(plain.locator("#firms tbody tr")).to_have_count(4)  # 24 firms, 20 a page
    plain.goto("/city/")
    plain.get_by_label("层级", exact=True).select_option("cn.champion")
    plain.locator("#rung").get_by_role("button", name="查看").click()
    expect(plain.locator("#near")).to_contain_text("制造业单项冠军")
    plain.goto(f"/firms/{FIRM}/")
    plain.locator("details[id='cn.srdi'] > summary").click()
    expect(plain.get_by_text("900万元").first).to_be_visible()
