"""Rows that one act holds until it is done, in the order of everybody (锁定数据行)."""

import datetime as dt

from renqi.engines.ledger.domain.transfers import Booking
from renqi.engines.ledger.services.lock_accounts import lock_accounts
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.programmes.riskfund.investment.domain.refusals import (
    InstrumentUnknown,
    PortfolioMissing,
    TradeUnknown,
)
from renqi.programmes.riskfund.investment.models import Instrument, Portfolio, Trade


def locked_portfolio(fund: str, *, on: dt.date) -> Portfolio:
    """Lock the portfolio of a fund, which puts its trades in order (锁定组合).

    Raises:
        PortfolioMissing: The mandate in force has not been taken over yet.
        NoCharter: No charter is in force.

    Locks:
        The portfolio.
    """
    row = Portfolio.objects.select_for_update(no_key=True).filter(fund=fund).first()
    if row is None or row.charter_ref != charter_on(fund, on=on).ref:
        raise PortfolioMissing
    return row


def locked_trade(trade_id: int) -> Trade:
    """Lock a trade with its portfolio before it (锁定交易).

    Raises:
        TradeUnknown: There is none.

    Locks:
        The portfolio, the trade.
    """
    fund = Trade.objects.filter(pk=trade_id).values_list("fund", flat=True).first()
    if fund is None:
        raise TradeUnknown(trade=trade_id)
    Portfolio.objects.select_for_update(no_key=True).get(fund=fund)
    return (
        Trade.objects.select_for_update(of=("self",), no_key=True)
        .select_related("instrument__counterparty")
        .get(pk=trade_id)
    )


def instrument_in(fund: str, instrument_id: int) -> Instrument:
    """Give an instrument of a fund.

    Raises:
        InstrumentUnknown: The fund has none such.
    """
    rows = Instrument.objects.select_related("counterparty")
    row = rows.filter(fund=fund, pk=instrument_id).first()
    if row is None:
        raise InstrumentUnknown(instrument=instrument_id)
    return row


def lock_book(fund: str, *, actor: Actor, on: dt.date, at: dt.datetime) -> None:
    """Lock all accounts that investing posts to, before the first posting (锁定账户).

    Locks:
        Cash, suspense, assets, valuation and the classes of the fund.
    """
    accounts = fund_accounts(fund)
    lock_accounts(
        {
            accounts.cash,
            accounts.suspense,
            accounts.assets,
            accounts.valuation,
            *accounts.classes.values(),
        },
        book_id=accounts.book_id,
        booking=Booking(on=on, at=at, actor=actor.signature),
    )
