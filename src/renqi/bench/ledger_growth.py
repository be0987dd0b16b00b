"""Let the journal grow tenfold and tenfold again, and see whether anything slows down (账务增长).

The journal is grown through the posting function itself, over a year of days and nine in ten
times through one account, so that this account's statement grows with it.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from renqi.bench.ledger import open_accounts, own_database
from renqi.bench.ledger_cases import AT, BOOKING, CASES, Accounts, Draw
from renqi.bench.ledger_client import cpu_seconds, schedule_of
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.selectors.integrity import problems
from renqi.engines.ledger.selectors.statement_pages import Position, statement_page
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.seal_journal import seal_journal

_FIRST, _TENFOLD = 100_000, 10
_AT_ONCE, _SEALED = 10_000, 200_000
_DAYS = 364
_LINES, _PAGES = 50, 9
_TIMES = {1: 300, 100: 40, 1_000: 12}
_GROW = """
SELECT ledger_post(%(book)s::smallint, 1::smallint, 0::smallint, %(day)s::date, false, %(at)s,
                   'bench', array_agg(x.id), array_agg(x.debit), array_agg(x.credit),
                   array_agg(1::bigint), array_agg('bench'::text))
  FROM (SELECT (lpad(to_hex(%(ms)s::bigint + n), 12, '0')
                || substr(md5(n::text || %(ms)s::text), 1, 20))::uuid AS id,
               p.plain[1 + floor(random() * cardinality(p.plain))::int] AS debit,
               CASE WHEN random() < 0.9 THEN %(kept)s::bigint
                    ELSE p.plain[1 + floor(random() * cardinality(p.plain))::int] END AS credit
          FROM (SELECT %(plain)s::bigint[] AS plain) p, generate_series(1, %(rows)s) AS n) x
 WHERE x.debit <> x.credit
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What the ledger did at one size of the journal (规模结果).

    Attributes:
        rows: Transfers in the journal.
        posting: For so many transfers a call: CPU microseconds of the server for a transfer.
        pages: Milliseconds of one page of a statement, by which page it is.
        sealing: CPU microseconds of the server for a transfer.
        verifying: Seconds for all checks but the chain.
    """

    rows: int
    posting: Mapping[int, float]
    pages: Mapping[str, float]
    sealing: float
    verifying: float


def grow(rows: int, *, accounts: int, application: Mapping[str, Any]) -> tuple[Size, ...]:
    """Measure at a hundred thousand transfers, at ten times that, and so on (增长测试).

    Args:
        rows: How far the journal grows.
        accounts: How many accounts take part.
        application: Settings of the account that pages and jobs use.

    """
    sizes = []
    with ExitStack() as stack:
        stack.enter_context(own_database(application))
        grown = _Grown(open_accounts(accounts), most=rows)
        size = _FIRST
        while size <= rows:
            sealing = grown.reach(size)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE ledger_transfer, ledger_account")
            sizes.append(grown.measured(sealing))
            size *= _TENFOLD
    return tuple(sizes)


class _Grown:
    """A journal that grows."""

    def __init__(self, accounts: Accounts, *, most: int) -> None:
        self._accounts, self._most, self._rows = accounts, most, 0
        self._draw = Draw(accounts, seed="grown")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._schedule = schedule_of(int(cursor.fetchone()[0]))

    def reach(self, size: int) -> float:
        """Grow to a size, and give what a sealed transfer cost."""
        sealing, sealed = 0.0, 0
        while self._rows < size:
            until = min(size, self._rows + _SEALED)
            while self._rows < until:
                self._post(min(_AT_ONCE, until - self._rows))
                sealed += _AT_ONCE
            sealing += self._spent(lambda: seal_journal(at=AT))
        return sealing / sealed * 1e6

    def _post(self, rows: int) -> None:
        day = BOOKING.on - timedelta(days=1 + _DAYS - self._rows * _DAYS // self._most)
        facts: dict[str, Any] = {
            "book": self._accounts.book_id,
            "day": day,
            "at": AT,
            "ms": int(AT.timestamp() * 1000) - 10 * self._most + self._rows,
            "kept": self._accounts.kept,
            "plain": list(self._accounts.plain),
            "rows": rows,
        }
        with connection.cursor() as cursor:
            cursor.execute(_GROW, facts)
        self._rows += rows

    def measured(self, sealing: float) -> Size:
        """Post, read and check at the size that is reached."""
        posting = {case.size: self._posting(case.size) for case in (CASES[1], *CASES[3:])}
        middle = Position(on=BOOKING.on - timedelta(days=_DAYS // 2), seq=0)
        last = Position(on=BOOKING.on, seq=2**62)
        busy, plain = self._accounts.kept, self._accounts.plain[0]
        pages = {
            "last": _page(busy, before=last),
            "reading on": _page(busy, after=middle, brought=0),
            "first in the middle": _page(busy, after=middle),
            "of another account": _page(plain, before=last),
        }
        start = time.perf_counter()
        if found := list(problems(first_seal=None)):
            raise RuntimeError(found)
        verifying = time.perf_counter() - start
        return Size(
            rows=self._rows, posting=posting, pages=pages, sealing=sealing, verifying=verifying
        )

    def _posting(self, size: int) -> float:
        case = next(case for case in CASES if case.size == size and case.shape == "kept")
        calls = [self._draw.transfers(case) for _ in range(_TIMES[size])]
        spent = [
            self._spent(
                lambda: post_transfers(one, place=self._accounts.place, booking=BOOKING)  # noqa: B023
            )
            for one in calls
        ]
        return statistics.median(spent) / size * 1e6

    def _spent(self, work: Callable[[], object]) -> float:
        """Give the server's CPU seconds, or the clock's where the server is elsewhere."""
        before, start = cpu_seconds(self._schedule), time.perf_counter()
        work()
        after = cpu_seconds(self._schedule)
        return time.perf_counter() - start if before is None or after is None else after - before


def _page(account_id: int, **place: Any) -> float:
    """Give the milliseconds of one page of a busy year."""
    account, took = account_of(account_id), []
    first = BOOKING.on - timedelta(days=_DAYS + 1)
    for _ in range(_PAGES):
        start = time.perf_counter()
        statement_page(account, start=first, end=BOOKING.on, limit=_LINES, **place)
        took.append(time.perf_counter() - start)
    return statistics.median(took) * 1e3
