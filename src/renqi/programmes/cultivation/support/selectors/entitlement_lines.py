"""Lines of lists as pages show them: to officials all, to a firm its own (名单明细查询)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import (
    HIDDEN_FROM_FIRMS,
    PAYABLE,
    STRIKABLE,
    Step,
)
from renqi.programmes.cultivation.support.domain.money_refusals import LineUnknown
from renqi.programmes.cultivation.support.models import EntitlementLine, LineEvent


class LineSort(StrEnum):
    """How lines may be sorted (排序)."""

    NUMBER = "pk"
    FIRM = "firm_name"
    AMOUNT = "amount"
    STATE = "state"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFilter:
    """Which lines; an empty condition lets all through (筛选条件).

    Attributes:
        text: Part of the firm's name, or the beginning of its credit code.
    """

    list_id: int | None = None
    budget_id: int | None = None
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One line (明细).

    Attributes:
        account: End of the number of the account it is paid to; empty while there is none.
        is_payable: Whether that account may be paid on.
        may_be_struck: Whether it may still be taken off its list.
    """

    id: int
    list_id: int
    budget_id: int
    budget: str
    uscc: str
    firm_name: str
    district: str
    matter: str
    measure_zh: str
    measure_en: str
    full_amount: int
    deducted: int
    amount: int
    basis_sha256: str
    state: str
    reason: str
    confirm_by: date | None
    accepted_by: str
    order_id: int | None
    paid_on: date | None
    account: str
    is_payable: bool
    is_held: bool
    may_be_struck: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of a line (办理步骤)."""

    what: str
    words: str
    by: str
    at: datetime


def line_page(
    *,
    scope: Scope,
    where: LineFilter,
    sort: LineSort,
    is_descending: bool,
    page: int,
    per_page: int,
) -> ListPage[LineRow]:
    """List lines (名单明细)."""
    rows = _ordered(_found(scope, where), sort, is_descending=is_descending)
    return cut(rows, page=page, per_page=per_page, read=as_row)


def every_line(
    *, scope: Scope, where: LineFilter, sort: LineSort, is_descending: bool
) -> Iterator[LineRow]:
    """Give all lines of a filter, for a file (明细导出)."""
    rows = _ordered(_found(scope, where), sort, is_descending=is_descending)
    for row in rows.iterator(chunk_size=500):
        yield as_row(row)


def line_of(line_id: int, *, scope: Scope) -> LineRow:
    """Give one line.

    Raises:
        LineUnknown: There is none for this reader.
    """
    row = _visible(scope).filter(pk=line_id).first()
    if row is None:
        raise LineUnknown(line=line_id)
    return as_row(row)


def basis_of(line_id: int, *, scope: Scope) -> Mapping[str, Any]:
    """Give what a line rests on: the receipt of the judgement, and what was subtracted (依据).

    Raises:
        LineUnknown: There is none for this reader.
    """
    found = _visible(scope).filter(pk=line_id).values_list("basis", flat=True).first()
    if found is None:
        raise LineUnknown(line=line_id)
    return dict(found)


def steps_of(line_id: int, *, scope: Scope) -> tuple[StepRow, ...]:
    """List what happened to a line; to a firm, from the day on which it was asked (办理轨迹)."""
    if not _visible(scope).filter(pk=line_id).exists():
        return ()
    rows = LineEvent.objects.filter(line_id=line_id).order_by("pk")
    if not scope.all:
        rows = rows.exclude(what__in=[Step.LISTED, Step.APPROVED, Step.PROMISED, Step.UNFUNDED])
    return tuple(StepRow(what=row.what, words=row.words, by=row.by_name, at=row.at) for row in rows)


def lines_of_firm(uscc: str, *, scope: Scope) -> tuple[LineRow, ...]:
    """List what a firm was offered, the newest first (企业扶持资金)."""
    if not scope.covers(uscc):
        return ()
    return tuple(as_row(row) for row in _visible(scope).filter(uscc=uscc).order_by("-pk"))


def _visible(scope: Scope) -> QuerySet[EntitlementLine]:
    rows = EntitlementLine.objects.select_related("run", "payee")
    if scope.all:
        return rows.select_related("run", "payee", "budget")
    if not scope.uscc:
        return rows.none()
    # A firm knows of a line once it was asked; what ended before that is not its business.
    known = Q(confirm_by__isnull=False) & ~Q(state__in=list(HIDDEN_FROM_FIRMS))
    came_back = Q(turn__gt=0)
    return rows.filter(uscc=scope.uscc).filter(known | came_back)


def _found(scope: Scope, where: LineFilter) -> QuerySet[EntitlementLine]:
    rows = _visible(scope)
    if where.list_id is not None:
        rows = rows.filter(run_id=where.list_id)
    if where.budget_id is not None:
        rows = rows.filter(budget_id=where.budget_id)
    if where.state:
        rows = rows.filter(state=where.state)
    for word in where.text.split():
        rows = rows.filter(Q(firm_name__icontains=word) | Q(uscc__startswith=word.upper()))
    return rows


def _ordered(
    rows: QuerySet[EntitlementLine], sort: LineSort, *, is_descending: bool
) -> QuerySet[EntitlementLine]:
    key = F(sort.value).desc() if is_descending else F(sort.value).asc()
    return rows.order_by(key, "pk")


def as_row(row: EntitlementLine) -> LineRow:
    """Read a line from its row, which comes with its list and account."""
    payee = row.payee
    # Budgets are no firm's business, and the database shows it none.
    has_budget = "budget" in row._state.fields_cache  # noqa: SLF001
    return LineRow(
        id=row.pk,
        list_id=row.run_id,
        budget_id=row.budget_id,
        budget=f"{row.budget.name} {row.budget.year}" if has_budget else "",
        uscc=row.uscc,
        firm_name=row.firm_name,
        district=row.district,
        matter=row.matter,
        measure_zh=row.run.measure_zh,
        measure_en=row.run.measure_en,
        full_amount=row.full_amount,
        deducted=row.deducted,
        amount=row.amount,
        basis_sha256=row.basis_sha256,
        state=row.state,
        reason=row.reason,
        confirm_by=row.confirm_by,
        accepted_by=row.accepted_by_name,
        order_id=row.order_id,
        paid_on=row.paid_on,
        account=f"…{payee.number[-4:]}" if payee else "",
        is_payable=payee is not None and payee.state in PAYABLE,
        is_held=row.hold_id is not None,
        may_be_struck=row.state in STRIKABLE.get(row.run.state, ()),
    )
