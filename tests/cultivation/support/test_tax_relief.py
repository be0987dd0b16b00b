"""Tax relief by the return: its limits and days, and sums that add up to the tax saved."""

import datetime as dt
from random import Random
from typing import Any

import pytest

from renqi.engines.policy.domain.values import FactRow
from renqi.programmes.cultivation.support.domain.judge_measures import (
    Offer,
    Stop,
    judge_measure,
    judge_measures,
    total,
)
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.registry.domain.vocabulary import fact_catalogue

DAY = dt.date(2026, 11, 23)
WAN = 10**6
HIGH_TECH = fact_catalogue()["valid_titles"].bit("high_tech")
SMALL: dict[str, Any] = {
    "taxable_income_y1": 300 * WAN,
    "employees_y1": 300,
    "total_assets_y1": 5_000 * WAN,
    "restricted_product": False,
}


def offer(key: str, facts: FactRow, *, on: dt.date = DAY) -> Offer:
    """What one relief saves by the version of a day."""
    return judge_measure(measure_catalogue().at(key, on), facts=facts, aid={}, as_of=on)


def test_at_all_three_limits_a_firm_is_small() -> None:
    found = offer("tax.small_profit", SMALL)
    # 25 % of the income at 20 % is 5 % instead of 25: a fifth of 300 (万元) is saved.
    assert (found.verdict, found.amount_low, found.amount_high) == ("met", 60 * WAN, 60 * WAN)


@pytest.mark.parametrize(
    ("key", "value", "condition"),
    [
        ("taxable_income_y1", 300 * WAN + 1, "income"),
        ("employees_y1", 301, "staff"),
        ("total_assets_y1", 5_000 * WAN + 1, "assets"),
    ],
)
def test_one_step_above_any_limit_it_is_not(key: str, value: int, condition: str) -> None:
    found = offer("tax.small_profit", {**SMALL, key: value})
    assert (found.verdict, found.why.assessment.unmet) == ("unmet", (condition,))


def test_an_unknown_limit_is_asked_for_and_not_guessed() -> None:
    found = offer("tax.small_profit", {**SMALL, "employees_y1": None})
    assert (found.verdict, found.amount_low, found.missing) == ("unknown", 0, ("employees_y1",))


@pytest.mark.parametrize(("income", "saved"), [(0, 0), (-1, 0)])
def test_without_income_there_is_no_tax_to_save(income: int, saved: int) -> None:
    found = offer("tax.small_profit", {**SMALL, "taxable_income_y1": income})
    assert (found.stop, found.amount_high) == (Stop.NOTHING, saved)


@pytest.mark.parametrize(
    ("on", "is_open"),
    [(dt.date(2027, 12, 31), True), (dt.date(2028, 1, 1), False)],
)
@pytest.mark.parametrize(
    "key", ["tax.small_profit", "tax.vat_advanced", "tax.rd_deduction_chip", "tax.six_taxes"]
)
def test_what_is_granted_to_the_end_of_2027_ends_then(key: str, on: dt.date, is_open: bool) -> None:
    assert measure_catalogue().at(key, on).is_open(on) is is_open


@pytest.mark.parametrize(
    ("wan", "saved"),
    [
        # 22.5 % of what is up to 100: tax of 2.5 % instead of 25.
        (100, 225_000),
        # 22.5 + 20 % of the 200 above.
        (300, 625_000),
    ],
)
def test_the_rule_of_2022_was_better_up_to_one_million(wan: int, saved: int) -> None:
    found = offer(
        "tax.small_profit", {**SMALL, "taxable_income_y1": wan * WAN}, on=dt.date(2022, 6, 1)
    )
    assert found.amount_high == saved * 100


@pytest.mark.parametrize(
    ("on", "titles", "industry", "percent"),
    [
        (dt.date(2020, 12, 31), 0, "3912", 75),
        (dt.date(2021, 1, 1), 0, "3912", 100),
        (dt.date(2022, 12, 31), 0, "6510", 75),
        (dt.date(2023, 1, 1), 0, "6510", 100),
    ],
)
def test_the_share_deducted_once_more_goes_by_the_day_and_the_trade(
    on: dt.date, titles: int, industry: str, percent: int
) -> None:
    facts: dict[str, Any] = {
        "rd_expense_y1": 400 * WAN,
        "taxable_income_y1": 0,
        "valid_titles": titles,
        "industry": industry,
    }
    found = offer("tax.rd_deduction", facts, on=on)
    # At an income of nothing after the deduction all of it met income: a quarter is saved.
    assert found.amount_high == 400 * WAN * percent // 100 // 4


