"""What a fund holds, as it follows from its trades (持仓查询)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value
from renqi.programmes.riskfund.investment.domain.cash_ladder import Due, dues
from renqi.programmes.riskfund.investment.domain.instrument_terms import Terms, days_left
from renqi.programmes.riskfund.investment.domain.lots import Lot, cost_of, quantity_of, replay
from renqi.programmes.riskfund.investment.domain.mandate_check import (
    Breach,
    Limits,
    Meter,
    Position,
    Standing,
    Wanted,
    check_mandate,
    meters,
)
from renqi.programmes.riskfund.investment.domain.refusals import PortfolioMissing
from renqi.programmes.riskfund.investment.domain.vocabulary import (
    INTO,
    PriceState,
    ResultKind,
    TradeState,
)
from renqi.programmes.riskfund.investment.models import (
    Income,
    Instrument,
    Portfolio,
    Price,
    Result,
    Trade,
)
from renqi.programmes.riskfund.investment.selectors.reading import (
    as_rule,
    in_scope,
    settled_trades,
    terms_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What is held of one instrument (持仓).

    Attributes:
        quantity: Fen of nominal, or hundredths of a fund's unit.
        cost: What it cost, without fees.
        value: What it was worth when it was valued last.
        priced_on: The day of the last price; none for deposits and for what has none.
        days_left: To its maturity, or its duration.
    """

    instrument_id: int
    code: str
    name: str
    asset_class: str
    issuer: str
    quantity: int
    cost: int
    value: int
    price: int | None
    priced_on: dt.date | None
    matures_on: dt.date | None
    days_left: int
    lots: tuple[Lot, ...]
    terms: Terms

    @property
    def gained(self) -> int:
        """What it is worth beyond its cost."""
        return self.value - self.cost


def holdings(fund: str, *, on: dt.date, scope: Scope) -> tuple[Holding, ...]:
    """List what a fund holds at the end of a day, by class and code (持仓清单)."""
    if not in_scope(Portfolio.objects.all(), fund, scope=scope).exists():
        return ()
    lots = {key: replay(trades) for key, trades in settled_trades(fund, until=on).items()}
    held = {key: found for key, found in lots.items() if found}
    carried = carried_of(fund, until=on)
    prices = last_prices(fund, on=on)
    rows = Instrument.objects.filter(fund=fund, pk__in=held).select_related("counterparty")
    return tuple(
        _holding(row, held[row.pk], carried.get(row.pk, 0), prices.get(row.pk), on=on)
        for row in rows.order_by("asset_class", "code")
    )


def carried_of(fund: str, *, until: dt.date | None = None) -> Mapping[int, int]:
    """Add up what holdings are worth beyond their cost by the books (未实现损益)."""
    rows = Result.objects.filter(fund=fund, kind=ResultKind.UNREALISED)
    if until is not None:
        rows = rows.filter(on__lte=until)
    sums = rows.values_list("instrument_id").annotate(total=Sum("amount")).order_by()
    return {key: int(total) for key, total in sums if key is not None}


def last_prices(fund: str, *, on: dt.date) -> Mapping[int, tuple[int, dt.date]]:
    """Give the last price of each instrument on or before a day (最新估值价)."""
    rows = (
        Price.objects.filter(fund=fund, state=PriceState.ACCEPTED, on__lte=on)
        .order_by("instrument_id", "-on")
        .distinct("instrument_id")
    )
    return {
        key: (price, day) for key, price, day in rows.values_list("instrument_id", "price", "on")
    }


def limits_of(fund: str) -> Limits:
    """Give the limits that trades are held to, as taken over from the charter (现行授权).

    Raises:
        PortfolioMissing: They have not been taken over yet.
    """
    row = Portfolio.objects.prefetch_related("rules").filter(fund=fund).first()
    if row is None:
        raise PortfolioMissing
    return Limits(
        charter_ref=row.charter_ref,
        assets=tuple(as_rule(rule) for rule in sorted(row.rules.all(), key=lambda one: one.pk)),
        liquidity_share=row.liquidity_share,
        liquidity_floor=fund_value(fund).floor,
        single_trade_max=row.single_trade_max,
        cvar_max=row.cvar_max,
    )


def standing_of(fund: str) -> Standing:
    """Give the fund as the mandate looks at it now (授权口径).

    Raises:
        BookMissing: Its book is not open.
    """
    value = fund_value(fund)
    exposure: dict[int, int] = defaultdict(int)
    for key, trades in settled_trades(fund).items():
        exposure[key] += cost_of(replay(trades))
    for key, amount in carried_of(fund).items():
        exposure[key] += amount
    cash = value.cash - value.promised
    signed = Trade.objects.filter(
        fund=fund, state=TradeState.SIGNED, kind__in=[str(one) for one in INTO]
    )
    for row in signed:
        exposure[row.instrument_id] += row.amount + row.accrued
        cash -= row.amount + row.accrued + row.fee
    rows = Instrument.objects.filter(fund=fund, pk__in=exposure).select_related("counterparty")
    return Standing(
        total=sum(value.by_class.values()),
        cash=cash,
        positions=tuple(
            Position(
                instrument_id=row.pk,
                asset_class=row.asset_class,
                issuer=row.counterparty.name,
                value=exposure[row.pk],
            )
            for row in rows.order_by("pk")
        ),
    )


def mandate_meters(fund: str) -> tuple[Meter, ...]:
    """Put every limit of a fund's mandate beside its figure (授权执行).

    Raises:
        PortfolioMissing: The mandate has not been taken over yet.
    """
    return meters(limits_of(fund), standing_of(fund))


def breaches_of(fund: str, wanted: Wanted) -> tuple[Breach, ...]:
    """Name every limit that a trade would break now (交易前检查).

    Raises:
        PortfolioMissing: The mandate has not been taken over yet.
    """
    return check_mandate(limits_of(fund), standing_of(fund), wanted)


def income_due(
    fund: str, *, since: dt.date, until: dt.date, scope: Scope
) -> tuple[tuple[Holding, Due], ...]:
    """List what the holdings of a day will pay until another, the soonest first (收益日历).

    Coupons that were entered already are left out; those that are late are not.
    """
    held = {one.instrument_id: one for one in holdings(fund, on=since, scope=scope)}
    paid = set(
        Income.objects.filter(fund=fund, instrument_id__in=held).values_list(
            "instrument_id", "due_on"
        )
    )
    found = [
        (one, due)
        for one in held.values()
        for due in dues(
            one.instrument_id,
            one.terms,
            one.lots,
            since=min(lot.on for lot in one.lots),
            until=until,
        )
        if (one.instrument_id, due.on) not in paid
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1].on, pair[0].code)))


def _holding(
    row: Instrument,
    lots: tuple[Lot, ...],
    carried: int,
    priced: tuple[int, dt.date] | None,
    *,
    on: dt.date,
) -> Holding:
    terms = terms_of(row)
    return Holding(
        instrument_id=row.pk,
        code=row.code,
        name=row.name,
        asset_class=row.asset_class,
        issuer=terms.issuer,
        quantity=quantity_of(lots),
        cost=cost_of(lots),
        value=cost_of(lots) + carried,
        price=priced[0] if priced else None,
        priced_on=priced[1] if priced else None,
        matures_on=row.matures_on,
        days_left=days_left(terms, on=on),
        lots=lots,
        terms=terms,
    )
