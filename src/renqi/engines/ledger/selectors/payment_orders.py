"""Payment orders, each within what its reader may see (付款指令)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from renqi.engines.ledger.domain.payment_refusals import OrderOutOfTurn, OrderUnknown
from renqi.engines.ledger.domain.payments import OrderDocument, OrderPayment
from renqi.engines.ledger.models import PaymentLine, PaymentOrder
from renqi.engines.ledger.selectors.bank_accounts import owned
from renqi.identity.domain.scope import Scope

ORDER_SORTS = frozenset({"number", "execute_on", "total", "count", "state", "prepared_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """A page of orders (付款指令页)."""

    rows: Sequence[PaymentOrder]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """The file of an order as it was sent (付款文件)."""

    name: str
    content: bytes
    sha256: str


def order_page(
    *, scope: Scope, state: str, text: str, sort: str, page: int, per_page: int
) -> OrderPage:
    """List orders, the latest first unless asked otherwise (付款指令清单).

    Args:
        scope: Whose orders.
        state: Only those in this state; empty for all.
        text: Only those with this in number or purpose.
        sort: A field of `ORDER_SORTS`, with `-` for falling.
        page: Which page, from one.
        per_page: How many on one.

    """
    rows = _rows(scope)
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(number__icontains=text) | rows.filter(purpose__icontains=text)
    order = sort if sort.removeprefix("-") in ORDER_SORTS else "-prepared_at"
    total = rows.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    start = (page - 1) * per_page
    chosen = rows.order_by(order, "-pk")[start : start + per_page]
    return OrderPage(rows=list(chosen), page=page, pages=pages, total=total)


def payment_order(order_id: int, *, scope: Scope) -> PaymentOrder:
    """Give one order with its account.

    Raises:
        OrderUnknown: There is none, or it is somebody else's.

    """
    row = _rows(scope).filter(pk=order_id).first()
    if row is None:
        raise OrderUnknown(order=order_id)
    return row


def payment_lines(order: PaymentOrder) -> Sequence[PaymentLine]:
    """List the payments of an order, as they were prepared."""
    return list(PaymentLine.objects.filter(order=order).order_by("place"))


def sent_file(order_id: int, *, scope: Scope) -> SentFile:
    """Give the file that was sent, the same bytes every time (付款文件).

    Raises:
        OrderUnknown: There is no such order in scope.
        OrderOutOfTurn: It was not sent.

    """
    row = owned(PaymentOrder.objects.filter(pk=order_id), scope, path="account__").first()
    if row is None:
        raise OrderUnknown(order=order_id)
    if row.file is None:
        raise OrderOutOfTurn(order=row.number, state=row.state)
    return SentFile(name=f"{row.number}.xml", content=bytes(row.file), sha256=row.file_sha256)


def locked_order(order_id: int, *, scope: Scope) -> PaymentOrder:
    """Give one order and keep others from changing it until the transaction ends.

    Raises:
        OrderUnknown: There is none, or it is somebody else's.

    """
    rows = owned(PaymentOrder.objects.filter(pk=order_id), scope, path="account__")
    row = rows.select_for_update(of=("self",), no_key=True).first()
    if row is None:
        raise OrderUnknown(order=order_id)
    return row


def order_document(order: PaymentOrder, *, created_at: datetime) -> OrderDocument:
    """Give all that the file of an order says."""
    account = order.account
    return OrderDocument(
        number=order.number,
        created_at=created_at,
        execute_on=order.execute_on,
        debtor_name=account.name,
        debtor_account=account.number,
        debtor_bank=account.bank_code,
        payments=tuple(
            OrderPayment(
                end_to_end_id=line.end_to_end_id,
                creditor_name=line.creditor_name,
                creditor_account=line.creditor_account,
                creditor_bank=line.creditor_bank,
                creditor_bank_name=line.creditor_bank_name,
                amount=line.amount,
                purpose=line.purpose,
            )
            for line in payment_lines(order)
        ),
    )


def _rows(scope: Scope) -> "QuerySet[PaymentOrder]":
    # The file is large and wanted once.
    rows = PaymentOrder.objects.select_related("account").defer("file")
    return owned(rows, scope, path="account__")
