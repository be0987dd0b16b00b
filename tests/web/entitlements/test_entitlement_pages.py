"""The way of the money by pages: who may press what, and what the pages say it comes to."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from renqi.engines.ledger.models import PaymentOrder
from renqi.programmes.cultivation.support.models import (
    Budget,
    ClawBack,
    EntitlementLine,
    PayeeAccount,
)
from tests.engines.ledger.bank_messages import Line
from tests.web.entitlements.desk import (
    NAME,
    NUMBER,
    OTHER,
    OTHER_NAME,
    answer,
    ask,
    client_of,
    keep,
    line_of,
    list_by_hand,
    open_bank,
    open_budget_by_hand,
    opened_list,
    state_account,
    step,
)
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db
YUAN = 100


def words(response: object) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", text)


def test_from_an_empty_budget_to_paid_money_by_pages_alone(tmp_path: Path) -> None:
    desk = open_bank(tmp_path)
    budget = open_budget_by_hand(desk)
    run = opened_list({FIRM_USCC: 300 * YUAN, OTHER: 500 * YUAN})
    firm, finance = client_of("firm"), client_of("finance")

    page = firm.get(reverse("entitlement_mine"))
    assert "300.00" in words(page)
    assert OTHER_NAME not in page.content.decode()
    assert state_account(firm).status_code == 302
    answer(firm, line_of(run), payee=PayeeAccount.objects.get().pk)
    assert line_of(run).state == "accepted"

    today = timezone.localdate().isoformat()
    paid = finance.post(
        reverse("entitlement_payments"),
        {"lines": [line_of(run).pk], "execute_on": today, "request_key": "p1"},
    )
    order = PaymentOrder.objects.get()
    assert paid["Location"] == reverse("payment_order", args=[order.pk])
    for name in ("approve", "send"):
        client_of("finance2").post(reverse("payment_order_step", args=[order.pk, name]))
    desk.take(Line(yuan="-300.00", ref="R1", end_to_end=line_of(run).payment_name), kind="054")
    keep()
    assert line_of(run).state == "paid"

    # 1,000 put in, 300 paid, 500 promised to the other firm: 200 left.
    shown = words(client_of("bureau").get(reverse("entitlement_budget", args=[budget.pk])))
    for figure in ("1,000.00", "300.00", "500.00", "200.00"):
        assert figure in shown
    assert "300.00" in words(firm.get(reverse("entitlement_mine")))


def test_finance_does_not_pass_its_own_change_and_a_second_click_asks_once(
    tmp_path: Path,
) -> None:
    budget = open_budget_by_hand(open_bank(tmp_path))
    finance = client_of("finance")
    for _ in range(2):
        ask(finance, budget, "5.00", request_key="twice")
    change = budget.changes.get(request_key="twice")
    own = finance.post(
        reverse("entitlement_budget_decide", args=[budget.pk, change.pk, "pass"]), follow=True
    )
    change.refresh_from_db()
    assert change.state == "asked"
    assert own.context["messages"]
    again = ask(finance, budget, "6.00", request_key="twice")
    assert again.status_code == 422


def test_more_is_not_taken_out_than_is_left(tmp_path: Path) -> None:
    budget = open_budget_by_hand(open_bank(tmp_path))
    opened_list({FIRM_USCC: 900 * YUAN})
    ask(client_of("finance"), budget, "100.01", request_key="out", kind="reduce")
    change = budget.changes.get(request_key="out")
    address = reverse("entitlement_budget_decide", args=[budget.pk, change.pk, "pass"])
    client_of("finance2").post(address)
    change.refresh_from_db()
    assert change.state == "asked"


def test_an_officer_neither_approves_nor_is_offered_to(tmp_path: Path) -> None:
    open_budget_by_hand(open_bank(tmp_path))
    run = list_by_hand({FIRM_USCC: YUAN})
    step("bureau", run, "submit")
    page = client_of("bureau").get(reverse("entitlement_list", args=[run.pk]))
    assert reverse("entitlement_list_step", args=[run.pk, "approve"]) not in page.content.decode()
    step("bureau", run, "approve")
    run.refresh_from_db()
    assert run.state == "submitted"


def test_a_list_that_needs_a_notice_is_published_and_opens_when_the_notice_is_over(
    tmp_path: Path,
) -> None:
    open_budget_by_hand(open_bank(tmp_path))
    run = list_by_hand({FIRM_USCC: YUAN}, notice=True)
    step("bureau", run, "submit")
    step("lead", run, "approve")
    keep()
    step("bureau", run, "open")
    run.refresh_from_db()
    assert run.state == "approved"
    step("bureau", run, "publish")
    run.refresh_from_db()
    assert run.state == "notice"
    notices = client_of("bureau").get(reverse("notice_list")).content.decode()
    assert run.measure_zh in notices


def test_a_firm_sees_and_answers_nothing_of_another(tmp_path: Path) -> None:
    open_budget_by_hand(open_bank(tmp_path))
    run = opened_list({OTHER: YUAN})
    firm, line = client_of("firm"), line_of(run, OTHER)
    assert firm.get(reverse("entitlement_line", args=[line.pk])).status_code == 404
    assert firm.get(reverse("entitlement_receipt", args=[line.pk])).status_code == 404
    for name in ("accept", "decline"):
        address = reverse("entitlement_answer", args=[line.pk, name])
        assert firm.post(address, {"payee": 1}).status_code == 404
    assert firm.get(reverse("entitlement_lists")).status_code == 403
    assert firm.get(reverse("entitlement_budgets")).status_code == 403
    line.refresh_from_db()
    assert line.state == "promised"


def test_an_account_in_another_name_or_typed_differently_is_refused_on_the_page(
    tmp_path: Path,
) -> None:
    open_bank(tmp_path)
    firm = client_of("firm")
    assert state_account(firm, holder="别家有限公司").status_code == 422
    assert state_account(firm, number_again=NUMBER[:-1] + "2").status_code == 422
    assert not PayeeAccount.objects.exists()


def test_a_changed_account_is_shown_to_finance_with_the_one_before(tmp_path: Path) -> None:
    open_budget_by_hand(open_bank(tmp_path))
    run = opened_list({FIRM_USCC: YUAN})
    firm, finance = client_of("firm"), client_of("finance")
    state_account(firm)
    answer(firm, line_of(run), payee=PayeeAccount.objects.get().pk)
    new = "6222000000009999"
    state_account(firm, number=new, number_again=new)
    page = finance.get(reverse("entitlement_payments"))
    assert "6222 0000 0000 9999" in words(page)
    assert NUMBER in words(page)
    changed = PayeeAccount.objects.get(number=new)
    finance.post(
        reverse("entitlement_payee", args=[changed.pk]), {"verdict": "pass", "reason": "回访"}
    )
    given = {
        "lines": [line_of(run).pk], "request_key": "p",
        "execute_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    # Who checked it does not pay it.
    assert finance.post(reverse("entitlement_payments"), given).status_code == 422
    other = client_of("finance2").post(reverse("entitlement_payments"), given)
    assert other.status_code == 302


def test_striking_takes_a_reason_and_gives_the_money_back(tmp_path: Path) -> None:
    budget = open_budget_by_hand(open_bank(tmp_path))
    run = opened_list({FIRM_USCC: 300 * YUAN})
    bureau, line = client_of("bureau"), line_of(run)
    bureau.post(reverse("entitlement_strike", args=[line.pk]), {"reason": ""})
    assert line_of(run).state == "promised"
    bureau.post(reverse("entitlement_strike", args=[line.pk]), {"reason": "异议成立"})
    keep()
    shown = words(bureau.get(reverse("entitlement_budget", args=[budget.pk])))
    assert "异议成立" in shown
    assert EntitlementLine.objects.get().state == "struck"


def test_lists_and_budgets_leave_as_files_with_the_figures_of_the_page(tmp_path: Path) -> None:
    open_budget_by_hand(open_bank(tmp_path))
    run = opened_list({FIRM_USCC: 300 * YUAN})
    bureau, firm = client_of("bureau"), client_of("firm")

    def file(client: Client, name: str, *args: int) -> str:
        response: Any = client.get(reverse(name, args=args), {"format": "csv"})
        return b"".join(response.streaming_content).decode("utf-8-sig")

    assert "300" in file(bureau, "entitlement_list", run.pk)
    assert "1000" in file(bureau, "entitlement_budgets")
    assert NAME in file(firm, "entitlement_mine")
    assert file(bureau, "entitlement_lists").count("\n") >= 2
    assert file(bureau, "entitlement_claims")


@pytest.mark.parametrize("username", ["bureau", "lead", "finance", "regulator", "firm"])
def test_empty_pages_open(tmp_path: Path, username: str) -> None:
    open_bank(tmp_path)
    client = client_of(username)
    for name in ("entitlement_mine", "entitlement_claims"):
        assert client.get(reverse(name), follow=True).status_code == 200
    if username != "firm":
        for name in ("entitlement_lists", "entitlement_budgets"):
            assert client.get(reverse(name)).status_code == 200
    assert not Budget.objects.exists()
    assert not ClawBack.objects.exists()
