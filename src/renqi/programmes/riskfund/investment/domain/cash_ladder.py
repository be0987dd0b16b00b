"""When holdings pay and when they are money again (收益日历与期限阶梯)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from renqi.programmes.riskfund.investment.domain.instrument_terms import (
    Terms,
    coupon,
    coupon_days,
    days_left,
)
from renqi.programmes.riskfund.investment.domain.lots import (
    Done,
    Lot,
    deposit_interest,
    quantity_of,
    replay,
)

# Upper ends of the steps in days; what is left over is longer.
STEPS = (1, 7, 30, 90, 180, 365, 1095)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Money that a holding will pay (应收款项).

    Attributes:
        interest: Of the amount, interest.
        is_final: It is the last: principal comes back.
    """

    on: dt.date
    instrument_id: int
    amount: int
    interest: int
    is_final: bool


def dues(
    instrument_id: int, terms: Terms, lots: Sequence[Lot], *, since: dt.date, until: dt.date
) -> tuple[Due, ...]:
    """List what a holding pays after a day and up to another, as it stands (收益日历)."""
    nominal = quantity_of(lots)
    if not nominal:
        return ()
    found = [
        Due(
            on=day,
            instrument_id=instrument_id,
            amount=coupon(terms, nominal, on=day),
            interest=coupon(terms, nominal, on=day),
            is_final=False,
        )
        for day in coupon_days(terms, since=since, until=until)
    ]
    end = terms.matures_on
    if end is not None and since < end <= until:
        earned = deposit_interest(terms, lots, on=end) if terms.is_deposit else 0
        found.append(
            Due(
                on=end,
                instrument_id=instrument_id,
                amount=nominal + earned,
                interest=earned,
                is_final=True,
            )
        )
    return tuple(found)


def coupons_owed(
    terms: Terms, trades: Iterable[Done], *, paid: Iterable[dt.date], on: dt.date
) -> int:
    """Add up coupons whose day has come and that were not entered yet (应收未收票息)."""
    done = list(trades)
    if not done:
        return 0
    first = min(one.on for one in done)
    settled = set(paid)
    owed = 0
    for day in coupon_days(terms, since=first, until=on):
        held = quantity_of(replay([one for one in done if one.on < day]))
        if day not in settled and held:
            owed += coupon(terms, held, on=day)
    return owed


def step_of(terms: Terms, *, on: dt.date) -> int:
    """Tell on which step of the ladder an instrument stands (期限档).

    The sooner of its maturity and of what it takes to sell it.
    """
    days = terms.bucket_days
    if terms.matures_on is not None:
        days = min(days, days_left(terms, on=on))
    return next((index for index, most in enumerate(STEPS) if days <= most), len(STEPS))
