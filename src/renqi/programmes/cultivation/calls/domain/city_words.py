"""An instant as a call says it: to the second, in the city's time (时刻措辞)."""

import datetime as dt

from renqi.engines.casework.domain.city_time import CITY


def city_words(at: dt.datetime) -> str:
    """Write an instant to the second (北京时间).

    Example:
        >>> city_words(dt.datetime(2026, 5, 25, 10, 0, tzinfo=dt.UTC))
        '2026-05-25 18:00:00'

    """
    return f"{at.astimezone(CITY):%Y-%m-%d %H:%M:%S}"
