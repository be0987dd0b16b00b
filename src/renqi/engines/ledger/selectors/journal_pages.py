"""The journal, filtered and in pages (日记账)."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from renqi.engines.ledger.domain.amounts import SHARE_PARTS
from renqi.engines.ledger.domain.balances import JournalLine
from renqi.engines.ledger.domain.kinds import Kind, Unit
from renqi.engines.ledger.models import AccountBalance, Transfer
from renqi.engines.ledger.selectors.leg_names import LegNames, leg_names
from renqi.engines.ledger.selectors.visible import visible_account_ids
from renqi.identity.domain.scope import Scope
from renqi.kernel.money import FEN_PER_YUAN

_AT_ONCE = 5_000
_SIZES: Mapping[Unit, int] = {
    Unit.FEN: FEN_PER_YUAN,
    Unit.POINTS: 1,
    Unit.SHARES: SHARE_PARTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """Which transfers a journal shows; an empty condition lets all through (筛选条件).

    Attributes:
        start: First value date.
        end: Last value date.
        book: Code of a book.
        account: An account as people write it, `BOOK/CODE`, or its code alone.
        cause: Beginning of the cause.
        kind: What the transfers do.
        unit: What they count.
        actor: Part of who posted.
        amount_min: At least so many yuan, or points, whichever a transfer counts.
        amount_max: At most so many.
    """

    start: date
    end: date
    book: str = ""
    account: str = ""
    cause: str = ""
    kind: Kind | None = None
    unit: Unit | None = None
    actor: str = ""
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAt:
    """A place in the order of writing: the transaction, then the number (写入位置)."""

    xid: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLine:
    """One transfer of the journal with the names of both accounts (日记账行)."""

    line: JournalLine
    debit_name: str
    credit_name: str
    is_return: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPage:
    """Some lines, the latest first (日记账页).

    `newer` and `older` say where the pages beside this one end and begin; none where there is
    no such page.
    """

    lines: tuple[NamedLine, ...]
    newer: WrittenAt | None
    older: WrittenAt | None


def journal_page(
    *,
    scope: Scope,
    where: JournalFilter,
    older_than: WrittenAt | None = None,
    newer_than: WrittenAt | None = None,
    limit: int = 50,
) -> JournalPage:
    """Give some of the transfers that may be seen, the latest first (日记账).

    Args:
        scope: Of whose accounts.
        where: Which of their transfers.
        older_than: The last line of the page before; none to begin at the latest.
        newer_than: The first line of the page after, to go back; not together with `older_than`.
        limit: How many at most.

    """
    is_back = newer_than is not None
    rows = _beyond(_filtered(scope, where), older_than=older_than, newer_than=newer_than)
    order = ("place", "seq") if is_back else ("-place", "-seq")
    found = list(rows.order_by(*order)[: limit + 1])
    has_more, found = len(found) > limit, found[:limit]
    if is_back:
        found.reverse()
    has_newer, has_older = (has_more, True) if is_back else (older_than is not None, has_more)
    return JournalPage(
        lines=named_lines(found),
        newer=_place(found[0]) if found and has_newer else None,
        older=_place(found[-1]) if found and has_older else None,
    )


def journal_lines(*, scope: Scope, where: JournalFilter) -> Iterator[NamedLine]:
    """Give all lines that pass, a few thousand read at a time (导出日记账)."""
    older: WrittenAt | None = None
    while True:
        page = journal_page(scope=scope, where=where, older_than=older, limit=_AT_ONCE)
        yield from page.lines
        if page.older is None:
            return
        older = page.older


def named_lines(rows: list[Transfer]) -> tuple[NamedLine, ...]:
    """Read lines from their rows and name both ends (分录行)."""
    names = leg_names([row.id for row in rows])
    return tuple(_line(row, names.get(row.id)) for row in rows)


def _filtered(scope: Scope, where: JournalFilter) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(effective_on__range=(where.start, where.end))
    accounts = _accounts(scope, where.account)
    if accounts is None:
        rows = rows.annotate(place=F("xid"))
    else:
        # Adding nothing keeps the index over the order of writing out of it: it would be walked
        # from the end through everybody's transfers until enough of these few were met.
        rows = rows.annotate(place=F("xid") + 0)
        rows = rows.filter(Q(debit_id__in=accounts) | Q(credit_id__in=accounts))
    return rows.filter(_of_amount(where), **_conditions(where))


def _accounts(scope: Scope, name: str) -> tuple[int, ...] | None:
    """Number the accounts whose transfers are asked for; none for all."""
    own = visible_account_ids(scope)
    if not name:
        return own
    book, slash, code = name.rpartition("/")
    rows = AccountBalance.objects.filter(code=code)
    if slash:
        rows = rows.filter(book__code=book)
    if own is not None:
        rows = rows.filter(pk__in=own)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def _conditions(where: JournalFilter) -> dict[str, Any]:
    asked = {
        "book__code": where.book or None,
        "cause__startswith": where.cause or None,
        "kind": None if where.kind is None else int(where.kind),
        "unit": None if where.unit is None else int(where.unit),
        "actor__icontains": where.actor or None,
    }
    return {key: value for key, value in asked.items() if value is not None}


def _of_amount(where: JournalFilter) -> Q:
    """Compare with the amount in what each transfer counts: yuan are kept as fen."""
    if where.amount_min is None and where.amount_max is None:
        return Q()
    either = Q()
    for unit, size in _SIZES.items():
        one = Q(unit=int(unit))
        if where.amount_min is not None:
            one &= Q(amount__gte=math.ceil(where.amount_min * size))
        if where.amount_max is not None:
            one &= Q(amount__lte=math.floor(where.amount_max * size))
        either |= one
    return either


def _beyond(
    rows: QuerySet[Transfer], *, older_than: WrittenAt | None, newer_than: WrittenAt | None
) -> QuerySet[Transfer]:
    # The condition on the transaction alone is for the index.
    if newer_than is not None:
        xid, seq = newer_than.xid, newer_than.seq
        return rows.filter(xid__gte=xid).filter(Q(xid__gt=xid) | Q(xid=xid, seq__gt=seq))
    if older_than is not None:
        xid, seq = older_than.xid, older_than.seq
        return rows.filter(xid__lte=xid).filter(Q(xid__lt=xid) | Q(xid=xid, seq__lt=seq))
    return rows


def _place(row: Transfer) -> WrittenAt:
    return WrittenAt(xid=row.xid, seq=row.seq)


def _line(row: Transfer, names: LegNames | None) -> NamedLine:
    return NamedLine(
        line=JournalLine(
            id=row.id,
            xid=row.xid,
            seq=row.seq,
            effective_on=row.effective_on,
            created_at=row.created_at,
            kind=Kind(row.kind),
            debit=names.debit if names else "",
            credit=names.credit if names else "",
            unit=Unit(row.unit),
            amount=row.amount,
            released=row.released,
            cause=row.cause,
            memo=row.memo,
            actor=row.actor,
            group_id=row.group_id,
        ),
        debit_name=names.debit_name if names else "",
        credit_name=names.credit_name if names else "",
        is_return=row.reverses_id is not None or row.refunds_id is not None,
    )
