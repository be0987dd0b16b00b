"""Interest to the fen, each worked by hand."""

import datetime as dt
from fractions import Fraction

import pytest

from renqi.programmes.riskfund.investment.domain.day_count import (
    interest,
    months_before,
    year_part,
)
from renqi.programmes.riskfund.investment.domain.instrument_terms import (
    Terms,
    accrued,
    coupon,
    coupon_days,
)
from renqi.programmes.riskfund.investment.domain.lots import Lot, deposit_interest
from renqi.programmes.riskfund.investment.domain.vocabulary import DayCount


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def terms(**given: object) -> Terms:
    plain: dict[str, object] = {
        "asset_class": "term_deposit",
        "issuer": "甲银行",
        "rate": 15_000_000,
        "early_rate": 500_000,
        "coupons_year": 0,
        "starts_on": day("2026-01-01"),
        "matures_on": day("2026-04-01"),
        "count": DayCount.ACTUAL_365,
        "bucket_days": 90,
    }
    return Terms(**{**plain, **given})  # type: ignore[arg-type]


BOND = terms(
    asset_class="treasury",
    issuer="财政部",
    rate=24_000_000,
    coupons_year=2,
    starts_on=day("2025-03-15"),
    matures_on=day("2028-03-15"),
    count=DayCount.ACTUAL_ACTUAL,
)


@pytest.mark.parametrize(
    ("count", "since", "until", "part"),
    [
        (DayCount.ACTUAL_365, "2026-01-01", "2026-04-01", Fraction(90, 365)),
        # A leap day counts as a day.
        (DayCount.ACTUAL_365, "2028-02-01", "2028-03-01", Fraction(29, 365)),
        (DayCount.ACTUAL_360, "2026-01-01", "2026-04-01", Fraction(90, 360)),
        # Each month has 30 days: 2 months and 14 days.
        (DayCount.THIRTY_360, "2026-01-31", "2026-04-14", Fraction(74, 360)),
        # 31 days of 2027 against 365, 31 of leap 2028 against 366.
        (
            DayCount.ACTUAL_ACTUAL,
            "2027-12-01",
            "2028-02-01",
            Fraction(31, 365) + Fraction(31, 366),
        ),
        (DayCount.ACTUAL_365, "2026-04-01", "2026-04-01", Fraction(0)),
    ],
)
def test_a_part_of_a_year_is_an_exact_fraction(
    count: DayCount, since: str, until: str, part: Fraction
) -> None:
    assert year_part(count, since=day(since), until=day(until)) == part


def test_interest_of_a_million_yuan_for_90_days_at_1_5_percent_is_3698_63_yuan() -> None:
    # 100,000,000 fen x 0.015 x 90 / 365 = 369,863.01...
    got = interest(
        100_000_000,
        rate=15_000_000,
        count=DayCount.ACTUAL_365,
        since=day("2026-01-01"),
        until=day("2026-04-01"),
    )
    assert got == 369_863


def test_half_a_fen_is_rounded_up_and_less_is_not() -> None:
    def for_days(days: int) -> int:
        return interest(
            36_500,
            rate=5_000_000,
            count=DayCount.ACTUAL_365,
            since=day("2026-01-01"),
            until=day("2026-01-01") + dt.timedelta(days=days),
        )

    # 36,500 x 0.005 / 365 = 0.5 fen a day.
    assert [for_days(1), for_days(2), for_days(3)] == [1, 1, 2]


def test_a_deposit_earns_for_each_lot_from_its_own_day_and_not_after_its_end() -> None:
    lots = (
        Lot(trade_id=1, on=day("2026-01-01"), quantity=100_000_000, cost=100_000_000),
        Lot(trade_id=2, on=day("2026-03-02"), quantity=50_000_000, cost=50_000_000),
    )
    # 90 days: 369,863.01; 30 days of half of it: 50,000,000 x 0.015 x 30/365 = 61,643.84.
    assert deposit_interest(terms(), lots, on=day("2026-04-01")) == 369_863 + 61_644
    assert deposit_interest(terms(), lots, on=day("2026-05-01")) == 369_863 + 61_644
    # Broken early on the 59th day: 100,000,000 x 0.0005 x 59/365 = 8,082.19.
    early = deposit_interest(terms(), lots[:1], on=day("2026-03-01"), is_early=True)
    assert early == 8_082


def test_a_bond_pays_half_its_rate_twice_a_year_and_accrues_between() -> None:
    days = coupon_days(BOND, since=day("2026-01-01"), until=day("2027-03-15"))
    assert days == (day("2026-03-15"), day("2026-09-15"), day("2027-03-15"))
    # 10,000,000 x 0.024 / 2.
    assert coupon(BOND, 10_000_000, on=day("2026-03-15")) == 120_000
    # From 15 March to 14 June 2026: 91 days, 10,000,000 x 0.024 x 91/365 = 59,835.6.
    assert accrued(BOND, 10_000_000, on=day("2026-06-14")) == 59_836
    assert accrued(BOND, 10_000_000, on=day("2026-03-15")) == 0


def test_a_deposit_and_a_fund_accrue_nothing_beside_their_price() -> None:
    assert accrued(terms(), 10_000_000, on=day("2026-03-01")) == 0
    assert coupon_days(terms(), since=day("2026-01-01"), until=day("2026-12-31")) == ()


def test_the_last_day_of_a_short_month_stands_for_the_31st() -> None:
    assert months_before(day("2026-03-31"), 1) == day("2026-02-28")
    assert months_before(day("2026-01-15"), 2) == day("2025-11-15")
