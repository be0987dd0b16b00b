"""Which day an instant is in the city (本地日期)."""

import datetime as dt

# China has had one time zone without summer time since 1992.
CITY = dt.timezone(dt.timedelta(hours=8))


def day_of(at: dt.datetime) -> dt.date:
    """Give the city's day of an instant; a day ends at midnight there.

    Example:
        >>> day_of(dt.datetime(2026, 3, 1, 16, 0, tzinfo=dt.UTC)).isoformat()
        '2026-03-02'

    """
    return at.astimezone(CITY).date()
