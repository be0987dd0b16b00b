"""Working days of the state, year by year (工作日历).

A year that the State Council has not published yet counts Monday to Friday, and every day found
that way is marked provisional: the date may move when the notice comes out.
"""

import datetime as dt
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

RULES = Path(__file__).resolve().parent.parent / "rules" / "working_days"
ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTable:
    """What the notice of one year fixes (年度节假日表).

    Attributes:
        year: The calendar year.
        source: Number of the notice.
        holidays: Days off, weekends inside a holiday included.
        make_up_days: Weekend days that are worked (调休上班).
    """

    year: int
    source: str
    holidays: frozenset[dt.date]
    make_up_days: frozenset[dt.date]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """A day that counting arrived at (到期日).

    Attributes:
        on: The last day on which the act is in time.
        is_provisional: Whether a year without a published table was counted through.
    """

    on: dt.date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Counts working days by the tables it was given (工作日计算)."""

    tables: tuple[YearTable, ...]

    def is_published(self, day: dt.date) -> bool:
        """Whether the notice for the year of this day is known."""
        return self._table(day.year) is not None

    def is_working(self, day: dt.date) -> bool:
        """Whether offices work on a day."""
        table = self._table(day.year)
        is_weekday = day.weekday() < SATURDAY
        if table is None:
            return is_weekday
        return day in table.make_up_days or (is_weekday and day not in table.holidays)

    def after(self, day: dt.date, *, working_days: int) -> DueDay:
        """Give the day that is so many working days after another (工作日推算).

        The day itself does not count, as a period in days begins on the morrow.

        Raises:
            ValueError: The number of days is negative.
        """
        if working_days < 0:
            raise ValueError("working days are counted forward")
        is_provisional = not self.is_published(day)
        left = working_days
        while left:
            day += ONE_DAY
            is_provisional = is_provisional or not self.is_published(day)
            left -= self.is_working(day)
        return DueDay(on=day, is_provisional=is_provisional)

    def between(self, first: dt.date, last: dt.date) -> int:
        """Count the working days after `first` up to and with `last`; negative backwards."""
        if last < first:
            return -self.between(last, first)
        days = (first + ONE_DAY * step for step in range(1, (last - first).days + 1))
        return sum(self.is_working(day) for day in days)

    def _table(self, year: int) -> YearTable | None:
        return next((table for table in self.tables if table.year == year), None)


@functools.cache
def state_calendar() -> WorkingDays:
    """Read the tables of every published year (读取节假日表)."""
    return WorkingDays(tuple(_read(path) for path in sorted(RULES.glob("*.yaml"))))


def _read(path: Path) -> YearTable:
    document = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    holidays = [day for entry in document["holidays"] for day in _days(entry["from"], entry["to"])]
    return YearTable(
        year=document["year"],
        source=document["source"],
        holidays=frozenset(holidays),
        make_up_days=frozenset(document["make_up_days"]),
    )


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for step in range((last - first).days + 1):
        yield first + ONE_DAY * step
