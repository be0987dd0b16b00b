import datetime as dt

import pytest
from django.utils import translation

from renqi.web.shell import figures


@pytest.mark.parametrize(
    ("fen", "chinese", "english"),
    [
        (None, "–", "–"),
        (0, "0元", "CNY 0"),
        (123, "1.23元", "CNY 1.23"),
        (999_999, "9,999.99元", "CNY 9,999.99"),
        (3_460_000, "3.46万元", "CNY 34.6K"),  # 34 600 yuan
        (12_300_000_000, "1.23亿元", "CNY 123M"),  # 123 000 000 yuan
        (-3_460_000, "-3.46万元", "CNY -34.6K"),
    ],
)
def test_money_is_said_in_the_units_of_each_language(
    fen: int | None, chinese: str, english: str
) -> None:
    with translation.override("zh-hans"):
        assert figures.money(fen) == chinese
    with translation.override("en"):
        assert figures.money(fen) == english


def test_exact_money_keeps_every_fen() -> None:
    with translation.override("zh-hans"):
        assert figures.exact_money(99_999_999_999_999) == "999,999,999,999.99元"


def test_a_share_just_below_its_bar_never_reads_as_the_bar() -> None:
    # 49.9999999 % would round to 50.00 %, and look like a bar of 50 % that was met.
    assert figures.share(499_999_999) == "49.99%"
    assert figures.share(500_000_000) == "50%"


def test_a_share_that_is_not_zero_never_reads_as_zero() -> None:
    # None of 20,000 paths failed: an error of √(2/20,004 ÷ 20,004) ≈ 0.0071 %.
    assert figures.share(70_700) == figures.share(99_999) == "< 0.01%"
    assert figures.share(100_000) == "0.01%"
    assert figures.share(0) == "0%"


def test_a_date_reads_as_each_language_writes_it() -> None:
    with translation.override("zh-hans"):
        assert figures.day(dt.date(2026, 11, 22)) == "2026年11月22日"
    with translation.override("en"):
        assert figures.day(dt.date(2026, 11, 22)) == "Nov 22, 2026"


@pytest.mark.parametrize(
    ("since", "says"),
    [
        (dt.date(2026, 11, 22), "0天前"),
        (dt.date(2026, 10, 23), "30天前"),
        (dt.date(2026, 10, 22), "1个月前"),
        (dt.date(2025, 11, 23), "11个月前"),
        (dt.date(2025, 11, 22), "1年前"),
    ],
)
def test_age_is_said_in_the_largest_whole_unit(since: dt.date, says: str) -> None:
    with translation.override("zh-hans"):
        assert figures.age(since, as_of=dt.date(2026, 11, 22)) == says
