"""Write matches, doubts and states of payments, many at a time (勾对记录)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection

from renqi.audit.domain.who import Who
from renqi.engines.ledger.domain.bank_matching import Rule
from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Booking, Transfer

# A memo is for people; the bank's own words stay whole on the line.
_MEMO_MAX = 200
_SYSTEM = "bank"
_MATCHES = """
INSERT INTO bank_match (reason, by_id, by_name, confirmed_by_id, confirmed_by_name, at, line_id,
                        transfer_id, payment_id, amount, rule, has_posted)
SELECT %s, %s, %s, %s::bigint, %s, %s, u.*
  FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[], %s::bigint[], %s::text[], %s::boolean[]) u
"""
_STATES = """
UPDATE payment_line p SET state = u.state
  FROM unnest(%s::bigint[], %s::text[]) u(id, state) WHERE p.id = u.id
RETURNING p.order_id
"""
_ORDERS = """
UPDATE payment_order o SET state = x.state
  FROM (SELECT p.order_id,
               CASE WHEN bool_or(p.state = 'waiting') THEN 'sent'
                    WHEN bool_and(p.state = 'rejected') THEN 'rejected'
                    WHEN bool_and(p.state IN ('returned', 'rejected')) THEN 'returned'
                    ELSE 'settled' END AS state
          FROM payment_line p WHERE p.order_id = ANY (%s) GROUP BY p.order_id) x
 WHERE o.id = x.order_id AND o.state <> x.state
   AND o.state IN ('sent', 'settled', 'returned')
"""
_DOUBTS = """
UPDATE bank_line l SET doubt = u.doubt
  FROM unnest(%s::bigint[], %s::text[]) u(id, doubt) WHERE l.id = u.id AND l.doubt <> u.doubt
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMatch:
    """An amount of a line that is an amount of a transfer (勾对).

    Attributes:
        payment_id: The payment that the transfer settles or returns.
        has_posted: Whether the match itself posted the transfer.
    """

    line_id: int
    transfer_id: UUID
    amount: int
    rule: Rule
    payment_id: int | None = None
    has_posted: bool = True


def write_matches(
    matches: Sequence[LineMatch],
    *,
    who: Who,
    at: datetime,
    reason: str = "",
    confirmed_by: Who | None = None,
) -> None:
    """Write matches down; the database refuses what goes beyond a line or a transfer.

    Args:
        matches: What was found.
        who: Who matched, or brought the file that the rules matched.
        at: The instant.
        reason: Why, where a person says so.
        confirmed_by: The second person, where two are needed.

    """
    by: list[Any] = [who.person_id, who.name or _SYSTEM]
    second: list[Any] = [confirmed_by.person_id, confirmed_by.name] if confirmed_by else [None, ""]
    columns: list[list[Any]] = [
        [one.line_id for one in matches],
        [one.transfer_id for one in matches],
        [one.payment_id for one in matches],
        [one.amount for one in matches],
        [one.rule.value for one in matches],
        [one.has_posted for one in matches],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MATCHES, [reason, *by, *second, at, *columns])


def write_doubts(doubts: Mapping[int, str]) -> None:
    """Say of lines why they are open; empty where they no longer are."""
    if not doubts:
        return
    with connection.cursor() as cursor:
        cursor.execute(_DOUBTS, [list(doubts), [str(doubt) for doubt in doubts.values()]])


def follow_payments(states: Mapping[int, str]) -> None:
    """Set the states of payments, and of their orders by what all their payments are."""
    if not states:
        return
    with connection.cursor() as cursor:
        cursor.execute(_STATES, [list(states), list(states.values())])
        orders = sorted({order for (order,) in cursor.fetchall()})
    follow_orders(orders)


def follow_orders(order_ids: Sequence[int]) -> None:
    """Set the states of orders that were sent by what all their payments are."""
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS, [list(order_ids)])


def booking_of(who: Who, *, on: date, at: datetime) -> Booking:
    """Give day, instant and person as the ledger wants them."""
    return Booking(on=on, at=at, actor=who.name or _SYSTEM)


def line_transfer(
    *,
    line_id: int,
    signed: int,
    on: date,
    mirror_id: int,
    other_id: int,
    cause: str,
    memo: str,
    turn: str = "",
) -> Transfer:
    """Give the transfer that a line stands for: the same line gives the same id (幂等).

    Args:
        line_id: The line.
        signed: What it moves; above zero is money that came in.
        on: The day it is booked on.
        mirror_id: The account that mirrors the bank's.
        other_id: The account on the other side.
        cause: Short key of why.
        memo: For people.
        turn: Tells this posting from earlier ones of the line that were taken back.

    """
    at = datetime.combine(on, time(), UTC)
    debit, credit = (mirror_id, other_id) if signed > 0 else (other_id, mirror_id)
    return Transfer(
        id=transfer_id("bank.line", f"{line_id}/{turn}", at=at),
        debit_id=debit,
        credit_id=credit,
        amount=abs(signed),
        cause=cause,
        memo=memo[:_MEMO_MAX],
    )
