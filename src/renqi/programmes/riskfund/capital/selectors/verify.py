"""Compare a fund's book with what follows from its transfers (基金账簿核对)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from renqi.engines.ledger.domain.balances import Account
from renqi.engines.ledger.domain.kinds import Unit
from renqi.engines.ledger.selectors.accounts import accounts_in
from renqi.programmes.riskfund.capital.domain.book import EntryKind, FundAccounts
from renqi.programmes.riskfund.capital.models import Appropriation, Entry, FirmStake
from renqi.programmes.riskfund.capital.selectors.fund_accounts import (
    accounts_of,
    book_of,
    fund_value,
)
from renqi.programmes.riskfund.charter.domain.vocabulary import Party

_SUMS = """
SELECT l.account_id, (a.side * sum(l.credit - l.debit))::bigint
  FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id
 WHERE a.book_id = %s GROUP BY l.account_id, a.side
"""
_STRANGE = """
SELECT t.id, a.code, t.amount FROM ledger_transfer t
  JOIN ledger_account a ON a.id IN (t.debit_id, t.credit_id)
 WHERE t.book_id = %s AND a.id = ANY (%s)
   AND NOT EXISTS (SELECT FROM capital_entry e WHERE e.group_id = t.group_id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that does not agree (差异).

    Attributes:
        check: Which rule is broken.
        subject: The account, firm or call.
        expected: What follows from the transfers or entries.
        found: What is written down.
    """

    check: str
    subject: str
    expected: int
    found: int


def verify_fund(fund: str) -> tuple[Difference, ...]:
    """Recompute a fund's book from its transfers and name what differs (基金账簿核对).

    For commands and jobs, which see every row.

    Raises:
        BookMissing: The fund has no book.
    """
    row = book_of(fund)
    accounts = accounts_of(row)
    held = {one.id: one for one in accounts_in(book=row.book_id)}
    found = [
        *_balances(row.book_id, held),
        *_sides(fund),
        *_shares(accounts, held),
        *_stakes(row.pk, held),
        *_entries(row.pk),
        *_strange(accounts, held),
        *_calls(row.pk),
    ]
    return tuple(found)


def _balances(book_id: int, held: dict[int, Account]) -> Iterator[Difference]:
    """Every balance is the sum of its transfers."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [book_id])
        sums = dict(cursor.fetchall())
    for account_id, account in held.items():
        expected = sums.get(account_id, 0)
        if expected != account.balance:
            yield _one("balance", account.code, expected, account.balance)


def _sides(fund: str) -> Iterator[Difference]:
    """All classes together are what is there, less what is owed."""
    value = fund_value(fund)
    if value.total != value.net_assets:
        yield _one("net_assets", fund, value.net_assets, value.total)


def _shares(accounts: FundAccounts, held: dict[int, Account]) -> Iterator[Difference]:
    """All shares that somebody holds are those in issue."""
    holders = dict.fromkeys(Party, 0)
    names = {account_id: party for party, account_id in accounts.holdings.items()}
    issued = set(accounts.issued.values())
    for account_id, account in held.items():
        if account.unit is Unit.SHARES and account_id not in issued:
            holders[names.get(account_id, Party.FIRM)] += account.balance
    for party, account_id in accounts.issued.items():
        if held[account_id].balance != holders[party]:
            yield _one("shares", f"shares-{party}", holders[party], held[account_id].balance)


def _stakes(book_id: int, held: dict[int, Account]) -> Iterator[Difference]:
    """What lists say a firm holds is what its account holds."""
    for stake in FirmStake.objects.filter(book_id=book_id).order_by("pk"):
        account = held.get(stake.account_id)
        if account is None or (account.balance, account.owner) != (stake.shares, stake.uscc):
            yield _one("stake", stake.uscc, account.balance if account else 0, stake.shares)


def _entries(book_id: int) -> Iterator[Difference]:
    """What firms paid in is the sum of their entries."""
    rows = Entry.objects.filter(book_id=book_id)
    paid = rows.filter(kind=EntryKind.CONTRIBUTED, party=Party.FIRM)
    by_firm = dict(paid.values_list("uscc").annotate(total=Sum("amount")).order_by())
    lists = FirmStake.objects.filter(book_id=book_id)
    told = dict(lists.values_list("uscc").annotate(total=Sum("paid_in")).order_by())
    for uscc in sorted(by_firm.keys() | told.keys()):
        if by_firm.get(uscc, 0) != told.get(uscc, 0):
            yield _one("paid_in", uscc, by_firm.get(uscc, 0), told.get(uscc, 0))


def _strange(accounts: FundAccounts, held: dict[int, Account]) -> Iterator[Difference]:
    """Nothing moves a class or a share but an act on the fund's book."""
    watched = {*accounts.classes.values()}
    watched |= {one.id for one in held.values() if one.unit is Unit.SHARES}
    with connection.cursor() as cursor:
        cursor.execute(_STRANGE, [accounts.book_id, sorted(watched)])
        for transfer, code, amount in cursor.fetchall():
            yield _one("no_entry", f"{code} {transfer}", 0, amount)


def _calls(book_id: int) -> Iterator[Difference]:
    """What a call says was paid is the sum of the contributions that name it."""
    rows = Entry.objects.filter(book_id=book_id, appropriation_id__isnull=False)
    paid = dict(rows.values_list("appropriation_id").annotate(total=Sum("amount")).order_by())
    for call in Appropriation.objects.filter(book_id=book_id).order_by("pk"):
        if paid.get(call.pk, 0) != call.paid:
            yield _one("call", str(call.pk), paid.get(call.pk, 0), call.paid)


def _one(check: str, subject: str, expected: int, found: int) -> Difference:
    return Difference(check=check, subject=subject, expected=expected, found=found)
