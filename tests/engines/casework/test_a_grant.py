"""A case on its way from the first word to the last."""

import pytest

from renqi.engines.casework.services.notices import (
    answer_objection,
    close_notice,
    object_to,
    publish_notice,
)
from renqi.engines.casework.services.take_act import appeal, decide, second_approve
from tests.engines.casework.grants import (
    APPLICANT,
    DEPUTY,
    HANDLER,
    LEAD,
    RECEIPT,
    day,
    fresh,
    in_decision,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


def test_a_grant_goes_all_its_way() -> None:
    case = in_decision(day("03-02"))
    case = decide(
        case_id=case.pk,
        act="propose",
        reason="meets every condition",
        receipt_digest=RECEIPT,
        actor=LEAD,
        at=day("03-03"),
        version=case.version,
    )
    case = second_approve(
        case_id=case.pk,
        act="confirm",
        reason="agreed",
        receipt_digest=RECEIPT,
        actor=DEPUTY,
        at=day("03-03"),
        version=case.version,
    )
    notice = publish_notice(
        case_id=case.pk,
        text="甲公司 500000",
        actor=HANDLER,
        at=day("03-04"),
        version=case.version,
    )
    assert notice.closes_on == day("03-11").date()  # 5 working days: 5, 6, 9, 10, 11 March
    case = close_notice(
        case_id=case.pk,
        act="grant",
        actor=LEAD,
        at=day("03-12"),
        version=fresh(case).version,
    )
    assert (case.stage, case.closed_at is not None) == ("granted", True)


def test_a_refused_grant_is_decided_again_on_appeal_in_a_new_round() -> None:
    case = in_decision(day("03-02"))
    case = decide(
        case_id=case.pk,
        act="refuse",
        reason="no plan",
        receipt_digest=RECEIPT,
        actor=LEAD,
        at=day("03-03"),
        version=case.version,
    )
    case = appeal(
        case_id=case.pk,
        reason="the plan is on page 2",
        actor=APPLICANT,
        at=day("03-24"),
        version=case.version,
    )
    assert (case.stage, case.round) == ("decision", 2)


def test_an_objection_that_is_upheld_sends_the_case_back() -> None:
    case = in_decision(day("03-02"))
    for act, who in (("propose", LEAD), ("confirm", DEPUTY)):
        step = decide if act == "propose" else second_approve
        case = step(
            case_id=case.pk,
            act=act,
            reason="fine",
            receipt_digest=RECEIPT,
            actor=who,
            at=day("03-03"),
            version=case.version,
        )
    notice = publish_notice(
        case_id=case.pk, text="x", actor=HANDLER, at=day("03-04"), version=case.version
    )
    objection = object_to(
        notice_id=notice.pk,
        text="the plan is ours",
        name="乙",
        contact="0755",
        at=day("03-11", hour=23),
    )
    answer_objection(
        objection_id=objection.pk, upheld=True, answer="so it is", actor=HANDLER, at=day("03-12")
    )
    case = close_notice(
        case_id=case.pk,
        act="reopen",
        actor=LEAD,
        at=day("03-12"),
        version=fresh(case).version,
    )
    assert case.stage == "decision"
