"""Order the bank to pay who left, and to send back what was paid too much (退出款与退款支付)."""

import datetime as dt
import re
from collections.abc import Sequence

from django.db import transaction

from renqi.engines.ledger.domain.payments import Payment, is_bank_code
from renqi.engines.ledger.selectors.payment_orders import payment_lines, payment_order
from renqi.engines.ledger.services.payment_orders import prepare_order
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.riskfund.capital.domain.book import FundAccounts
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts
from renqi.programmes.riskfund.members.domain.leaving_bars import why_not_leave
from renqi.programmes.riskfund.members.domain.refusals import (
    MembershipUnknown,
    MoneyUnknown,
    OutOfTurn,
    PayeeMissing,
    PayeeUnfit,
)
from renqi.programmes.riskfund.members.domain.states import LeavingState, ReturnState
from renqi.programmes.riskfund.members.models import Leaving, MoneyReturn
from renqi.programmes.riskfund.members.selectors.in_scope import incoming_in, members_in

_NUMBER = re.compile(r"[0-9A-Za-z-]{1,34}")
_STATING = (LeavingState.NOTICE, LeavingState.OWED)


def state_payee(
    leaving_id: int, *, number: str, bank_code: str, bank_name: str, actor: Actor
) -> None:
    """Say to which account of the firm its money is to go (填报退出收款账户).

    The holder is the firm itself. It may be changed until the order is prepared.

    Raises:
        MembershipUnknown: There is none in scope.
        OutOfTurn: The money is on its way, or there is none.
        PayeeUnfit: The bank could not pay to it.

    Effects:
        The way out.

    Locks:
        The way out.
    """
    own = members_in(actor.scope(Action.FUND_JOIN))
    number, bank_code = number.strip(), bank_code.strip()
    fits = {
        "number": bool(_NUMBER.fullmatch(number)),
        "bank": is_bank_code(bank_code),
        "bank name": bool(bank_name.strip()),
    }
    if wrong := next((field for field, holds in fits.items() if not holds), ""):
        raise PayeeUnfit(field=wrong)
    with transaction.atomic():
        rows = Leaving.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("membership").filter(pk=leaving_id, membership__in=own).first()
        if row is None:
            raise MembershipUnknown
        if row.state not in _STATING:
            raise OutOfTurn(state=row.state)
        row.payee_holder = row.membership.firm_name
        row.payee_number, row.payee_bank = number, bank_code
        row.payee_bank_name, row.payee_by_id = bank_name.strip(), actor.person_id
        row.save()


def prepare_exit_payment(
    leaving_id: int, *, execute_on: dt.date, actor: Actor, at: dt.datetime, on: dt.date
) -> int:
    """Write down the order that pays a firm that left (退出款制单); two people pass it.

    Returns:
        The number of the order; the same again gives the same order.

    Raises:
        MembershipUnknown: There is none in scope.
        OutOfTurn: Nothing is owed, or it is ordered.
        PayeeMissing: The firm has not said where to.
        DomainError: A loan that is not paid back; any refusal of `prepare_order`.

    Effects:
        One order, the way out.

    Locks:
        The way out; then as `prepare_order`.
    """
    scope = actor.scope(Action.FUND_COLLECT)
    with transaction.atomic():
        rows = Leaving.objects.select_for_update(of=("self",), no_key=True)
        found = rows.select_related("membership").filter(membership__in=members_in(scope))
        row = found.filter(pk=leaving_id).first()
        if row is None:
            raise MembershipUnknown
        if row.state != LeavingState.OWED:
            raise OutOfTurn(state=row.state)
        member = row.membership
        if not row.payee_number:
            raise PayeeMissing(firm=member.firm_name)
        # Who was put out with a loan is not paid before that is settled.
        if (bar := why_not_leave(member.fund, member.uscc)) is not None:
            raise bar
        accounts = fund_accounts(member.fund)
        payment = Payment(
            creditor_name=row.payee_holder,
            creditor_account=row.payee_number,
            creditor_bank=row.payee_bank,
            creditor_bank_name=row.payee_bank_name,
            amount=row.surrender,
            purpose="风险基金退出返还",
            source_id=accounts.payable,
        )
        row.order_id, row.payment_name = _order(
            [payment],
            accounts,
            key=f"leaving:{row.pk}:{row.payment_name}",
            purpose=f"{member.firm_name} 退出返还",
            execute_on=execute_on,
            actor=actor,
            at=at,
            on=on,
        )
        row.state = LeavingState.ORDERED.value
        row.save()
    return row.order_id


def prepare_return(
    return_id: int,
    *,
    bank_code: str,
    bank_name: str,
    execute_on: dt.date,
    actor: Actor,
    at: dt.datetime,
    on: dt.date,
) -> int:
    """Write down the order that sends money back to the account it came from (退款制单).

    The holder and the number are those of the bank's line; only its bank is typed.

    Raises:
        MoneyUnknown: There is none in scope.
        OutOfTurn: It is ordered.
        PayeeMissing: The line does not say from which account it came.
        DomainError: Any refusal of `prepare_order`.

    Effects:
        One order, the return.

    Locks:
        The return; then as `prepare_order`.
    """
    scope = actor.scope(Action.FUND_COLLECT)
    with transaction.atomic():
        rows = MoneyReturn.objects.select_for_update(of=("self",), no_key=True)
        found = rows.select_related("incoming").filter(incoming__in=incoming_in(scope))
        row = found.filter(pk=return_id).first()
        if row is None:
            raise MoneyUnknown
        if row.state != ReturnState.OWED:
            raise OutOfTurn(state=row.state)
        line = row.incoming
        if not line.payer_account or not line.payer:
            raise PayeeMissing(firm=line.payer or line.bank_line_id)
        accounts = fund_accounts(line.fund)
        payment = Payment(
            creditor_name=line.payer,
            creditor_account=line.payer_account,
            creditor_bank=bank_code.strip(),
            creditor_bank_name=bank_name.strip(),
            amount=row.amount,
            purpose="退回多缴款项",
            source_id=accounts.suspense,
        )
        row.order_id, row.payment_name = _order(
            [payment],
            accounts,
            key=f"return:{row.pk}:{row.payment_name}",
            purpose=f"退款 {line.payer}",
            execute_on=execute_on,
            actor=actor,
            at=at,
            on=on,
        )
        row.state = ReturnState.ORDERED.value
        row.save()
    return row.order_id


def _order(
    payments: Sequence[Payment],
    accounts: FundAccounts,
    *,
    key: str,
    purpose: str,
    execute_on: dt.date,
    actor: Actor,
    at: dt.datetime,
    on: dt.date,
) -> tuple[int, str]:
    scope = actor.scope(Action.BANK_ORDER)
    order_id = prepare_order(
        payments,
        account_id=accounts.bank_account_id,
        purpose=purpose[:140],
        execute_on=execute_on,
        request_key=f"members:{key}",
        scope=scope,
        who=actor.who,
        at=at,
        on=on,
    )
    lines = payment_lines(payment_order(order_id, scope=scope))
    return order_id, lines[0].end_to_end_id
