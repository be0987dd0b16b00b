"""What a trade costs or brings, to the fen (交易金额)."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from renqi.programmes.riskfund.investment.domain.day_count import half_up
from renqi.programmes.riskfund.investment.domain.instrument_terms import Terms, accrued, days_left
from renqi.programmes.riskfund.investment.domain.lots import (
    Lot,
    deposit_interest,
    quantity_of,
    take,
)
from renqi.programmes.riskfund.investment.domain.refusals import FieldUnfit, TooLittleHeld
from renqi.programmes.riskfund.investment.domain.vocabulary import INTO, PRICE_WHOLE, TradeKind

_OF_DEPOSITS = frozenset({TradeKind.PLACE, TradeKind.MATURE, TradeKind.BREAK})
_OF_PAPERS = frozenset({TradeKind.BUY, TradeKind.SELL, TradeKind.MATURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The money of a trade, in fen (交易金额).

    Attributes:
        amount: Quantity at the price, or principal.
        accrued: Interest that is paid or received with it.
        fee: What the dealer takes.
    """

    amount: int
    accrued: int
    fee: int

    def cash(self, kind: TradeKind) -> int:
        """Give what of cash it moves; below zero for what is paid."""
        if kind in INTO:
            return -(self.amount + self.accrued + self.fee)
        return self.amount + self.accrued - self.fee


def worth(quantity: int, price: int) -> int:
    """Give a quantity at a price, in fen (市值), a half upward.

    Example:
        >>> worth(10_000_00, 1_001_234_000)
        1001234

    """
    return half_up(Fraction(quantity * price, PRICE_WHOLE))


def figures_of(
    terms: Terms,
    lots: tuple[Lot, ...],
    *,
    kind: TradeKind,
    quantity: int,
    price: int,
    fee: int,
    on: dt.date,
) -> Figures:
    """Work the money of a trade out, as settled on a day (交易金额测算).

    Raises:
        FieldUnfit: The kind does not fit the instrument, or the day does not fit the kind.
        TooLittleHeld: More would leave than is held.
    """
    _check_kind(terms, kind, on=on)
    if quantity <= 0 or price <= 0 or fee < 0:
        raise FieldUnfit(field="quantity" if quantity <= 0 else "price", found=quantity)
    if kind not in INTO and quantity > quantity_of(lots):
        raise TooLittleHeld(held=quantity_of(lots), asked=quantity)
    if kind is TradeKind.MATURE and quantity != quantity_of(lots):
        raise FieldUnfit(field="quantity", found=quantity)
    at_par = terms.is_deposit or kind is TradeKind.MATURE
    return Figures(
        amount=quantity if at_par else worth(quantity, price),
        accrued=_interest(terms, lots, kind=kind, quantity=quantity, on=on),
        fee=fee,
    )


def fair_value(
    terms: Terms, lots: tuple[Lot, ...], *, price: int | None, owed: int, on: dt.date
) -> int | None:
    """Give what lots are worth on a day, in fen; none without a price (公允价值).

    Args:
        terms: Of the instrument.
        lots: What is held.
        price: Without accrued interest; deposits need none.
        owed: Coupons whose day has come and that were not entered yet.
        on: The day.
    """
    quantity = quantity_of(lots)
    if not quantity:
        return owed
    if terms.is_deposit:
        return quantity + deposit_interest(terms, lots, on=on)
    if price is None:
        return None
    return worth(quantity, price) + accrued(terms, quantity, on=on) + owed


def _check_kind(terms: Terms, kind: TradeKind, *, on: dt.date) -> None:
    if kind not in (_OF_DEPOSITS if terms.is_deposit else _OF_PAPERS):
        raise FieldUnfit(field="kind", found=kind.value)
    end = terms.matures_on
    if kind is TradeKind.MATURE and (end is None or on < end):
        raise FieldUnfit(field="settlement day", found=on.isoformat())
    if kind in INTO and (on < terms.starts_on or (end is not None and days_left(terms, on=on) < 1)):
        raise FieldUnfit(field="settlement day", found=on.isoformat())


def _interest(
    terms: Terms, lots: tuple[Lot, ...], *, kind: TradeKind, quantity: int, on: dt.date
) -> int:
    if not terms.is_deposit:
        # The last coupon comes in by itself.
        return 0 if kind is TradeKind.MATURE else accrued(terms, quantity, on=on)
    if kind is TradeKind.PLACE:
        return 0
    gone = take(lots, quantity)[0]
    # Money on call earns its own rate whenever it leaves.
    is_early = terms.matures_on is not None and on < terms.matures_on
    return deposit_interest(terms, gone, on=on, is_early=is_early)
