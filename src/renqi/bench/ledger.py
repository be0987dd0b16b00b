"""Post the same transfers by the ledger, by the bare table and by the ORM (账务测速).

Everything runs durably on one server, in a database of its own, in turns: what disturbs the
machine disturbs all. The floor is the cost that no design escapes: the same rows inserted into
the same columns and indexes. Ratios are taken within a round, and their median is told.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from renqi.bench.orm_poster import make_orm_tables, post_by_orm
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Transfer
from renqi.engines.ledger.selectors.integrity import problems
from renqi.engines.ledger.services.accounts import open_account, open_book
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.seal_journal import seal_journal

AT = datetime(2026, 7, 1, 4, tzinfo=UTC)
BOOKING = Booking(on=date(2026, 7, 1), at=AT, actor="bench")
_HOT_SHARE = 0.9
_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
_FLOOR = (
    "INSERT INTO bench_floor (id, xid, debit_id, credit_id, amount, book_id, unit, kind,"
    " effective_on, created_at, cause, actor) SELECT u.*, %s, 1, 0, %s, %s, 'bench', 'bench'"
    " FROM (SELECT id, pg_current_xact_id()::text::bigint, debit, credit, amount"
    " FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[])"
    " AS v(id, debit, credit, amount) ORDER BY id) u"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """So many transfers a call, over these accounts (用例)."""

    key: str
    size: int
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Transfers a second in the median round (结果), and the ratio to the floor."""

    case: str
    poster: str
    rate: float
    to_floor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A promise about a ratio (目标)."""

    text: str
    value: float
    limit: float
    at_most: bool = False

    @property
    def reached(self) -> bool:
        """Whether the promise is kept."""
        return self.value <= self.limit if self.at_most else self.value >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReport:
    """What a run found (报告)."""

    server: Mapping[str, str]
    measured: tuple[Measured, ...]
    goals: tuple[Goal, ...]
    problems: int


CASES = (
    Case(key="1 uniform", size=1, shape="uniform"),
    Case(key="1 hot", size=1, shape="kept"),
    Case(key="1 insert-only", size=1, shape="hot"),
    Case(key="100 hot", size=100, shape="kept"),
    Case(key="1000 hot", size=1_000, shape="kept"),
)
Poster = Callable[[list[Transfer]], object]


def bench_ledger(*, accounts: int, seconds: float, rounds: int) -> LedgerReport:
    """Measure all cases in turns (账务测速).

    Args:
        accounts: How many accounts take part.
        seconds: How long each poster works in each case and round.
        rounds: How often all is repeated.

    """
    with _own_database():
        fixture = _Fixture(accounts)
        rates: dict[tuple[str, str], list[float]] = {}
        for turn in range(rounds):
            for case in CASES:
                for name, post in fixture.posters(turn).items():
                    rate = _rate(fixture, case, post, seconds)
                    rates.setdefault((case.key, name), []).append(rate)
        share = _seal_share(fixture)
        found = len(problems())
        server = {name: _setting(name) for name in (*_DURABLE, "server_version")}
    return LedgerReport(
        server=server, measured=_told(rates), goals=_goals(rates, share), problems=found
    )


class _Fixture:
    """Accounts with money, and transfers between them drawn from one seed."""

    def __init__(self, accounts: int) -> None:
        book = open_book(code="bench", name="bench")
        self.place = Place(book_id=book)
        self.numbers, self.draw = count(), random.Random(20260701)  # noqa: S311 - no secret
        self.special = {
            "kept": self._open(book, "kept", is_hot=False),
            "hot": self._open(book, "hot", is_hot=True),
        }
        self.plain = [self._open(book, f"a{n}", is_hot=False) for n in range(accounts)]
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE bench_floor (LIKE ledger_transfer INCLUDING DEFAULTS"
                " INCLUDING INDEXES INCLUDING STORAGE)"
            )
            make_orm_tables(cursor)
            cursor.execute("VACUUM ANALYZE")

    def _open(self, book: int, code: str, *, is_hot: bool) -> int:
        terms = AccountTerms(code=code, name=code, balance_min=None, is_hot=is_hot)
        return open_account(terms, book_id=book, at=AT, actor="bench")

    def transfers(self, case: Case) -> list[Transfer]:
        """Draw one call's transfers; nine in ten meet the hot account, from either side."""
        return [self._transfer(self.special.get(case.shape)) for _ in range(case.size)]

    def _transfer(self, special: int | None) -> Transfer:
        debit, credit = self.draw.sample(self.plain, 2)
        if special is not None and self.draw.random() < _HOT_SHARE:
            debit, credit = (special, credit) if self.draw.random() < 1 / 2 else (debit, special)
        own_id: UUID = transfer_id("bench", str(next(self.numbers)), at=AT)
        return Transfer(id=own_id, debit_id=debit, credit_id=credit, amount=1, cause="bench")

    def posters(self, turn: int) -> dict[str, Poster]:
        """Give who posts, in an order that changes with the round."""
        named: list[tuple[str, Poster]] = [
            ("floor", self._floor),
            ("renqi", lambda one: post_transfers(one, place=self.place, booking=BOOKING)),
            ("orm", post_by_orm),
        ]
        turn %= len(named)
        return dict(named[turn:] + named[:turn])

    def _floor(self, transfers: list[Transfer]) -> None:
        legs = zip(*((t.id, t.debit_id, t.credit_id, t.amount) for t in transfers), strict=True)
        book = self.place.book_id
        with connection.cursor() as cursor:
            cursor.execute(_FLOOR, [book, BOOKING.on, AT, *(list(column) for column in legs)])


