"""A statement in pages, quick on accounts of any length (对账单分页)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from renqi.engines.ledger.domain.balances import Account, StatementLine
from renqi.engines.ledger.domain.kinds import Kind
from renqi.engines.ledger.selectors.leg_names import LegNames, leg_names

_AT_ONCE = 5_000
# Below the highest number of the database, so that one may be added to it.
_LAST_SEQ = 2**63 - 2
# One statement, so that the balance and the lines are of the same snapshot. Each leg's index
# gives its lines in order, so that a page costs as much as a page, wherever it lies. A reader
# going back meets the lines in the other order; they are turned round below.
_PAGE = """
WITH legs AS (
    (SELECT t.id, t.seq, t.effective_on, t.created_at, t.kind, t.amount, t.released, t.cause,
            t.memo, t.actor, num_nonnulls(t.reverses_id, t.refunds_id) > 0 AS is_return,
            true AS is_debit
       FROM ledger_transfer t
      WHERE t.debit_id = %(account)s AND t.effective_on BETWEEN %(start)s AND %(end)s
        AND (t.effective_on, t.seq) {beyond} (%(day)s, %(seq)s)
      ORDER BY t.effective_on {way}, t.seq {way} LIMIT %(limit)s)
    UNION ALL
    (SELECT t.id, t.seq, t.effective_on, t.created_at, t.kind, t.amount, t.released, t.cause,
            t.memo, t.actor, num_nonnulls(t.reverses_id, t.refunds_id) > 0, false
       FROM ledger_transfer t
      WHERE t.credit_id = %(account)s AND t.effective_on BETWEEN %(start)s AND %(end)s
        AND (t.effective_on, t.seq) {beyond} (%(day)s, %(seq)s)
      ORDER BY t.effective_on {way}, t.seq {way} LIMIT %(limit)s)
), picked AS (
    SELECT * FROM legs ORDER BY effective_on {way}, seq {way} LIMIT %(limit)s
)
SELECT (s.c - s.d)::bigint, p.*
  FROM {sums} s LEFT JOIN picked p ON true
 ORDER BY p.effective_on {way}, p.seq {way}
"""
_AFTER = "ledger_sums_before(%(account)s, %(day)s, %(seq)s + 1)"
_BEFORE = "ledger_sums_before(%(account)s, %(day)s, %(seq)s)"
_TOLD = "(SELECT %(told)s::bigint AS c, 0::bigint AS d)"
_FORWARD = _PAGE.format(beyond=">", way="ASC", sums=_AFTER)
_GOING_ON = _PAGE.format(beyond=">", way="ASC", sums=_TOLD)
_BACK = _PAGE.format(beyond="<", way="DESC", sums=_BEFORE)
_SUMS = """
SELECT o.d, o.c, u.d, u.c
  FROM ledger_sums_before(%(account)s, %(start)s, 0) o,
       ledger_sums_before(%(account)s, %(after)s, 0) u
"""
_DAYS = """
SELECT x.effective_on, sum(x.change)::bigint
  FROM (SELECT t.effective_on, -t.amount AS change FROM ledger_transfer t
         WHERE t.debit_id = %(account)s AND t.effective_on BETWEEN %(start)s AND %(end)s
           AND t.kind <> 1
        UNION ALL
        SELECT t.effective_on, t.amount FROM ledger_transfer t
         WHERE t.credit_id = %(account)s AND t.effective_on BETWEEN %(start)s AND %(end)s
           AND t.kind <> 1) x
 GROUP BY x.effective_on ORDER BY x.effective_on
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place in the order of an account's lines: the day, then the number (行位置)."""

    on: date
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodSums:
    """What happened to an account between two days, both included (期间发生额).

    All in the account's own direction except the sums of the two legs:
    opening + (credits - debits) × side = closing.
    """

    opening: int
    debits: int
    credits: int
    closing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """Some lines of a statement in their order (对账单页).

    `brought` is the balance before the first line. `earlier` and `later` say where the pages
    beside this one end and begin; none where there is no such page.
    """

    brought: int
    lines: tuple[StatementLine, ...]
    earlier: Position | None
    later: Position | None


class _Leg(NamedTuple):
    """One leg as the query gives it."""

    id: UUID
    seq: int
    on: date
    at: datetime
    kind: int
    amount: int
    released: int
    cause: str
    memo: str
    actor: str
    is_return: bool
    is_debit: bool


def period_sums(account: Account, *, start: date, end: date) -> PeriodSums:
    """Give opening, turnover and closing of a period without its lines (期初与期末)."""
    places: dict[str, Any] = {
        "account": account.id,
        "start": start,
        "after": end + timedelta(days=1),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, places)
        debits, credits_, debits_then, credits_then = cursor.fetchone()
    return PeriodSums(
        opening=(credits_ - debits) * account.side,
        debits=debits_then - debits,
        credits=credits_then - credits_,
        closing=(credits_then - debits_then) * account.side,
    )


