"""The register itself is judged: who is entitled, to how much, and why others are not."""

from pathlib import Path

import pytest

from renqi.engines.policy.receipts.receipt import body_digest
from renqi.programmes.cultivation.support.domain.line_states import LineState
from renqi.programmes.cultivation.support.models import EntitlementRun
from renqi.programmes.cultivation.support.services.judge_list import ask_list, judge_list
from renqi.programmes.cultivation.support.services.review_list import approve_list, submit_list
from renqi.registry.services.aid import pay_aid, promise_aid, release_aid
from tests.cultivation.support.money_world import (
    LEAD,
    MEASURE,
    NOON,
    OFFICER,
    TODAY,
    World,
    firm_name,
    open_world,
)
from tests.registry.firm_files import bring, uscc

pytestmark = pytest.mark.django_db
WAN = 10**6
CLEAN = {
    "district": "440307",
    "valid_titles": "srdi,little_giant",
    "abnormal_list": "false",
    "dishonest_list": "false",
    "major_incident_3y": "false",
    "is_china_legal_person": "true",
    "restricted_product": "false",
}


@pytest.fixture
def city(db: None, tmp_path: Path) -> World:
    """Four firms: entitled, without the title, in another district, and one nobody knows."""
    world = open_world(tmp_path, firms=0, money=1_000 * WAN)
    firms = [CLEAN, {**CLEAN, "valid_titles": "srdi"}, {**CLEAN, "district": "440305"}, {}]
    rows = [
        {"uscc": uscc(number), "name": firm_name(number), **facts}
        for number, facts in enumerate(firms, 1)
    ]
    bring(tmp_path / "city.csv", rows, source="市工信局")
    return world


def judged(key: str) -> EntitlementRun:
    list_id = ask_list(
        measure_key=MEASURE, as_of=TODAY, needs_notice=False, request_key=key, actor=OFFICER,
        at=NOON,
    )  # fmt: skip
    judge_list(list_id, clock=lambda: NOON)
    return EntitlementRun.objects.get(pk=list_id)


def give_step_below(fen: int) -> int:
    """Let the firm have had the award of the step below."""
    aid = promise_aid(
        uscc=uscc(1), matter="title:srdi:440307", programme="cultivation.support",
        measure="lg.title.srdi", amount=fen, basis="b", who=OFFICER.who, at=NOON,
    )  # fmt: skip
    pay_aid(aid, amount=fen, on=TODAY, who=OFFICER.who, at=NOON)
    return aid


def test_who_holds_the_title_gets_the_award_and_others_are_counted_by_why(city: World) -> None:
    run = judged("a")
    (line,) = run.lines.all()
    assert (line.uscc, line.amount, line.matter) == (
        uscc(1), 50 * WAN, "title:little_giant:440307",
    )  # fmt: skip
    assert run.others == {"unknown": 1, "unmet": 2}
    assert (run.done, run.total) == (4, 4)
    receipt = line.basis["receipt"]
    assert receipt["sha256"] == body_digest(receipt)
    said = {fact["key"]: fact["source"] for fact in receipt["facts"]}
    assert said["valid_titles"] == "市工信局"


def test_a_top_up_pays_only_the_difference(city: World) -> None:
    give_step_below(20 * WAN)
    (line,) = judged("a").lines.all()
    # 50 for the little giant less 20 had as an SRDI firm.
    assert (line.full_amount, line.deducted, line.amount) == (50 * WAN, 20 * WAN, 30 * WAN)


def test_aid_given_after_the_judging_strikes_the_line_instead_of_paying_too_much(
    city: World,
) -> None:
    run = judged("a")
    submit_list(run.pk, actor=OFFICER, at=NOON)
    approve_list(run.pk, actor=LEAD, at=NOON)
    give_step_below(20 * WAN)
    city.keep()
    (line,) = run.lines.all()
    assert line.state == LineState.STRUCK
    assert city.sums().held == 0


def test_who_had_the_award_already_is_not_on_the_list(city: World) -> None:
    aid = promise_aid(
        uscc=uscc(1), matter="title:little_giant:440307", programme="riskfund", measure="m",
        amount=1, basis="b", who=OFFICER.who, at=NOON,
    )  # fmt: skip
    run = judged("a")
    assert not run.lines.exists()
    assert run.others["given"] == 1
    release_aid(aid, reason="撤销", who=OFFICER.who, at=NOON)
    assert judged("b").lines.count() == 1
