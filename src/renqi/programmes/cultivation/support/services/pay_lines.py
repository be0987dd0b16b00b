"""Order the bank to pay accepted lines (兑付付款指令)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from renqi.engines.ledger.domain.payments import Payment
from renqi.engines.ledger.selectors.payment_orders import payment_lines, payment_order
from renqi.engines.ledger.services.payment_orders import prepare_order
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import PAYABLE, LineState, Step
from renqi.programmes.cultivation.support.domain.money_refusals import (
    AccountUnchecked,
    CheckerPays,
    LinesUnfit,
    RequestReused,
)
from renqi.programmes.cultivation.support.models import EntitlementLine
from renqi.programmes.cultivation.support.services.steps import write_steps

_ALL: Final = Scope(all=True)
_PURPOSE_MAX: Final = 60


def prepare_payment(
    line_ids: Collection[int],
    *,
    execute_on: date,
    request_key: str,
    actor: Actor,
    at: datetime,
    on: date,
) -> int:
    """Write down an order for accepted lines of one budget (制单).

    The promises of the lines are what is paid; nothing is promised anew. Another person approves
    and sends the order where all orders are. Asked again with the same key and lines it gives
    the order that is there.

    Args:
        line_ids: Which lines.
        execute_on: The day on which the bank is to pay.
        request_key: Tells this request from all others.
        actor: Who prepares it.
        at: The instant.
        on: The day.

    Returns:
        The number of the order.

    Raises:
        LinesUnfit: Some are not accepted, or of another budget, or no line was chosen.
        AccountUnchecked: A changed account was not looked at yet.
        CheckerPays: The person checked one of the accounts.
        RequestReused: The key stands for other lines.
        DomainError: Any refusal of `prepare_order`.

    Effects:
        One order, the lines, a step each.

    Locks:
        The lines by id; then as `prepare_order`.
    """
    wanted = sorted(set(line_ids))
    with transaction.atomic():
        rows = EntitlementLine.objects.select_for_update(of=("self",), no_key=True)
        found = rows.select_related("payee", "budget", "run").filter(pk__in=wanted)
        lines = list(found.order_by("pk"))
        if before := _ordered_before(lines, request_key):
            return before
        _check_lines(lines, wanted, actor=actor)
        order_id = prepare_order(
            [_payment(line) for line in lines],
            account_id=lines[0].budget.bank_account_id,
            purpose=f"{lines[0].budget.name} {lines[0].budget.year}",
            execute_on=execute_on,
            request_key=f"support:{request_key}",
            scope=_ALL,
            who=actor.who,
            at=at,
            on=on,
        )
        payments = payment_lines(payment_order(order_id, scope=_ALL))
        holds = {payment.hold_id: payment.end_to_end_id for payment in payments}
        if set(holds) != {line.hold_id for line in lines}:
            raise RequestReused
        for line in lines:
            line.state, line.order_id = LineState.ORDERED.value, order_id
            line.payment_name = holds[line.hold_id] if line.hold_id else ""
            line.save()
        write_steps(wanted, Step.ORDERED, who=actor.who, at=at)
    return order_id


def _ordered_before(lines: Sequence[EntitlementLine], request_key: str) -> int:
    """Give the order of a request that came twice; 0 for a new one."""
    orders = {line.order_id for line in lines}
    if len(orders) != 1 or None in orders:
        return 0
    (order_id,) = orders
    order = payment_order(order_id or 0, scope=_ALL)
    is_same = order.request_key == f"support:{request_key}" and order.count == len(lines)
    return order.pk if is_same else 0


def _check_lines(lines: Sequence[EntitlementLine], wanted: Sequence[int], *, actor: Actor) -> None:
    unfit = [line for line in lines if line.state != LineState.ACCEPTED or line.hold_id is None]
    budgets = {line.budget_id for line in lines}
    if not lines or unfit or len(lines) < len(wanted) or len(budgets) > 1:
        raise LinesUnfit(count=max(len(unfit), len(wanted) - len(lines), len(budgets) - 1))
    for line in lines:
        payee = line.payee
        if payee is None or payee.state not in PAYABLE or payee.uscc != line.uscc:
            raise AccountUnchecked(firm=line.firm_name)
        if payee.checked_by_id == actor.person_id:
            raise CheckerPays(firm=line.firm_name)


def _payment(line: EntitlementLine) -> Payment:
    payee = line.payee
    assert payee is not None  # noqa: S101  checked before
    return Payment(
        creditor_name=payee.holder,
        creditor_account=payee.number,
        creditor_bank=payee.bank_code,
        creditor_bank_name=payee.bank_name,
        amount=line.amount,
        purpose=line.run.measure_zh[:_PURPOSE_MAX],
        hold_id=line.hold_id,
    )
