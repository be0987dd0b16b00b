"""Order the bank to pay help for which money is set aside (救助款制单)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from renqi.engines.ledger.domain.payments import Payment
from renqi.engines.ledger.selectors.payment_orders import payment_lines, payment_order
from renqi.engines.ledger.services.payment_orders import prepare_order
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    AccountUnchecked,
    CheckerPays,
    OutOfQueue,
    PayoutsUnfit,
    RequestReused,
)
from renqi.programmes.riskfund.relief.domain.money_states import (
    LIVE_PAYEE,
    PAYABLE,
    PayoutState,
    Step,
)
from renqi.programmes.riskfund.relief.models import PayeeAccount, Payout
from renqi.programmes.riskfund.relief.selectors.payouts import payouts_in
from renqi.programmes.riskfund.relief.services.money_steps import write_steps

PURPOSE: Final = "应急救助款"
_ALL: Final = Scope(all=True)


def prepare_payouts(
    fund: str,
    *,
    payout_ids: Collection[int],
    execute_on: date,
    request_key: str,
    scope: Scope,
    actor: Actor,
    at: datetime,
    on: date,
) -> int:
    """Write down an order for help of one fund, in the order of approval (救助款制单).

    What was set aside is what is paid; nothing is promised anew. Another person approves and
    sends the order where all orders are. Asked again with the same key and payouts it gives the
    order that is there.

    Args:
        fund: Which.
        payout_ids: Which payouts.
        execute_on: The day on which the bank is to pay.
        request_key: Tells this request from all others.
        scope: Whose funds the person keeps.
        actor: Who prepares it.
        at: The instant.
        on: The day.

    Returns:
        The number of the order.

    Raises:
        PayoutsUnfit: For some no money is set aside, or they are another fund's, or none.
        OutOfQueue: Somebody approved earlier is ready and was left out.
        AccountUnchecked: A changed account was not looked at yet.
        CheckerPays: The person checked one of the accounts.
        RequestReused: The key stands for other payouts.
        DomainError: Any refusal of `prepare_order`.

    Effects:
        One order, the payouts, a step each.

    Locks:
        The payouts by key, their accounts; then as `prepare_order`.
    """
    wanted = sorted(set(payout_ids))
    with transaction.atomic():
        rows = payouts_in(scope).select_for_update(of=("self",), no_key=True)
        payouts = list(rows.filter(pk__in=wanted, fund=fund).order_by("pk"))
        if before := _ordered_before(payouts, request_key):
            return before
        _check_chosen(payouts, wanted)
        accounts = _checked_accounts(payouts, actor=actor)
        _check_queue(fund, payouts)
        order_id = prepare_order(
            [_payment(one, accounts[one.uscc]) for one in payouts],
            account_id=fund_accounts(fund).bank_account_id,
            purpose=f"{PURPOSE} {fund}",
            execute_on=execute_on,
            request_key=f"relief:{request_key}",
            scope=_ALL,
            who=actor.who,
            at=at,
            on=on,
        )
        _note_order(payouts, accounts, order_id)
        write_steps(wanted, Step.ORDERED, who=actor.who, at=at)
    return order_id


def _ordered_before(payouts: Sequence[Payout], request_key: str) -> int:
    """Give the order of a request that came twice; 0 for a new one."""
    orders = {one.order_id for one in payouts}
    if len(orders) != 1 or None in orders:
        return 0
    (order_id,) = orders
    order = payment_order(order_id or 0, scope=_ALL)
    is_same = order.request_key == f"relief:{request_key}" and order.count == len(payouts)
    return order.pk if is_same else 0


def _check_chosen(payouts: Sequence[Payout], wanted: Sequence[int]) -> None:
    unfit = [one for one in payouts if one.state != PayoutState.RESERVED]
    if not payouts or unfit or len(payouts) < len(wanted):
        raise PayoutsUnfit(count=max(len(unfit), len(wanted) - len(payouts)))


def _checked_accounts(payouts: Sequence[Payout], *, actor: Actor) -> dict[str, PayeeAccount]:
    """Give the accounts in use, locked, so that none is replaced while the order is made."""
    rows = PayeeAccount.objects.select_for_update(no_key=True)
    firms = {one.uscc: one.firm_name for one in payouts}
    live = rows.filter(uscc__in=firms, state__in=LIVE_PAYEE).order_by("pk")
    accounts = {one.uscc: one for one in live}
    for uscc, name in firms.items():
        account = accounts.get(uscc)
        if account is None or account.state not in PAYABLE:
            raise AccountUnchecked(firm=name)
        if account.checked_by_id == actor.person_id:
            raise CheckerPays(firm=name)
    return accounts


def _check_queue(fund: str, payouts: Sequence[Payout]) -> None:
    """Nobody approved earlier, who could be paid, is left behind."""
    last = max(one.pk for one in payouts)
    firms = PayeeAccount.objects.filter(state__in=PAYABLE).values("uscc")
    earlier = Payout.objects.filter(
        fund=fund, state=PayoutState.RESERVED, pk__lt=last, uscc__in=firms
    )
    left = earlier.exclude(pk__in=[one.pk for one in payouts]).order_by("pk").first()
    if left is not None:
        raise OutOfQueue(firm=left.firm_name)


def _note_order(
    payouts: Sequence[Payout], accounts: dict[str, PayeeAccount], order_id: int
) -> None:
    payments = payment_lines(payment_order(order_id, scope=_ALL))
    names = {payment.hold_id: payment.end_to_end_id for payment in payments}
    if set(names) != {one.hold_id for one in payouts}:
        raise RequestReused
    for one in payouts:
        one.state, one.order_id = PayoutState.ORDERED.value, order_id
        one.payment_name = names[one.hold_id] if one.hold_id else ""
        one.payee = accounts[one.uscc]
        one.save()


def _payment(payout: Payout, account: PayeeAccount) -> Payment:
    return Payment(
        creditor_name=account.holder,
        creditor_account=account.number,
        creditor_bank=account.bank_code,
        creditor_bank_name=account.bank_name,
        amount=payout.amount,
        purpose=PURPOSE,
        hold_id=payout.hold_id,
    )
