"""What an instrument promises: interest, days and money back (投资工具条款)."""

import datetime as dt
from dataclasses import dataclass

from renqi.programmes.riskfund.investment.domain.day_count import interest, months_before
from renqi.programmes.riskfund.investment.domain.vocabulary import BONDS, DEPOSITS, DayCount

_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of one instrument (工具条款).

    Attributes:
        asset_class: As the charter calls it.
        issuer: The bank, issuer or manager, as the list of counterparties names it.
        rate: Yearly interest in billionths; for a fund the yield it states, which earns nothing
            by itself.
        early_rate: What a deposit earns that is broken before its day.
        coupons_year: How often a bond pays in a year; zero where it pays at the end.
        starts_on: First day that earns.
        matures_on: Day on which it is money again by itself; none for what has none.
        count: How days make a part of a year.
        bucket_days: In how many days it can be money again.
        duration_days: How far its price follows interest, for what has no maturity of its own.
    """

    asset_class: str
    issuer: str
    rate: int
    early_rate: int
    coupons_year: int
    starts_on: dt.date
    matures_on: dt.date | None
    count: DayCount
    bucket_days: int
    duration_days: int = 0

    @property
    def is_deposit(self) -> bool:
        """Whether it is money lent to a bank, worth what it was plus its interest."""
        return self.asset_class in DEPOSITS

    @property
    def is_bond(self) -> bool:
        """Whether it has a price and earns interest beside it."""
        return self.asset_class in BONDS


def coupon_days(terms: Terms, *, since: dt.date, until: dt.date) -> tuple[dt.date, ...]:
    """List the days on which a bond pays, after one day and up to another (付息日).

    They are counted back from the maturity, so that all but the first period are equal.
    """
    if not terms.is_bond or not terms.coupons_year or terms.matures_on is None:
        return ()
    found = []
    step = _MONTHS // terms.coupons_year
    for number in range(_MONTHS * 100 // step):
        day = months_before(terms.matures_on, number * step)
        if day <= max(since, terms.starts_on):
            break
        if day <= until:
            found.append(day)
    return tuple(reversed(found))


def coupon(terms: Terms, nominal: int, *, on: dt.date) -> int:
    """Give what a bond pays on one of its days, in fen (票息)."""
    step = _MONTHS // terms.coupons_year
    since = max(months_before(on, step), terms.starts_on)
    if since > terms.starts_on or months_before(on, step) == terms.starts_on:
        # A full period pays its share of a year whatever its days.
        return (2 * nominal * terms.rate + 10**9 * terms.coupons_year) // (
            2 * 10**9 * terms.coupons_year
        )
    return interest(nominal, rate=terms.rate, count=terms.count, since=since, until=on)


def accrued(terms: Terms, nominal: int, *, on: dt.date) -> int:
    """Give the interest of a bond since its last payment, in fen (应计利息)."""
    if not terms.is_bond:
        return 0
    day = on if terms.matures_on is None else min(on, terms.matures_on)
    past = coupon_days(terms, since=terms.starts_on, until=day)
    since = past[-1] if past else terms.starts_on
    return interest(nominal, rate=terms.rate, count=terms.count, since=since, until=day)


def days_left(terms: Terms, *, on: dt.date) -> int:
    """Give the days until it is money again by itself, or by its duration (剩余期限)."""
    if terms.matures_on is None:
        return terms.duration_days
    return max(0, (terms.matures_on - on).days)
