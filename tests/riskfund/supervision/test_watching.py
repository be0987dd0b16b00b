"""Small rules of watching: agreement, odd speed, concentration, small counts, draws."""

import datetime as dt
from typing import Any

from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE
from renqi.programmes.riskfund.supervision.domain.agreement import (
    DifferenceKind,
    Item,
    Outcome,
    Pair,
    items_of,
    outcome_of,
)
from renqi.programmes.riskfund.supervision.domain.alert_rules import (
    Figure,
    alert_rules,
    raised_by,
)
from renqi.programmes.riskfund.supervision.domain.concentration import (
    Exposure,
    Place,
    concentrations,
)
from renqi.programmes.riskfund.supervision.domain.re_audit import (
    Candidate,
    Oddity,
    draw_sample,
)
from renqi.programmes.riskfund.supervision.domain.report_figures import Report
from renqi.programmes.riskfund.supervision.domain.small_cells import suppressed
from renqi.programmes.riskfund.supervision.domain.speed import Decided, lane_speeds
from renqi.programmes.riskfund.supervision.services.publish_statement import public_figures

BANK, VALUE = DifferenceKind.BANK, DifferenceKind.VALUE


def test_a_side_that_nobody_told_is_unknown_and_reasons_that_cancel_are_differences() -> None:
    untold = Pair(kind=BANK, left=None, right=5)
    same = Pair(kind=VALUE, left=7, right=7)
    hidden = Pair(
        kind=BANK, left=7, right=7,
        items=(Item(kind=BANK, key="a", amount=3, cause="at_bank"),
               Item(kind=BANK, key="b", amount=-3, cause="in_books")),
    )  # fmt: skip
    assert [one.outcome for one in (untold, same, hidden)] == [
        Outcome.UNKNOWN, Outcome.AGREE, Outcome.DIFFER,
    ]  # fmt: skip
    assert outcome_of([same, untold]) is Outcome.UNKNOWN
    assert outcome_of([untold, hidden]) is Outcome.DIFFER


def test_what_no_reason_explains_is_a_difference_of_its_own() -> None:
    pair = Pair(
        kind=BANK, left=100, right=60,
        items=(Item(kind=BANK, key="a", amount=30, cause="at_bank"),),
    )  # fmt: skip
    # 100 - 60 = 40; 30 is explained, 10 is not.
    assert [(one.key, one.amount, one.cause) for one in items_of([pair])] == [
        ("a", 30, "at_bank"), ("rest", 10, "unexplained"),
    ]  # fmt: skip


def test_a_time_far_below_the_others_is_odd_and_few_times_tell_nothing() -> None:
    def claim(number: int, minutes: int) -> Decided:
        return Decided(claim_id=number, reference=str(number), lane="fast", minutes=minutes,
                       is_on_time=minutes <= 240)  # fmt: skip

    usual = [claim(number, 100 + number * 10) for number in range(9)]
    (lane,) = lane_speeds([*usual, claim(99, 3)])
    assert [one.claim_id for one in lane.oddly_fast] == [99]
    # Ten times: the fifth and the ninth from the shortest.
    assert (lane.median, lane.ninth_decile) == (130, 170)
    (few,) = lane_speeds([claim(1, 3), claim(2, 300)])
    assert few.oddly_fast == ()
    assert few.on_time == WHOLE // 2


def test_concentration_is_by_place_and_unknown_places_are_not_one() -> None:
    found = {
        one.place: one
        for one in concentrations(
            [
                Exposure(firm="a", group="g", chain="x", district="", amount=50),
                Exposure(firm="b", group="g", chain="x", district="", amount=30),
                Exposure(firm="c", group="", chain="y", district="d", amount=20),
            ]
        )
    }
    # 0.5² + 0.3² + 0.2² = 0.38 by firm; 0.8² + 0.2² = 0.68 by group.
    assert found[Place.FIRM].herfindahl == WHOLE * 38 // 100
    assert (found[Place.GROUP].largest, found[Place.GROUP].share) == ("g", WHOLE * 8 // 10)
    assert found[Place.GROUP].herfindahl == WHOLE * 68 // 100
    assert found[Place.DISTRICT].share == WHOLE // 2
    assert concentrations([]) == ()


def test_one_small_count_takes_another_with_it() -> None:
    assert suppressed({"a": 40, "b": 3, "c": 12}) == {"a": 40, "b": None, "c": None}
    assert suppressed({"a": 2, "b": 3, "c": 12}) == {"a": None, "b": None, "c": 12}
    assert suppressed({"a": 0, "b": 12}) == {"a": 0, "b": 12}


def told_of(**figures: int) -> Any:
    report = Report(
        fund="f", since=dt.date(2026, 1, 1), until=dt.date(2026, 3, 31), figures=figures, counts={}
    )
    return public_figures(report)["figures"]


def test_the_public_is_told_no_small_count_and_nothing_that_gives_one_away() -> None:
    few = told_of(members=4, contributed_firms=900, decided=4, granted=0, granted_amount=0)
    assert [few[key] for key in ("members", "contributed_firms", "decided", "granted")] == [
        None, None, None, None,
    ]  # fmt: skip
    # 40 - 37 = 3 were refused: who knows both counts knows the third.
    refused = told_of(members=40, decided=40, granted=37, granted_amount=7)
    assert (refused["decided"], refused["granted"], refused["granted_amount"]) == (40, None, None)
    many = told_of(members=40, decided=40, granted=35, granted_amount=7)
    assert (many["members"], many["granted"], many["granted_amount"]) == (40, 35, 7)


def test_a_draw_repeats_by_its_seed_and_leans_towards_the_odd() -> None:
    claims = [
        Candidate(claim_id=n, reference=f"c{n}", amount=1,
                  oddities=(Oddity.OVERRIDE,) if n < 10 else ())
        for n in range(100)
    ]  # fmt: skip
    drawn = draw_sample(claims, size=20, seed=7)
    assert drawn == draw_sample(reversed(claims), size=20, seed=7)
    assert drawn != draw_sample(claims, size=20, seed=8)
    odd = sum(
        one.weight > 1 for seed in range(50) for one in draw_sample(claims, size=20, seed=seed)
    )
    # Plain chance would draw 2 of the ten odd ones a time; nine times the weight draws far more.
    assert odd > 50 * 6
    assert len(draw_sample(claims, size=500, seed=1)) == 100


def test_every_rule_of_the_alerts_reads_and_takes_its_bound_from_charter_or_file() -> None:
    assert len(alert_rules()) == 14
    near = raised_by([Figure(name="cash_over_floor", value=WHOLE * 11 // 10)])
    assert [one.rule.key for one in near] == ["floor_near"]
    both = raised_by([Figure(name="cash_over_floor", value=WHOLE // 2)])
    assert {one.rule.key for one in both} == {"floor_breached", "floor_near"}
    assert raised_by([Figure(name="ruin", value=9)]) == ()
    assert [one.bound for one in raised_by([Figure(name="ruin", value=9, bound=5)])] == [5]
