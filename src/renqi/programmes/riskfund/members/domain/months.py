"""Months as dues count them: each is named by its first day (月份)."""

import calendar
import datetime as dt

_YEAR = 12


def first_of(day: dt.date) -> dt.date:
    """Give the month of a day (所属月份).

    Example:
        >>> first_of(dt.date(2026, 11, 23))
        datetime.date(2026, 11, 1)
    """
    return day.replace(day=1)


def add_months(month: dt.date, count: int) -> dt.date:
    """Give the month so many later, or earlier (推算月份).

    Example:
        >>> add_months(dt.date(2026, 11, 1), 3), add_months(dt.date(2026, 1, 1), -1)
        (datetime.date(2027, 2, 1), datetime.date(2025, 12, 1))
    """
    years, index = divmod(month.month - 1 + count, _YEAR)
    return dt.date(month.year + years, index + 1, 1)


def months_between(first: dt.date, last: dt.date) -> int:
    """Count the months from one to another, both by their first day (相隔月数)."""
    return (last.year - first.year) * _YEAR + last.month - first.month


def day_in(month: dt.date, day: int) -> dt.date:
    """Give a day of a month; a short month's last where it has no such day (应缴日).

    Example:
        >>> day_in(dt.date(2026, 2, 1), 31)
        datetime.date(2026, 2, 28)
    """
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))


def same_day_later(day: dt.date, months: int) -> dt.date:
    """Give the same day so many months later; the last of a month that lacks it (满月之日).

    Example:
        >>> same_day_later(dt.date(2026, 8, 31), 6)
        datetime.date(2027, 2, 28)
    """
    return day_in(add_months(first_of(day), months), day.day)
