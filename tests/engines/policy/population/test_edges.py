"""What a population of firms must survive: nothing known, nothing there, nothing below a line."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from renqi.demo.firms import generate_firms
from renqi.engines.policy.domain.tree import Stage
from renqi.engines.policy.population.screening import screen_frame
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue

DAY = dt.date(2026, 6, 1)
YUAN = 100
SRDI_2022 = "cn.srdi@2022-08-01"


def rows(frame: pl.DataFrame, *rules: str, stage: Stage = Stage.FIRST) -> list[dict[str, Any]]:
    catalogue = ladder_catalogue()
    asked = [catalogue.get(rule, default_on=DAY) for rule in rules] or catalogue.rules_at(DAY)
    return screen_frame(frame, asked, stage).rows().collect().to_dicts()


def firm(**facts: Any) -> pl.DataFrame:
    return pl.DataFrame({"uscc": ["91440307XX0000000Q"]} | {k: [v] for k, v in facts.items()})


def test_a_frame_of_codes_alone_is_unknown_everywhere() -> None:
    found = rows(firm())
    assert {row["verdict"] for row in found} == {"unknown"}
    assert all(row["unmet"] == "" and row["gap"] == "{}" for row in found)
    assert all(row["unknown"] for row in found)


def test_null_everywhere_is_the_same_as_columns_that_are_not_there() -> None:
    full = generate_firms(3, seed=1, missing=1.0)
    assert [r["verdict"] for r in rows(full)] == [r["verdict"] for r in rows(full.select("uscc"))]


def test_an_empty_frame_gives_no_rows_and_counts_of_zero() -> None:
    empty = generate_firms(0, seed=1)
    assert rows(empty) == []
    counts = screen_frame(empty, ladder_catalogue().rules_at(DAY)).counts()
    assert {n for verdicts in counts.values() for n in verdicts.values()} == {0}


def test_a_share_of_no_revenue_is_unknown_and_asks_for_revenue() -> None:
    (row,) = rows(firm(rd_expense_y1=5 * YUAN, revenue_y1=0), SRDI_2022)
    assert "rd_ratio" not in row["unmet"].split(";")
    assert "revenue_y1" in row["unknown"].split(";")


@pytest.mark.parametrize(
    ("rd_fen", "unmet", "gap"),
    [
        # 3 % of 1,000,000.00 yuan is 30,000.00 yuan: one fen less fails, by a hair that shows.
        (3_000_000, False, None),
        (2_999_999, True, '"rd_ratio":0.000001'),
        (2_000_000, True, '"rd_ratio":0.01'),
    ],
)
def test_a_ratio_is_judged_to_the_fen_at_its_bar(rd_fen: int, *, unmet: bool, gap: str) -> None:
    (row,) = rows(firm(rd_expense_y1=rd_fen, revenue_y1=1_000_000 * YUAN), SRDI_2022)
    assert ("rd_ratio" in row["unmet"].split(";")) is unmet
    assert (gap in row["gap"]) if gap else ("rd_ratio" not in row["gap"])


def test_money_gaps_are_in_yuan_to_the_fen() -> None:
    # The bar is 10,000,000 yuan; 123.45 yuan are missing, and no new equity stands in for them.
    short = 10_000_000 * YUAN - 12_345
    (row,) = rows(firm(revenue_y1=short, equity_financing_2y=0), SRDI_2022)
    assert "scale" in row["unmet"].split(";")
    assert '"scale.revenue":123.45' in row["gap"]


def test_two_versions_of_a_rule_stand_side_by_side() -> None:
    found = rows(firm(), SRDI_2022, "cn.srdi@2026-04-01")
    assert [row["rule_version"] for row in found] == [SRDI_2022, "cn.srdi@2026-04-01"]
    assert {row["rule"] for row in found} == {"cn.srdi"}


def test_an_official_settles_what_is_left_to_judgement() -> None:
    facts: dict[str, Any] = {"industry": "66", "employees_y1": 10}
    (open_case,) = rows(firm(**facts), "cn.size_class")
    assert open_case["verdict"] == "review"
    decided = facts | {"judgement:cn.size_class:class.judged": True}
    (row,) = rows(firm(**decided), "cn.size_class")
    assert row["verdict"] == "met"


def test_an_unknown_code_is_a_judgement_and_an_unknown_firm_is_not() -> None:
    (uncovered,) = rows(firm(industry="ZZ"), "cn.size_class")
    (unknown,) = rows(firm(industry=None, employees_y1=5), "cn.size_class")
    assert (uncovered["verdict"], unknown["verdict"]) == ("review", "unknown")
    assert uncovered["outcome"] is unknown["outcome"] is None


def test_rows_come_firm_after_firm() -> None:
    firms = generate_firms(50, seed=3)
    found = rows(firms)
    rules = len(ladder_catalogue().rules_at(DAY))
    assert [row["uscc"] for row in found] == [c for c in firms["uscc"] for _ in range(rules)]
