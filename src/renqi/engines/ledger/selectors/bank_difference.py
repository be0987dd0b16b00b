"""Why the bank's balance and ours differ on a day, to the fen (银行存款余额调节)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection

from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.selectors.bank_accounts import bank_account, mirrored
from renqi.identity.domain.scope import Scope


class Open(StrEnum):
    """What one item of a difference is (未达账项种类)."""

    BEFORE_FIRST = "before_first"
    GAP = "gap"
    AT_BANK = "at_bank"
    IN_BOOKS = "in_books"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """One reason why the balances differ (未达账项).

    Attributes:
        signed: What it adds to the bank's balance over ours.
        key: Number of the line, of the transfer or of the statement.
    """

    what: Open
    on: date | None
    signed: int
    text: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The two balances of a day and all that lies between them (余额调节表).

    Attributes:
        bank: Closing balance of the last statement up to the day; none before the first.
        bank_on: The day that statement closes.
        books: Balance of the mirror on that day.
        items: All open items; their sum is `bank - books`.
        unexplained: What the items leave; anything but zero is a fault of ours.
    """

    bank: int | None
    bank_on: date | None
    books: int
    items: tuple[OpenItem, ...]

    @property
    def total(self) -> int:
        """By how much the bank has more than the books."""
        return (self.bank or 0) - self.books

    @property
    def unexplained(self) -> int:
        """What no item explains."""
        return self.total - sum(item.signed for item in self.items)


_STATEMENTS = """
SELECT s.id, s.number, s.opened_on, s.closed_on, s.opening, s.closing,
       lag(s.closing) OVER (ORDER BY s.closed_on, s.opened_on, s.page, s.id) AS before
  FROM bank_statement s
 WHERE s.account_id = %(account)s AND s.kind = 'camt.053' AND s.closed_on <= %(on)s
 ORDER BY s.closed_on, s.opened_on, s.page, s.id
"""
# Only what stands in a statement is in the bank's balance; reports and notifications announce.
# A line that two statements tell of counts once, and the statements then show a gap.
_LINES = """
WITH stated AS (
    SELECT l.id, l.booked_on, l.external_ref, l.counterparty, l.text,
           CASE WHEN l.is_credit THEN l.amount ELSE -l.amount END AS signed,
           count(*) AS told
      FROM bank_line l
      JOIN bank_sighting x ON x.line_id = l.id
      JOIN bank_statement s ON s.id = x.statement_id
     WHERE l.account_id = %(account)s AND s.kind = 'camt.053' AND s.closed_on <= %(on)s
     GROUP BY l.id
), explained AS (
    SELECT m.line_id, sum(CASE WHEN m.undoes_id IS NULL THEN m.amount ELSE -m.amount END) AS sum
      FROM bank_match m JOIN ledger_transfer t ON t.id = m.transfer_id
     WHERE t.effective_on <= %(on)s AND m.line_id IN (SELECT id FROM stated)
     GROUP BY m.line_id
)
SELECT s.id, s.booked_on, s.signed * s.told - sign(s.signed) * coalesce(e.sum, 0),
       concat_ws(' ', nullif(s.counterparty, ''), nullif(s.text, ''))
  FROM stated s LEFT JOIN explained e ON e.line_id = s.id
 WHERE s.signed * s.told <> sign(s.signed) * coalesce(e.sum, 0)
 ORDER BY s.booked_on, s.id
"""
# A transfer and its reversal of which the bank knows neither are no item: they add nothing.
_LEGS = """
WITH own AS (
    SELECT t.id, t.effective_on, t.memo, t.cause, t.reverses_id,
           CASE WHEN t.debit_id = %(mirror)s THEN t.amount ELSE -t.amount END AS signed
      FROM ledger_transfer t
     WHERE %(mirror)s IN (t.debit_id, t.credit_id) AND t.amount > 0 AND t.kind <> 1
       AND t.effective_on <= %(on)s
), explained AS (
    SELECT m.transfer_id,
           sum(CASE WHEN m.undoes_id IS NULL THEN m.amount ELSE -m.amount END) AS sum
      FROM bank_match m
      JOIN bank_line l ON l.id = m.line_id AND l.account_id = %(account)s
     WHERE EXISTS (SELECT FROM bank_sighting x JOIN bank_statement s ON s.id = x.statement_id
                    WHERE x.line_id = l.id AND s.kind = 'camt.053' AND s.closed_on <= %(on)s)
     GROUP BY m.transfer_id
), unexplained AS (
    SELECT o.*, o.signed - sign(o.signed) * coalesce(e.sum, 0) AS remains
      FROM own o LEFT JOIN explained e ON e.transfer_id = o.id
     WHERE o.signed <> sign(o.signed) * coalesce(e.sum, 0)
)
SELECT u.id, u.effective_on, -u.remains, coalesce(nullif(u.memo, ''), u.cause)
  FROM unexplained u
 WHERE NOT EXISTS (SELECT FROM unexplained x
                    WHERE (x.reverses_id = u.id OR x.id = u.reverses_id)
                      AND x.remains = -u.remains)
 ORDER BY u.effective_on, u.id
"""
_BOOKS = """
SELECT coalesce(sum(CASE WHEN t.debit_id = %(mirror)s THEN t.amount ELSE -t.amount END), 0)::bigint
  FROM ledger_transfer t
 WHERE %(mirror)s IN (t.debit_id, t.credit_id) AND t.kind <> 1 AND t.effective_on <= %(on)s
"""


