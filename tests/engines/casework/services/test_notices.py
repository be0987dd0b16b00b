"""A notice runs its days, and whoever objects in time is answered."""

import datetime as dt

import pytest

from renqi.engines.casework.domain import input_refusals, refusals
from renqi.engines.casework.models import Case, Notice, Objection
from renqi.engines.casework.services.notices import (
    answer_objection,
    close_notice,
    object_to,
    publish_notice,
)
from renqi.engines.casework.services.take_act import decide, second_approve
from tests.engines.casework.grants import DEPUTY, HANDLER, LEAD, RECEIPT, day, fresh, in_decision

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


def cleared(case: Case) -> Case:
    version = fresh(case).version
    case = decide(
        case_id=case.pk,
        act="propose",
        reason="fine",
        receipt_digest=RECEIPT,
        actor=LEAD,
        at=day("03-03"),
        version=version,
    )
    return second_approve(
        case_id=case.pk,
        act="confirm",
        reason="fine",
        receipt_digest=RECEIPT,
        actor=DEPUTY,
        at=day("03-03"),
        version=case.version,
    )


def publish(case: Case, *, text: str = "甲公司", on: str = "03-04") -> Notice:
    return publish_notice(
        case_id=case.pk, text=text, actor=HANDLER, at=day(on), version=fresh(case).version
    )


@pytest.fixture
def notice() -> Notice:
    return publish(cleared(in_decision(day("03-02"))))  # 4 March: closes on the 11th


def protest(notice: Notice, at: dt.datetime) -> Objection:
    return object_to(notice_id=notice.pk, text="not so", name="乙", contact="0755", at=at)


def close(notice: Notice, on: str, *, act: str = "grant") -> Case:
    return close_notice(
        case_id=notice.case_id,
        act=act,
        actor=LEAD,
        at=day(on),
        version=fresh(notice.case).version,
    )


def test_an_objection_is_in_time_until_the_last_minute_of_the_last_day(notice: Notice) -> None:
    assert protest(notice, day("03-11", hour=23)).answered_at is None
    with pytest.raises(input_refusals.NoticeClosed, match="2026-03-11"):
        protest(notice, day("03-12", hour=0))


def test_a_notice_is_not_closed_before_its_last_day_is_over(notice: Notice) -> None:
    with pytest.raises(refusals.NoticeRunning):
        close(notice, "03-11")
    assert close(notice, "03-12").stage == "granted"


def test_an_objection_without_an_answer_keeps_the_notice_open(notice: Notice) -> None:
    objection = protest(notice, day("03-05"))
    with pytest.raises(refusals.ObjectionsOpen, match="1 objections"):
        close(notice, "03-12")
    answer_objection(
        objection_id=objection.pk, upheld=False, answer="it is so", actor=HANDLER, at=day("03-12")
    )
    with pytest.raises(refusals.NoObjectionUpheld):
        close(notice, "03-12", act="reopen")
    assert close(notice, "03-12").stage == "granted"


def test_after_an_upheld_objection_the_case_is_decided_again(notice: Notice) -> None:
    objection = protest(notice, day("03-05"))
    answer_objection(
        objection_id=objection.pk, upheld=True, answer="indeed", actor=HANDLER, at=day("03-06")
    )
    with pytest.raises(refusals.ObjectionsUpheld):
        close(notice, "03-12")
    case = close(notice, "03-12", act="reopen")
    # The second notice stands for itself: what was upheld against the first is dealt with.
    second = publish(cleared(case), on="03-13")
    assert str(second.closes_on) == "2026-03-20"
    assert close(second, "03-23").stage == "granted"


def test_an_objection_is_answered_once(notice: Notice) -> None:
    objection = protest(notice, day("03-05"))
    answer(objection)
    with pytest.raises(input_refusals.ObjectionUnknown):
        answer(objection)


def answer(objection: Objection) -> None:
    answer_objection(
        objection_id=objection.pk, upheld=False, answer="no", actor=HANDLER, at=day("03-06")
    )


@pytest.mark.parametrize("missing", ["text", "name", "contact"])
def test_an_objection_says_who_and_why(notice: Notice, missing: str) -> None:
    said = {"text": "not so", "name": "乙", "contact": "0755", missing: "  "}
    with pytest.raises(input_refusals.ObjectionEmpty):
        object_to(
            notice_id=notice.pk,
            text=said["text"],
            name=said["name"],
            contact=said["contact"],
            at=day("03-05"),
        )


def test_a_closed_notice_takes_no_objection(notice: Notice) -> None:
    close(notice, "03-12")
    with pytest.raises(input_refusals.NoticeClosed):
        protest(notice, day("03-11"))  # a clock set back does not open it again


def test_a_notice_says_something() -> None:
    case = cleared(in_decision(day("03-02")))
    with pytest.raises(input_refusals.NoticeEmpty):
        publish(case, text=" ")


def test_there_is_no_notice_with_a_number_that_was_not_given() -> None:
    with pytest.raises(input_refusals.NoticeUnknown):
        object_to(notice_id=0, text="x", name="x", contact="x", at=day("03-05"))
