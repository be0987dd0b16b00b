"""Experts are drawn from those without a conflict, and anybody can draw again."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from renqi.engines.casework.domain import input_refusals, refusals
from renqi.engines.casework.domain.conflicts import Ground
from renqi.engines.casework.domain.expert_draw import Candidate, commitment_to, recheck
from renqi.engines.casework.models import Assignment, Case, ExpertDraw
from renqi.engines.casework.selectors.draws import draw_record
from renqi.engines.casework.services.declare_interests import (
    declare_interests,
    declare_standing_interest,
)
from renqi.engines.casework.services.draw_experts import (
    DrawPlan,
    announce_draw,
    draw_experts,
    seat_next_expert,
)
from renqi.engines.casework.services.submit_review import submit_review
from renqi.engines.casework.services.take_act import take_act
from tests.engines.casework.grants import (
    APPLICANT,
    EXPERTS,
    FIRM,
    HANDLER,
    LEAD,
    day,
    fresh,
    in_review,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
POOL = tuple(Candidate(person_key=one.person_id, name=one.name) for one in EXPERTS)
PLAN = DrawPlan(pool=POOL, seats=3, commitment=commitment_to("seed"))


@pytest.fixture
def case() -> Case:
    return in_review(day("03-02"))


def announce(case: Case, **changes: Any) -> ExpertDraw:
    return announce_draw(
        case_id=case.pk,
        plan=dataclasses.replace(PLAN, **changes),
        actor=HANDLER,
        at=day("03-03"),
        version=fresh(case).version,
    )


def reveal(
    draw: ExpertDraw, seed: str = "seed", *, on: str = "03-04", value: str = ""
) -> ExpertDraw:
    return draw_experts(
        draw_id=draw.pk,
        seed=seed,
        beacon_value=value,
        actor=HANDLER,
        at=day(on),
        version=fresh(draw.case).version,
    )


def seats(draw: ExpertDraw) -> list[int]:
    rows = Assignment.objects.filter(draw=draw, until_at__isnull=True).order_by("pk")
    return list(rows.values_list("person_key", flat=True))


def test_the_first_of_the_order_are_seated_and_the_record_agrees(case: Case) -> None:
    draw = reveal(announce(case))
    record = draw_record(draw.pk)
    assert seats(draw) == list(record.order[:3])
    assert recheck(record) == ()


def test_a_second_draw_seats_nobody_twice(case: Case) -> None:
    first = reveal(announce(case))
    second = announce(case)
    assert {row["person_key"] for row in second.excluded} == set(seats(first))
    assert not set(seats(reveal(second))) & set(seats(first))


def test_an_expert_seated_by_another_draw_meanwhile_is_passed_over(case: Case) -> None:
    draw = announce(case, seats=10)
    seat = Assignment.objects.create(
        case=case,
        duty="reviewer",
        person_key=EXPERTS[3].person_id,
        person_name="x",
        assigned_by_key=0,
        from_at=day("03-03"),
    )
    draw = reveal(draw)
    assert [row["person_key"] for row in draw.skipped] == [seat.person_key]
    assert len(seats(draw)) == 9  # 10 in the pool, one seated already


def test_two_cases_with_one_seed_are_drawn_apart(case: Case) -> None:
    draw = reveal(announce(case))
    again = announce(case)
    assert draw.ref != again.ref
    assert draw.pool_digest != again.pool_digest


def test_the_seed_is_the_one_that_was_committed_to(case: Case) -> None:
    with pytest.raises(input_refusals.SeedDiffers):
        reveal(announce(case), "another")


def test_what_was_announced_cannot_be_changed(case: Case) -> None:
    draw = announce(case)
    draw.pool = draw.pool[1:]
    with pytest.raises(Exception, match="settled once"):
        draw.save()


def test_a_draw_is_made_once(case: Case) -> None:
    draw = reveal(announce(case))
    with pytest.raises(input_refusals.DrawDone):
        reveal(draw)


def test_one_announcement_waits_at_a_time(case: Case) -> None:
    announce(case)
    with pytest.raises(input_refusals.DrawPending):
        announce(case)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"pool": POOL[:2]}, input_refusals.PoolTooSmall),
        ({"seats": 0}, input_refusals.PoolTooSmall),
        ({"pool": (*POOL, POOL[0])}, input_refusals.PoolDoubled),
        ({"commitment": "seed"}, input_refusals.CommitmentMisshapen),
        ({"commitment": "A" * 64}, input_refusals.CommitmentMisshapen),
    ],
)
def test_an_announcement_that_cannot_be_kept_is_refused(
    case: Case, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        announce(case, **changes)


def test_experts_with_a_conflict_never_enter_the_pool(case: Case) -> None:
    declare_standing_interest(
        person_key=EXPERTS[0].person_id,
        person_name=EXPERTS[0].name,
        subject_key=FIRM,
        grounds=[Ground.DEALINGS],
        actor=LEAD,
        at=day("03-01"),
    )
    same_person = Candidate(person_key=APPLICANT.person_id, name="也是专家")
    handles_it = Candidate(person_key=HANDLER.person_id, name="也是专家")
    employed = dataclasses.replace(POOL[1], employer_key=FIRM)
    draw = announce(case, pool=(POOL[0], employed, *POOL[2:], same_person, handles_it))
    assert {row["person_key"]: row["grounds"] for row in draw.excluded} == {
        EXPERTS[0].person_id: ["casework.conflict_of_interest"],
        EXPERTS[1].person_id: ["casework.conflict_of_interest"],
        # The applicant is unfit twice: another duty, and the same person.
        APPLICANT.person_id: ["casework.duties_separated", "casework.conflict_of_interest"],
        HANDLER.person_id: ["casework.duties_separated"],
    }
    assert [row["person_key"] for row in draw.pool] == [one.person_id for one in EXPERTS[2:]]


def test_a_conflict_that_comes_up_between_announcement_and_draw_is_passed_over(
    case: Case,
) -> None:
    draw = announce(case, seats=9)
    for expert in EXPERTS[:2]:
        declare_standing_interest(
            person_key=expert.person_id,
            person_name=expert.name,
            subject_key=FIRM,
            grounds=[Ground.EQUITY],
            actor=LEAD,
            at=day("03-03"),
        )
    draw = reveal(draw)
    conflicted = {expert.person_id for expert in EXPERTS[:2]}
    assert not conflicted & set(seats(draw))
    # 10 in the pool, 2 passed over: 8 of 9 seats; the order itself still agrees.
    assert len(seats(draw)) == 8
    assert {row["person_key"] for row in draw.skipped} == conflicted
    assert recheck(draw_record(draw.pk)) == ()


def test_a_seat_that_falls_free_goes_to_the_next_of_the_order(case: Case) -> None:
    draw = reveal(announce(case))
    order = draw_record(draw.pk).order
    leaver = next(one for one in EXPERTS if one.person_id == order[0])
    declare_interests(case_id=case.pk, grounds=[Ground.FAMILY], actor=leaver, at=day("03-05"))
    assert seats(draw) == list(order[1:3])
    fill(draw)
    assert seats(draw) == list(order[1:4])
    with pytest.raises(input_refusals.PoolTooSmall):
        fill(draw)


def fill(draw: ExpertDraw) -> None:
    seat_next_expert(
        draw_id=draw.pk,
        reason="one has an interest",
        actor=HANDLER,
        at=day("03-05"),
        version=fresh(draw.case).version,
    )


def test_a_public_value_that_was_announced_is_waited_for(case: Case) -> None:
    draw = announce(case, beacon_source="双色球 2026023", beacon_on=dt.date(2026, 3, 5))
    with pytest.raises(input_refusals.BeaconMissing, match="2026-03-05"):
        reveal(draw, on="03-04", value="01 07 12")
    with pytest.raises(input_refusals.BeaconMissing):
        reveal(draw, on="03-05")
    draw = reveal(draw, on="03-05", value="01 07 12")
    record = draw_record(draw.pk)
    assert recheck(record) == ()
    assert recheck(dataclasses.replace(record, public_value="01 07 13")) == ("order",)


def test_a_value_that_nobody_announced_is_refused(case: Case) -> None:
    with pytest.raises(input_refusals.SeedDiffers):
        reveal(announce(case), value="chosen to suit")


def test_a_reviewer_reviews_once(case: Case) -> None:
    draw = reveal(announce(case))
    expert = next(one for one in EXPERTS if one.person_id == seats(draw)[0])
    declare_interests(case_id=case.pk, grounds=(), actor=expert, at=day("03-05"))
    submit_review(case_id=case.pk, score=0, reason="weak", actor=expert, at=day("03-05"))
    with pytest.raises(refusals.ReviewedAlready):
        submit_review(case_id=case.pk, score=100, reason="strong", actor=expert, at=day("03-05"))


@pytest.mark.parametrize("score", [-1, 101])
def test_a_score_is_from_0_to_100(case: Case, score: int) -> None:
    with pytest.raises(input_refusals.ScoreOutOfRange):
        submit_review(case_id=case.pk, score=score, reason="x", actor=EXPERTS[0], at=day("03-05"))


def test_an_expert_who_was_not_drawn_does_not_know_of_the_case(case: Case) -> None:
    with pytest.raises(refusals.CaseUnknown):
        submit_review(case_id=case.pk, score=50, reason="x", actor=EXPERTS[0], at=day("03-05"))


def test_a_case_is_not_concluded_with_a_review_missing(case: Case) -> None:
    with pytest.raises(refusals.ReviewsMissing, match="0 of 2"):
        take_act(
            case_id=case.pk,
            act="conclude",
            actor=HANDLER,
            at=day("03-05"),
            version=fresh(case).version,
        )
