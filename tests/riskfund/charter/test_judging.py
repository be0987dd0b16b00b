"""Whether a firm may join, how risky it is, what is excluded: one by one and the city at once."""

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renqi.programmes.riskfund.charter.domain.charter_facts import (
    frame_with_age,
    months_between,
    with_age,
)
from renqi.programmes.riskfund.charter.domain.class_city import class_city
from renqi.programmes.riskfund.charter.domain.judge_charter import (
    exclusions_hit,
    judge_joining,
    risk_class_of,
)
from renqi.programmes.riskfund.charter.domain.read_charter import read_charter
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind

ON = dt.date(2026, 11, 23)
TRI = read_charter(template(FundKind.TRI_PARTY), on=ON)
BRIDGE = read_charter(template(FundKind.BRIDGE), on=ON)
# Industry 3990, 60 people and 30 million yuan of revenue: a small firm.
SOUND: dict[str, Any] = {
    "industry": "3990",
    "employees_y1": 60,
    "revenue_y1": 3_000_000_000,
    "is_china_legal_person": True,
    "abnormal_list": False,
    "dishonest_list": False,
    "established_on": "2020-01-01",
    "total_assets_y1": 1_000,
    "total_liabilities_y1": 500,
    "net_profit_y1": 1,
}


def verdict(**facts: Any) -> str:
    return judge_joining(TRI, facts={**SOUND, **facts}, on=ON).verdict


def test_a_firm_may_join_when_every_condition_holds() -> None:
    assert verdict() == "met"
    assert verdict(abnormal_list=True) == "unmet"
    assert verdict(abnormal_list=None) == "unknown"
    # A large firm: 1,000 people and 400 million yuan.
    assert verdict(employees_y1=1_000, revenue_y1=40_000_000_000) == "unmet"
    why = judge_joining(TRI, facts={**SOUND, "abnormal_list": True}, on=ON)
    failed = [one.condition.id for one in why.conditions if one.verdict == "unmet"]
    assert failed == ["abnormal"]


@pytest.mark.parametrize(
    ("established", "wanted"),
    [("2025-11-23", "met"), ("2025-11-24", "unmet"), (None, "unknown")],
)
def test_a_firm_is_a_year_old_on_the_day_and_not_before(
    established: str | None, wanted: str
) -> None:
    assert verdict(established_on=established) == wanted


@pytest.mark.parametrize(
    ("liabilities", "profit", "risk"),
    [
        # Half of the assets is enough for A with a profit, one fen more is not.
        (500, 1, "A"),
        (501, 1, "B"),
        (500, 0, "B"),
        (700, -5, "B"),
        (701, 1, "C"),
        (None, 1, "C"),
    ],
)
def test_the_first_class_that_holds_counts_and_the_last_takes_the_unknown(
    liabilities: int | None, profit: int, risk: str
) -> None:
    facts = {**SOUND, "total_liabilities_y1": liabilities, "net_profit_y1": profit}
    assert risk_class_of(TRI, facts=facts, on=ON).key == risk


def test_a_bridge_needs_debts_of_70_per_cent_of_assets_at_most() -> None:
    for liabilities, wanted in ((700, "met"), (701, "unmet"), (None, "unknown")):
        facts = {**SOUND, "total_liabilities_y1": liabilities}
        assert judge_joining(BRIDGE, facts=facts, on=ON).verdict == wanted


def test_exclusions_by_facts_are_certain_and_those_in_words_wait_for_an_official() -> None:
    hits = exclusions_hit(TRI, facts={**SOUND, "dishonest_list": True}, on=ON)
    assert [one.exclusion.key for one in hits if one.is_certain] == ["dishonest"]
    hits = exclusions_hit(TRI, facts=SOUND, on=ON)
    keys = {one.exclusion.key for one in hits}
    assert "dishonest" not in keys
    assert {"insolvent", "absconding", "bad_faith"} <= keys
    answered = {"fund.template.exclusions.insolvent:own": True}
    hits = exclusions_hit(TRI, facts=SOUND, on=ON, judgements=answered)
    assert "insolvent" in {one.exclusion.key for one in hits if one.is_certain}


MAYBE = st.one_of(st.none(), st.integers(0, 2_000))
FIRM = st.fixed_dictionaries(
    {
        "industry": st.sampled_from(["3990", "6510", "5190", None]),
        "employees_y1": MAYBE,
        "revenue_y1": st.one_of(st.none(), st.integers(0, 50_000_000_000)),
        "total_assets_y1": MAYBE,
        "total_liabilities_y1": MAYBE,
        "net_profit_y1": st.one_of(st.none(), st.integers(-10, 10)),
        "is_china_legal_person": st.sampled_from([True, False, None]),
        "abnormal_list": st.sampled_from([True, False, None]),
        "dishonest_list": st.sampled_from([True, False, None]),
        "established_on": st.one_of(
            st.none(), st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
        ),
    }
)
SCHEMA = {
    "uscc": pl.String,
    "industry": pl.String,
    **dict.fromkeys(
        ("employees_y1", "revenue_y1", "total_assets_y1", "total_liabilities_y1", "net_profit_y1"),
        pl.Int64,
    ),
    **dict.fromkeys(("is_china_legal_person", "abnormal_list", "dishonest_list"), pl.Boolean),
    "established_on": pl.Date,
}


@settings(max_examples=40, deadline=None)
@given(firms=st.lists(FIRM, min_size=1, max_size=12), kind=st.sampled_from([TRI, BRIDGE]))
def test_a_city_is_judged_as_each_of_its_firms(firms: list[dict[str, Any]], kind: Any) -> None:
    rows = [{"uscc": str(number), **firm} for number, firm in enumerate(firms)]
    classed = class_city(kind, pl.DataFrame(rows, schema=SCHEMA), on=ON).to_dicts()
    for row, firm in zip(classed, firms, strict=True):
        assert row["eligible"] == judge_joining(kind, facts=firm, on=ON).verdict
        assert row["risk"] == risk_class_of(kind, facts=firm, on=ON).key


def test_an_empty_city_has_no_rows() -> None:
    assert class_city(TRI, pl.DataFrame(schema=SCHEMA), on=ON).is_empty()


@given(st.dates(dt.date(2000, 1, 1), dt.date(2026, 12, 31)))
def test_ages_of_a_frame_are_those_of_firms(begun: dt.date) -> None:
    frame = frame_with_age(pl.DataFrame({"established_on": [begun, None]}), on=ON)
    assert frame["business_months"].to_list() == [months_between(begun, ON), None]
    assert with_age({"established_on": begun.isoformat()}, on=ON)["business_months"] == (
        months_between(begun, ON)
    )
