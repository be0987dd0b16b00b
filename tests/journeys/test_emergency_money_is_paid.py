"""Approved help goes to the bank by two people, is paid back, and a loss is signed by two sides."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from renqi.identity.models import Person
from renqi.programmes.riskfund.relief.models import Loan, Loss, Payout
from tests.engines.ledger.bank_messages import Line
from tests.journeys.conftest import Check, Keep, SignIn
from tests.riskfund.relief.money.money_world import (
    TODAY,
    YUAN,
    World,
    firm_name,
    open_world,
    yuan,
)
from tests.web.ledger.books import empty_books
from tests.web.people import FIRM_USCC, Signs

# The day of the books, far behind: the instalments are overdue on the day the pages are made.


@pytest.fixture
def fund(people: Signs, tmp_path: Path) -> Iterator[World]:
    """A fund that the demo institution keeps, with the demo firm among its members."""
    keeper = Person.objects.get(username="bank").memberships.get().organisation_id
    yield open_world(tmp_path, keeper=keeper, codes={1: FIRM_USCC}, public=100_000 * YUAN)
    empty_books()


def _look(page: Page, paths: list[str], size: str, check: tuple[Check, Check, Keep]) -> None:
    axe, width, picture = check
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        picture(page, f"money-{size}-{path.strip('/').replace('/', '-')}")
        width(page)
        axe(page)


def test_an_institution_pays_and_the_firm_follows_its_money_on_a_phone(
    page: Page,
    phone: Page,
    sign_in: SignIn,
    fund: World,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    check = (check_axe, check_width, keep)
    first, second = fund.approve(1, 3_000 * YUAN), fund.approve(2, 20_000 * YUAN)
    fund.keep()
    sign_in(page, "bank")
    _look(page, ["/fund/payouts/", f"/fund/payouts/{first.pk}/"], "desk", check)
    page.goto("/fund/payouts/prepare/")
    # The second alone is out of turn.
    page.get_by_role("checkbox", name=firm_name(1)).uncheck()
    page.get_by_role("button", name="制单", exact=True).click()
    expect(page.get_by_text("获批在先")).to_be_visible()
    page.get_by_role("checkbox", name=firm_name(1)).check()
    keep(page, "money-desk-prepare")
    check_axe(page)
    page.get_by_role("button", name="制单", exact=True).click()
    page.wait_for_url("**/ledger/**")
    order = Payout.objects.get(pk=first.pk).order_id
    assert order is not None
    fund.send(order)
    for one in (first, second):
        fund.bank_pays(one)
    fund.keep()
    sign_in(phone, "firm")
    loan = Loan.objects.get(payout=first)
    _look(
        phone,
        ["/fund/help/", f"/fund/payouts/{first.pk}/", f"/fund/loans/{loan.pk}/",
         "/fund/help/account/"],
        "phone",
        check,
    )  # fmt: skip
    phone.goto("/fund/help/")
    expect(phone.get_by_text(loan.number).first).to_be_visible()
    phone.goto(f"/fund/loans/{loan.pk}/")
    phone.get_by_role("button", name="对账单").click()
    expect(phone.get_by_text("救助借款对账单").first).to_be_visible()
    # Somebody else's loan does not exist.
    answer = phone.goto(f"/fund/loans/{Loan.objects.get(payout=second).pk}/")
    assert answer is not None
    assert answer.status == 404


def test_a_loss_is_proposed_signed_by_two_sides_and_drawn_layer_by_layer(
    page: Page,
    sign_in: SignIn,
    fund: World,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    check = (check_axe, check_width, keep)
    loan = fund.loan(1, 3_000 * YUAN)
    sign_in(page, "bank")
    _look(page, ["/fund/loans/", f"/fund/loans/{loan.pk}/", "/fund/losses/"], "desk", check)
    page.goto(f"/fund/loans/{loan.pk}/")
    page.locator("#id_loss-reason").fill("企业已进入破产程序，无可执行财产")
    page.get_by_role("button", name="申请核销").click()
    loss = Loss.objects.get()
    for who in ("finance", "lead"):
        sign_in(page, who)
        page.goto(f"/fund/losses/{loss.pk}/")
        page.get_by_role("button", name="签署").click()
    fund.keep()
    fund.bank_books(Line(yuan=yuan(100_001), text=loan.number, day=TODAY + dt.timedelta(days=1)))
    fund.keep()
    _look(page, ["/fund/losses/", f"/fund/losses/{loss.pk}/"], "desk", check)
    # 3,000 lost, 1,000.01 back: the government bore 1,120 and has 373.34 of it again.
    expect(page.get_by_role("cell", name="1,120.00元").first).to_be_visible()
    expect(page.get_by_text("373.34元").first).to_be_visible()
