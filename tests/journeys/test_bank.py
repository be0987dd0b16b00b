"""A bank's clerk takes a statement, says what a line is, and sends an order with a colleague."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from renqi.demo.ledger import FUND
from renqi.demo.ledger_bank import load_demo_bank
from renqi.engines.ledger.models import BankAccount, BankLine, BankStatement, PaymentOrder
from tests.engines.ledger.bank_messages import Line, statement_xml
from tests.journeys.conftest import Check, Keep, SignIn
from tests.web.ledger.books import NOW, empty_books, keep_demo_books
from tests.web.people import Signs


@pytest.fixture
def bank(people: Signs) -> Iterator[datetime]:
    """The made-up bank account with its first statement."""
    keep_demo_books()
    load_demo_bank(book=FUND, mirror="custody", source="appropriation", now=NOW)
    yield NOW
    empty_books()


def _pages() -> list[str]:
    account = BankAccount.objects.get()
    unknown = BankLine.objects.get(doubt="not_found")
    matched = BankLine.objects.get(doubt="", is_credit=False, text="奖补拨付")
    sent, prepared = PaymentOrder.objects.order_by("pk")
    return [
        "/ledger/bank/",
        "/ledger/bank/statements/",
        f"/ledger/bank/statements/{BankStatement.objects.get().pk}/",
        "/ledger/bank/lines/",
        "/ledger/bank/lines/?show=all&sort=-amount",
        "/ledger/bank/lines/?q=nobody",
        f"/ledger/bank/lines/{unknown.pk}/",
        f"/ledger/bank/lines/{matched.pk}/",
        f"/ledger/bank/accounts/{account.pk}/difference/?on=2026-11-30",
        "/ledger/orders/",
        "/ledger/orders/?q=nobody",
        "/ledger/orders/new/",
        f"/ledger/orders/{sent.pk}/",
        f"/ledger/orders/{prepared.pk}/",
    ]


def _look(page: Page, axe: Check, width: Check, keep: Keep) -> None:
    size = "phone" if (page.viewport_size or {"width": 0})["width"] < 500 else "desk"
    for number, path in enumerate(_pages()):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        keep(page, f"bank-{size}-{number:02d}")
        width(page)
        axe(page)


def test_every_page_about_the_bank_on_a_desk(
    page: Page,
    sign_in: SignIn,
    bank: datetime,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    sign_in(page, "finance")
    _look(page, check_axe, check_width, keep)


def test_every_page_about_the_bank_on_a_phone(
    phone: Page,
    sign_in: SignIn,
    bank: datetime,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    sign_in(phone, "bank")
    _look(phone, check_axe, check_width, keep)


def test_a_clerk_takes_a_statement_and_says_what_a_line_is(
    page: Page, sign_in: SignIn, bank: datetime, tmp_path: Path
) -> None:
    sign_in(page, "bank")
    account = BankAccount.objects.get()
    last = BankStatement.objects.get()
    closing = f"{(last.closing or 0) / 100:.2f}"
    after = f"{(last.closing or 0) / 100 - 88:.2f}"
    path = tmp_path / "day.xml"
    path.write_text(
        statement_xml(
            lines=[Line(yuan="-88.00", ref="X-1", party="不明收款人", day=NOW.date())],
            account=account.number, opening=closing, closing=after, day=NOW.date(),
        ),
        encoding="utf-8",
    )  # fmt: skip
    page.goto("/ledger/bank/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传并勾对").click()
    expect(page.get_by_text("已勾对 0 笔，")).to_be_visible()
    page.get_by_role("row", name="不明收款人").get_by_role("link").click()
    page.locator("#id_account_1").select_option(label="bank-fees 演示银行手续费")
    page.get_by_label("原因").fill("手续费")
    page.get_by_role("button", name="勾对").click()
    expect(page.get_by_text("流水已勾对。")).to_be_visible()
    page.get_by_placeholder("原因").fill("记错")
    page.get_by_role("button", name="撤销勾对").click()
    expect(page.get_by_text("勾对已撤销。")).to_be_visible()


def test_an_order_is_approved_and_fetched_by_a_colleague(
    page: Page, sign_in: SignIn, bank: datetime
) -> None:
    sign_in(page, "finance")
    order = PaymentOrder.objects.get(state="prepared")
    page.goto(f"/ledger/orders/{order.pk}/")
    expect(page.get_by_role("link", name="下载付款文件")).to_have_count(0)
    page.get_by_role("button", name="复核通过").click()
    # The day of execution, 25 November of the made-up city, may be over by now.
    expect(page.locator("main")).to_contain_text("2026-11-25")
