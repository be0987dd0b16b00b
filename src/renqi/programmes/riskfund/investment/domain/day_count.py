"""Interest for days, exactly and to the fen (计息).

A part of a year is a fraction of whole numbers, so nothing is rounded before the fen; there it is
rounded half up, as banks do.
"""

import calendar
import datetime as dt
from fractions import Fraction

from renqi.programmes.riskfund.investment.domain.vocabulary import DayCount

_WHOLE = 10**9
_MONTHS = 12


def year_part(count: DayCount, *, since: dt.date, until: dt.date) -> Fraction:
    """Give the part of a year from a day to another, the last not counted (计息年数).

    Example:
        >>> year_part(DayCount.ACTUAL_365, since=dt.date(2026, 1, 1), until=dt.date(2026, 3, 1))
        Fraction(59, 365)
        >>> year_part(DayCount.THIRTY_360, since=dt.date(2026, 1, 31), until=dt.date(2026, 3, 1))
        Fraction(31, 360)

    """
    days = (until - since).days
    if count is DayCount.ACTUAL_365:
        return Fraction(days, 365)
    if count is DayCount.ACTUAL_360:
        return Fraction(days, 360)
    if count is DayCount.THIRTY_360:
        return Fraction(_thirty_days(since, until), 360)
    return _actual_actual(since, until)


def interest(amount: int, *, rate: int, count: DayCount, since: dt.date, until: dt.date) -> int:
    """Give simple interest in fen for the days from one to another (应计利息).

    Args:
        amount: Principal or nominal in fen.
        rate: Yearly, in billionths.
        count: How days make a part of a year.
        since: First day that earns.
        until: First day that does not any more.

    Example:
        >>> interest(100_000_000, rate=15_000_000, count=DayCount.ACTUAL_365,
        ...          since=dt.date(2026, 1, 1), until=dt.date(2026, 4, 1))
        369863

    """
    if until <= since:
        return 0
    exact = amount * Fraction(rate, _WHOLE) * year_part(count, since=since, until=until)
    return half_up(exact)


def half_up(exact: Fraction) -> int:
    """Round to the nearest whole, a half upward (四舍五入)."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def months_before(day: dt.date, months: int) -> dt.date:
    """Give the same day some months earlier, or the last day of a shorter month (倒推月份)."""
    number = day.year * _MONTHS + day.month - 1 - months
    year, month = divmod(number, _MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def _thirty_days(since: dt.date, until: dt.date) -> int:
    first = min(since.day, 30)
    last = 30 if until.day > 30 and first == 30 else until.day  # noqa: PLR2004
    years, months = until.year - since.year, until.month - since.month
    return 360 * years + 30 * months + last - first


def _actual_actual(since: dt.date, until: dt.date) -> Fraction:
    """Count the days of each calendar year against its own length (ISDA)."""
    total = Fraction(0)
    start = since
    while start < until:
        end = min(until, dt.date(start.year + 1, 1, 1))
        total += Fraction((end - start).days, 366 if calendar.isleap(start.year) else 365)
        start = end
    return total
