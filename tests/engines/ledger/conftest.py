"""A book with a bank account, a fund, two wallets and a purse of points."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.kinds import Side, Unit
from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Transfer
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


@pytest.fixture
def chart(db: None) -> Chart:
    """Open the accounts in the database of the test."""
    return open_chart()
