"""Write down what people do at the bank's desk (银行业务留痕)."""

from datetime import datetime
from typing import Any

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject, Who
from renqi.audit.services.record_event import record_event
from renqi.engines.ledger.domain.bank_money import CNY, money_text
from renqi.engines.ledger.models import PaymentOrder


def note_order(
    kind: EventKind, order: PaymentOrder, *, who: Who, at: datetime, **facts: Any
) -> None:
    """Record a step of a payment order with what it pays."""
    record_event(
        kind,
        who=who,
        at=at,
        subject=Subject(kind="payment_order", key=order.number, name=order.purpose),
        detail={"payments": order.count, "amount": money_text(order.total, CNY), **facts},
    )


def note_account(
    kind: EventKind, *, number: str, name: str, who: Who, at: datetime, **facts: Any
) -> None:
    """Record what became of an account at a bank."""
    subject = Subject(kind="bank_account", key=number, name=name)
    record_event(kind, who=who, at=at, subject=subject, detail=facts)


def note_line(kind: EventKind, line_id: int, *, who: Who, at: datetime, **facts: Any) -> None:
    """Record what a person said of a line of the bank."""
    subject = Subject(kind="bank_line", key=str(line_id))
    record_event(kind, who=who, at=at, subject=subject, detail=facts)
