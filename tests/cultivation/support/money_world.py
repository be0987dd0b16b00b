"""A budget with a bank behind it, firms on the register, and people who act in pairs."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from renqi.engines.ledger.services.payment_orders import approve_order, send_order
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import ChangeKind
from renqi.programmes.cultivation.support.models import (
    EntitlementLine,
    EntitlementRun,
)
from renqi.programmes.cultivation.support.selectors.budgets import BudgetSums, budget_sums
from renqi.programmes.cultivation.support.services import judge_list as judging
from renqi.programmes.cultivation.support.services.answer_line import accept_line
from renqi.programmes.cultivation.support.services.budgets import (
    ask_change,
    open_budget,
    pass_change,
)
from renqi.programmes.cultivation.support.services.entitled_firms import Entitled
from renqi.programmes.cultivation.support.services.judge_list import ask_list, judge_list
from renqi.programmes.cultivation.support.services.keep_promises import keep_promises
from renqi.programmes.cultivation.support.services.open_list import open_list
from renqi.programmes.cultivation.support.services.pay_lines import prepare_payment
from renqi.programmes.cultivation.support.services.payee_accounts import (
    StatedAccount,
    state_account,
)
from renqi.programmes.cultivation.support.services.review_list import approve_list, submit_list
from tests.engines.ledger.bank_books import Desk, open_desk
from tests.engines.ledger.bank_messages import Line
from tests.engines.ledger.chart import open_chart
from tests.registry.firm_files import bring, uscc

NOON = dt.datetime(2026, 7, 1, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 7, 1)
ALL = Scope(all=True)
YUAN = 100
MEASURE, BUDGET = "lg.title.little_giant", "lg.industry_fund"


def person(number: int, role: str, **more: Any) -> Actor:
    return Actor(person_id=number, name=f"{role} {number}", role=role, **more)


OFFICER, SECOND = person(11, "bureau_officer"), person(12, "bureau_officer")
LEAD = person(13, "bureau_lead")
ANNA, BO = person(1, "finance_officer"), person(2, "finance_officer")


def firm_name(number: int) -> str:
    return f"示例第{number:02d}号有限公司"


def firm_user(number: int) -> Actor:
    return person(100 + number, "firm_user", uscc=uscc(number))


def own(number: int) -> Scope:
    return Scope(uscc=uscc(number))


def account(of_firm: int, **changes: str) -> StatedAccount:
    words = {
        "holder": firm_name(of_firm),
        "number": f"4425010000{of_firm:05d}",
        "number_again": f"4425010000{of_firm:05d}",
        "bank_code": "105584000005",
        "bank_name": "演示银行福田支行",
    }
    return StatedAccount(**{**words, **changes})


@dataclass(slots=True)
class World:
    """One budget of one year, and short words for what people do with it."""

    desk: Desk
    budget: int
    lists: int = 0
    orders: int = 0
    statements: int = 0

    def keep(self, *, on: dt.date = TODAY) -> dict[str, int]:
        at = dt.datetime.combine(on, dt.time(4), dt.UTC)
        return keep_promises(at=at, on=on)

    def change(self, amount: int, kind: ChangeKind, *, key: str, on: dt.date = TODAY) -> None:
        change = ask_change(
            budget_id=self.budget, kind=kind, amount=amount, on=on, reason="演示", request_key=key,
            actor=ANNA, at=NOON,
        )  # fmt: skip
        pass_change(change_id=change, actor=BO, at=NOON)

    def sums(self) -> BudgetSums:
        return budget_sums(self.budget)

    def draft(self, amounts: Mapping[int, int], *, matter: str = "title:x") -> EntitlementRun:
        """Let a list be judged that gives each firm, by its number, so many fen."""
        self.lists += 1
        list_id = ask_list(
            measure_key=MEASURE, as_of=TODAY, needs_notice=False,
            request_key=f"list {self.lists}", actor=OFFICER, at=NOON,
        )  # fmt: skip
        with patch.object(judging, "entitled_firms", lambda *_, **__: given(amounts, matter)):
            judge_list(list_id, clock=lambda: NOON)
        return EntitlementRun.objects.get(pk=list_id)

    def approved(self, amounts: Mapping[int, int], *, matter: str = "title:x") -> EntitlementRun:
        run = self.draft(amounts, matter=matter)
        submit_list(run.pk, actor=OFFICER, at=NOON)
        approve_list(run.pk, actor=LEAD, at=NOON)
        return run

    def opened(self, amounts: Mapping[int, int], *, matter: str = "title:x") -> EntitlementRun:
        run = self.approved(amounts, matter=matter)
        self.keep()
        open_list(run.pk, at=NOON, on=TODAY)
        return run

    def line(self, run: EntitlementRun, number: int) -> EntitlementLine:
        return EntitlementLine.objects.get(run=run, uscc=uscc(number))

    def accept(self, line: EntitlementLine, number: int, *, on: dt.date = TODAY) -> None:
        who = firm_user(number)
        payee = state_account(account(number), uscc=who.uscc, actor=who, at=NOON)
        accept_line(line.pk, payee_id=payee, scope=own(number), actor=who, at=NOON, on=on)

    def order(self, *lines: EntitlementLine, key: str = "") -> int:
        self.orders += 1
        return prepare_payment(
            [line.pk for line in lines], execute_on=TODAY, request_key=key or f"o{self.orders}",
            actor=ANNA, at=NOON, on=TODAY,
        )  # fmt: skip

    def send(self, order: int) -> None:
        approve_order(order, scope=ALL, who=BO.who, at=NOON, on=TODAY)
        send_order(order, scope=ALL, who=BO.who, at=NOON, on=TODAY)

    def bank_books(self, *lines: Line) -> None:
        """Take a statement with these lines; the rules match them."""
        self.statements += 1
        numbered = [
            line.but(ref=line.ref or f"R{self.statements}-{place}")
            for place, line in enumerate(lines)
        ]
        self.desk.take(*numbered, kind="054", number=f"S{self.statements}")

    def pays(self, line: EntitlementLine) -> None:
        line.refresh_from_db()
        self.bank_books(Line(yuan=yuan(-line.amount), end_to_end=line.payment_name))

    def returns(self, line: EntitlementLine, words: str = "账号户名不符") -> None:
        line.refresh_from_db()
        self.bank_books(
            Line(yuan=yuan(line.amount), end_to_end=line.payment_name, is_reversal=True, text=words)
        )


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def given(amounts: Mapping[int, int], matter: str) -> Iterator[Entitled]:
    for number, amount in amounts.items():
        yield Entitled(
            uscc=uscc(number), name=firm_name(number), district="440307", matter=matter,
            full_amount=amount, amount=amount, group="", given=0, receipt={"firm": number},
        )  # fmt: skip


def open_world(folder: Path, *, firms: int, money: int) -> World:
    """Open the budget, appropriate its money, and put firms on the register."""
    rows = [
        {"uscc": uscc(number), "name": firm_name(number), "district": "440307"}
        for number in range(1, firms + 1)
    ]
    if rows:
        bring(folder / "firms.csv", rows)
    desk = open_desk(open_chart(), folder, money=10**12)
    budget = open_budget(
        key=BUDGET, year=2026, name="龙岗产业资金", bank_account_id=desk.bank,
        source_id=desk.fund, actor=ANNA, at=NOON,
    )  # fmt: skip
    world = World(desk=desk, budget=budget)
    world.keep()
    if money:
        world.change(money, ChangeKind.APPROPRIATE, key="first")
    return world
