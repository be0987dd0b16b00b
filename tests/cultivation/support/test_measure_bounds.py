"""Each band, cap and date of the measures, at the bar, one step below and one above."""

import datetime as dt
from collections.abc import Mapping
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
from renqi.programmes.cultivation.support.domain.measure import Phase
from renqi.programmes.cultivation.support.domain.measure_aid import (
    AidRow,
    aid_given,
    topping_groups,
)
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.registry.domain.vocabulary import fact_catalogue

DAY = dt.date(2026, 11, 23)
WAN = 10**6
LONGGANG, NANSHAN, FUTIAN = "440307", "440305", "440304"
CLEAN: dict[str, Any] = {
    "abnormal_list": False,
    "dishonest_list": False,
    "restricted_product": False,
}


def titles(*names: str) -> int:
    """The bits of some titles; none for no title at all."""
    return sum(fact_catalogue()["valid_titles"].bit(name) for name in names)


def offer(key: str, facts: FactRow, *, on: dt.date = DAY, aid: Mapping[str, int] = {}) -> Offer:
    """What one measure gives on a day."""
    return judge_measure(measure_catalogue().at(key, on), facts=facts, aid=aid, as_of=on)


def of_longgang(**more: Any) -> dict[str, Any]:
    return {**CLEAN, "district": LONGGANG, **more}


def given(*rows: tuple[str, str, int, int]) -> dict[str, int]:
    """Aid given: measure, matter, 万元 and year."""
    lines = [AidRow(measure=m, matter=w, amount=a * WAN, year=y) for m, w, a, y in rows]
    return aid_given(lines, topping_groups(measure_catalogue().newest(DAY)))


@pytest.mark.parametrize(
    ("fen", "wan"),
    [
        (300 * WAN, 5),
        (1_000 * WAN - 1, 5),
        (1_000 * WAN, 10),
        (3_000 * WAN - 1, 10),
        (3_000 * WAN, 30),
        (6_000 * WAN - 1, 30),
        (6_000 * WAN, 50),
        (10_000 * WAN - 1, 50),
        (10_000 * WAN, 100),
        (100_000 * WAN - 1, 100),
        (100_000 * WAN, 200),
    ],
)
def test_the_reward_for_research_goes_by_bands_times_the_title(fen: int, wan: int) -> None:
    facts = of_longgang(rd_expense_y1=fen)
    small = offer("lg.rd_reward", {**facts, "valid_titles": titles("srdi")})
    giant = offer("lg.rd_reward", {**facts, "valid_titles": titles("srdi", "little_giant")})
    # One and a half times the band for an SRDI SME, twice for a little giant.
    assert (small.verdict, small.amount_low, small.amount_high) == (
        "met",
        wan * WAN * 3 // 2,
        wan * WAN * 3 // 2,
    )
    assert giant.amount_low == giant.amount_high == 2 * wan * WAN


def test_below_three_million_of_research_there_is_no_reward() -> None:
    short = offer(
        "lg.rd_reward", of_longgang(rd_expense_y1=300 * WAN - 1, valid_titles=titles("srdi"))
    )
    assert (short.verdict, short.amount_high) == ("unmet", 0)
    assert short.why.assessment.unmet == ("rd",)


def test_a_reward_without_a_title_waits_for_an_official() -> None:
    plain = offer("lg.rd_reward", of_longgang(rd_expense_y1=5_000 * WAN, valid_titles=0))
    assert (plain.verdict, plain.amount_low, plain.amount_high) == ("review", 0, 30 * WAN)


def test_unknown_titles_leave_the_reward_an_interval() -> None:
    unknown = offer("lg.rd_reward", of_longgang(rd_expense_y1=5_000 * WAN))
    # 30 times one at the least, times two at the most; not certain, so nothing is promised.
    assert (unknown.worked.low, unknown.worked.high) == (30 * WAN, 60 * WAN)
    assert unknown.missing == ("valid_titles",)
    assert (unknown.verdict, unknown.amount_low) == ("unknown", 0)


@pytest.mark.parametrize("district", [NANSHAN, FUTIAN, "SZ-DP"])
def test_measures_of_longgang_are_for_firms_of_longgang_only(district: str) -> None:
    facts = {**CLEAN, "district": district, "valid_titles": titles("srdi", "little_giant")}
    for measure in measure_catalogue().newest(DAY):
        if measure.district == LONGGANG:
            found = judge_measure(measure, facts=facts, aid={}, as_of=DAY)
            assert (found.verdict, found.amount_high) == ("unmet", 0), measure.key


