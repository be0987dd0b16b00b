"""Value what is held at the prices of a day, and put the difference into the books (估值入账)."""

import datetime as dt
from collections.abc import Iterable

from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.domain.book import Purse
from renqi.programmes.riskfund.investment.domain.cash_ladder import coupons_owed
from renqi.programmes.riskfund.investment.domain.lots import cost_of, replay
from renqi.programmes.riskfund.investment.domain.trade_figures import fair_value
from renqi.programmes.riskfund.investment.domain.vocabulary import IncomeKind, ResultKind
from renqi.programmes.riskfund.investment.models import Income, Instrument, Portfolio, Result
from renqi.programmes.riskfund.investment.selectors.holdings import carried_of, last_prices
from renqi.programmes.riskfund.investment.selectors.reading import settled_trades, terms_of
from renqi.programmes.riskfund.investment.services.book_results import Earned, book_result


def revalue(
    portfolio: Portfolio,
    instruments: Iterable[int],
    *,
    actor: Actor,
    on: dt.date,
    at: dt.datetime,
) -> tuple[int, ...]:
    """Bring what the books say of some holdings to what they are worth on a day (重估).

    Done again nothing is left to book. What has no price keeps its value.

    Args:
        portfolio: Locked, with the accounts of the fund.
        instruments: Which.
        actor: Who values.
        on: The day.
        at: The instant.

    Returns:
        Instruments that are held and have no price.

    Effects:
        A result for each difference, and its entry in the fund's book.
    """
    keys = sorted(set(instruments))
    done = settled_trades(portfolio.fund, until=on, instruments=keys)
    carried, prices = carried_of(portfolio.fund, until=on), last_prices(portfolio.fund, on=on)
    without = []
    for row in Instrument.objects.select_related("counterparty").filter(pk__in=keys).order_by("pk"):
        trades = done.get(row.pk, [])
        lots, terms = replay(trades), terms_of(row)
        paid = Income.objects.filter(instrument=row, kind=IncomeKind.COUPON)
        owed = coupons_owed(terms, trades, paid=paid.values_list("due_on", flat=True), on=on)
        price = prices.get(row.pk, (None, None))[0]
        worth = fair_value(terms, lots, price=price, owed=owed, on=on)
        if worth is None:
            without.append(row.pk)
            continue
        change = worth - cost_of(lots) - carried.get(row.pk, 0)
        before = Result.objects.filter(instrument=row, kind=ResultKind.UNREALISED).count()
        earned = Earned(
            kind=ResultKind.UNREALISED,
            amount=change,
            account=Purse.VALUATION,
            key=f"value:{row.pk}:{before}",
            instrument=row,
        )
        book_result(portfolio, earned, actor=actor, on=on, at=at)
    return tuple(without)
