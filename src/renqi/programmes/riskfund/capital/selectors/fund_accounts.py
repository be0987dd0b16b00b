"""The ledger accounts of a fund and what they hold (基金账户与净值)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import connection

from renqi.programmes.riskfund.capital.domain.book import FundAccounts, FundValue, Purse
from renqi.programmes.riskfund.capital.domain.refusals import BookMissing
from renqi.programmes.riskfund.capital.models import FundBook
from renqi.programmes.riskfund.charter.domain.vocabulary import Party


def fund_accounts(fund: str) -> FundAccounts:
    """Give the ledger accounts of a fund by number (基金科目).

    Raises:
        BookMissing: Its book is not open.
    """
    return accounts_of(book_of(fund))


def has_book(fund: str) -> bool:
    """Tell whether a fund's book is open (是否已开账)."""
    return FundBook.objects.filter(fund=fund).exists()


def funds_with_books() -> tuple[str, ...]:
    """Name the funds whose books are open, by key (已开账基金)."""
    return tuple(FundBook.objects.order_by("fund").values_list("fund", flat=True))


def book_of(fund: str) -> FundBook:
    """Give the row of a fund's book.

    Raises:
        BookMissing: It is not open.
    """
    row = FundBook.objects.filter(fund=fund).first()
    if row is None:
        raise BookMissing(fund=fund)
    return row


def accounts_of(row: FundBook) -> FundAccounts:
    """Read the accounts from the row of a book."""
    known: Mapping[str, int] = row.accounts
    return FundAccounts(
        fund=row.fund,
        owner=row.owner,
        book_id=row.book_id,
        bank_account_id=row.bank_account_id,
        cash=known[Purse.CASH],
        loans=known[Purse.LOANS],
        assets=known[Purse.ASSETS],
        valuation=known[Purse.VALUATION],
        payable=known[Purse.PAYABLE],
        suspense=known[Purse.SUSPENSE],
        fees=known[Purse.FEES],
        classes={party: known[f"class-{party}"] for party in Party},
        issued={party: known[f"shares-{party}"] for party in Party},
        holdings={
            party: known[f"shares:{party}"] for party in (Party.GOVERNMENT, Party.INSTITUTION)
        },
        floor=row.floor,
    )


def fund_value(fund: str, *, on: date | None = None) -> FundValue:
    """Give what a fund holds and in whose classes it stands (基金净值).

    Args:
        fund: Which.
        on: At the end of this day; none for now, with what is promised.

    Raises:
        BookMissing: Its book is not open.
    """
    floor = book_of(fund).floor
    if on is not None:
        sums: dict[str, int] = defaultdict(int)
        for _, code, change in _changes(fund, on):
            sums[code] += change
        return _value(fund, sums, promised=0, floor=floor, on=on)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, balance, promised FROM capital_fund_now(%s)", [fund])
        rows = cursor.fetchall()
    balances = {code: balance for code, balance, _ in rows}
    promised = next((held for code, _, held in rows if code == Purse.CASH), 0)
    return _value(fund, balances, promised=promised, floor=floor, on=None)


def fund_days(fund: str, *, until: date) -> tuple[FundValue, ...]:
    """Give the value of a fund at the end of each day on which its book moved (净值序列).

    Args:
        fund: Which.
        until: Last day.

    Raises:
        BookMissing: Its book is not open.
    """
    floor = book_of(fund).floor
    moves: dict[date, dict[str, int]] = defaultdict(dict)
    for day, code, change in _changes(fund, until):
        moves[day][code] = change
    days = sorted(moves)
    held: dict[str, int] = defaultdict(int)
    values = []
    for day in days:
        for code, change in moves[day].items():
            held[code] += change
        values.append(_value(fund, held, promised=0, floor=floor, on=day))
    return tuple(values)


def values_by_day(
    fund: str, *, since: date, until: date
) -> tuple[tuple[date, FundValue | None], ...]:
    """Give a value for every day, the last known where nothing moved (逐日净值).

    None before the book moved at all.
    """
    known = {value.on: value for value in fund_days(fund, until=until)}
    earlier = [value for day, value in known.items() if day is not None and day < since]
    last = earlier[-1] if earlier else None
    days = []
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        last = known.get(day, last)
        days.append((day, last))
    return tuple(days)


def _changes(fund: str, until: date) -> list[tuple[date, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT on_day, code, change FROM capital_fund_days(%s, %s)", [fund, until])
        return list(cursor.fetchall())


def _value(
    fund: str, held: Mapping[str, int], *, promised: int, floor: int, on: date | None
) -> FundValue:
    cash = held.get(Purse.CASH, 0)
    return FundValue(
        fund=fund,
        on=on,
        cash=cash,
        loans=held.get(Purse.LOANS, 0),
        assets=held.get(Purse.ASSETS, 0),
        valuation=held.get(Purse.VALUATION, 0),
        fees=held.get(Purse.FEES, 0),
        payable=held.get(Purse.PAYABLE, 0),
        suspense=held.get(Purse.SUSPENSE, 0),
        by_class={party: held.get(f"class-{party}", 0) for party in Party},
        shares_by_class={party: held.get(f"shares-{party}", 0) for party in Party},
        floor=floor,
        promised=promised,
        available_cash=cash - promised - floor,
    )
