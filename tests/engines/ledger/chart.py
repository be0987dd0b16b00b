"""A book with a bank account, a fund, two wallets and a purse of points."""

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from renqi.engines.ledger.domain.balances import AccountTerms, Problem
from renqi.engines.ledger.domain.kinds import Side, Unit
from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Transfer
from renqi.engines.ledger.selectors.integrity import problems
from renqi.engines.ledger.services.accounts import open_account, open_book

NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)  # noon in Shenzhen
TODAY = date(2026, 7, 1)
BOOKING = Booking(on=TODAY, at=NOON, actor="tester")
_numbers = count(1)


def number(key: str = "") -> UUID:
    """Give an id: a new one, or the one that a key stands for."""
    return transfer_id("test", key or f"number {next(_numbers)}", at=NOON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The accounts of the tests, by what they are."""

    place: Place
    points: Place
    bank: int
    fund: int
    a: int
    b: int
    issuer: int
    purse: int
    shop: int

    def transfer(
        self, debit: int, credit: int, amount: int, *, key: str = "", **more: Any
    ) -> Transfer:
        """Write down a transfer between two accounts."""
        words = {"cause": "test", **more}
        return Transfer(id=number(key), debit_id=debit, credit_id=credit, amount=amount, **words)


def open_chart(code: str = "fund") -> Chart:
    """Open the accounts: the bank and the issuer are free, nothing else goes below zero."""
    book = open_book(code=code, name="Fund 基金")

    def account(code: str, **terms: Any) -> int:
        words = AccountTerms(code=code, name=code, **terms)
        return open_account(words, book_id=book, at=NOON, actor="tester")

    return Chart(
        place=Place(book_id=book),
        points=Place(book_id=book, unit=Unit.POINTS),
        bank=account("bank", side=Side.DEBIT, balance_min=None),
        fund=account("pool"),
        a=account("a"),
        b=account("b"),
        issuer=account("issuer", unit=Unit.POINTS, side=Side.DEBIT, balance_min=None),
        purse=account("purse", unit=Unit.POINTS, is_lotted=True),
        shop=account("shop", unit=Unit.POINTS),
    )


def sql(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run one statement past the services and give its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def fresh_ledger(server: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Point Django at a new database of a server, with nothing but the ledger in it."""
    name = f"ledger_{secrets.token_hex(4)}"
    settings = connections["default"].settings_dict
    kept = dict(settings)
    place = {key: server[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "OPTIONS")}
    connections["default"].close()
    settings.update(place, NAME="postgres")
    sql(f"CREATE DATABASE {name}")
    connections["default"].close()
    settings["NAME"] = name
    try:
        executor = MigrationExecutor(connection)
        executor.migrate(list(executor.loader.graph.leaf_nodes("ledger")))
        yield {**server, **place, "NAME": name}
    finally:
        connections["default"].close()
        settings.update(kept)


def problems_of() -> Sequence[Problem]:
    """Give what the ledger's own verification finds."""
    return list(problems())


def all_at_once(*works: Callable[[], object]) -> list[BaseException | None]:
    """Run works in threads that start together; give what each raised, or nothing."""
    start = threading.Barrier(len(works))
    raised: list[BaseException | None] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
        except BaseException as error:  # noqa: BLE001, shown by the test
            raised[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[place, work]) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return raised
