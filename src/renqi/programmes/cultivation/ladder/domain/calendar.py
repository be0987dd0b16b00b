"""Days of titles: years and months on, as the Civil Code counts them (期间计算)."""

import calendar
import datetime as dt

ONE_DAY = dt.timedelta(days=1)
_MONTHS = 12


def months_after(day: dt.date, months: int) -> dt.date:
    """Give the last day of a period of months that a day begins (民法典第二百零二条).

    The day of the beginning does not count, the corresponding day is the last one, and where the
    month has none the month's end is.

    Example:
        >>> str(months_after(dt.date(2025, 11, 30), 3)), str(months_after(dt.date(2024, 2, 29), 36))
        ('2026-02-28', '2027-02-28')

    """
    count = day.year * _MONTHS + day.month - 1 + months
    year, month = divmod(count, _MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def years_after(day: dt.date, years: int) -> dt.date:
    """Give the last day of a period of years that a day begins (按年计算期间)."""
    return months_after(day, years * _MONTHS)


def day_in(year: int, month_day: str) -> dt.date:
    """Give the day of a year that a rule writes as month and day (月日).

    Example:
        >>> str(day_in(2026, "05-31"))
        '2026-05-31'

    """
    return dt.date.fromisoformat(f"{year:04d}-{month_day}")
