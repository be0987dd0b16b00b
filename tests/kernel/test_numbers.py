"""Numbers as people write them, read without a float."""

import contextlib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renqi.kernel.errors import DomainError
from renqi.kernel.numbers import (
    GroupingUnclear,
    NotANumber,
    NumberTooLong,
    cut,
    is_foreign_money,
    is_whole,
    parse_number,
    yuan_in,
)
from renqi.kernel.width import half_width


@pytest.mark.parametrize(
    ("text", "value", "suffix"),
    [
        ("1234", "1234", ""),
        ("１，２３４．５", "1234.5", ""),
        ("1,234,567.89", "1234567.89", ""),
        ("1 234 567", "1234567", ""),
        ("（1,234.5）", "-1234.5", ""),
        ("-5", "-5", ""),
        ("−5", "-5", ""),
        ("¥-5", "-5", ""),
        ("￥1,000元", "1000", "元"),
        ("人民币100万元", "100", "万元"),
        ("1.2 亿元", "1.2", "亿元"),
        ("50（万元）", "50", "万元"),
        ("2,000(万元(人民币))", "2000", "万元人民币"),
        ("1.2E+08", "1.2E+8", ""),
        (".5", "0.5", ""),
        ("5.", "5", ""),
        ("12％", "12", "%"),
    ],
)
def test_a_number_is_read_as_written(text: str, value: str, suffix: str) -> None:
    written = parse_number(text)
    assert (written.value, written.suffix) == (Decimal(value), suffix)


@pytest.mark.parametrize(
    "text", ["", "abc", "--5", "1.2.3", "1/2", "0x10", "(5", "5)", "1-2", "nan", "Infinity", "三"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(text)


@pytest.mark.parametrize("text", ["12,34", "1,2345", "1,5", "1234,567"])
def test_a_separator_that_ends_no_thousand_is_never_guessed(text: str) -> None:
    with pytest.raises(GroupingUnclear):
        parse_number(text)


@pytest.mark.parametrize("text", ["1e999999999", "9" * 61, "1E-31"])
def test_a_number_that_would_fill_the_memory_is_refused(text: str) -> None:
    with pytest.raises(NumberTooLong):
        parse_number(text)


def test_a_superscript_is_not_a_digit() -> None:
    # 10² must not become 102.
    assert half_width("10²") == "10²"
    assert parse_number("10²").suffix == "²"


@pytest.mark.parametrize(
    ("text", "scale", "units"),
    [
        ("0.15", 10**9, 150_000_000),
        ("0.1499999999999", 10**9, 149_999_999),
        ("0.9999999999", 10**9, 999_999_999),
        ("-0.5", 1, -1),
    ],
)
def test_cutting_never_lifts_a_value_over_a_bar(text: str, scale: int, units: int) -> None:
    assert cut(Decimal(text), scale=scale) == units


@pytest.mark.parametrize(
    ("unit", "yuan"),
    [
        ("", 1),
        ("元", 1),
        ("万", 10_000),
        ("万元", 10_000),
        ("万人民币元", 10_000),
        ("千元", 1_000),
        ("亿元", 100_000_000),
        ("wan", 10_000),
        ("万亿元", 10**12),
        ("万美元", None),
        ("人", None),
        ("%", None),
    ],
)
def test_a_money_unit_is_so_many_yuan(unit: str, yuan: int | None) -> None:
    assert yuan_in(unit) == yuan


@pytest.mark.parametrize("text", ["100万港币", "5 USD", "$3", "万美元"])
def test_another_currency_is_told_apart(text: str) -> None:
    assert is_foreign_money(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9)))
def test_every_plain_decimal_survives_being_written(value: Decimal) -> None:
    assert parse_number(f"{value:f}"[:60]).value == Decimal(f"{value:f}"[:60])


@given(st.integers(-(10**15), 10**15))
def test_thousands_separators_and_width_change_nothing(number: int) -> None:
    grouped = f"{number:,}"
    wide = grouped.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789,-"})
    assert parse_number(grouped).value == number == parse_number(wide).value


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000))
def test_a_cut_is_the_largest_whole_number_of_units_not_above(value: Decimal) -> None:
    units = cut(value, scale=10**9)
    exact = Fraction(value) * 10**9
    assert units <= exact < units + 1
    assert is_whole(value, scale=10**9) == (units == exact)


@given(st.text(max_size=70))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    with contextlib.suppress(DomainError):
        assert parse_number(text).value.is_finite()
