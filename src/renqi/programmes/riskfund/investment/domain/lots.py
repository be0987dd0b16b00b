"""Holdings as lots, first in first out (持仓批次)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from renqi.programmes.riskfund.investment.domain.day_count import interest
from renqi.programmes.riskfund.investment.domain.instrument_terms import Terms
from renqi.programmes.riskfund.investment.domain.refusals import TooLittleHeld
from renqi.programmes.riskfund.investment.domain.vocabulary import INTO, TradeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A settled trade, as holdings follow from it (已交割交易).

    Attributes:
        id: Its number.
        on: Day of settlement.
        kind: What it did.
        quantity: Fen of nominal, or hundredths of a fund's unit.
        cost: What was paid without fees; of what left, worked out here.
    """

    id: int
    on: dt.date
    kind: TradeKind
    quantity: int
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What is left of one purchase (批次).

    `cost` falls with `quantity` by cumulative rounding, so that nothing of it is ever lost.
    """

    trade_id: int
    on: dt.date
    quantity: int
    cost: int


def take(lots: Iterable[Lot], quantity: int) -> tuple[tuple[Lot, ...], tuple[Lot, ...]]:
    """Take a quantity from the oldest lots (先进先出).

    Returns:
        What was taken and what is left, both from the oldest.

    Raises:
        TooLittleHeld: There is not so much.

    Example:
        >>> one = Lot(trade_id=1, on=dt.date(2026, 1, 5), quantity=3, cost=10)
        >>> [[lot.cost for lot in part] for part in take([one], 2)]
        [[6], [4]]

    """
    taken, left, missing = [], [], quantity
    for lot in lots:
        part = min(missing, lot.quantity)
        missing -= part
        cost = lot.cost * part // lot.quantity
        if part:
            taken.append(replace(lot, quantity=part, cost=cost))
        if part < lot.quantity:
            left.append(replace(lot, quantity=lot.quantity - part, cost=lot.cost - cost))
    if missing:
        raise TooLittleHeld(held=quantity - missing, asked=quantity)
    return tuple(taken), tuple(left)


def replay(trades: Iterable[Done]) -> tuple[Lot, ...]:
    """Work the lots out from the settled trades of an instrument (持仓重算).

    Raises:
        TooLittleHeld: More left than had come.
    """
    lots: tuple[Lot, ...] = ()
    for one in sorted(trades, key=lambda trade: (trade.on, trade.id)):
        if one.kind in INTO:
            lots = (
                *lots,
                Lot(trade_id=one.id, on=one.on, quantity=one.quantity, cost=one.cost),
            )
        else:
            lots = take(lots, one.quantity)[1]
    return lots


def quantity_of(lots: Iterable[Lot]) -> int:
    """Add up what is held (持有数量)."""
    return sum(lot.quantity for lot in lots)


def cost_of(lots: Iterable[Lot]) -> int:
    """Add up what it cost (持有成本)."""
    return sum(lot.cost for lot in lots)


def deposit_interest(
    terms: Terms, lots: Iterable[Lot], *, on: dt.date, is_early: bool = False
) -> int:
    """Give what lots of a deposit have earned by a day, each from its own first day (存款利息)."""
    rate = terms.early_rate if is_early else terms.rate
    day = on if terms.matures_on is None else min(on, terms.matures_on)
    return sum(
        interest(lot.quantity, rate=rate, count=terms.count, since=lot.on, until=day)
        for lot in lots
    )
