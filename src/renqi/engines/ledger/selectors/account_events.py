"""What was decided about accounts and books (账户与账簿记事)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from renqi.engines.ledger.domain.balances import Account
from renqi.engines.ledger.models import Book

_LONG_AGO = date(1, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEvent:
    """One decision about an account: opened, frozen, thawed, limited (账户记事)."""

    what: str
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodEvent:
    """One decision about a book: closed softly, reopened, closed for good (结账记事)."""

    what: str
    through: date
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BookState:
    """A book and how far it is closed (结账状态); none where it never was."""

    id: int
    code: str
    name: str
    soft_through: date | None
    final_through: date | None
    events: tuple[PeriodEvent, ...]


def account_events(account: Account) -> Sequence[AccountEvent]:
    """Give what was decided about an account, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what, reason, actor, at FROM ledger_account_event"
            " WHERE account_id = %s ORDER BY id DESC",
            [account.id],
        )
        return [
            AccountEvent(what=what, reason=reason, actor=actor, at=at)
            for what, reason, actor, at in cursor.fetchall()
        ]


def book_states() -> Sequence[BookState]:
    """Give every book with how far it is closed and what was decided (结账状态)."""
    events = _period_events()
    return [
        BookState(
            id=book.pk,
            code=book.code,
            name=book.name,
            soft_through=_closed(book.soft_closed_through),
            final_through=_closed(book.closed_through),
            events=tuple(events.get(book.pk, ())),
        )
        for book in Book.objects.order_by("code")
    ]


def _closed(through: date) -> date | None:
    return through if through > _LONG_AGO else None


def _period_events() -> Mapping[int, Sequence[PeriodEvent]]:
    found: dict[int, list[PeriodEvent]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT book_id, what, through, actor, at FROM ledger_period_event ORDER BY id DESC"
        )
        for book_id, what, through, actor, at in cursor.fetchall():
            event = PeriodEvent(what=what, through=through, actor=actor, at=at)
            found.setdefault(book_id, []).append(event)
    return found
