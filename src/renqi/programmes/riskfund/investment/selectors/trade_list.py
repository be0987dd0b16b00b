"""Trades as lists and pages show them (交易查询)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.investment.domain.refusals import TradeUnknown
from renqi.programmes.riskfund.investment.domain.trade_figures import Figures
from renqi.programmes.riskfund.investment.domain.vocabulary import TradeKind, TradeState
from renqi.programmes.riskfund.investment.models import Result, Trade
from renqi.programmes.riskfund.investment.selectors.reading import in_scope


class TradeSort(StrEnum):
    """By what trades are sorted (排序)."""

    NUMBER = "number"
    SETTLE = "settle"
    AMOUNT = "amount"
    INSTRUMENT = "instrument"


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeFilter:
    """Which trades (筛选条件); empty lets all through."""

    state: str = ""
    kind: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeLine:
    """One trade with who took which step (交易)."""

    id: int
    instrument_id: int
    code: str
    name: str
    asset_class: str
    kind: TradeKind
    quantity: int
    price: int
    figures: Figures
    trade_on: dt.date
    settle_on: dt.date
    reason: str
    charter_ref: str
    state: TradeState
    proposed_by_id: int
    proposed_by: str
    proposed_at: dt.datetime
    signed_by: str
    signed_at: dt.datetime | None
    answer: str
    settled_on: dt.date | None
    settled_at: dt.datetime | None
    settled_by_id: int | None
    settled_by: str
    cost: int | None
    reversed_on: dt.date | None
    reversed_by: str

    @property
    def cash(self) -> int:
        """Fen of cash that it moves; below zero for what is paid."""
        return self.figures.cash(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """One entry that a trade made in the classes (损益明细)."""

    kind: str
    on: dt.date
    amount: int
    split: dict[str, int]


_ORDER = {
    TradeSort.NUMBER: "pk",
    TradeSort.SETTLE: "settle_on",
    TradeSort.AMOUNT: "amount",
    TradeSort.INSTRUMENT: "instrument__code",
}


def trade_page(
    fund: str,
    *,
    scope: Scope,
    where: TradeFilter,
    sort: TradeSort,
    is_falling: bool,
    page: int,
    per_page: int,
) -> ListPage[TradeLine]:
    """Give one page of a fund's trades (交易列表)."""
    rows = _rows(fund, scope, where).order_by(f"{'-' if is_falling else ''}{_ORDER[sort]}", "-pk")
    return cut(rows, page=page, per_page=per_page, read=_line)


def all_trades(fund: str, *, scope: Scope, where: TradeFilter) -> tuple[TradeLine, ...]:
    """List all trades that fit, the newest first, for files (交易导出)."""
    return tuple(_line(row) for row in _rows(fund, scope, where).order_by("-pk").iterator())


def trade_of(fund: str, trade_id: int, *, scope: Scope) -> TradeLine:
    """Give one trade.

    Raises:
        TradeUnknown: There is none for this reader.
    """
    row = _rows(fund, scope, TradeFilter()).filter(pk=trade_id).first()
    if row is None:
        raise TradeUnknown(trade=trade_id)
    return _line(row)


def results_of(trade_id: int) -> tuple[ResultLine, ...]:
    """List what a trade made in the classes of contributors (交易损益)."""
    rows = Result.objects.filter(trade_id=trade_id).order_by("pk")
    return tuple(
        ResultLine(kind=row.kind, on=row.on, amount=row.amount, split=row.split) for row in rows
    )


def open_count(fund: str, *, scope: Scope) -> int:
    """Count trades that wait for somebody (待办交易)."""
    rows = in_scope(Trade.objects.all(), fund, scope=scope)
    return rows.filter(state__in=[TradeState.PROPOSED, TradeState.SIGNED]).count()


def _rows(fund: str, scope: Scope, where: TradeFilter) -> QuerySet[Trade]:
    rows = in_scope(Trade.objects.select_related("instrument"), fund, scope=scope)
    if where.state:
        rows = rows.filter(state=where.state)
    if where.kind:
        rows = rows.filter(kind=where.kind)
    if where.text:
        rows = rows.filter(
            Q(instrument__code__icontains=where.text) | Q(instrument__name__icontains=where.text)
        )
    return rows


def _line(row: Trade) -> TradeLine:
    return TradeLine(
        id=row.pk,
        instrument_id=row.instrument_id,
        code=row.instrument.code,
        name=row.instrument.name,
        asset_class=row.instrument.asset_class,
        kind=TradeKind(row.kind),
        quantity=row.quantity,
        price=row.price,
        figures=Figures(amount=row.amount, accrued=row.accrued, fee=row.fee),
        trade_on=row.trade_on,
        settle_on=row.settle_on,
        reason=row.reason,
        charter_ref=row.charter_ref,
        state=TradeState(row.state),
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by_name,
        proposed_at=row.proposed_at,
        signed_by=row.signed_by_name,
        signed_at=row.signed_at,
        answer=row.answer,
        settled_on=row.settled_on,
        settled_at=row.settled_at,
        settled_by_id=row.settled_by_id,
        settled_by=row.settled_by_name,
        cost=row.cost,
        reversed_on=row.reversed_on,
        reversed_by=row.reversed_by_name,
    )
