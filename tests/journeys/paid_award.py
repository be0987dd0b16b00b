"""The award of a title, from the list to the bank, by the services that its pages call."""

import datetime as dt
from pathlib import Path

from django.utils import timezone

from renqi.engines.ledger.services.bank_import import import_bank_file
from renqi.engines.ledger.services.payment_orders import approve_order, send_order
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import ChangeKind
from renqi.programmes.cultivation.support.models import EntitlementLine
from renqi.programmes.cultivation.support.services.answer_line import accept_line
from renqi.programmes.cultivation.support.services.budgets import (
    ask_change,
    open_budget,
    pass_change,
)
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
from tests.engines.ledger.bank_messages import Line, statement_xml
from tests.engines.ledger.chart import open_chart

ALL = Scope(all=True)
AWARD = 20_000_000  # 200,000.00 yuan: a first SRDI title in Longgang


def pay_award(
    firm: Actor, people: dict[str, Actor], *, name: str, at: dt.datetime, folder: Path
) -> None:
    """Let the firm be entitled, accept, and be paid on the day of an instant."""
    on = timezone.localdate(at)
    finance, second = people["finance"], people["finance2"]
    desk = open_desk(open_chart(), folder, money=10**10)
    _fund(desk, finance, second, at=at, on=on)
    run = ask_list(
        measure_key="lg.title.srdi",
        as_of=on,
        needs_notice=False,
        request_key="award",
        actor=people["bureau"],
        at=at,
    )
    judge_list(run, clock=lambda: at)
    submit_list(run, actor=people["bureau"], at=at)
    approve_list(run, actor=people["lead"], at=at)
    keep_promises(at=at, on=on)
    open_list(run, at=at, on=on)
    line = EntitlementLine.objects.get(run_id=run)
    assert (line.uscc, line.amount) == (firm.uscc, AWARD)
    number = "4425010000000001"
    stated = StatedAccount(
        holder=name,
        number=number,
        number_again=number,
        bank_code="105584000005",
        bank_name="演示银行龙岗支行",
    )
    payee = state_account(stated, uscc=firm.uscc, actor=firm, at=at)
    own = Scope(uscc=firm.uscc)
    accept_line(line.pk, payee_id=payee, scope=own, actor=firm, at=at, on=on)
    order = prepare_payment(
        [line.pk], execute_on=on, request_key="pay", actor=finance, at=at, on=on
    )
    approve_order(order, scope=ALL, who=second.who, at=at, on=on)
    send_order(order, scope=ALL, who=second.who, at=at, on=on)
    line.refresh_from_db()
    _book(line, finance, at=at, on=on, folder=folder)


def _fund(desk: Desk, finance: Actor, second: Actor, *, at: dt.datetime, on: dt.date) -> None:
    budget = open_budget(
        key="lg.industry_fund",
        year=on.year,
        name="龙岗产业资金",
        bank_account_id=desk.bank,
        source_id=desk.fund,
        actor=finance,
        at=at,
    )
    keep_promises(at=at, on=on)
    change = ask_change(
        budget_id=budget,
        kind=ChangeKind.APPROPRIATE,
        amount=AWARD,
        on=on,
        reason="演示",
        request_key="first",
        actor=finance,
        at=at,
    )
    pass_change(change_id=change, actor=second, at=at)


def _book(
    line: EntitlementLine, finance: Actor, *, at: dt.datetime, on: dt.date, folder: Path
) -> None:
    paid = Line(yuan="-200000.00", ref="R1", end_to_end=line.payment_name, day=on)
    path = folder / "paid.xml"
    path.write_text(statement_xml(lines=[paid], kind="054", number="S1"), encoding="utf-8")
    import_bank_file(path, file_name=path.name, scope=ALL, who=finance.who, at=at)
    keep_promises(at=at, on=on)
