"""Registered capital as free text."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from renqi.kernel.numbers import NotANumber
from renqi.registry.domain.capital import read_capital

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.mark.parametrize(
    ("text", "yuan", "currency"),
    [
        ("50（万元）", 500_000, "CNY"),
        ("101(万人民币元)", 1_010_000, "CNY"),
        ("2,000(万元(人民币))", 20_000_000, "CNY"),
        ("100万港币", 1_000_000, "HKD"),
        ("5(万香港元)", 50_000, "HKD"),
        ("12.5(万元(美元))", 125_000, "USD"),
        ("3亿", 300_000_000, "CNY"),
        ("0（万元）", 0, "CNY"),
    ],
)
def test_capital_has_an_amount_and_a_currency(text: str, yuan: int, currency: str) -> None:
    capital = read_capital(text)
    assert capital is not None
    assert (capital.hundredths, capital.currency) == (yuan * 100, currency)


def test_a_gap_is_no_amount() -> None:
    assert read_capital("N/A") is None


def test_words_are_refused() -> None:
    with pytest.raises(NotANumber):
        read_capital("壹佰万元")


@pytest.mark.skipif(not DATA.exists(), reason="no ../shared/data beside the project")
def test_all_5000_real_texts_are_understood() -> None:
    with (DATA / "cn-gd-enterprises" / "shenzhen_5000.csv").open(encoding="utf-8") as lines:
        read = [read_capital(row["reg_capital_raw"]) for row in csv.DictReader(lines)]
    found = Counter(capital.currency if capital else None for capital in read)
    assert found == {"CNY": 4518, "HKD": 408, "USD": 66, None: 8}
