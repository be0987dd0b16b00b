"""What is not matched: lines, payments on their way, transfers no line explains (未达账项)."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from renqi.engines.ledger.domain.bank_matching import (
    DAYS_NEAR,
    OpenLeg,
    OpenLine,
    OpenPayment,
)

_LINES = """
SELECT l.id, l.amount, l.is_credit, l.booked_on, l.is_reversal, l.code, l.counterparty,
       l.counterparty_account, l.text, coalesce(s.payments, '[]')::text
  FROM bank_line l
  LEFT JOIN LATERAL (
      SELECT x.payments FROM bank_sighting x WHERE x.line_id = l.id
       ORDER BY jsonb_array_length(x.payments) DESC, x.id DESC LIMIT 1) s ON true
 WHERE l.account_id = %(account)s AND l.doubt NOT IN ('', 'taken_back') AND l.currency = 'CNY'
   AND l.amount > 0
   AND NOT EXISTS (SELECT FROM bank_proposal p WHERE p.line_id = l.id AND p.outcome = '')
   AND NOT EXISTS (SELECT FROM bank_match m WHERE m.line_id = l.id
                   HAVING sum(CASE WHEN m.undoes_id IS NULL THEN m.amount ELSE -m.amount END) > 0)
 ORDER BY l.booked_on, l.id
"""
_PAYMENTS = """
SELECT p.id, p.end_to_end_id, p.amount, p.creditor_name, p.creditor_account, o.sent_at,
       p.state = 'settled',
       h.kind = 1 AND (h.expires_at IS NULL OR h.expires_at > %(at)s)
       AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.pending_id = p.hold_id)
  FROM payment_line p
  JOIN payment_order o ON o.id = p.order_id
  LEFT JOIN ledger_transfer h ON h.id = p.hold_id
 WHERE o.account_id = %(account)s AND o.sent_at IS NOT NULL
   AND (p.state = 'waiting' OR (p.state = 'settled' AND p.end_to_end_id = ANY (%(names)s)))
 ORDER BY p.id
"""
# A transfer and its reversal of which the bank knows neither cancel each other out.
_LEGS = """
WITH own AS (
    SELECT t.id, t.effective_on, t.reverses_id,
           CASE WHEN t.debit_id = %(mirror)s THEN t.amount ELSE -t.amount END AS signed,
           coalesce((SELECT sum(CASE WHEN m.undoes_id IS NULL THEN m.amount ELSE -m.amount END)
                       FROM bank_match m WHERE m.transfer_id = t.id), 0) AS matched
      FROM ledger_transfer t
     WHERE %(mirror)s IN (t.debit_id, t.credit_id) AND t.amount > 0 AND t.kind <> 1
       AND t.effective_on >= %(since)s
)
SELECT o.id, o.signed, o.effective_on FROM own o
 WHERE o.matched = 0 AND abs(o.signed) = ANY (%(amounts)s)
   AND NOT EXISTS (SELECT FROM own x WHERE x.matched = 0
                    AND (x.reverses_id = o.id OR x.id = o.reverses_id))
 ORDER BY o.effective_on, o.id
"""
_TOKENS = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")


def open_lines(account_id: int) -> list[OpenLine]:
    """List the lines that rules may still look at, the oldest first (待勾对流水)."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"account": account_id})
        return [_line(row) for row in cursor.fetchall()]


def open_payments(account_id: int, *, lines: Iterable[OpenLine], at: datetime) -> list[OpenPayment]:
    """List payments on their way, and settled ones that the lines name (在途付款)."""
    names = {name for line in lines for name, _ in line.named}
    names |= {token for line in lines for token in _TOKENS.findall(line.text)}
    with connection.cursor() as cursor:
        cursor.execute(_PAYMENTS, {"account": account_id, "names": list(names), "at": at})
        return [
            OpenPayment(
                id=id_,
                end_to_end_id=name,
                amount=amount,
                creditor_name=creditor,
                creditor_account=account,
                sent_on=timezone.localdate(sent_at),
                is_settled=is_settled,
                hold_is_open=bool(is_open),
            )
            for id_, name, amount, creditor, account, sent_at, is_settled, is_open in (
                cursor.fetchall()
            )
        ]


def open_legs(mirror_id: int, *, lines: Sequence[OpenLine]) -> list[OpenLeg]:
    """List transfers of the mirror that could be one of the lines and are matched with none."""
    if not lines:
        return []
    since = min(line.booked_on for line in lines) - timedelta(days=DAYS_NEAR)
    amounts = list({abs(line.signed) for line in lines})
    with connection.cursor() as cursor:
        cursor.execute(_LEGS, {"mirror": mirror_id, "since": since, "amounts": amounts})
        return [
            OpenLeg(transfer_id=id_, signed=signed, on=on) for id_, signed, on in cursor.fetchall()
        ]


def _line(row: tuple[object, ...]) -> OpenLine:
    (id_, amount, is_credit, on, is_reversal, code, party, account, text, payments) = row
    named = json.loads(str(payments))
    return OpenLine(
        id=int(str(id_)),
        signed=int(str(amount)) * (1 if is_credit else -1),
        booked_on=on,  # type: ignore[arg-type]
        is_reversal=bool(is_reversal),
        code=str(code),
        counterparty=str(party),
        counterparty_account=str(account),
        text=str(text),
        named=tuple((one["name"], one["amount"]) for one in named if one["name"]),
        is_returned=any(one["returned"] for one in named),
    )
