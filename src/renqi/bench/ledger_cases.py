"""What is posted in the bench of the ledger: cases, accounts and made-up transfers (账务用例)."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Transfer

AT = datetime(2026, 7, 1, 4, tzinfo=UTC)
BOOKING = Booking(on=date(2026, 7, 1), at=AT, actor="bench")
CAUSE = "bench"
_HOT_SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """So many transfers a call, over these accounts (用例).

    Attributes:
        shape: `uniform`; `kept`, where nine in ten meet one account whose balance is kept in
            its row; `hot`, where that account is insert-only.
    """

    key: str
    size: int
    shape: str


CASES = (
    Case(key="1 uniform", size=1, shape="uniform"),
    Case(key="1 hot", size=1, shape="kept"),
    Case(key="1 insert-only", size=1, shape="hot"),
    Case(key="100 hot", size=100, shape="kept"),
    Case(key="1000 hot", size=1_000, shape="kept"),
)
# So many threads of one client, each with one transfer at a time.
CROWD, CROWD_THREADS = Case(key="64 threads hot", size=1_280, shape="kept"), 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts that take part, by what they are (账户)."""

    book_id: int
    kept: int
    hot: int
    plain: tuple[int, ...]

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Accounts":
        """Take them from what another process was told."""
        return cls(**{**told, "plain": tuple(told["plain"])})

    @property
    def all(self) -> tuple[int, ...]:
        """Every account."""
        return (self.kept, self.hot, *self.plain)

    @property
    def place(self) -> Place:
        """The book and the unit."""
        return Place(book_id=self.book_id)


class Draw:
    """Transfers drawn from one seed; no two draws share an id (抽取)."""

    def __init__(self, accounts: Accounts, *, seed: str) -> None:
        """Begin where nobody has drawn from this seed yet."""
        self._accounts, self._seed = accounts, seed
        self._numbers, self._random = count(), random.Random(seed)  # noqa: S311 - no secret
        self._special = {"kept": accounts.kept, "hot": accounts.hot}

    def transfers(self, case: Case) -> list[Transfer]:
        """Draw one call's transfers; nine in ten meet the hot account, from either side."""
        return [self._transfer(self._special.get(case.shape)) for _ in range(case.size)]

    def _transfer(self, special: int | None) -> Transfer:
        draw = self._random
        debit, credit = draw.sample(self._accounts.plain, 2)
        if special is not None and draw.random() < _HOT_SHARE:
            debit, credit = (special, credit) if draw.random() < 1 / 2 else (debit, special)
        key = f"{self._seed}/{next(self._numbers)}"
        own_id = transfer_id("bench", key, at=AT)
        return Transfer(id=own_id, debit_id=debit, credit_id=credit, amount=1, cause=CAUSE)
