"""Finance reads what a fund holds, and a firm what is its own, on a desk and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Check, Keep, SignIn
from tests.web.capital.fund_desk import NAME, OTHER_NAME, firms_on_file, live, open_fund_desk
from tests.web.ledger.books import empty_books
from tests.web.people import Signs


@pytest.fixture(autouse=True)
def fund(people: Signs, tmp_path: Path) -> Iterator[None]:
    """Leave no books behind: a browser sees real transactions only."""
    firms_on_file(tmp_path)
    live(open_fund_desk())
    yield
    empty_books()


def walk(page: Page, keep: Keep, checks: tuple[Check, ...], who: str, paths: list[str]) -> None:
    for place, path in enumerate(paths):
        page.goto(f"/fund/capital/{path}")
        for check in checks:
            check(page)
        keep(page, f"{who}-{place}")


PATHS = ["", "shock/", "shock/stakes/", "shock/calls/", "shock/requests/"]


def test_finance_reads_and_calls(
    page: Page, sign_in: SignIn, keep: Keep, check_axe: Check, check_width: Check
) -> None:
    sign_in(page, "finance")
    walk(page, keep, (check_axe, check_width), "finance", PATHS)
    page.goto("/fund/capital/shock/calls/")
    page.get_by_label("金额（元）").fill("500000")
    page.get_by_label("理由").fill("首期出资")
    page.get_by_role("button", name="提出出资通知").click()
    expect(page.locator("main .tag", has_text="待复核").first).to_be_visible()
    keep(page, "finance-asked")


def test_on_a_phone_everything_fits(
    phone: Page, sign_in: SignIn, keep: Keep, check_axe: Check, check_width: Check
) -> None:
    sign_in(phone, "finance")
    walk(phone, keep, (check_axe, check_width), "phone", PATHS)


def test_a_firm_sees_its_stake(
    phone: Page, sign_in: SignIn, keep: Keep, check_axe: Check, check_width: Check
) -> None:
    sign_in(phone, "firm")
    walk(phone, keep, (check_axe, check_width), "firm", PATHS[:3])
    expect(phone.get_by_text(NAME).first).to_be_visible()
    expect(phone.get_by_text(OTHER_NAME)).to_have_count(0)
