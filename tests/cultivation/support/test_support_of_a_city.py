"""A city is judged with the same answers as its firms one by one; titles are worth what differs."""

import datetime as dt
from random import Random
from typing import Any

import polars as pl
import pytest

from renqi.engines.policy.domain.facts import FactKind
from renqi.engines.policy.domain.rule_facts import rule_facts
from renqi.programmes.cultivation.support.domain.judge_measures import judge_measures
from renqi.programmes.cultivation.support.domain.judge_measures_ahead import Outlooker
from renqi.programmes.cultivation.support.domain.judge_measures_city import (
    AID_SCHEMA,
    judge_city,
)
from renqi.programmes.cultivation.support.domain.measure import Measure
from renqi.programmes.cultivation.support.domain.measure_aid import (
    AidRow,
    aid_given,
    topping_groups,
)
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.registry.domain.vocabulary import fact_catalogue

WAN = 10**6
FIRMS = 120
AMOUNT_FACTS = {
    "rd_expense_y1",
    "taxable_income_y1",
    "rd_loan_interest_y1",
    "rd_loan_guarantee_fee_y1",
    "rd_loan_insurance_y1",
    "input_vat_y1",
    "loan_interest_y1",
}
TYPES = {
    FactKind.FLAG: pl.Boolean,
    FactKind.CATEGORY: pl.String,
    FactKind.TEXT: pl.String,
    FactKind.DATE: pl.Date,
}
CODES = {
    "district": ["440303", "440305", "440306", "440307", "440310", "440311", "441900"],
    "industry": ["3912", "1610", "5121", "6510", "7251", "2710"],
}


def random_city(random: Random, measures: tuple[Measure, ...]) -> pl.DataFrame:
    """Firms whose facts lie on the bars, beside them, and are unknown one time in six."""
    keys = sorted({key for one in measures for key in rule_facts(one.rule)} | AMOUNT_FACTS)
    specs = fact_catalogue()
    columns = {key: [_value(random, key) for _ in range(FIRMS)] for key in keys}
    schema = {"uscc": pl.String} | {key: TYPES.get(specs[key].kind, pl.Int64) for key in keys}
    return pl.DataFrame({"uscc": [f"F{n:04d}" for n in range(FIRMS)], **columns}, schema=schema)


def _value(random: Random, key: str) -> Any:
    spec = fact_catalogue()[key]
    if random.random() < 1 / 6:
        return None
    if spec.kind is FactKind.MONEY:
        wan = random.choice([0, 1, 30, 100, 300, 1_000, 3_000, 10_000, 100_000])
        fen = max(wan * WAN + random.choice([-1, 0, 1]), 0)
        return -fen if key == "taxable_income_y1" and random.random() < 1 / 3 else fen
    choices: dict[FactKind, Any] = {
        FactKind.FLAG: [True, False],
        FactKind.LIST: range(1 << len(spec.values)),
        FactKind.CATEGORY: CODES.get(key, spec.values),
    }
    return random.choice(choices.get(spec.kind, [0, 5, 300, 301]))


def random_aid(random: Random, measures: tuple[Measure, ...], on: dt.date) -> list[tuple[Any, ...]]:
    return [
        (
            f"F{number:04d}",
            random.choice([one.matter_in(on.year - 1), f"other:{one.key}"]),
            one.key,
            random.choice([1, 20, 50, 300]) * WAN,
            on.year - random.randrange(2),
        )
        for number in range(FIRMS)
        for one in measures
        if random.random() < 0.06
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("on", [dt.date(2022, 6, 1), dt.date(2025, 12, 31), dt.date(2026, 11, 23)])
def test_a_city_gets_the_answers_of_its_firms(seed: int, on: dt.date) -> None:
    random, measures = Random(seed), measure_catalogue().newest(on)
    city, aid = random_city(random, measures), random_aid(random, measures, on)
    frame = pl.DataFrame(aid, schema=AID_SCHEMA, orient="row")
    found = {
        (row["uscc"], row["measure"]): row
        for row in judge_city(city, measures, aid=frame, as_of=on).iter_rows(named=True)
    }
    groups = topping_groups(measures)
    for facts in city.iter_rows(named=True):
        rows = [
            AidRow(matter=matter, measure=key, amount=amount, year=year)
            for code, matter, key, amount, year in aid
            if code == facts["uscc"]
        ]
        given = aid_given(rows, groups)
        for offer in judge_measures(measures, facts=facts, aid=given, as_of=on):
            assert found[facts["uscc"], offer.measure.key] == {
                "uscc": facts["uscc"],
                "measure": offer.measure.key,
                "version": offer.measure.version,
                "verdict": offer.verdict,
                "stop": offer.stop.value,
                "matter": offer.matter,
                "amount_low": offer.amount_low,
                "amount_high": offer.amount_high,
                "is_ceiling": offer.is_ceiling,
            }


def test_facts_that_a_city_lacks_as_columns_are_unknown() -> None:
    on = dt.date(2026, 11, 23)
    measures = measure_catalogue().in_force(on)
    bare = pl.DataFrame({"uscc": ["F1"]})
    found = judge_city(bare, measures, aid=pl.DataFrame(schema=AID_SCHEMA), as_of=on)
    one = judge_measures(measures, facts={}, aid={}, as_of=on)
    assert found["verdict"].to_list() == [offer.verdict for offer in one]
    assert found["amount_high"].to_list() == [offer.amount_high for offer in one]
    assert "met" not in found["verdict"]


def outlooks(**facts: Any) -> Any:
    on = dt.date(2026, 11, 23)
    measures = measure_catalogue().newest(on)
    known = {"abnormal_list": False, "dishonest_list": False, "district": "440307", **facts}
    now = judge_measures(measures, facts=known, aid={}, as_of=on)
    return Outlooker(measures=measures, facts=known, aid={}, as_of=on, now=now).look()


def bits(*names: str) -> int:
    return sum(fact_catalogue()["valid_titles"].bit(name) for name in names)


def test_the_next_rung_is_worth_the_difference_in_award_and_reward() -> None:
    looks = outlooks(
        valid_titles=bits("innovative", "srdi"), rd_expense_y1=5_000 * WAN, key_giant_funded=False
    )
    giant, champion = looks.next_rungs
    # 50 − 20 of the award; 30 × 2 − 30 × 1.5 = 15 of the reward: 45 more.
    assert (giant.title, giant.gain_low, giant.gain_high) == ("little_giant", 45 * WAN, 45 * WAN)
    assert champion.title == "champion_city"


def test_a_title_lost_costs_what_it_brought() -> None:
    looks = outlooks(
        valid_titles=bits("innovative", "srdi"), rd_expense_y1=5_000 * WAN, key_giant_funded=False
    )
    losses = {look.title: look.gain_low for look in looks.losses}
    # Without SRDI: the award of 20 and the reward of 45, which then waits for an official.
    assert losses == {"innovative": 0, "srdi": -65 * WAN}


def test_while_titles_are_unknown_no_rung_is_promised() -> None:
    looks = outlooks(rd_expense_y1=5_000 * WAN)
    assert (looks.next_rungs, looks.beside, looks.losses) == ((), (), ())


def test_losing_the_high_tech_title_never_looks_like_a_gain() -> None:
    looks = outlooks(
        valid_titles=bits("high_tech"),
        rd_expense_y1=5_000 * WAN,
        taxable_income_y1=800 * WAN,
        industry="3912",
        key_giant_funded=False,
    )
    (loss,) = looks.losses
    # Ten points of 800.
    assert (loss.title, loss.gain_low) == ("high_tech", -80 * WAN)