def test_without_a_district_nobody_can_tell() -> None:
    found = offer("lg.title.srdi", {**CLEAN, "valid_titles": titles("srdi")})
    assert (found.verdict, found.missing) == ("unknown", ("district",))


def test_a_higher_title_pays_the_difference_and_never_less_than_nothing() -> None:
    facts = of_longgang(valid_titles=titles("srdi", "little_giant"))
    paid = given(("lg.title.srdi", "title:srdi:440307", 20, 2025))
    step = offer("lg.title.little_giant", facts, aid=paid)
    # 50 less the 20 of the lower step.
    assert (step.amount_low, step.amount_high, step.taken_off) == (30 * WAN, 30 * WAN, 20 * WAN)
    more = given(("lg.title.key_little_giant", "title:key_little_giant:440307", 200, 2025))
    topped = offer("lg.title.little_giant", facts, aid=more)
    assert (topped.stop, topped.verdict, topped.amount_high) == (Stop.TOPPED_UP, "unmet", 0)


def test_of_two_steps_held_at_once_only_the_higher_is_offered() -> None:
    facts = of_longgang(valid_titles=titles("srdi", "little_giant"), key_giant_funded=False)
    steps = [measure_catalogue().at(f"lg.title.{k}", DAY) for k in ("srdi", "little_giant")]
    low, high = judge_measures(steps, facts=facts, aid={}, as_of=DAY)
    assert (low.stop, low.amount_high) == (Stop.HIGHER_STEP, 0)
    assert high.amount_high == 50 * WAN
    assert total([low, high]).high == 50 * WAN


def test_the_same_matter_is_funded_once_whoever_paid() -> None:
    facts = of_longgang(valid_titles=titles("srdi"))
    paid = given(("alliance.grant", "title:srdi:440307", 1, 2020))
    found = offer("lg.title.srdi", facts, aid=paid)
    assert (found.stop, found.verdict, found.amount_high) == (Stop.GIVEN, "unmet", 0)


@pytest.mark.parametrize(
    ("on", "phase", "verdict"),
    [
        (dt.date(2022, 4, 7), Phase.COMING, "unmet"),
        (dt.date(2022, 4, 8), Phase.IN_FORCE, "met"),
        (dt.date(2025, 12, 31), Phase.IN_FORCE, "met"),
        (dt.date(2026, 1, 1), Phase.EXPIRED, "unmet"),
    ],
)
def test_the_city_award_ends_with_its_last_day(on: dt.date, phase: Phase, verdict: str) -> None:
    found = offer("sz.title.srdi", {**CLEAN, "valid_titles": titles("srdi")}, on=on)
    assert (found.measure.phase(on), found.verdict) == (phase, verdict)
    assert found.amount_high == (20 * WAN if verdict == "met" else 0)
    assert found.measure.last_day == dt.date(2025, 12, 31)


def test_every_measure_that_has_ended_says_what_follows_is_unknown() -> None:
    ended = [m for m in measure_catalogue().newest(DAY) if m.phase(DAY) is Phase.EXPIRED]
    assert {m.key for m in ended} == {
        "sz.title.city", "sz.title.srdi", "sz.title.little_giant",
        "sz.champion.city", "sz.champion.nation", "cn.key_little_giant_grant",
    }  # fmt: skip
    for measure in ended:
        assert measure.last_day is not None
        assert measure.open_question is not None, measure.key


def test_the_champion_award_of_2021_is_an_interval_until_the_class_is_known() -> None:
    found = offer(
        "sz.champion.nation",
        {**CLEAN, "valid_titles": titles("champion_nation")},
        on=dt.date(2023, 12, 31),
    )
    # Product 200, demonstration firm 300: an official knows which.
    assert (found.verdict, found.amount_low, found.amount_high) == ("met", 200 * WAN, 300 * WAN)


def test_the_central_grant_comes_in_two_halves() -> None:
    measure = measure_catalogue().at("cn.key_little_giant_grant", DAY)
    assert [percent for _label, percent in measure.pays_in] == [50, 50]
    assert measure.phase(dt.date(2026, 3, 31)) is Phase.IN_FORCE
    assert measure.phase(dt.date(2026, 4, 1)) is Phase.EXPIRED


LOAN: dict[str, Any] = {
    **CLEAN,
    "valid_titles": titles("technology_sme"),
    "is_first_rd_loan": False,
    "rd_loan_interest_y1": 0,
    "rd_loan_guarantee_fee_y1": 0,
    "rd_loan_insurance_y1": 0,
}


