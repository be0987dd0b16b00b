"""An officer of the institution lays idle money out, a second one signs, the regulator reads."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from renqi.programmes.riskfund.investment.models import Proposal
from renqi.programmes.riskfund.investment.services.proposals import make_proposal
from tests.journeys.conftest import Check, Keep, SignIn
from tests.web.investment.invest_desk import FUND, colleague, live, open_investments
from tests.web.ledger.books import empty_books
from tests.web.people import Signs

PATHS = ["", "trades/", "trades/new/", "instruments/", "prices/", "calendar/", "proposals/",
         "performance/"]  # fmt: skip


@pytest.fixture(autouse=True)
def _fund(people: Signs) -> Iterator[None]:
    """Leave no books behind: a browser sees real transactions only."""
    colleague()
    live(FUND, open_investments())
    yield
    empty_books()


def walk(page: Page, keep: Keep, checks: tuple[Check, ...], who: str) -> None:
    for path in PATHS:
        page.goto(f"/fund/investment/{FUND}/{path}")
        for check in checks:
            check(page)
        keep(page, f"invest-{who}-{path.replace('/', '-') or 'fund'}")


def test_money_is_laid_out_within_the_mandate(
    page: Page, sign_in: SignIn, keep: Keep, check_axe: Check, check_width: Check
) -> None:
    sign_in(page, "bank")
    walk(page, keep, (check_axe, check_width), "bank")
    page.goto(f"/fund/investment/{FUND}/trades/new/")
    page.locator("#id_instrument").select_option(label="TD-A TD-A 演示")
    page.locator("#id_kind").select_option("place")
    page.locator("#id_quantity").fill("300000")
    page.locator("#id_reason").fill("配置闲置资金")
    page.get_by_role("button", name="按授权试算").click()
    expect(page.get_by_text("授权不允许此交易").first).to_be_visible()
    check_axe(page)
    keep(page, "invest-refused")
    page.locator("#id_quantity").fill("120000")
    page.get_by_role("button", name="提出交易").click()
    expect(page.get_by_text("待第二人签字")).to_be_visible()
    where = page.url
    sign_in(page, "bank2")
    page.goto(where)
    page.get_by_role("button", name="复核签字").click()
    page.get_by_role("button", name="今日交割").click()
    expect(page.get_by_text("已交割").first).to_be_visible()
    check_axe(page)
    keep(page, "invest-settled")


def test_a_proposal_says_why(
    page: Page, sign_in: SignIn, keep: Keep, check_axe: Check, check_width: Check
) -> None:
    sign_in(page, "bank")
    page.goto(f"/fund/investment/{FUND}/proposals/")
    page.get_by_role("button", name="开始计算").or_(
        page.locator("form button.btn-primary")
    ).first.click()
    expect(page.locator("#proposal")).to_be_visible()
    keep(page, "invest-proposal-waits")
    make_proposal(Proposal.objects.get().pk, at=timezone.now())
    expect(page.get_by_text("逐行说明").first).to_be_visible()
    check_axe(page)
    check_width(page)
    keep(page, "invest-proposal")


def test_on_a_phone_everything_fits(
    phone: Page, sign_in: SignIn, keep: Keep, check_axe: Check, check_width: Check
) -> None:
    sign_in(phone, "regulator")
    for path in PATHS:
        if path == "trades/new/":
            continue
        phone.goto(f"/fund/investment/{FUND}/{path}")
        check_axe(phone)
        check_width(phone)
        keep(phone, f"invest-phone-{path.replace('/', '-') or 'fund'}")
