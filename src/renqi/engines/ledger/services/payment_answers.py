"""Take a bank's answer to a payment order (银行回执导入)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Who
from renqi.engines.ledger.domain.answer_refusals import AnswerAltered, AnswerOfOther
from renqi.engines.ledger.domain.payment_answers import (
    BankStatus,
    SentPayment,
    StatusReport,
    Verdict,
    judge_answer,
)
from renqi.engines.ledger.domain.payment_refusals import OrderOutOfTurn
from renqi.engines.ledger.domain.payments import OrderState, PaymentState
from renqi.engines.ledger.intake.payment_answer import read_payment_answer
from renqi.engines.ledger.models import BankAccount, PaymentAnswer, PaymentLine, PaymentOrder
from renqi.engines.ledger.selectors.bank_accounts import bank_account, mirrored
from renqi.engines.ledger.selectors.payment_orders import locked_order, payment_order
from renqi.engines.ledger.services.bank_events import note_order
from renqi.engines.ledger.services.bank_rows import booking_of, follow_orders
from renqi.engines.ledger.services.holds import release_holds
from renqi.identity.domain.scope import Scope

_NEVER_SENT: Final = frozenset({OrderState.PREPARED, OrderState.APPROVED, OrderState.WITHDRAWN})
_SAID = """
UPDATE payment_line p
   SET bank_status = u.status, bank_reason = u.reason, bank_note = u.note,
       state = CASE WHEN u.status = 'rejected' THEN 'rejected' ELSE p.state END
  FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) u(id, status, reason, note)
 WHERE p.id = u.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTaken:
    """What became of an answer (回执结果).

    Attributes:
        is_new: Whether it was taken now; else it had been before, and nothing was done.
        rejected: Payments that the bank rejects; `accepted` and `pending` likewise.
    """

    is_new: bool
    accepted: int
    rejected: int
    pending: int


def take_payment_answer(
    path: Path,
    *,
    order_id: int,
    file_name: str,
    scope: Scope,
    who: Who,
    at: datetime,
    on: date,
) -> AnswerTaken:
    """Write down what the bank says of an order's payments, all of it or nothing (回执导入).

    The promises of rejected payments are taken back. The same file acts once.

    Args:
        path: The file.
        order_id: The order that it must answer.
        file_name: What its sender calls it.
        scope: Whose orders.
        who: Who brings it.
        at: The instant.
        on: The day.

    Raises:
        OrderUnknown: There is no such order in scope.
        OrderOutOfTurn: It was never sent.
        AnswerAltered: An answer of this number was taken and said something else.
        DomainError: Any refusal of `read_payment_answer` and of `judge_answer`.

    Effects:
        The payments, the order, one answer, a release for each promise that was made for a
        rejected payment, one event.

    Locks:
        The bank account, the order; then as `release_holds`.

    """
    order = payment_order(order_id, scope=scope)
    report = read_payment_answer(path)
    with transaction.atomic():
        BankAccount.objects.select_for_update(no_key=True).get(pk=order.account_id)
        order = locked_order(order_id, scope=scope)
        if report.group.number != order.number:
            raise AnswerOfOther(found=report.group.number[:40], order=order.number)
        if order.state in _NEVER_SENT:
            raise OrderOutOfTurn(order=order.number, state=order.state)
        known = PaymentAnswer.objects.filter(order=order, number=report.message_id).first()
        if known is not None:
            return _taken_before(known, report)
        lines = {line.pk: line for line in PaymentLine.objects.filter(order=order)}
        verdicts = judge_answer(
            report, order=order.number, payments=[_sent(line) for line in lines.values()]
        )
        _release(order, lines, verdicts, scope=scope, who=who, at=at, on=on)
        _write_said(verdicts)
        taken = _counted(verdicts)
        _end(order, report, who=who, at=at)
        PaymentAnswer.objects.create(
            order=order,
            number=report.message_id,
            file_name=file_name,
            file_sha256=report.sha256,
            accepted=taken.accepted,
            rejected=taken.rejected,
            pending=taken.pending,
            taken_at=at,
            taken_by=who.name,
        )
        note_order(
            EventKind.ORDER_ANSWERED,
            order,
            who=who,
            at=at,
            number=report.message_id,
            sha256=report.sha256,
            accepted=taken.accepted,
            rejected=taken.rejected,
        )
    return taken


def _taken_before(known: PaymentAnswer, report: StatusReport) -> AnswerTaken:
    if known.file_sha256 != report.sha256:
        raise AnswerAltered(number=report.message_id[:40])
    return AnswerTaken(
        is_new=False, accepted=known.accepted, rejected=known.rejected, pending=known.pending
    )


def _sent(line: PaymentLine) -> SentPayment:
    return SentPayment(
        id=line.pk,
        name=line.end_to_end_id,
        amount=line.amount,
        state=PaymentState(line.state),
    )


def _release(
    order: PaymentOrder,
    lines: Mapping[int, PaymentLine],
    verdicts: Mapping[int, Verdict],
    *,
    scope: Scope,
    who: Who,
    at: datetime,
    on: date,
) -> None:
    """Free the promises of what is rejected now; what was rejected before is free already."""
    fresh = [
        lines[key]
        for key, verdict in verdicts.items()
        if verdict.status is BankStatus.REJECTED and lines[key].state == PaymentState.WAITING
    ]
    made = [line.hold_id for line in fresh if line.has_made_hold]
    if made:
        account = mirrored(bank_account(order.account_id, scope=scope))
        release_holds(made, book_id=account.book_id, booking=booking_of(who, on=on, at=at))


def _write_said(verdicts: Mapping[int, Verdict]) -> None:
    said = list(verdicts.values())
    columns: list[list[Any]] = [
        list(verdicts),
        [verdict.status.value for verdict in said],
        [verdict.reason for verdict in said],
        [verdict.note for verdict in said],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_SAID, columns)


def _counted(verdicts: Mapping[int, Verdict]) -> AnswerTaken:
    counts = Counter(verdict.status for verdict in verdicts.values())
    return AnswerTaken(
        is_new=True,
        accepted=counts[BankStatus.ACCEPTED],
        rejected=counts[BankStatus.REJECTED],
        pending=counts[BankStatus.PENDING],
    )


def _end(order: PaymentOrder, report: StatusReport, *, who: Who, at: datetime) -> None:
    """Let the order follow its payments, and say who brought a rejection of them all."""
    was = order.state
    follow_orders([order.pk])
    order.refresh_from_db(fields=["state"])
    if order.state == OrderState.REJECTED != was:
        order.reason, order.ended_by_name, order.ended_at = report.message_id, who.name, at
        order.save(update_fields=["reason", "ended_by_name", "ended_at"])
