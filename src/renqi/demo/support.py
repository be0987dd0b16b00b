"""A made-up list of entitled firms on its way from the register to the bank (演示免申即享)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from renqi.engines.ledger.services.payment_orders import approve_order, send_order
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import ChangeKind, LineState
from renqi.programmes.cultivation.support.domain.measure_catalogue import measures
from renqi.programmes.cultivation.support.selectors.entitlement_lines import (
    LineFilter,
    LineRow,
    LineSort,
    every_line,
)
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

MEASURE, NAME = "lg.title.little_giant", "演示龙岗区产业资金"
BUDGET_FEN = 300 * 10**6
_ALL = Scope(all=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPeople:
    """Who acts in the made-up city; no two are one person (演示经办人)."""

    officer: Actor
    lead: Actor
    clerk: Actor
    checker: Actor


def load_demo_support(
    people: SupportPeople, *, bank_account_id: int, source_id: int, now: dt.datetime
) -> int:
    """Judge the made-up city for a measure, and bring every second firm to the bank (演示兑付).

    The budget is smaller than the list, so that some lines wait for money.

    Args:
        people: Who acts.
        bank_account_id: The account at the bank that pays.
        source_id: The ledger account of the appropriation; it holds BUDGET_FEN or more.
        now: The instant.

    Returns:
        The list; 0 where no firm is entitled.

    Effects:
        One budget with its money, one list with its lines, one order.
    """
    today = timezone.localdate(now)
    measure = next(one for one in measures(today) if one.key == MEASURE)
    budget = open_budget(
        key=measure.budget,
        year=today.year,
        name=NAME,
        bank_account_id=bank_account_id,
        source_id=source_id,
        actor=people.clerk,
        at=now,
    )
    keep_promises(at=now, on=today)
    change = ask_change(
        budget_id=budget,
        kind=ChangeKind.APPROPRIATE,
        amount=BUDGET_FEN,
        on=today,
        reason="演示：下达年度奖励资金",
        request_key="demo support",
        actor=people.clerk,
        at=now,
    )
    pass_change(change_id=change, actor=people.checker, at=now)
    return _give(people, today=today, now=now)


def _give(people: SupportPeople, *, today: dt.date, now: dt.datetime) -> int:
    list_id = ask_list(
        measure_key=MEASURE,
        as_of=today,
        needs_notice=False,
        request_key="demo support",
        actor=people.officer,
        at=now,
    )
    judge_list(list_id, clock=lambda: now)
    if not _lines(list_id, LineState.LISTED):
        return 0
    submit_list(list_id, actor=people.officer, at=now)
    approve_list(list_id, actor=people.lead, at=now)
    keep_promises(at=now, on=today)
    open_list(list_id, at=now, on=today)
    promised = _lines(list_id, LineState.PROMISED)
    for place, line in enumerate(promised[::2], 1):
        _accept(line, place=place, now=now, today=today)
    if accepted := _lines(list_id, LineState.ACCEPTED):
        _order(accepted, people, now=now, today=today)
    return list_id


def _lines(list_id: int, state: LineState) -> Sequence[LineRow]:
    where = LineFilter(list_id=list_id, state=state.value)
    return list(every_line(scope=_ALL, where=where, sort=LineSort.NUMBER, is_descending=False))


def _accept(line: LineRow, *, place: int, now: dt.datetime, today: dt.date) -> None:
    person = Actor(person_id=-100 - place, name="演示企业经办", role=Role.FIRM_USER, uscc=line.uscc)
    number = f"44250200000{place:05d}"
    stated = StatedAccount(
        holder=line.firm_name,
        number=number,
        number_again=number,
        bank_code="105584000005",
        bank_name="演示银行深圳分行",
    )
    payee = state_account(stated, uscc=line.uscc, actor=person, at=now)
    scope = Scope(uscc=line.uscc)
    accept_line(line.id, payee_id=payee, scope=scope, actor=person, at=now, on=today)


def _order(
    lines: Sequence[LineRow], people: SupportPeople, *, now: dt.datetime, today: dt.date
) -> None:
    order = prepare_payment(
        [line.id for line in lines],
        execute_on=today,
        request_key="demo support",
        actor=people.clerk,
        at=now,
        on=today,
    )
    who = people.checker.who
    approve_order(order, scope=_ALL, who=who, at=now, on=today)
    send_order(order, scope=_ALL, who=who, at=now, on=today)
