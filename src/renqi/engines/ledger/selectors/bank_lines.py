"""Statements and lines of banks, each within what its reader may see (银行流水)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, F, QuerySet, Sum, Value, When, Window
from django.db.models.functions import Lag

from renqi.engines.ledger.domain.payment_refusals import LineUnknown, MatchUnknown
from renqi.engines.ledger.models import (
    BankLine,
    BankMatch,
    BankProposal,
    BankStatement,
    PaymentLine,
)
from renqi.engines.ledger.selectors.bank_accounts import owned
from renqi.identity.domain.scope import Scope

LINE_SORTS = frozenset({"booked_on", "amount", "counterparty"})
SUGGESTIONS_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage:
    """A page of statements or of lines (分页)."""

    rows: Sequence[Any]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFilter:
    """Which lines (流水筛选).

    Attributes:
        account_id: Of this account; none for all.
        is_open: Only those that wait.
        doubt: Only those that wait for this reason; empty for all.
        text: In the party, the words or the bank's number.
        statement_id: Of this statement; none for all.
    """

    account_id: int | None = None
    is_open: bool = False
    doubt: str = ""
    text: str = ""
    statement_id: int | None = None


def statement_page(*, scope: Scope, account_id: int | None, page: int, per_page: int) -> RowPage:
    """List statements, the latest first; each with the closing balance before it (对账单)."""
    rows = owned(BankStatement.objects.select_related("account"), scope, path="account__")
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    rows = rows.annotate(
        closing_before=Window(
            Lag("closing"),
            partition_by=[F("account_id"), F("kind")],
            order_by=["closed_on", "opened_on", "page", "pk"],
        )
    )
    return _page(rows.order_by("-closed_on", "-pk"), page=page, per_page=per_page)


def bank_statement(statement_id: int, *, scope: Scope) -> BankStatement:
    """Give one statement.

    Raises:
        LineUnknown: There is none, or it is somebody else's.

    """
    rows = owned(BankStatement.objects.select_related("account"), scope, path="account__")
    row = rows.filter(pk=statement_id).first()
    if row is None:
        raise LineUnknown(line=statement_id)
    return row


def line_page(*, scope: Scope, where: LineFilter, sort: str, page: int, per_page: int) -> RowPage:
    """List lines, the latest first unless asked otherwise (流水)."""
    rows = lines_where(scope=scope, where=where, sort=sort)
    return _page(rows, page=page, per_page=per_page)


def lines_where(*, scope: Scope, where: LineFilter, sort: str) -> "QuerySet[BankLine]":
    """Give all lines that a filter leaves, for a file."""
    rows = owned(BankLine.objects.select_related("account"), scope, path="account__")
    if where.account_id is not None:
        rows = rows.filter(account_id=where.account_id)
    if where.is_open:
        rows = rows.exclude(doubt="")
    if where.doubt:
        rows = rows.filter(doubt=where.doubt)
    if where.statement_id is not None:
        rows = rows.filter(sightings__statement_id=where.statement_id)
    if where.text:
        rows = (
            rows.filter(counterparty__icontains=where.text)
            | rows.filter(text__icontains=where.text)
            | rows.filter(external_ref__icontains=where.text)
        )
    order = sort if sort.removeprefix("-") in LINE_SORTS else "-booked_on"
    return rows.order_by(order, "-pk")


def open_count(*, scope: Scope, account_id: int | None = None) -> int:
    """Count the lines that wait for a person."""
    where = LineFilter(account_id=account_id, is_open=True)
    return lines_where(scope=scope, where=where, sort="").count()


def bank_line(line_id: int, *, scope: Scope) -> BankLine:
    """Give one line.

    Raises:
        LineUnknown: There is none, or it is somebody else's.

    """
    rows = owned(BankLine.objects.select_related("account"), scope, path="account__")
    row = rows.filter(pk=line_id).first()
    if row is None:
        raise LineUnknown(line=line_id)
    return row


def matches_of(line: BankLine) -> Sequence[BankMatch]:
    """List what was matched and taken back on a line, in its order."""
    rows = BankMatch.objects.filter(line=line).select_related("payment__order", "undone_by")
    return list(rows.order_by("pk"))


def proposal_of(line: BankLine) -> BankProposal | None:
    """Give the proposal that waits for a second person."""
    return BankProposal.objects.filter(line=line, outcome="").first()


def proposals_waiting(*, scope: Scope) -> Sequence[BankProposal]:
    """List the proposals that wait for a second person, the oldest first."""
    rows = BankProposal.objects.filter(outcome="").select_related("line__account")
    return list(owned(rows, scope, path="line__account__").order_by("pk"))


def suggested_payments(line: BankLine) -> Sequence[PaymentLine]:
    """List payments that a line could be: same amount first, then same party (勾对建议)."""
    if line.is_credit:
        return []
    waiting = PaymentLine.objects.filter(
        order__account_id=line.account_id, order__sent_at__isnull=False, state="waiting"
    ).select_related("order")
    alike = waiting.filter(amount=line.amount)
    if line.counterparty:
        alike = alike | waiting.filter(creditor_name=line.counterparty)
    if line.counterparty_account:
        alike = alike | waiting.filter(creditor_account=line.counterparty_account)
    same = Case(When(amount=line.amount, then=Value(0)), default=Value(1))
    return list(alike.order_by(same, "pk")[:SUGGESTIONS_MAX])


def matched_of_line(line_id: int) -> int:
    """Sum what is matched of a line."""
    return _sum(BankMatch.objects.filter(line_id=line_id))


def matched_of_transfer(transfer_id: UUID) -> int:
    """Sum what is matched of a transfer."""
    return _sum(BankMatch.objects.filter(transfer_id=transfer_id))


def match_in(match_id: int, *, scope: Scope) -> BankMatch:
    """Give one match.

    Raises:
        MatchUnknown: There is none, or it is somebody else's.

    """
    rows = owned(BankMatch.objects.all(), scope, path="line__account__")
    row = rows.filter(pk=match_id).first()
    if row is None:
        raise MatchUnknown(match=match_id)
    return row


def proposal_in(proposal_id: int, *, scope: Scope, is_locked: bool = False) -> BankProposal:
    """Give one proposal.

    Raises:
        MatchUnknown: There is none, or it is somebody else's.

    """
    rows = owned(BankProposal.objects.all(), scope, path="line__account__")
    if is_locked:
        rows = rows.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=proposal_id).first()
    if row is None:
        raise MatchUnknown(match=proposal_id)
    return row


def _sum(rows: "QuerySet[BankMatch]") -> int:
    signed = Case(When(undoes__isnull=True, then=F("amount")), default=-F("amount"))
    return int(rows.aggregate(total=Sum(signed))["total"] or 0)


def _page(rows: "QuerySet[Any]", *, page: int, per_page: int) -> RowPage:
    total = rows.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    start = (page - 1) * per_page
    return RowPage(rows=list(rows[start : start + per_page]), page=page, pages=pages, total=total)