def _rate(fixture: _Fixture, case: Case, post: Poster, seconds: float) -> float:
    done, spent = 0, 0.0
    while spent < seconds:
        transfers = fixture.transfers(case)  # drawn outside the time that counts
        start = time.perf_counter()
        post(transfers)
        spent += time.perf_counter() - start
        done += case.size
    return done / spent


def _seal_share(fixture: _Fixture) -> float:
    """Compare sealing with posting, for the same transfers in batches of a thousand."""
    seal_journal(at=AT)
    batches = [fixture.transfers(CASES[-1]) for _ in range(20)]
    start = time.perf_counter()
    for batch in batches:
        post_transfers(batch, place=fixture.place, booking=BOOKING)
    posted = time.perf_counter()
    seal_journal(at=AT)
    return (time.perf_counter() - posted) / (posted - start)


def _told(rates: Mapping[tuple[str, str], list[float]]) -> tuple[Measured, ...]:
    return tuple(
        Measured(
            case=case,
            poster=poster,
            rate=statistics.median(found),
            to_floor=_ratio(rates, (case, poster), (case, "floor")),
        )
        for (case, poster), found in sorted(rates.items())
    )


def _goals(rates: Mapping[tuple[str, str], list[float]], share: float) -> tuple[Goal, ...]:
    def ratio(case: str, one: str, other: str, *, beside: str = "") -> float:
        return _ratio(rates, (case, one), (beside or case, other))

    return (
        Goal(
            text="batch 1000, hot, to floor", value=ratio("1000 hot", "renqi", "floor"), limit=0.5
        ),
        Goal(text="batch 100, hot, to floor", value=ratio("100 hot", "renqi", "floor"), limit=0.45),
        Goal(text="single, to floor", value=ratio("1 uniform", "renqi", "floor"), limit=0.45),
        Goal(
            text="single, insert-only to uniform",
            value=ratio("1 insert-only", "renqi", "renqi", beside="1 uniform"),
            limit=0.95,
        ),
        Goal(text="batch 100 to the ORM's bulk", value=ratio("100 hot", "renqi", "orm"), limit=15),
        Goal(text="single to the ORM's", value=ratio("1 uniform", "renqi", "orm"), limit=3),
        Goal(text="sealing to posting", value=share, limit=0.15, at_most=True),
    )


def _ratio(
    rates: Mapping[tuple[str, str], list[float]], one: tuple[str, str], other: tuple[str, str]
) -> float:
    pairs = zip(rates[one], rates[other], strict=True)
    return statistics.median(above / below for above, below in pairs)


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])


@contextmanager
def _own_database() -> Iterator[None]:
    """Make a database on the server that is open, and drop it afterwards."""
    name = f"renqi_bench_{time.time_ns():x}"
    settings = connections["default"].settings_dict
    kept = settings["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    settings["NAME"] = name
    try:
        MigrationExecutor(connection).migrate([("ledger", "0002_sql")])
        yield
    finally:
        connection.close()
        settings["NAME"] = kept
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