def difference(account_id: int, *, on: date, scope: Scope) -> Difference:
    """Explain the difference between bank and books on a day (银行存款余额调节表).

    The balance of the bank is its closing balance on the day, so the books are read on the day
    of that statement too: what came later is not yet to be seen at the bank.

    Raises:
        BankAccountUnknown: There is no such account in scope.
        BankAccountNotMirrored: The account is not in yuan.

    """
    account = mirrored(bank_account(account_id, scope=scope))
    statements = _rows(_STATEMENTS, {"account": account_id, "on": on})
    last = statements[-1] if statements else None
    day = last[3] if last else on
    asked = {"account": account_id, "mirror": account.ledger_account_id, "on": day}
    side = account_of(account.ledger_account_id).side
    # The mirror of money that one owns is a debit account; `signed` is money at the bank.
    if side is not Side.DEBIT:
        raise AssertionError(side)
    legs = _items(Open.IN_BOOKS, _rows(_LEGS, asked))
    since = statements[0][2] if statements else None
    # What was in the books before the first statement is one thing with its opening balance.
    # Legs come by day, so the early ones stand first.
    early = [leg for leg in legs if since and leg.on and leg.on < since]
    items = [
        *_statement_items(statements, before=sum(leg.signed for leg in early)),
        *_items(Open.AT_BANK, _rows(_LINES, asked)),
        *legs[len(early) :],
    ]
    return Difference(
        bank=last[5] if last else None,
        bank_on=last[3] if last else None,
        books=int(_rows(_BOOKS, asked)[0][0]),
        items=tuple(items),
    )


def _statement_items(rows: Sequence[tuple[Any, ...]], *, before: int) -> list[OpenItem]:
    items = []
    for place, (_, number, opened_on, _, opening, _, closing_before) in enumerate(rows):
        is_first = place == 0
        signed = opening + before if is_first else opening - closing_before
        if signed:
            what = Open.BEFORE_FIRST if is_first else Open.GAP
            items.append(OpenItem(what=what, on=opened_on, signed=signed, text=number, key=number))
    return items


def _items(what: Open, rows: Sequence[tuple[Any, ...]]) -> list[OpenItem]:
    return [
        OpenItem(what=what, on=on, signed=int(signed), text=text or "", key=str(key))
        for key, on, signed, text in rows
    ]


def _rows(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())
