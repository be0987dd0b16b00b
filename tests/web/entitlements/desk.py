"""Pages over a budget with money, as the made-up people open them."""

import datetime as dt
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from renqi.audit.domain.who import Who
from renqi.engines.ledger.models import PaymentOrder
from renqi.engines.ledger.services.bank_import import import_bank_file
from renqi.identity.domain.scope import Scope
from renqi.identity.models import Person
from renqi.programmes.cultivation.support.models import (
    Budget,
    EntitlementLine,
    EntitlementRun,
    PayeeAccount,
)
from renqi.programmes.cultivation.support.services import judge_list as judging
from renqi.programmes.cultivation.support.services.entitled_firms import Entitled
from renqi.programmes.cultivation.support.services.judge_list import judge_list
from renqi.programmes.cultivation.support.services.keep_promises import keep_promises
from tests.cultivation.support.money_world import BUDGET, MEASURE
from tests.engines.ledger.bank_books import Desk, open_desk
from tests.engines.ledger.bank_messages import Line, statement_xml
from tests.engines.ledger.chart import open_chart
from tests.registry.firm_files import bring, uscc
from tests.web.people import FIRM_USCC, make_people

NAME, OTHER, OTHER_NAME = "深圳市演示精密科技有限公司", uscc(77), "外人秘密有限公司"
NUMBER = "4425010000000001"


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def keep(*, days: int = 0) -> dict[str, int]:
    """Run what the background job runs."""
    now = timezone.now() + dt.timedelta(days=days)
    return keep_promises(at=now, on=timezone.localdate(now))


def open_bank(folder: Path) -> Desk:
    """Make people, two firms and a bank account with money."""
    make_people()
    bring(
        folder / "firms.csv",
        [
            {"uscc": FIRM_USCC, "name": NAME, "district": "440307"},
            {"uscc": OTHER, "name": OTHER_NAME, "district": "440307"},
        ],
    )
    return open_desk(open_chart(), folder, money=10**10)


def open_budget_by_hand(desk: Desk, *, yuan: str = "1000.00") -> Budget:
    """Open a budget and put money in, through the pages, by two people of finance."""
    first, second = client_of("finance"), client_of("finance2")
    first.post(
        reverse("entitlement_budget_new"),
        {
            "key": BUDGET, "name": "龙岗产业资金", "year": timezone.localdate().year,
            "bank": desk.bank, "source": desk.fund,
        },
    )  # fmt: skip
    budget = Budget.objects.get()
    keep()
    ask(first, budget, yuan)
    change = budget.changes.get()
    second.post(reverse("entitlement_budget_decide", args=[budget.pk, change.pk, "pass"]))
    return budget


def ask(client: Client, budget: Budget, yuan: str, **changes: str) -> Any:
    given = {
        "kind": "appropriate", "amount": yuan, "on": timezone.localdate().isoformat(),
        "reason": "深财〔2026〕1号", "request_key": "k1", **changes,
    }  # fmt: skip
    return client.post(reverse("entitlement_budget_change", args=[budget.pk]), given)


def list_by_hand(amounts: dict[str, int], *, notice: bool = False) -> EntitlementRun:
    """Ask for a list by its page, and let the worker judge that these firms get so many fen."""
    client = client_of("bureau")
    given = {"measure": MEASURE, "as_of": timezone.localdate().isoformat(), "request_key": "l1"}
    client.post(
        reverse("entitlement_list_new"), {**given, **({"needs_notice": "on"} if notice else {})}
    )
    run = EntitlementRun.objects.get()
    names = {FIRM_USCC: NAME, OTHER: OTHER_NAME}
    found = [
        Entitled(
            uscc=code, name=names[code], district="440307", matter="title:little_giant:440307",
            full_amount=amount, amount=amount, group="", given=0,
            receipt={"facts": [{"key": "valid_titles", "value": "little_giant",
                                "source": "市工信局", "observed_on": "2026-01-01"}]},
        )
        for code, amount in amounts.items()
    ]  # fmt: skip
    with patch.object(judging, "entitled_firms", lambda *_, **__: iter(found)):
        judge_list(run.pk, clock=timezone.now)
    run.refresh_from_db()
    return run


def step(username: str, run: EntitlementRun, name: str, **given: str) -> Any:
    return client_of(username).post(
        reverse("entitlement_list_step", args=[run.pk, name]), given, follow=True
    )


def opened_list(amounts: dict[str, int]) -> EntitlementRun:
    run = list_by_hand(amounts)
    step("bureau", run, "submit")
    step("lead", run, "approve")
    keep()
    step("bureau", run, "open")
    return run


def line_of(run: EntitlementRun, code: str = FIRM_USCC) -> EntitlementLine:
    return EntitlementLine.objects.get(run=run, uscc=code)


def state_account(client: Client, **changes: str) -> Any:
    given = {
        "holder": NAME, "number": NUMBER, "number_again": NUMBER, "bank_code": "105584000005",
        "bank_name": "演示银行福田支行", **changes,
    }  # fmt: skip
    return client.post(reverse("entitlement_account"), given)


def answer(client: Client, line: EntitlementLine, name: str = "accept", **given: Any) -> Any:
    return client.post(reverse("entitlement_answer", args=[line.pk, name]), given, follow=True)


def pay_by_hand(run: EntitlementRun, folder: Path) -> EntitlementLine:
    """Let the demo firm accept and be paid, change its account, and have some asked back."""
    firm, line = client_of("firm"), line_of(run)
    state_account(firm)
    answer(firm, line, payee=PayeeAccount.objects.get().pk)
    today = timezone.localdate().isoformat()
    given = {"lines": [line.pk], "execute_on": today, "request_key": "p1"}
    client_of("finance").post(reverse("entitlement_payments"), given)
    order = PaymentOrder.objects.get()
    for name in ("approve", "send"):
        client_of("finance2").post(reverse("payment_order_step", args=[order.pk, name]))
    line.refresh_from_db()
    xml = statement_xml(
        lines=[Line(yuan=f"-{line.amount / 100:.2f}", ref="R1", end_to_end=line.payment_name)],
        kind="054",
    )
    path = folder / "paid.xml"
    path.write_text(xml, encoding="utf-8")
    import_bank_file(
        path, file_name="paid.xml", scope=Scope(all=True), who=Who(person_id=1, name="t"),
        at=timezone.now(),
    )  # fmt: skip
    keep()
    state_account(firm, number="6222000000009999", number_again="6222000000009999")
    client_of("bureau").post(
        reverse("entitlement_claim_back", args=[line.pk]),
        {"ground": "title_revoked", "amount": "1000", "reason": "称号撤销", "request_key": "c"},
    )
    return line