@pytest.mark.parametrize(
    "industry", ["1610", "5121", "5211", "6110", "6210", "7010", "7111", "7211", "9011"]
)
def test_trades_that_are_shut_out_deduct_nothing_more(industry: str) -> None:
    facts: dict[str, Any] = {
        "rd_expense_y1": 400 * WAN,
        "taxable_income_y1": 0,
        "industry": industry,
    }
    assert offer("tax.rd_deduction", facts).verdict == "unmet"


@pytest.mark.parametrize(
    ("income", "used"),
    [(1, 400), (0, 400), (-100, 300), (-400, 0), (-401, 0)],
)
def test_what_makes_a_loss_saves_no_tax_that_year(income: int, used: int) -> None:
    facts: dict[str, Any] = {
        "rd_expense_y1": 400 * WAN,
        "taxable_income_y1": income * WAN,
        "industry": "3912",
    }
    found = offer("tax.rd_deduction", facts)
    assert found.worked.high == used * WAN // 4


def test_with_the_income_unknown_the_saving_is_between_nothing_and_all() -> None:
    found = offer("tax.rd_deduction", {"rd_expense_y1": 400 * WAN, "industry": "3912"})
    assert (found.verdict, found.amount_low, found.amount_high) == ("met", 0, 100 * WAN)
    assert found.missing == ("taxable_income_y1",)


def test_reliefs_add_up_to_the_tax_saved_against_the_law_without_them() -> None:
    """By hand: 25 % of the income before the deduction, less the tax at the rate that applies."""
    random, catalogue = Random(7), measure_catalogue()
    keys = ("tax.rd_deduction", "tax.high_tech_rate", "tax.small_profit")
    measures = [catalogue.at(key, DAY) for key in keys]
    for _ in range(300):
        income, rd = random.randrange(-2_000, 2_000) * WAN, random.randrange(1, 2_000) * WAN
        is_high, is_small = random.random() < 0.5, random.random() < 0.5
        facts: dict[str, Any] = {
            **SMALL,
            "employees_y1": 300 if is_small else 301,
            "taxable_income_y1": income,
            "rd_expense_y1": rd,
            "valid_titles": HIGH_TECH if is_high else 0,
            "industry": "3912",
        }
        rate = 5 if is_small and income <= 300 * WAN else 15 if is_high else 25
        without = max(income + rd, 0) * 25
        saved = (without - max(income, 0) * rate) // 100
        offers = judge_measures(measures, facts=facts, aid={}, as_of=DAY)
        found = total(one for one in offers if one.verdict == "met")
        assert (found.low, found.high) == (saved, saved), facts


def test_chip_firms_deduct_120_per_cent_and_not_both() -> None:
    facts: dict[str, Any] = {
        "rd_expense_y1": 1_000 * WAN,
        "taxable_income_y1": 0,
        "industry": "3973",
        "on_chip_or_tool_list": True,
    }
    measures = [
        measure_catalogue().at(key, DAY) for key in ("tax.rd_deduction", "tax.rd_deduction_chip")
    ]
    plain, chip = judge_measures(measures, facts=facts, aid={}, as_of=DAY)
    # A quarter of 1,200.
    assert (chip.amount_low, chip.amount_high) == (300 * WAN, 300 * WAN)
    assert (plain.stop, plain.amount_high) == (Stop.HIGHER_STEP, 0)


def test_five_per_cent_of_input_vat_needs_the_list_the_title_and_the_trade() -> None:
    facts: dict[str, Any] = {
        "industry": "3912",
        "valid_titles": HIGH_TECH,
        "on_advanced_vat_list": True,
        "input_vat_y1": 200 * WAN,
    }
    assert offer("tax.vat_advanced", facts).amount_low == 10 * WAN
    for key, value in (("industry", "6510"), ("valid_titles", 0), ("on_advanced_vat_list", False)):
        assert offer("tax.vat_advanced", {**facts, key: value}).verdict == "unmet"
    assert offer("tax.vat_advanced", {**facts, "input_vat_y1": None}).amount_high is None