@pytest.mark.parametrize(
    ("facts", "fen"),
    [
        # Half of the interest, 70 % for a first loan.
        ({"rd_loan_interest_y1": 60 * WAN}, 30 * WAN),
        ({"rd_loan_interest_y1": 60 * WAN, "is_first_rd_loan": True}, 42 * WAN),
        # Half of the fee to 30 (万元): the cap binds from a fee of 60.
        ({"rd_loan_guarantee_fee_y1": 60 * WAN - 2}, 30 * WAN - 1),
        ({"rd_loan_guarantee_fee_y1": 60 * WAN}, 30 * WAN),
        ({"rd_loan_guarantee_fee_y1": 60 * WAN + 2}, 30 * WAN),
        # Half of the premium to 50.
        ({"rd_loan_insurance_y1": 100 * WAN - 2}, 50 * WAN - 1),
        ({"rd_loan_insurance_y1": 100 * WAN + 2}, 50 * WAN),
        # 100 a year: half of 199.99…, 200 and 200.00… of interest.
        ({"rd_loan_interest_y1": 200 * WAN - 2}, 100 * WAN - 1),
        ({"rd_loan_interest_y1": 200 * WAN}, 100 * WAN),
        ({"rd_loan_interest_y1": 200 * WAN + 2}, 100 * WAN),
    ],
)
def test_relief_on_technology_loans_has_a_cap_for_each_part_and_one_a_year(
    facts: dict[str, Any], fen: int
) -> None:
    found = offer("sz.tech_loan", {**LOAN, **facts})
    assert (found.amount_low, found.amount_high) == (fen, fen)


@pytest.mark.parametrize(("before", "left"), [(200, 100), (201, 99), (299, 1), (300, 0)])
def test_relief_on_technology_loans_ends_at_three_million_in_all(before: int, left: int) -> None:
    aid = given(("sz.tech_loan", "tech_loan:2022", before, 2023))
    found = offer("sz.tech_loan", {**LOAN, "rd_loan_interest_y1": 400 * WAN}, aid=aid)
    assert found.amount_high == left * WAN
    assert found.stop is (Stop.NONE if left else Stop.CAP_REACHED)


def test_what_was_given_this_year_counts_against_the_cap_of_the_year() -> None:
    aid = given(("sz.tech_loan", "tech_loan:2024", 70, DAY.year))
    found = offer("sz.tech_loan", {**LOAN, "rd_loan_interest_y1": 400 * WAN}, aid=aid)
    assert found.amount_high == 30 * WAN


def test_unknown_interest_gives_no_number_but_the_cap() -> None:
    facts = {k: v for k, v in LOAN.items() if k != "rd_loan_interest_y1"}
    found = offer("sz.tech_loan", facts)
    assert (found.verdict, found.amount_low, found.amount_high) == ("met", 0, 100 * WAN)
    assert found.missing == ("rd_loan_interest_y1",)


def test_the_province_leaves_shenzhen_out() -> None:
    facts = {**CLEAN, "district": FUTIAN, "loan_interest_y1": 100 * WAN}
    assert offer("gd.loan_interest", facts).why.assessment.unmet == ("shenzhen",)
    outside = {**facts, "district": "441900"}
    # Half of the interest: 30 is the least, the cap of 100 binds from 200.
    assert (
        offer("gd.loan_interest", {**outside, "loan_interest_y1": 30 * WAN}).amount_high == 15 * WAN
    )
    assert (
        offer("gd.loan_interest", {**outside, "loan_interest_y1": 30 * WAN - 1}).verdict == "unmet"
    )
    assert (
        offer("gd.loan_interest", {**outside, "loan_interest_y1": 201 * WAN}).amount_high
        == 100 * WAN
    )


@pytest.mark.parametrize(
    ("key", "district", "wan"),
    [
        ("ns.title.little_giant", "440305", 20),
        ("ps.title.little_giant", "440310", 50),
        ("ba.title.little_giant", "440306", 50),
        ("ps.title.srdi", "440310", 20),
        ("ba.title.srdi", "440306", 20),
    ],
)
def test_measures_of_unknown_end_wait_for_an_official(key: str, district: str, wan: int) -> None:
    facts = {**CLEAN, "district": district, "valid_titles": titles("srdi", "little_giant")}
    found = offer(key, facts)
    assert (found.verdict, found.amount_low, found.amount_high) == ("review", 0, wan * WAN)
    assert found.measure.phase(DAY) is Phase.UNSURE
