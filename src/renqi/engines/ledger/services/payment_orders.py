"""Prepare, approve and send orders to a bank (付款指令)."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Who
from renqi.engines.ledger.domain.bank_accounts import MirroredAccount
from renqi.engines.ledger.domain.owners import owner_in
from renqi.engines.ledger.domain.payment_refusals import (
    BankAccountClosed,
    ExecuteDayPast,
    FourEyes,
    HoldUnfit,
    OrderEmpty,
    OrderOutOfTurn,
    ReasonMissing,
    SourceForeign,
)
from renqi.engines.ledger.domain.payments import OrderState, Payment, PaymentState, check_payment
from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Place, Transfer
from renqi.engines.ledger.intake.payment_file import write_payment_file
from renqi.engines.ledger.models import (
    AccountBalance,
    BankAccount,
    PaymentLine,
    PaymentOrder,
)
from renqi.engines.ledger.models import Transfer as TransferRow
from renqi.engines.ledger.selectors.bank_accounts import bank_account, mirrored
from renqi.engines.ledger.selectors.payment_orders import (
    locked_order,
    order_document,
    payment_order,
)
from renqi.engines.ledger.services.bank_events import note_order
from renqi.engines.ledger.services.bank_rows import booking_of
from renqi.engines.ledger.services.holds import hold_money, release_holds
from renqi.identity.domain.scope import Scope

PAYMENTS_MAX: Final = 10_000
_HELD: Final = 1


def prepare_order(  # noqa: PLR0913  what, for whom, when, by whom
    payments: Sequence[Payment],
    *,
    account_id: int,
    purpose: str,
    execute_on: date,
    request_key: str,
    scope: Scope,
    who: Who,
    at: datetime,
    on: date,
) -> int:
    """Write an order down and promise its money (制单).

    Asked again with the same key it gives the order that is there: a double click pays once.

    Args:
        payments: Whom to pay.
        account_id: The account at the bank that pays.
        purpose: What the batch is for, for people here.
        execute_on: The day on which the bank is to pay.
        request_key: Tells this request from all others.
        scope: Whose accounts may be used.
        who: Who prepares it.
        at: The instant.
        on: The day.

    Returns:
        The number of the order in our tables.

    Raises:
        PaymentFieldUnfit: A field does not fit into the bank's message.
        OrderEmpty: No payment, or too many for one file.
        ExecuteDayPast: The day of execution is over.
        BankAccountClosed: The account at the bank is closed.
        SourceForeign: A paying account is not in scope.
        HoldUnfit: A promise is of another amount or account, or resolved.
        DomainError: Any refusal of `hold_money`, such as `Overdraft`.

    Effects:
        One order, its lines, and a promise for each that has none.

    Locks:
        The bank account; then as `hold_money`.

    """
    if not 0 < len(payments) <= PAYMENTS_MAX:
        raise OrderEmpty(most=f"{PAYMENTS_MAX:,}")
    for row, payment in enumerate(payments, 1):
        check_payment(payment, row=row)
    if execute_on < on:
        raise ExecuteDayPast(day=execute_on)
    account = mirrored(bank_account(account_id, scope=scope))
    with transaction.atomic():
        bank = BankAccount.objects.select_for_update(no_key=True).get(pk=account_id)
        before = PaymentOrder.objects.filter(request_key=request_key, account_id=account_id)
        if (known := before.first()) is not None:
            return known.pk
        if bank.closed_on is not None:
            raise BankAccountClosed(account=bank.number, day=bank.closed_on)
        _check_sources(payments, account=account, scope=scope)
        count = PaymentOrder.objects.filter(account_id=account_id).count()
        order = PaymentOrder.objects.create(
            account_id=account_id,
            number=f"PO{on:%Y%m%d}-{account_id}-{count + 1}",
            request_key=request_key,
            execute_on=execute_on,
            purpose=purpose,
            count=len(payments),
            total=sum(payment.amount for payment in payments),
            prepared_by_id=who.person_id,
            prepared_by_name=who.name,
            prepared_at=at,
        )
        _write_payments(order, payments, account=account, who=who, on=on)
    return order.pk


def approve_order(order_id: int, *, scope: Scope, who: Who, at: datetime, on: date) -> None:
    """Let an order that somebody else prepared be sent (复核).

    Raises:
        OrderUnknown: There is none in scope.
        FourEyes: The same person prepared it.
        OrderOutOfTurn: It is not prepared any more.
        ExecuteDayPast: The day of execution is over.

    Effects:
        The order, one event.

    Locks:
        The order.

    """
    with transaction.atomic():
        order = _order_in(order_id, OrderState.PREPARED, scope=scope)
        if order.prepared_by_id == who.person_id:
            raise FourEyes
        if order.execute_on < on:
            raise ExecuteDayPast(day=order.execute_on)
        order.state = OrderState.APPROVED
        order.approved_by_id, order.approved_by_name = who.person_id, who.name
        order.approved_at = at
        order.save()
        note_order(EventKind.ORDER_APPROVED, order, who=who, at=at)


def send_order(order_id: int, *, scope: Scope, who: Who, at: datetime, on: date) -> None:
    """Write the bank's file, once and for ever the same (发送).

    Raises:
        OrderUnknown: There is none in scope.
        OrderOutOfTurn: It is not approved, or was sent before.
        ExecuteDayPast: The day of execution is over.

    Effects:
        The order with its file and the file's hash, one event.

    Locks:
        The order.

    """
    with transaction.atomic():
        order = _order_in(order_id, OrderState.APPROVED, scope=scope)
        if order.execute_on < on:
            raise ExecuteDayPast(day=order.execute_on)
        content = write_payment_file(order_document(order, created_at=at))
        order.state = OrderState.SENT
        order.file = content
        order.file_sha256 = hashlib.sha256(content).hexdigest()
        order.sent_by_id, order.sent_by_name, order.sent_at = who.person_id, who.name, at
        order.save()
        note_order(EventKind.ORDER_SENT, order, who=who, at=at, sha256=order.file_sha256)


def withdraw_order(
    order_id: int, *, reason: str, scope: Scope, who: Who, at: datetime, on: date
) -> None:
    """Give up an order that was not sent (撤回); its promises are taken back.

    Raises:
        OrderUnknown: There is none in scope.
        OrderOutOfTurn: It was sent, or given up before.
        ReasonMissing: No reason is given.

    Effects:
        The order, its payments, one release for each promise that was made for it, one event.

    Locks:
        The bank account, the order; then as `release_holds`.

    """
    states = (OrderState.PREPARED, OrderState.APPROVED)
    _give_up(order_id, states, OrderState.WITHDRAWN, reason, scope=scope, who=who, at=at, on=on)


def reject_order(
    order_id: int, *, reason: str, scope: Scope, who: Who, at: datetime, on: date
) -> None:
    """Write down that the bank refused an order (银行拒绝); its promises are taken back.

    Raises:
        OrderUnknown: There is none in scope.
        OrderOutOfTurn: It was not sent, or the bank has booked some of it.
        ReasonMissing: No reason is given.

    Effects:
        The order, its payments, one release for each promise that was made for it, one event.

    Locks:
        The bank account, the order; then as `release_holds`.

    """
    states = (OrderState.SENT,)
    _give_up(order_id, states, OrderState.REJECTED, reason, scope=scope, who=who, at=at, on=on)


def _give_up(
    order_id: int,
    states: tuple[OrderState, ...],
    end: OrderState,
    reason: str,
    *,
    scope: Scope,
    who: Who,
    at: datetime,
    on: date,
) -> None:
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        # As whoever takes a file of the bank does: the account first, then its orders.
        account_id = payment_order(order_id, scope=scope).account_id
        BankAccount.objects.select_for_update(no_key=True).get(pk=account_id)
        order = _order_in(order_id, *states, scope=scope)
        lines = PaymentLine.objects.filter(order=order)
        # What the bank has rejected by itself is free already.
        over = (PaymentState.WAITING, PaymentState.REJECTED)
        if lines.exclude(state__in=over).exists():
            raise OrderOutOfTurn(order=order.number, state=order.state)
        lines = lines.filter(state=PaymentState.WAITING)
        account = mirrored(bank_account(order.account_id, scope=scope))
        made = list(lines.filter(has_made_hold=True).values_list("hold_id", flat=True))
        if made:
            booking = booking_of(who, on=on, at=at)
            release_holds(made, book_id=account.book_id, booking=booking)
        lines.update(state=end.value)
        order.state, order.reason = end, reason.strip()
        order.ended_by_name, order.ended_at = who.name, at
        order.save()
        note_order(
            EventKind.ORDER_GIVEN_UP, order, who=who, at=at, reason=order.reason, state=end.value
        )


def _order_in(order_id: int, *states: OrderState, scope: Scope) -> PaymentOrder:
    order = locked_order(order_id, scope=scope)
    if order.state not in states:
        raise OrderOutOfTurn(order=order.number, state=order.state)
    return order


def _check_sources(payments: Sequence[Payment], *, account: MirroredAccount, scope: Scope) -> None:
    wanted = {payment.source_id for payment in payments if payment.source_id is not None}
    rows = AccountBalance.objects.filter(pk__in=wanted, book_id=account.book_id)
    if not scope.all:
        rows = rows.filter(owner=owner_in(scope))
    known = set(rows.values_list("pk", flat=True))
    holds = {
        row.pk: row
        for row in TransferRow.objects.filter(
            pk__in=[payment.hold_id for payment in payments if payment.hold_id],
            kind=_HELD,
            book_id=account.book_id,
            credit_id=account.ledger_account_id,
        )
    }
    spent = set(
        TransferRow.objects.filter(pending_id__in=holds).values_list("pending_id", flat=True)
    )
    ordered = PaymentLine.objects.filter(hold_id__in=holds)
    ordered = ordered.exclude(state__in=[PaymentState.REJECTED, PaymentState.WITHDRAWN])
    spent |= set(ordered.values_list("hold_id", flat=True))
    for row_number, payment in enumerate(payments, 1):
        if payment.source_id is not None and payment.source_id not in known:
            raise SourceForeign(row=row_number)
        if payment.hold_id is None:
            continue
        hold = holds.get(payment.hold_id)
        if hold is None or hold.amount != payment.amount or hold.pk in spent:
            raise HoldUnfit(row=row_number)


def _write_payments(
    order: PaymentOrder,
    payments: Sequence[Payment],
    *,
    account: MirroredAccount,
    who: Who,
    on: date,
) -> None:
    names = [f"{order.number}-{place}" for place in range(1, len(payments) + 1)]
    promises = [
        Transfer(
            id=transfer_id("payment.line", name, at=order.prepared_at),
            debit_id=payment.source_id,
            credit_id=account.ledger_account_id,
            amount=payment.amount,
            cause="bank.payment",
            memo=f"{payment.creditor_name} {payment.purpose}",
        )
        for name, payment in zip(names, payments, strict=True)
        if payment.source_id is not None
    ]
    hold_money(
        promises,
        place=Place(book_id=account.book_id),
        booking=booking_of(who, on=on, at=order.prepared_at),
    )
    PaymentLine.objects.bulk_create(
        [
            PaymentLine(
                order=order,
                place=place,
                end_to_end_id=name,
                creditor_name=payment.creditor_name,
                creditor_account=payment.creditor_account,
                creditor_bank=payment.creditor_bank,
                creditor_bank_name=payment.creditor_bank_name,
                amount=payment.amount,
                purpose=payment.purpose,
                hold_id=payment.hold_id or transfer_id("payment.line", name, at=order.prepared_at),
                has_made_hold=payment.hold_id is None,
            )
            for place, (name, payment) in enumerate(zip(names, payments, strict=True), 1)
        ]
    )
