"""The finance officer looks where the money went; a firm and a bank look at their own."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from renqi.engines.ledger.models import Transfer
from tests.journeys.conftest import Check, Keep, SignIn, without_scripts
from tests.web.ledger.books import account_id, empty_books, keep_demo_books
from tests.web.people import FIRM_USCC, Signs

PERIOD = "start=2026-06-01&end=2026-11-30"


@pytest.fixture
def books(people: Signs) -> Iterator[list[str]]:
    """Half a year of books; gives the pages to look at."""
    keep_demo_books()
    yield _pages()
    empty_books()


def _pages() -> list[str]:
    pool, custody = account_id("srdi-award"), account_id("custody")
    wrong = Transfer.objects.get(reverses_id__isnull=False).reverses_id
    hold = Transfer.objects.filter(kind=1, group_id__isnull=False).first()
    assert hold is not None
    return [
        "/ledger/accounts/",
        "/ledger/accounts/?sort=-balance",
        "/ledger/accounts/?q=nobody",
        f"/ledger/accounts/{pool}/",
        f"/ledger/accounts/{custody}/",
        f"/ledger/accounts/{custody}/statement/?{PERIOD}",
        f"/ledger/accounts/{custody}/statement/?{PERIOD}&whole=1",
        f"/ledger/accounts/{custody}/statement/?start=2020-01-01&end=2020-02-01",
        f"/ledger/journal/?{PERIOD}",
        "/ledger/journal/?account=nowhere",
        f"/ledger/transfers/{wrong}/",
        f"/ledger/transfers/{hold.pk}/",
        "/ledger/trial-balance/?on=2026-11-30",
        "/ledger/books/",
        "/ledger/books/check/",
    ]


def _look(page: Page, paths: list[str], axe: Check, width: Check, keep: Keep) -> None:
    size = "phone" if (page.viewport_size or {"width": 0})["width"] < 500 else "desk"
    for number, path in enumerate(paths):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        for box in page.locator(".chart-box").all():
            expect(box.locator("svg")).to_be_visible()
        keep(page, f"ledger-{size}-{number:02d}")
        width(page)
        axe(page)


def test_every_page_of_the_ledger_on_a_desk(
    page: Page,
    sign_in: SignIn,
    books: list[str],
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    sign_in(page, "finance")
    _look(page, books, check_axe, check_width, keep)


def test_every_page_of_the_ledger_on_a_phone(
    phone: Page,
    sign_in: SignIn,
    books: list[str],
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    sign_in(phone, "finance")
    _look(phone, books, check_axe, check_width, keep)


def test_the_finance_officer_follows_an_award_to_the_bank(
    page: Page, sign_in: SignIn, books: list[str]
) -> None:
    sign_in(page, "finance")
    page.goto("/ledger/accounts/")
    page.get_by_label("名称、编码或归属").fill("监管户")
    page.get_by_role("button", name="查询").click()
    page.get_by_role("link", name="演示银行专项资金监管户").click()
    page.get_by_role("link", name="对账单", exact=True).click()
    page.get_by_label("起始日期").fill("2026-06-01")
    page.get_by_role("button", name="查询").click()
    first = page.locator("#lines tbody tr").nth(1)
    expect(first).to_contain_text("市级财政拨款到账")
    page.get_by_role("link", name="后一页").click()
    expect(page.get_by_text("承前页")).to_be_visible()
    page.get_by_role("link", name="前一页").click()
    expect(page.locator("#lines tbody tr").nth(1)).to_contain_text("市级财政拨款到账")
    page.get_by_role("link", name="末页").click()
    expect(page.locator("#lines tbody tr").last).to_contain_text("期末余额")
    page.locator("#lines tbody tr", has_text="核减部分退回").get_by_role("link").click()
    page.get_by_role("row", name=re.compile("部分退款的原分录")).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("二期拨付")
    expect(page.get_by_role("row", name=re.compile("被冲销或退款"))).to_be_visible()


def test_the_books_are_checked_without_leaving_the_page(
    page: Page, sign_in: SignIn, books: list[str], check_axe: Check
) -> None:
    sign_in(page, "regulator")
    page.goto("/ledger/books/")
    page.get_by_role("link", name="立即核验").click()
    expect(page.locator("#check")).to_contain_text("全部一致")
    check_axe(page)


def test_a_firm_sees_its_own_money_and_points(
    phone: Page,
    sign_in: SignIn,
    books: list[str],
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    sign_in(phone, "firm")
    phone.goto("/ledger/accounts/")
    expect(phone.locator("#accounts tbody a")).to_have_count(2)
    keep(phone, "ledger-firm-accounts")
    phone.goto(f"/ledger/accounts/{account_id(f'points:{FIRM_USCC}')}/")
    expect(phone.get_by_role("heading", name="批次")).to_be_visible()
    keep(phone, "ledger-firm-points")
    check_width(phone)
    check_axe(phone)


def test_a_statement_is_paged_without_scripts(
    page: Page, sign_in: SignIn, books: list[str]
) -> None:
    without_scripts(page)
    sign_in(page, "bank")
    page.goto(f"/ledger/accounts/{account_id('custody')}/statement/?{PERIOD}")
    page.get_by_role("link", name="后一页").click()
    expect(page.get_by_text("承前页")).to_be_visible()


def test_a_printed_statement_carries_whose_it_is(
    page: Page, sign_in: SignIn, books: list[str], keep: Keep
) -> None:
    sign_in(page, "bank")
    page.goto(f"/ledger/accounts/{account_id('custody')}/statement/?{PERIOD}&whole=1")
    page.emulate_media(media="print")
    expect(page.locator(".print-only")).to_contain_text("demo-fund/custody")
    expect(page.get_by_role("button", name="查询")).to_be_hidden()
    keep(page, "ledger-print")
