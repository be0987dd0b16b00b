"""Working days around the holidays, counted by hand."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.working_days import ONE_DAY, state_calendar

DAYS = st.dates(dt.date(2024, 12, 1), dt.date(2027, 2, 28))


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# 248 and 248: 365 days less weekends, less holidays on weekdays, plus make-up days. 2025 has 104
# weekend days, 18 weekday holidays and 5 make-up days: 365 − 104 − 18 + 5 = 248. 2026 has 104,
# 19 and 6: 365 − 104 − 19 + 6 = 248.
@pytest.mark.parametrize("year", [2025, 2026])
def test_a_published_year_has_248_working_days(year: int) -> None:
    calendar = state_calendar()
    assert calendar.between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)) == 248


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        # Friday 13 February; Saturday the 14th is worked, 15 to 23 are Spring Festival.
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        # 24, 25, 26, 27 February and the worked Saturday, the 28th.
        ("2026-02-14", 5, "2026-02-28"),
        # Wednesday 30 September; 1 to 7 October off; 8, 9 and the worked Saturday, the 10th.
        ("2026-09-30", 3, "2026-10-10"),
        # In 2025 the holiday is one day longer: 9, 10, worked Saturday 11, Monday 13.
        ("2025-09-30", 4, "2025-10-13"),
        # Qingming 2026: Saturday to Monday.
        ("2026-04-03", 1, "2026-04-07"),
        # Over New Year: 1 to 3 January off, Sunday the 4th is worked.
        ("2025-12-31", 1, "2026-01-04"),
        ("2026-03-02", 0, "2026-03-02"),
    ],
)
def test_a_period_ends_on_the_working_day_counted_by_hand(start: str, days: int, due: str) -> None:
    counted = state_calendar().after(date(start), working_days=days)
    assert (counted.on, counted.is_provisional) == (date(due), False)


def test_a_year_without_a_notice_counts_weekdays_and_says_so() -> None:
    counted = state_calendar().after(date("2026-12-31"), working_days=1)
    assert (counted.on, counted.is_provisional) == (date("2027-01-01"), True)


def test_a_period_that_ends_before_the_unpublished_year_is_certain() -> None:
    counted = state_calendar().after(date("2026-12-30"), working_days=1)
    assert (counted.on, counted.is_provisional) == (date("2026-12-31"), False)


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        state_calendar().after(date("2026-03-02"), working_days=-1)


@given(start=DAYS, first=st.integers(0, 30), second=st.integers(0, 30))
def test_a_pause_loses_no_day_and_wins_none(start: dt.date, first: int, second: int) -> None:
    calendar = state_calendar()
    midway = calendar.after(start, working_days=first).on
    whole = calendar.after(start, working_days=first + second).on
    assert calendar.after(midway, working_days=second).on == whole
    assert calendar.between(midway, whole) == second


@given(start=DAYS, days=st.integers(1, 60))
def test_a_period_never_ends_on_a_day_off(start: dt.date, days: int) -> None:
    calendar = state_calendar()
    due = calendar.after(start, working_days=days).on
    assert calendar.is_working(due)
    passed = [start + ONE_DAY * step for step in range(1, (due - start).days + 1)]
    assert sum(map(calendar.is_working, passed)) == days


def test_every_make_up_day_is_a_weekend_and_no_holiday() -> None:
    for table in state_calendar().tables:
        assert table.source.startswith("国办发明电")
        assert not table.make_up_days & table.holidays
        assert all(day.weekday() >= 5 and day.year == table.year for day in table.make_up_days)


@pytest.mark.parametrize(
    ("instant", "day"),
    [("2026-03-01T15:59:59+00:00", "2026-03-01"), ("2026-03-01T16:00:00+00:00", "2026-03-02")],
)
def test_a_day_ends_at_midnight_in_the_city(instant: str, day: str) -> None:
    assert day_of(dt.datetime.fromisoformat(instant)) == date(day)
