"""A firm is told of money that it never applied for, confirms its account, and sees it come."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from renqi.programmes.cultivation.support.models import (
    Budget,
    ClawBack,
    EntitlementLine,
    EntitlementRun,
)
from tests.journeys.conftest import Check, Keep, SignIn
from tests.web.entitlements.desk import (
    NUMBER,
    OTHER,
    line_of,
    open_bank,
    open_budget_by_hand,
    opened_list,
    pay_by_hand,
)
from tests.web.entitlements.desk import (
    keep as keep_promises,
)
from tests.web.ledger.books import empty_books
from tests.web.people import FIRM_USCC, Signs

YUAN = 100


@pytest.fixture
def run(people: Signs, tmp_path: Path) -> Iterator[EntitlementRun]:
    """A list that two firms are asked about, with money behind it."""
    desk = open_bank(tmp_path)
    open_budget_by_hand(desk, yuan="1000000.00")
    opened = opened_list({FIRM_USCC: 500_000 * YUAN, OTHER: 300_000 * YUAN})
    yield opened
    empty_books()


def _look(page: Page, paths: list[str], size: str, check: tuple[Check, Check, Keep]) -> None:
    axe, width, picture = check
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        picture(page, f"support-{size}-{path.strip('/').replace('/', '-')}")
        width(page)
        axe(page)


def _confirm_and_accept(page: Page) -> None:
    page.goto("/entitlements/mine/")
    expect(page.get_by_role("button", name="确认享受")).to_be_disabled()
    page.get_by_role("link", name="确认收款账户").click()
    page.locator("#id_number").fill(NUMBER)
    page.locator("#id_number_again").fill(NUMBER[:-1] + "2")
    page.locator("#id_bank_code").fill("105584000005")
    page.locator("#id_bank_name").fill("演示银行福田支行")
    page.get_by_role("button", name="确认是本单位账户").click()
    expect(page.get_by_text("两次输入的账号不一致")).to_be_visible()
    page.locator("#id_number_again").fill(NUMBER)
    page.get_by_role("button", name="确认是本单位账户").click()
    page.get_by_role("button", name="确认享受").click()
    expect(page.get_by_text("企业确认，收款账户").first).to_be_visible()


def test_a_firm_confirms_its_account_and_accepts_on_a_phone(
    phone: Page,
    sign_in: SignIn,
    run: EntitlementRun,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
) -> None:
    sign_in(phone, "firm")
    check = (check_axe, check_width, keep)
    _look(phone, ["/entitlements/mine/", "/entitlements/mine/account/"], "phone", check)
    _confirm_and_accept(phone)
    line = line_of(run)
    paths = ["/entitlements/mine/", "/entitlements/claims/", f"/entitlements/lines/{line.pk}/"]
    _look(phone, paths, "phone-after", check)
    assert line.state == "accepted"


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_officials_see_lists_budgets_payments_and_claims(
    request: pytest.FixtureRequest,
    size: str,
    sign_in: SignIn,
    run: EntitlementRun,
    check_axe: Check,
    check_width: Check,
    keep: Keep,
    tmp_path: Path,
) -> None:
    page: Page = request.getfixturevalue("page" if size == "desk" else "phone")
    pay_by_hand(run, tmp_path)
    keep_promises()
    line, claim = EntitlementLine.objects.get(uscc=FIRM_USCC), ClawBack.objects.get()
    budget = Budget.objects.get()
    sign_in(page, "bureau")
    lists = [
        "/entitlements/",
        "/entitlements/new/",
        f"/entitlements/{run.pk}/",
        f"/entitlements/lines/{line.pk}/",
        "/entitlements/claims/",
    ]
    _look(page, lists, size, (check_axe, check_width, keep))
    sign_in(page, "finance")
    money = [
        "/entitlements/budgets/",
        "/entitlements/budgets/new/",
        f"/entitlements/budgets/{budget.pk}/",
        "/entitlements/payments/",
        f"/entitlements/claims/{claim.pk}/",
    ]
    _look(page, money, size, (check_axe, check_width, keep))
