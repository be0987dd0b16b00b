"""Fen: no float, no fen lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renqi.kernel.money import fen_from_yuan, yuan_text


@pytest.mark.parametrize(
    ("yuan", "unit", "fen", "was_cut"),
    [
        ("1234.56", 1, 123_456, False),
        ("0.29", 1, 29, False),  # 0.29 × 100 in floats is 28.999…
        ("1234.5600000001", 1, 123_456, False),  # noise of 1e-8 fen
        ("1234.5599999999", 1, 123_456, False),
        ("99.999", 1, 9_999, True),  # 0.9 of a fen is no noise
        ("-0.001", 1, -1, True),
        ("1.2", 10_000, 1_200_000, False),
        ("0.000001", 10_000, 1, False),  # a ten-thousandth of 万 is a yuan, so 1e-6 is a fen
        ("1.15", 100_000_000, 11_500_000_000, False),
    ],
)
def test_an_amount_becomes_fen(yuan: str, unit: int, fen: int, was_cut: bool) -> None:
    reading = fen_from_yuan(Decimal(yuan), yuan_per_unit=unit)
    assert (reading.fen, reading.was_cut) == (fen, was_cut)


@given(st.integers(-(10**13), 10**13))
def test_fen_written_as_yuan_come_back(fen: int) -> None:
    assert fen_from_yuan(Decimal(yuan_text(fen))).fen == fen


@given(st.integers(-(10**13), 10**13))
def test_fen_sent_through_a_float_come_back(fen: int) -> None:
    assert fen_from_yuan(Decimal(repr(fen / 100))).fen == fen
