"""The 802号 clock, day by day: last day in time, first day late, what a day costs."""

import datetime as dt

import pytest

from renqi.programmes.riskfund.relief.domain.late_payment import (
    Buyer,
    Supply,
    late_payment_interest,
    payment_clock,
)

JUNE = dt.date(2026, 6, 1)


def due(**said: object) -> dt.date | None:
    return payment_clock(Supply(**{"delivered_on": JUNE, **said})).due_on  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "last_day"),
    [
        # June has 30 days: 1 June + 30 = 1 July, + 60 = 31 July, + 45 = 16 July.
        ({"buyer": Buyer.PUBLIC}, dt.date(2026, 7, 1)),
        ({"buyer": Buyer.PUBLIC, "agreed_days": 45}, dt.date(2026, 7, 16)),
        ({"buyer": Buyer.PUBLIC, "agreed_days": 60}, dt.date(2026, 7, 31)),
        ({"buyer": Buyer.PUBLIC, "agreed_days": 90}, dt.date(2026, 7, 31)),
        ({"buyer": Buyer.LARGE}, dt.date(2026, 7, 31)),
        ({"buyer": Buyer.LARGE, "agreed_days": 30}, dt.date(2026, 7, 1)),
        ({"buyer": Buyer.LARGE, "agreed_days": 61}, dt.date(2026, 7, 31)),
        # 90 days that trade custom makes reasonable: 29 left in June, 31, then 30 August.
        ({"buyer": Buyer.LARGE, "agreed_days": 90, "is_custom": True}, dt.date(2026, 8, 30)),
        ({"buyer": Buyer.LARGE, "agreed_days": 0}, JUNE),
        ({"buyer": Buyer.OTHER, "agreed_days": 90}, dt.date(2026, 8, 30)),
        # Nothing agreed with a small buyer: the regulation fixes no day.
        ({"buyer": Buyer.OTHER}, None),
    ],
)
def test_the_last_day_by_buyer_and_term(said: dict[str, object], last_day: dt.date | None) -> None:
    assert due(**said) == last_day


def test_days_run_from_acceptance_and_a_late_inspection_does_not_move_them() -> None:
    tenth, twentieth = dt.date(2026, 6, 10), dt.date(2026, 6, 20)
    # 10 June + 60 = 9 August.
    assert due(buyer=Buyer.LARGE, accepted_on=tenth) == dt.date(2026, 8, 9)
    assert due(buyer=Buyer.LARGE, accepted_on=twentieth, inspection_ends_on=tenth) == dt.date(
        2026, 8, 9
    )
    assert due(buyer=Buyer.LARGE, inspection_ends_on=tenth) == dt.date(2026, 8, 9)


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (dt.date(2026, 7, 30), 0),
        (dt.date(2026, 7, 31), 0),
        (dt.date(2026, 8, 1), 1),
        (dt.date(2026, 8, 30), 30),
        (dt.date(2026, 11, 20), 112),
    ],
)
def test_overdue_begins_on_the_morrow_of_the_last_day(on: dt.date, days: int) -> None:
    clock = payment_clock(Supply(buyer=Buyer.LARGE, delivered_on=JUNE))
    assert clock.days_overdue(on) == days


def test_without_a_clock_overdue_is_unknown_and_not_none() -> None:
    clock = payment_clock(Supply(buyer=Buyer.OTHER, delivered_on=JUNE))
    assert clock.days_overdue(dt.date(2026, 12, 31)) is None


def test_a_leap_february_counts_its_day() -> None:
    # 31 January 2028 + 30: 29 days of February, then 1 March.
    clock = payment_clock(Supply(buyer=Buyer.PUBLIC, delivered_on=dt.date(2028, 1, 31)))
    assert clock.due_on == dt.date(2028, 3, 1)


def test_interest_is_five_hundredths_of_a_per_cent_unless_a_valid_rate_is_agreed() -> None:
    # 10,000 yuan, 10 days: 10,000 x 0.0005 x 10 = 50 yuan.
    assert late_payment_interest(10_000_00, days=10) == 50_00
    # 6 % a year is not below the LPR of 3 %: 10,000 x 0.06 x 73 / 365 = 120 yuan.
    agreed = {"agreed_year": 60_000_000, "lpr_year": 30_000_000}
    assert late_payment_interest(10_000_00, days=73, **agreed) == 120_00
    # 2 % is below it and does not count: 10,000 x 0.0005 x 73 = 365 yuan.
    agreed = {"agreed_year": 20_000_000, "lpr_year": 30_000_000}
    assert late_payment_interest(10_000_00, days=73, **agreed) == 365_00
    # A rate whose LPR nobody knows cannot be compared and does not count.
    assert late_payment_interest(10_000_00, days=73, agreed_year=60_000_000) == 365_00
