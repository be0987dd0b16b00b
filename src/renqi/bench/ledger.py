"""Post the same transfers by the ledger, by the bare table and by its peers (账务测速).

Everything runs durably on one server, in databases of its own, in turns: what disturbs the
machine disturbs all. Ratios are taken within a round, and their median is told, by the clock and
by the server's CPU; the second hardly feels what else the machine does.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from renqi.bench import ledger_posters
from renqi.bench.ledger_cases import AT, BOOKING, CASES, CROWD, Accounts, Draw
from renqi.bench.ledger_client import cpu_seconds, schedule_of
from renqi.bench.ledger_clients import Clients, clients
from renqi.bench.ledger_goals import Goal, Measured, Samples, goals, measured
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.selectors.integrity import problems
from renqi.engines.ledger.services.accounts import open_account, open_book
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.seal_journal import seal_journal
from renqi.identity.services.database_rights import apply_rights

_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
_SEALED_BATCHES, _SEALINGS = 20, 3
_CROWD = "submit"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReport:
    """What a run found (报告)."""

    server: Mapping[str, str]
    absent: Mapping[str, str]
    measured: tuple[Measured, ...]
    goals: tuple[Goal, ...]
    problems: int


def bench_ledger(
    *,
    accounts: int,
    seconds: float,
    rounds: int,
    counts: Sequence[int],
    application: Mapping[str, Any],
    pgledger: Sequence[Path] = (),
) -> LedgerReport:
    """Measure all cases in turns (账务测速).

    Args:
        accounts: How many accounts take part.
        seconds: How long each poster works in each case and round.
        rounds: How often all is repeated.
        counts: How many clients work side by side, one number after the other.
        application: Settings of the account that pages and jobs use. The clients use it too;
            the connection of the caller may make databases.
        pgledger: The SQL files of pgledger, in their order; none leaves it out.

    """
    absent = {} if pgledger else {"pgledger": "its SQL files are not given (--pgledger)"}
    with ExitStack() as stack:
        database = stack.enter_context(own_database(application))
        opened = open_accounts(accounts)
        ledger_posters.prepare(opened, pgledger=pgledger)
        most = max(counts)
        us = stack.enter_context(clients(most, who="us", database=database, accounts=opened))
        groups = {name: us for name in us.posters if name not in absent}
        if find_spec("hordak") is None:
            absent["hordak"] = "not installed; pip install 'renqi[peers]'"
        else:
            other = stack.enter_context(_empty_database())
            groups["hordak"] = stack.enter_context(
                clients(most, who="hordak", database=other, accounts=opened)
            )
        crowd = groups.pop(_CROWD)
        samples = _samples(groups, seconds=seconds, rounds=rounds, counts=counts)
        crowd.warm_up(_CROWD, CROWD, clients=1)
        samples[CROWD.key, 1, _CROWD] = [
            crowd.sample(_CROWD, CROWD, clients=1, seconds=seconds) for _ in range(rounds)
        ]
        share = _seal_share(opened)
        found = len(problems())
        server = {name: _setting(name) for name in (*_DURABLE, "server_version")}
    return LedgerReport(
        server=server,
        absent=absent,
        measured=measured(samples),
        goals=goals(samples, share),
        problems=found,
    )


def _samples(
    groups: Mapping[str, Clients], *, seconds: float, rounds: int, counts: Sequence[int]
) -> Samples:
    samples: Samples = {}
    names = list(groups)
    for case in CASES:
        for name in names:
            groups[name].warm_up(name, case)
    for group in set(groups.values()):
        group.analyze()
    for turn in range(rounds):
        turned = names[turn % len(names) :] + names[: turn % len(names)]
        for case in CASES:
            for count in counts:
                for name in turned:
                    one = groups[name].sample(name, case, clients=count, seconds=seconds)
                    samples.setdefault((case.key, count, name), []).append(one)
    return samples


def open_accounts(number: int) -> Accounts:
    """Open a book with so many accounts, and two that nine in ten transfers may meet."""
    book = open_book(code="bench", name="bench")

    def opened(code: str, *, is_hot: bool = False) -> int:
        terms = AccountTerms(code=code, name=code, balance_min=None, is_hot=is_hot)
        return open_account(terms, book_id=book, at=AT, actor=BOOKING.actor)

    return Accounts(
        book_id=book,
        kept=opened("kept"),
        hot=opened("hot", is_hot=True),
        plain=tuple(opened(f"a{n}") for n in range(number)),
    )


def _seal_share(accounts: Accounts) -> float:
    """Compare sealing with posting, for the same transfers in batches of a thousand."""
    draw = Draw(accounts, seed="seal")
    batches = [draw.transfers(CASES[-1]) for _ in range(_SEALED_BATCHES * _SEALINGS)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        schedule = schedule_of(int(cursor.fetchone()[0]))
    seal_journal(at=AT)
    shares = []
    for first in range(0, len(batches), _SEALED_BATCHES):
        before = _spent(schedule)
        for batch in batches[first : first + _SEALED_BATCHES]:
            post_transfers(batch, place=accounts.place, booking=BOOKING)
        posted = _spent(schedule)
        seal_journal(at=AT)
        shares.append((_spent(schedule) - posted) / (posted - before))
    return sorted(shares)[len(shares) // 2]


def _spent(schedule: Path | None) -> float:
    """Give the server's CPU seconds, or the clock's where the server is elsewhere."""
    found = cpu_seconds(schedule)
    return time.perf_counter() if found is None else found


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])


@contextmanager
def own_database(application: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Work in a new database with all tables and rights; give the application's settings."""
    settings = connections["default"].settings_dict
    kept = settings["NAME"]
    with _empty_database() as database:
        connection.close()
        settings["NAME"] = database["NAME"]
        try:
            call_command("migrate", interactive=False, verbosity=0)
            apply_rights(login=application["USER"])
            yield {**database, **{key: application[key] for key in ("USER", "PASSWORD")}}
        finally:
            connection.close()
            settings["NAME"] = kept


@contextmanager
def _empty_database() -> Iterator[Mapping[str, Any]]:
    """Make a database beside the one that is open, give its settings, and drop it."""
    settings = connections["default"].settings_dict
    name = f"renqi_bench_{time.time_ns():x}"
    link = connections["default"].copy()
    with link.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    # Other processes are told the settings as text.
    database = json.loads(json.dumps({**settings, "NAME": name}, default=str))
    try:
        yield database
    finally:
        link.close()
        # The server waits for connections that are just ending; to end them by force would take
        # more rights than the owner of the database has.
        with link.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")
        link.close()
