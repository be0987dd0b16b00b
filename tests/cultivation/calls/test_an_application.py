"""An application on its way from the call to the title, by every role, by services alone."""

from pathlib import Path

import pytest

from renqi.engines.casework.domain.expert_draw import Candidate, commitment_to
from renqi.engines.casework.services.assign import assign
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.draw_experts import DrawPlan, announce_draw, draw_experts
from renqi.engines.casework.services.submit_review import submit_review
from renqi.engines.casework.services.take_act import appeal
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.calls.models import Application, Place
from renqi.programmes.cultivation.calls.services.apply import apply_under
from renqi.programmes.cultivation.calls.services.record_visit import record_visit
from renqi.programmes.cultivation.ladder.models import Title
from tests.cultivation.calls.city import (
    ANN,
    BEN,
    CAT,
    EXPERTS,
    applied,
    at,
    attach,
    bring_firms,
    close,
    fill_in,
    firm_user,
    hand_in,
    make_checker,
    move,
    official,
    open_call,
    publish,
    settle,
    version_of,
)
from tests.registry.firm_files import fact, uscc

pytestmark = pytest.mark.django_db


def declare(row: Application, who: Actor, when: str) -> None:
    declare_interests(case_id=row.case_id, grounds=(), note="", actor=who, at=at(when))


def reviewed(row: Application, scores: tuple[int, ...], when: str) -> Application:
    instant = at(when)
    plan = DrawPlan(
        pool=[Candidate(person_key=one.person_id, name=one.name) for one in EXPERTS],
        seats=len(scores),
        commitment=commitment_to("seed"),
    )
    draw = announce_draw(
        case_id=row.case_id,
        plan=plan,
        actor=ANN,
        at=instant,
        version=version_of(row, ANN, instant),
    )
    made = draw_experts(
        draw_id=draw.pk,
        seed="seed",
        actor=ANN,
        at=instant,
        version=version_of(row, ANN, instant),
    )
    assert made.order is not None
    by_key = {one.person_id: one for one in EXPERTS}
    for key, score in zip(made.order[: len(scores)], scores, strict=True):
        declare(row, by_key[key], when)
        submit_review(
            case_id=row.case_id, score=score, reason="有理由", actor=by_key[key], at=instant
        )
    return move(row, "close_review", ANN, when)


def visited(row: Application, when: str) -> Application:
    visitors = (official(11), official(12))
    for one in visitors:
        assign(
            case_id=row.case_id,
            act="assign_visitor",
            assignee=one,
            actor=ANN,
            at=at(when),
            version=version_of(row, ANN, at(when)),
        )
        declare(row, one, when)
    record_visit(
        application_id=row.pk,
        visited_on=at(when).date(),
        people=[one.name for one in visitors],
        finding="设备在用，研发人员在岗",
        agrees=True,
        actor=visitors[0],
        at=at(when),
    )
    attach(row, visitors[0], "visit_record", at(when))
    row = move(row, "visit", visitors[0], when)
    assert row.stage == "site"  # one of two has signed
    return move(row, "visit", visitors[1], when)


def test_an_application_goes_all_its_way_to_the_title(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1)
    checker = make_checker()
    call = open_call(quota=5)
    row = applied(call, 1)
    assert (row.stage, row.receipt) == ("district", f"SQ20260520-{row.pk:06d}")
    assert row.verdict == "review"  # every number holds; the niche's standing is for people
    declare(row, checker, "05-22")
    row = move(row, "pass_district", checker, "05-22")
    assert row.stage == "review"
    row = reviewed(row, (80, 85, 90), "05-28")
    assert row.stage == "site"
    row = visited(row, "06-02")
    assert row.stage == "decision"
    row = settle(row, "propose", ANN, "06-05")
    row = settle(row, "confirm", BEN, "06-08")
    assert Place.objects.filter(call=call, released_at__isnull=True).count() == 1
    notice = publish(row, "06-08")
    # 5 working days after Monday 8 June: 9, 10, 11, 12, 15.
    assert str(notice.closes_on) == "2026-06-15"
    row = close(row, "approve", "06-16")
    title = Title.objects.get(uscc=uscc(1), rung="srdi")
    assert (str(title.granted_on), title.rule_ref, title.case_id, title.document[:3]) == (
        "2026-06-16",
        "cn.srdi@2026-04-01",
        row.case_id,
        "韧企决",
    )
    assert "工信局称号库" in fact(uscc(1), "valid_titles").stands.source


def test_a_newer_figure_enters_the_registry_only_when_it_is_checked(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1)
    checker = make_checker()
    call, who = open_call(), firm_user(1)
    row = apply_under(call_id=call.pk, actor=who, at=at("05-20"))
    fill_in(row, who, at("05-20"), revenue_y1="3200万元")
    for kind in (*call.materials, "proof"):
        attach(row, who, kind, at("05-20"))
    row = hand_in(row, who, at("05-20"))
    # 32 million yuan are 3,200,000,000 fen; 30 million were on file.
    assert row.stated == [{"key": "revenue_y1", "value": 3_200_000_000, "was": 3_000_000_000}]
    assert fact(uscc(1), "revenue@2025").stands.value == 3_000_000_000
    declare(row, checker, "05-22")
    row = move(row, "pass_district", checker, "05-22")
    stands = fact(uscc(1), "revenue@2025").stands
    assert (stands.value, stands.source, str(stands.observed_on)) == (
        3_200_000_000,
        "企业申报",
        "2026-05-20",
    )
    assert row.checked_by == checker.name


def test_a_refusal_by_two_has_reasons_and_one_appeal(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1)
    checker = make_checker()
    row = applied(open_call(stages=frozenset()), 1)
    declare(row, checker, "05-22")
    row = move(row, "pass_district", checker, "05-22")
    row = settle(row, "propose_refusal", ANN, "05-25", "主导产品细分市场地位不足")
    row = settle(row, "confirm_refusal", BEN, "05-26", "同意")
    assert row.stage == "refused"
    appeal(
        case_id=row.case_id,
        reason="见补充材料",
        actor=firm_user(1),
        at=at("05-27"),
        version=version_of(row, firm_user(1), at("05-27")),
    )
    row = settle(row, "uphold", CAT, "06-01", "维持")
    assert row.stage == "closed"
    with pytest.raises(Exception, match="stage"):
        appeal(
            case_id=row.case_id,
            reason="再次",
            actor=firm_user(1),
            at=at("06-02"),
            version=version_of(row, firm_user(1), at("06-02")),
        )
