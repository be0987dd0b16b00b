"""What is to be collected, what came in, what goes out (收缴台账)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet, Sum

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.members.domain.states import LeavingState
from renqi.programmes.riskfund.members.models import (
    Due,
    Incoming,
    Leaving,
    MoneyReturn,
    Receipt,
)
from renqi.programmes.riskfund.members.selectors.in_scope import incoming_in, members_in
from renqi.programmes.riskfund.members.selectors.member_file import (
    DueLine,
    LeavingLine,
    ReceiptLine,
    due_line,
    leaving_line,
    receipt_line,
)

PAGE_SIZE = 50
T = TypeVar("T")


class DueSort(StrEnum):
    """What dues are sorted by (排序)."""

    DUE = "due"
    NAME = "name"
    AMOUNT = "amount"


class MoneySort(StrEnum):
    """What incoming money is sorted by (排序)."""

    BOOKED = "booked"
    PAYER = "payer"
    AMOUNT = "amount"


class ReceiptSort(StrEnum):
    """What receipts are sorted by (排序)."""

    BOOKED = "booked"
    NAME = "name"
    AMOUNT = "amount"


_DUE_COLUMNS = {
    DueSort.DUE: "due_on",
    DueSort.NAME: "membership__firm_name",
    DueSort.AMOUNT: "amount",
}
_MONEY_COLUMNS = {
    MoneySort.BOOKED: "booked_on",
    MoneySort.PAYER: "payer",
    MoneySort.AMOUNT: "amount",
}
_RECEIPT_COLUMNS = {
    ReceiptSort.BOOKED: "on",
    ReceiptSort.NAME: "due__membership__firm_name",
    ReceiptSort.AMOUNT: "amount",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list (分页)."""

    rows: tuple[T, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDue:
    """A month with its member (成员应缴)."""

    membership_id: int
    fund: str
    firm_name: str
    uscc: str
    due: DueLine


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine:
    """A line of the bank with something left (待核销来款)."""

    id: int
    fund: str
    booked_on: dt.date
    payer: str
    payer_account: str
    text: str
    amount: int
    left: int
    doubt: str
    is_decided: bool
    decided_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """Money that goes back (退款明细)."""

    id: int
    fund: str
    payer: str
    payer_account: str
    amount: int
    reason: str
    state: str
    order_id: int | None
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionSums:
    """What is open by now, in fen (收缴合计)."""

    due: int
    overdue: int
    received_month: int
    unmatched: int
    unmatched_lines: int


def due_page(
    *,
    scope: Scope,
    on: dt.date,
    state: str = "",
    text: str = "",
    sort: DueSort = DueSort.DUE,
    is_descending: bool = False,
    page: int = 1,
) -> Page[MemberDue]:
    """List months that are owed, across members (应缴台账).

    Args:
        scope: Whose.
        on: Today.
        state: `open`, `overdue`, `paid`, `waived`; empty for all.
        text: Part of a name, a code, or a reference.
        sort: By what.
        is_descending: The last first.
        page: Which page.
    """
    rows = _dues(scope, on=on, state=state, text=text)
    column = _DUE_COLUMNS[sort]
    ordered = rows.order_by(f"-{column}" if is_descending else column, "pk")
    found, number, pages, total = _cut(ordered, page)
    return Page(
        rows=tuple(_member_due(row, on) for row in found), number=number, pages=pages, total=total
    )


def every_due(*, scope: Scope, on: dt.date, state: str, text: str) -> Iterator[MemberDue]:
    """Go through all of them, for files (应缴导出)."""
    for row in _dues(scope, on=on, state=state, text=text).order_by("due_on", "pk").iterator():
        yield _member_due(row, on)


def money_page(
    *, scope: Scope, sort: MoneySort, is_descending: bool, page: int, text: str = ""
) -> Page[MoneyLine]:
    """List money of which nobody knows whose it is (待核销来款台账)."""
    rows = _open_money(scope)
    if text:
        rows = rows.filter(Q(payer__icontains=text) | Q(text__icontains=text))
    column = _MONEY_COLUMNS[sort]
    ordered = rows.order_by(f"-{column}" if is_descending else column, "pk")
    found, number, pages, total = _cut(ordered, page)
    return Page(
        rows=tuple(money_line(row) for row in found), number=number, pages=pages, total=total
    )


def incoming_of(incoming_id: int, *, scope: Scope) -> Incoming | None:
    """Give one line in scope, or nothing."""
    return incoming_in(scope).filter(pk=incoming_id).first()


def money_line(row: Incoming) -> MoneyLine:
    """Give a line as people read it."""
    return MoneyLine(
        id=row.pk,
        fund=row.fund,
        booked_on=row.booked_on,
        payer=row.payer,
        payer_account=row.payer_account,
        text=row.text,
        amount=row.amount,
        left=row.left,
        doubt=row.doubt,
        is_decided=row.decided_at is not None,
        decided_by=row.decided_by_name,
        reason=row.reason,
    )


def receipt_page(
    *, scope: Scope, sort: ReceiptSort, is_descending: bool, page: int, text: str = ""
) -> Page[ReceiptLine]:
    """List receipts across members (收据台账)."""
    rows = _receipts(scope, text)
    column = _RECEIPT_COLUMNS[sort]
    ordered = rows.order_by(f"-{column}" if is_descending else column, "-pk")
    found, number, pages, total = _cut(ordered, page)
    return Page(
        rows=tuple(receipt_line(row) for row in found), number=number, pages=pages, total=total
    )


def every_receipt(*, scope: Scope, text: str = "") -> Iterator[ReceiptLine]:
    """Go through all of them, for files (收据导出)."""
    for row in _receipts(scope, text).order_by("on", "pk").iterator():
        yield receipt_line(row)


def exits_to_pay(*, scope: Scope) -> tuple[LeavingLine, ...]:
    """List firms that left and are not paid (待付退出款)."""
    rows = Leaving.objects.filter(
        membership__in=members_in(scope), state__in=[LeavingState.OWED, LeavingState.ORDERED]
    )
    return tuple(leaving_line(row) for row in rows.select_related("membership").order_by("pk"))


def returns_to_pay(*, scope: Scope) -> tuple[ReturnLine, ...]:
    """List money that goes back and is not there yet (待退款项)."""
    rows = MoneyReturn.objects.filter(
        incoming__in=incoming_in(scope), state__in=["owed", "ordered"]
    )
    return tuple(
        ReturnLine(
            id=row.pk,
            fund=row.incoming.fund,
            payer=row.incoming.payer,
            payer_account=row.incoming.payer_account,
            amount=row.amount,
            reason=row.reason,
            state=row.state,
            order_id=row.order_id,
            at=row.at,
        )
        for row in rows.select_related("incoming").order_by("pk")
    )


def collection_sums(*, scope: Scope, on: dt.date) -> CollectionSums:
    """Add up what is open (收缴合计)."""
    members = members_in(scope)
    dues = Due.objects.filter(membership__in=members, paid_on__isnull=True, waived_at__isnull=True)
    left = Sum(F("amount") - F("paid"))
    late = dues.filter(due_on__lt=on).aggregate(total=left)["total"]
    month = Receipt.objects.filter(
        due__membership__in=members, on__gte=on.replace(day=1), on__lte=on
    )
    lines = [row.left for row in _open_money(scope)]
    return CollectionSums(
        due=int(dues.aggregate(total=left)["total"] or 0),
        overdue=int(late or 0),
        received_month=int(month.aggregate(total=Sum("amount"))["total"] or 0),
        unmatched=sum(lines),
        unmatched_lines=len(lines),
    )


def _open_money(scope: Scope) -> QuerySet[Incoming]:
    return incoming_in(scope).filter(taken__lt=F("amount") - F("returned") - F("elsewhere"))


def _dues(scope: Scope, *, on: dt.date, state: str, text: str) -> QuerySet[Due]:
    rows = Due.objects.filter(membership__in=members_in(scope)).select_related("membership")
    states = {
        "open": Q(paid_on__isnull=True, waived_at__isnull=True, due_on__gte=on),
        "overdue": Q(paid_on__isnull=True, waived_at__isnull=True, due_on__lt=on),
        "paid": Q(paid_on__isnull=False),
        "waived": Q(waived_at__isnull=False),
    }
    if state in states:
        rows = rows.filter(states[state])
    if text:
        named = Q(membership__firm_name__icontains=text) | Q(membership__uscc__icontains=text)
        rows = rows.filter(named | Q(reference__iexact=text))
    return rows


def _receipts(scope: Scope, text: str) -> QuerySet[Receipt]:
    rows = Receipt.objects.filter(due__membership__in=members_in(scope))
    if text:
        rows = rows.filter(
            Q(due__membership__firm_name__icontains=text) | Q(due__reference__iexact=text)
        )
    return rows.select_related("due__membership", "incoming")


def _member_due(row: Due, on: dt.date) -> MemberDue:
    member = row.membership
    return MemberDue(
        membership_id=member.pk,
        fund=member.fund,
        firm_name=member.firm_name,
        uscc=member.uscc,
        due=due_line(row, on=on),
    )


M = TypeVar("M", bound=Model)


def _cut(rows: QuerySet[M], page: int) -> tuple[list[Any], int, int, int]:
    total = rows.count()
    pages = max(-(-total // PAGE_SIZE), 1)
    number = min(max(page, 1), pages)
    return list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), number, pages, total
