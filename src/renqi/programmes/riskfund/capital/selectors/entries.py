"""What was done to a fund's book, and what is left of money that came in (资金事项)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum

from renqi.engines.ledger.selectors.incoming_money import IncomingMoney, incoming_money
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.domain.book import EntryKind
from renqi.programmes.riskfund.capital.models import Entry
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts
from renqi.programmes.riskfund.charter.domain.vocabulary import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One act on a fund's book (资金事项)."""

    id: int
    fund: str
    key: str
    kind: EntryKind
    party: Party | None
    uscc: str
    amount: int
    shares: int
    detail: dict[str, Any]
    on: date
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMoney:
    """A line of the bank whose money waits to be told apart (待认领来款)."""

    money: IncomingMoney
    left: int


def entries_of(fund: str, *, scope: Scope, uscc: str = "") -> tuple[EntryLine, ...]:
    """List what was done to a fund's book, the oldest first (资金事项清单).

    Args:
        fund: Which.
        scope: All, the institution's own fund, or a firm's own entries.
        uscc: Only those of this firm.
    """
    rows = _in_scope(fund, scope)
    if uscc:
        rows = rows.filter(uscc=uscc)
    return tuple(_line(row) for row in rows.select_related("book").order_by("on", "pk"))


def paid_in(fund: str, *, party: Party, since: date, until: date) -> int:
    """Add up what a party paid in from one day to another, both included (期间出资)."""
    rows = Entry.objects.filter(
        book__fund=fund, kind=EntryKind.CONTRIBUTED, party=party, on__range=(since, until)
    )
    return int(rows.aggregate(total=Sum("amount"))["total"] or 0)


def gains_of_year(fund: str, year: int) -> dict[Party, int]:
    """Add up what each class gained in a year by investing, losses subtracted (年度收益)."""
    got = dict.fromkeys(Party, 0)
    rows = Entry.objects.filter(book__fund=fund, kind=EntryKind.GAIN, on__year=year)
    for detail in rows.values_list("detail", flat=True):
        for party, amount in detail["split"].items():
            got[Party(party)] += amount
    return got


def line_left(money: IncomingMoney) -> int:
    """Tell what is left of a line of the bank, in fen (来款余额)."""
    used = Entry.objects.filter(source_line_id=money.line_id).aggregate(total=Sum("amount"))
    return money.amount - int(used["total"] or 0)


def open_money(fund: str) -> tuple[OpenMoney, ...]:
    """List money on the fund's account that is not told apart, the oldest first (待认领来款)."""
    lines = incoming_money([fund_accounts(fund).bank_account_id])
    spent = Entry.objects.filter(source_line_id__in=[line.line_id for line in lines])
    used = dict(spent.values_list("source_line_id").annotate(total=Sum("amount")).order_by())
    found = [OpenMoney(money=one, left=one.amount - used.get(one.line_id, 0)) for one in lines]
    return tuple(one for one in found if one.left > 0)


def _in_scope(fund: str, scope: Scope) -> QuerySet[Entry]:
    rows = Entry.objects.filter(book__fund=fund)
    if scope.all:
        return rows
    if scope.uscc:
        return rows.filter(uscc=scope.uscc)
    if scope.organisation_id is not None:
        return rows.filter(book__owner=f"organisation:{scope.organisation_id}")
    return rows.none()


def _line(row: Entry) -> EntryLine:
    return EntryLine(
        id=row.pk,
        fund=row.book.fund,
        key=row.key,
        kind=EntryKind(row.kind),
        party=Party(row.party) if row.party else None,
        uscc=row.uscc,
        amount=row.amount,
        shares=row.shares,
        detail=row.detail,
        on=row.on,
        at=row.at,
        by_name=row.by_name,
    )