def statement_page(
    account: Account,
    *,
    start: date,
    end: date,
    after: Position | None = None,
    before: Position | None = None,
    brought: int | None = None,
    limit: int = 50,
) -> StatementPage:
    """Give some lines of a period by value date (对账单页).

    Args:
        account: An account that the reader may see.
        start: First day.
        end: Last day.
        after: The last line of the page before; none to begin at the first.
        before: The first line of the page after, to go back; not together with `after`.
        brought: The balance before the first line, where the caller has it from the page before
            or from `period_sums`; else it is added up.
        limit: How many lines at most.

    """
    place = before or after or Position(on=start, seq=0)
    asked: dict[str, Any] = {"account": account.id, "start": start, "end": end, "limit": limit + 1}
    with connection.cursor() as cursor:
        query = _BACK if before else _FORWARD if brought is None else _GOING_ON
        told = (brought or 0) * account.side
        cursor.execute(query, {**asked, "day": place.on, "seq": place.seq, "told": told})
        rows = cursor.fetchall()
    at_place = rows[0][0] * account.side
    found = [_Leg(*row[1:]) for row in rows if row[1] is not None]
    has_more, found = len(found) > limit, found[:limit]
    lines = _numbered(found, account, at_place=at_place, is_back=before is not None)
    is_end = before == last_position(end)
    has_earlier, has_later = (has_more, not is_end) if before else (after is not None, has_more)
    return StatementPage(
        brought=_before(lines[0], account) if lines else at_place,
        lines=lines,
        earlier=_position(lines[0]) if lines and has_earlier else None,
        later=_position(lines[-1]) if lines and has_later else None,
    )


def statement_lines(
    account: Account, *, start: date, end: date, brought: int | None = None
) -> Iterator[StatementLine]:
    """Give all lines of a period, a few thousand read at a time (对账单全文).

    Args:
        account: An account that the reader may see.
        start: First day.
        end: Last day.
        brought: The opening balance, where the caller has it; else it is added up.

    """
    after: Position | None = None
    while True:
        page = statement_page(
            account, start=start, end=end, after=after, brought=brought, limit=_AT_ONCE
        )
        yield from page.lines
        if page.later is None:
            return
        after, brought = page.later, page.lines[-1].balance


def last_position(end: date) -> Position:
    """Give the place behind every line of a period, to read its last page."""
    return Position(on=end, seq=_LAST_SEQ)


def day_balances(account: Account, *, start: date, end: date) -> tuple[tuple[date, int], ...]:
    """Give the balance at the end of each day on which it moved, and of the first (余额走势)."""
    opening = period_sums(account, start=start, end=end).opening
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"account": account.id, "start": start, "end": end})
        changes = cursor.fetchall()
    balance, ends = opening, {start: opening}
    for day, change in changes:
        balance += change * account.side
        ends[day] = balance
    return tuple(ends.items())


def _numbered(
    found: list[_Leg], account: Account, *, at_place: int, is_back: bool
) -> tuple[StatementLine, ...]:
    """Write the balance after each line, counted from the place that the page hangs on."""
    names = leg_names([leg.id for leg in found])
    if is_back:
        found.reverse()
        at_place -= sum(_change(leg, account) for leg in found)
    lines, balance = [], at_place
    for leg in found:
        balance += _change(leg, account)
        lines.append(_line(leg, names.get(leg.id), balance=balance))
    return tuple(lines)


def _change(leg: _Leg, account: Account) -> int:
    if leg.kind == Kind.HELD:
        return 0
    return (-leg.amount if leg.is_debit else leg.amount) * account.side


def _line(leg: _Leg, names: LegNames | None, *, balance: int) -> StatementLine:
    moved = 0 if leg.kind == Kind.HELD else leg.amount
    other, other_name = "", ""
    if names is not None:
        ends = (names.debit, names.debit_name), (names.credit, names.credit_name)
        other, other_name = ends[leg.is_debit]
    return StatementLine(
        id=leg.id,
        seq=leg.seq,
        effective_on=leg.on,
        created_at=leg.at,
        kind=Kind(leg.kind),
        other=other,
        other_name=other_name,
        debit=moved if leg.is_debit else 0,
        credit=0 if leg.is_debit else moved,
        balance=balance,
        held=leg.amount if leg.kind == Kind.HELD else -leg.released,
        cause=leg.cause,
        memo=leg.memo,
        actor=leg.actor,
        is_return=leg.is_return,
    )


def _before(line: StatementLine, account: Account) -> int:
    return line.balance - (line.credit - line.debit) * account.side


def _position(line: StatementLine) -> Position:
    return Position(on=line.effective_on, seq=line.seq)
