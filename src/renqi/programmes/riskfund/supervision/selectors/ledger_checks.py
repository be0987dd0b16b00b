"""Days on which ledgers were compared, and what stands open between them (核对查询)."""

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from renqi.engines.ledger.domain.owners import owner_in
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.supervision.domain.agreement import DifferenceKind, Outcome
from renqi.programmes.riskfund.supervision.domain.refusals import DifferenceUnknown
from renqi.programmes.riskfund.supervision.models import (
    CustodyStatement,
    LedgerCheck,
    LedgerDifference,
)

_R = TypeVar("_R", bound=Model)
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """Two sides on a day; a side that nobody told is none."""

    kind: DifferenceKind
    left: int | None
    right: int | None
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """What a day came to (核对日)."""

    on: dt.date
    ran_at: dt.datetime
    outcome: Outcome
    pairs: tuple[PairLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceLine:
    """A difference, open or gone (差异)."""

    id: int
    kind: DifferenceKind
    key: str
    amount: int
    cause: str
    text: str
    since: dt.date
    last_seen: dt.date
    gone_on: dt.date | None
    looker: str
    looked_at: dt.datetime | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyLine:
    """A custody statement that was brought (托管对账单)."""

    id: int
    fund: str
    on: dt.date
    file_name: str
    holdings: int
    total: int
    brought_by: str
    brought_at: dt.datetime


def checks_of(fund: str, *, scope: Scope, limit: int = 31) -> tuple[CheckLine, ...]:
    """List the days compared last, the newest first (核对日清单)."""
    rows = LedgerCheck.objects.filter(fund=fund)
    return tuple(_check(row) for row in _owned(rows, scope).order_by("-on")[:limit])


def differences_of(
    fund: str, *, scope: Scope, with_gone: bool = False
) -> tuple[DifferenceLine, ...]:
    """List the differences of a fund, the oldest open ones first (差异清单)."""
    rows = _owned(LedgerDifference.objects.filter(fund=fund), scope)
    if not with_gone:
        rows = rows.filter(gone_on__isnull=True)
    return tuple(_difference(row) for row in rows.order_by("gone_on", "since", "pk")[:_MOST])


def difference_in(difference_id: int, *, fund: str, scope: Scope) -> DifferenceLine:
    """Give one difference.

    Raises:
        DifferenceUnknown: There is none within the scope.
    """
    rows = _owned(LedgerDifference.objects.filter(pk=difference_id, fund=fund), scope)
    row = rows.first()
    if row is None:
        raise DifferenceUnknown(difference=difference_id)
    return _difference(row)


def custody_statements(*, scope: Scope, limit: int = 50) -> tuple[CustodyLine, ...]:
    """List the custody statements brought last (托管对账单清单)."""
    rows = _owned(CustodyStatement.objects.all(), scope).order_by("-on", "-pk")
    return tuple(
        CustodyLine(
            id=row.pk,
            fund=row.fund,
            on=row.on,
            file_name=row.file_name,
            holdings=len(row.lines),
            total=row.total,
            brought_by=row.brought_by,
            brought_at=row.brought_at,
        )
        for row in rows[:limit]
    )


def _owned(rows: "QuerySet[_R]", scope: Scope) -> "QuerySet[_R]":
    if scope.all:
        return rows
    owner = owner_in(scope)
    return rows.filter(owner=owner) if owner else rows.none()


def _check(row: LedgerCheck) -> CheckLine:
    return CheckLine(
        on=row.on,
        ran_at=row.ran_at,
        outcome=Outcome(row.outcome),
        pairs=tuple(
            PairLine(
                kind=DifferenceKind(one["kind"]),
                left=one["left"],
                right=one["right"],
                outcome=Outcome(one["outcome"]),
            )
            for one in row.figures
        ),
    )


def _difference(row: LedgerDifference) -> DifferenceLine:
    return DifferenceLine(
        id=row.pk,
        kind=DifferenceKind(row.kind),
        key=row.key,
        amount=row.amount,
        cause=row.cause,
        text=row.text,
        since=row.since,
        last_seen=row.last_seen,
        gone_on=row.gone_on,
        looker=row.looker,
        looked_at=row.looked_at,
        words=row.words,
    )
