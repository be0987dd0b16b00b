"""Who posts in the bench of the ledger, on one database (过账者).

The floor is the cost that no design escapes: the same rows into the same columns and indexes,
by the same client. It keeps no balance, checks nothing and forgets nothing either.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.db import connection

from renqi.bench.ledger_cases import AT, BOOKING, CROWD_THREADS, Accounts
from renqi.bench.orm_poster import make_orm_tables, post_by_orm
from renqi.engines.ledger.domain.transfers import Transfer
from renqi.engines.ledger.services.columns import columns
from renqi.engines.ledger.services.connection import open_cursor
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.submit_transfer import submit_transfer

Poster = Callable[[list[Transfer]], object]
_FLOOR = (
    "INSERT INTO bench_floor (id, xid, debit_id, credit_id, amount, book_id, unit, kind,"
    " effective_on, created_at, cause, actor) SELECT u.*, %s, 1, 0, %s, %s, 'bench', 'bench'"
    " FROM (SELECT id, pg_current_xact_id()::text::bigint, debit, credit, amount"
    " FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[])"
    " AS v(id, debit, credit, amount) ORDER BY id) u"
)
_PGLEDGER = (
    "SELECT count(*) FROM pgledger_create_transfers(ARRAY(SELECT (f.key, t.key, u.amount)"
    "::transfer_request FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[]) WITH ORDINALITY"
    " AS u(debit, credit, amount, n) JOIN bench_pgledger f ON f.id = u.debit"
    " JOIN bench_pgledger t ON t.id = u.credit ORDER BY u.n))"
)


def prepare(accounts: Accounts, *, pgledger: Sequence[Path]) -> None:
    """Make the tables of all who post here, with the same accounts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_floor (LIKE ledger_transfer INCLUDING DEFAULTS"
            " INCLUDING INDEXES INCLUDING STORAGE)"
        )
        cursor.execute("CREATE SEQUENCE bench_floor_seq")
        cursor.execute("ALTER TABLE bench_floor ALTER seq SET DEFAULT nextval('bench_floor_seq')")
        make_orm_tables()
        for file in pgledger:
            cursor.execute(file.read_text("utf-8"))
        if pgledger:
            cursor.execute("CREATE TABLE bench_pgledger (id bigint PRIMARY KEY, key text NOT NULL)")
            cursor.execute(
                "INSERT INTO bench_pgledger SELECT u.id,"
                " (SELECT a.id FROM pgledger_create_account(u.id::text, 'CNY') a)"
                " FROM unnest(%s::bigint[]) AS u(id)",
                [[*accounts.all]],
            )
        cursor.execute("VACUUM ANALYZE")


def posters(accounts: Accounts) -> Mapping[str, Poster]:
    """Give who posts, by name."""

    def floor(transfers: list[Transfer]) -> None:
        head: list[Any] = [accounts.book_id, BOOKING.on, AT]
        with open_cursor() as cursor:
            cursor.execute(_FLOOR, [*head, *columns(transfers)[:4]])

    def renqi(transfers: list[Transfer]) -> None:
        post_transfers(transfers, place=accounts.place, booking=BOOKING)

    crowd = ThreadPoolExecutor(CROWD_THREADS)

    def submit(transfers: list[Transfer]) -> None:
        def work(first: int) -> None:
            for one in transfers[first::CROWD_THREADS]:
                submit_transfer(one, place=accounts.place, booking=BOOKING)

        list(crowd.map(work, range(CROWD_THREADS)))

    alone = {"floor": floor, "renqi": renqi, "orm": post_by_orm, "pgledger": _pgledger}
    return {**alone, "submit": submit}


def _pgledger(transfers: list[Transfer]) -> None:
    debtors, creditors = [t.debit_id for t in transfers], [t.credit_id for t in transfers]
    with connection.cursor() as cursor:
        cursor.execute(_PGLEDGER, [debtors, creditors, [t.amount for t in transfers]])
