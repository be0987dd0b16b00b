"""What becomes of made-up lines once firms are asked: answers, payments, a claim (演示兑付)."""

import datetime as dt
from collections.abc import Mapping, Sequence

from renqi.demo.bank_statement import StatedLine
from renqi.demo.district_fund import take_statement
from renqi.demo.support_desk import Desk
from renqi.engines.ledger.selectors.payment_orders import payment_lines, payment_order
from renqi.engines.ledger.services.payment_orders import approve_order, send_order
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import Ground
from renqi.programmes.cultivation.support.selectors.entitlement_lines import LineRow
from renqi.programmes.cultivation.support.services.answer_line import accept_line, decline_line
from renqi.programmes.cultivation.support.services.pay_lines import prepare_payment
from renqi.programmes.cultivation.support.services.payee_accounts import (
    StatedAccount,
    state_account,
)
from renqi.programmes.cultivation.support.services.propose_claim import propose_claim

# Days after the first list was opened.
_ACCEPTED, _ORDERED, _BOOKED, _BACK, _CLAIM = 3, 7, 9, 20, 42
_ALL = Scope(all=True)


def accept(desk: Desk, line: LineRow) -> None:
    """Let a firm state its account and accept (确认享受)."""
    on = desk.day(_ACCEPTED)
    number = f"442502{line.id:010d}"
    stated = StatedAccount(
        holder=line.firm_name,
        number=number,
        number_again=number,
        bank_code="105584000005",
        bank_name="演示银行深圳分行",
    )
    person = _of_firm(line)
    payee = state_account(stated, uscc=line.uscc, actor=person, at=desk.at(on))
    scope = Scope(uscc=line.uscc)
    accept_line(line.id, payee_id=payee, scope=scope, actor=person, at=desk.at(on), on=on)


def decline(desk: Desk, line: LineRow) -> None:
    """Let a firm decline (放弃享受)."""
    on = desk.day(_ACCEPTED)
    decline_line(
        line.id,
        reason="已享受上级同类奖励，自愿放弃（演示）",
        scope=Scope(uscc=line.uscc),
        actor=_of_firm(line),
        at=desk.at(on),
        on=on,
    )


def _of_firm(line: LineRow) -> Actor:
    # Nobody has this number: made-up firms without a sign-in have no people.
    return Actor(
        person_id=-1_000 - line.id, name="演示企业经办", role=Role.FIRM_USER, uscc=line.uscc
    )


def pay(desk: Desk, fates: Mapping[str, Sequence[LineRow]]) -> None:
    """Let lines be paid, come back, be sent or wait for a second person; claim one back (兑付).

    Args:
        desk: Who pays.
        fates: What becomes of which lines.

    Effects:
        Orders, statements, a claim.
    """
    paid, back = fates.get("paid", ()), fates.get("back", ())
    desk.keep(desk.day(_ACCEPTED))
    if paid or back:
        lines = [*paid, *back]
        order = _order(desk, lines, on=desk.day(_ORDERED))
        names = _names(order)
        _state(desk, lines, names, on=desk.day(_BOOKED), is_back=False)
    if back:
        _state(desk, back, names, on=desk.day(_BACK), is_back=True)
    if sent := fates.get("sent"):
        _order(desk, sent, on=desk.today)
    if prepared := fates.get("prepared"):
        _order(desk, prepared, on=desk.today, is_sent=False)
    desk.keep(desk.today)
    if paid:
        _claim(desk, paid[0])


def _order(desk: Desk, lines: Sequence[LineRow], *, on: dt.date, is_sent: bool = True) -> int:
    at = desk.at(on)
    order = prepare_payment(
        [line.id for line in lines],
        execute_on=on,
        request_key=f"demo {lines[0].id}",
        actor=desk.people.clerk,
        at=at,
        on=on,
    )
    if is_sent:
        who = desk.people.checker.who
        approve_order(order, scope=_ALL, who=who, at=at, on=on)
        send_order(order, scope=_ALL, who=who, at=at, on=on)
    return order


def _names(order: int) -> Mapping[str, str]:
    """Give the name of each payment of an order by whom it goes to."""
    lines = payment_lines(payment_order(order, scope=_ALL))
    return {line.creditor_name: line.end_to_end_id for line in lines}


def _state(
    desk: Desk,
    lines: Sequence[LineRow],
    names: Mapping[str, str],
    *,
    on: dt.date,
    is_back: bool,
) -> None:
    """Let the bank book payments, or bring them back, and let the lines follow."""
    stated = [
        StatedLine(
            amount=line.amount if is_back else -line.amount,
            ref=f"LG-{'R' if is_back else 'P'}-{line.id}",
            party=line.firm_name,
            text="收款账户户名不符，退汇（演示）" if is_back else "奖励资金拨付（演示）",
            end_to_end=names[line.firm_name],
            is_reversal=is_back,
        )
        for line in lines
    ]
    take_statement(desk.fund, stated, on=on, who=desk.people.clerk.who, at=desk.at(on))
    desk.keep(on)


def _claim(desk: Desk, line: LineRow) -> None:
    propose_claim(
        line_id=line.id,
        ground=Ground.PAID_IN_ERROR,
        amount=line.amount // 2,
        reason="审计核减：部分金额不符合兑付口径（演示）",
        request_key=f"demo claim {line.id}",
        actor=desk.people.officer,
        at=desk.at(desk.day(_CLAIM)),
    )
