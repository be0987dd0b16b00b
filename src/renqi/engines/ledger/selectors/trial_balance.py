"""What all accounts of a book add up to on a day (试算平衡)."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from renqi.engines.ledger.domain.balances import TrialRow
from renqi.engines.ledger.domain.kinds import Unit

_ROWS = """
WITH base AS (
    SELECT max(p.through) AS through FROM ledger_period_balance p
     WHERE p.book_id = %(book)s AND p.through <= %(on)s
), sums AS (
    SELECT x.account_id, sum(x.debit)::bigint AS debits, sum(x.credit)::bigint AS credits
      FROM (SELECT p.account_id, p.debits AS debit, p.credits AS credit
              FROM ledger_period_balance p JOIN base ON base.through = p.through
             WHERE p.book_id = %(book)s
            UNION ALL
            SELECT l.account_id, l.debit, l.credit
              FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id
             WHERE a.book_id = %(book)s AND l.effective_on <= %(on)s
               AND l.effective_on > coalesce((SELECT through FROM base), '-infinity'::date)) x
     GROUP BY x.account_id
)
SELECT a.code, a.name, a.unit, coalesce(s.debits, 0), coalesce(s.credits, 0)
  FROM ledger_account a LEFT JOIN sums s ON s.account_id = a.id
 WHERE a.book_id = %(book)s ORDER BY a.unit, a.code
"""


def trial_balance(*, book: int, on: date) -> Sequence[TrialRow]:
    """Sum the legs of every account up to a value date, the day included (试算平衡).

    For each unit the debits of all accounts equal the credits.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"book": book, "on": on})
        return [
            TrialRow(account=code, name=name, unit=Unit(unit), debits=debits, credits=credits_)
            for code, name, unit, debits, credits_ in cursor.fetchall()
        ]
