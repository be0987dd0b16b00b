"""What happened on an account, with the balance after each line (对账单)."""

from datetime import date
from typing import Any

from django.db import connection

from renqi.engines.ledger.domain.balances import Statement, StatementLine
from renqi.engines.ledger.domain.kinds import Kind
from renqi.engines.ledger.selectors.accounts import account_of

# One statement, so that balance and lines are of the same snapshot. A balance of a closed day
# is the start; what lies between it and the first day is added. Holds move no balance and stand
# on the statement with none.
_LINES = """
WITH base AS (
    SELECT p.through, p.debits, p.credits FROM ledger_period_balance p
     WHERE p.account_id = %(account)s AND p.through < %(start)s
     ORDER BY p.through DESC LIMIT 1
), legs AS (
    SELECT l.* FROM ledger_leg l
     WHERE l.account_id = %(account)s AND l.effective_on <= %(end)s
       AND l.effective_on > coalesce((SELECT through FROM base), '-infinity'::date)
), opening AS (
    SELECT coalesce((SELECT credits - debits FROM base), 0)
           + coalesce((SELECT sum(credit - debit) FROM legs WHERE effective_on < %(start)s), 0)
        AS amount
)
SELECT o.amount::bigint, t.id, t.seq, t.effective_on, t.created_at, t.kind,
       b.code || '/' || a.code, l.debit::bigint, l.credit::bigint,
       (o.amount + sum(l.credit - l.debit) OVER (ORDER BY t.effective_on, t.seq))::bigint,
       t.cause, t.memo, t.actor, a.name,
       CASE WHEN t.kind = 1 THEN t.amount ELSE -t.released END,
       num_nonnulls(t.reverses_id, t.refunds_id) > 0
  FROM opening o
  LEFT JOIN (SELECT * FROM legs WHERE effective_on >= %(start)s) l ON true
  LEFT JOIN ledger_transfer t ON t.id = l.id
  LEFT JOIN ledger_account a ON a.id = l.other_id
  LEFT JOIN ledger_book b ON b.id = a.book_id
 ORDER BY t.effective_on, t.seq
"""


def statement(*, account_id: int, start: date, end: date) -> Statement:
    """Give an account's transfers by value date, both days included (对账单).

    Raises:
        AccountUnknown: There is no such account.

    """
    account = account_of(account_id)
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"account": account_id, "start": start, "end": end})
        rows = cursor.fetchall()
    opening = rows[0][0] * account.side
    lines = tuple(_line(row, account.side) for row in rows if row[1] is not None)
    closing = lines[-1].balance if lines else opening
    return Statement(
        account=account, start=start, end=end, opening=opening, lines=lines, closing=closing
    )


def _line(row: tuple[Any, ...], side: int) -> StatementLine:
    (_, id_, seq, on, at, kind, other, debit, credit, balance, cause, memo, actor, *rest) = row
    return StatementLine(
        id=id_,
        seq=seq,
        effective_on=on,
        created_at=at,
        kind=Kind(kind),
        other=other,
        debit=debit,
        credit=credit,
        balance=balance * side,
        cause=cause,
        memo=memo,
        actor=actor,
        other_name=rest[0],
        held=rest[1],
        is_return=rest[2],
    )
