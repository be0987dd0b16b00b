"""Queues, timelines, files and options show each person what is theirs to know."""

import dataclasses

import pytest

from renqi.engines.casework.domain import refusals
from renqi.engines.casework.models import Assignment, Case
from renqi.engines.casework.selectors.case_file import case_file, reviews_of
from renqi.engines.casework.selectors.case_list import CaseFilter, every_listed_case
from renqi.engines.casework.selectors.evidence import evidence_of
from renqi.engines.casework.selectors.options import acts_open
from renqi.engines.casework.selectors.timeline import case_timeline
from renqi.engines.casework.selectors.visible import visible_cases
from renqi.engines.casework.services.attach_evidence import attach_evidence
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.open_case import RuleRef, open_case
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import decide
from renqi.identity.domain.actor import NOBODY, Actor
from tests.engines.casework.grants import (
    APPLICANT,
    AUDITOR,
    BATCH,
    DEPUTY,
    EXPERTS,
    FIRM,
    FORM,
    GRANT,
    HANDLER,
    LEAD,
    OTHER_FIRM,
    RECEIPT,
    STRANGER,
    day,
    in_decision,
    in_review,
    opened,
    person,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


def queue(actor: Actor, on: str) -> list[tuple[int, bool, int | None]]:
    return [
        (item.case_id, item.is_overdue, item.days_left)
        for item in every_listed_case(actor=actor, at=day(on), is_waiting=True, where=CaseFilter())
    ]


def test_the_overdue_comes_first_and_what_has_no_clock_last() -> None:
    late = submitted(day("03-02"))  # intake: due 9 March
    drafted = opened(day("03-04"), firm=OTHER_FIRM, by=STRANGER)
    batch = open_case(case_type=BATCH, subject_key="1", title="b", actor=DEPUTY, at=day("02-02"))
    assert drafted.due_on is not None
    assert queue(DEPUTY, "03-11") == [(batch.pk, False, None)]
    assert queue(STRANGER, "03-11") == [(drafted.pk, False, 15)]  # 4 March + 20 is 1 April
    assert queue(AUDITOR, "03-11") == []
    assert queue(NOBODY, "03-11") == []
    assert late.pk in visible_cases(AUDITOR).values_list("pk", flat=True)


def test_a_case_stands_in_the_queue_of_whom_it_waits_for() -> None:
    case = in_review(day("03-02"))  # review: due 23 March
    assert queue(HANDLER, "03-20") == [(case.pk, False, 1)]
    assert queue(HANDLER, "03-23") == [(case.pk, False, 0)]
    assert queue(HANDLER, "03-25") == [(case.pk, True, -2)]
    assert queue(LEAD, "03-25") == []


def test_who_approved_first_does_not_find_the_second_approval_in_the_queue() -> None:
    case = in_decision(day("03-02"))
    assert [row[0] for row in queue(LEAD, "03-03")] == [case.pk]
    decide(
        case_id=case.pk,
        act="propose",
        reason="fine",
        receipt_digest=RECEIPT,
        actor=LEAD,
        at=day("03-03"),
        version=case.version,
    )
    assert queue(LEAD, "03-03") == []
    assert [row[0] for row in queue(DEPUTY, "03-03")] == [case.pk]


def reviewer_of(case: Case) -> Actor:
    seat = Assignment.objects.filter(case=case, duty="reviewer").order_by("pk")[0]
    return next(one for one in EXPERTS if one.person_id == seat.person_key)


def test_a_blind_reviewer_learns_nothing_of_the_firm() -> None:
    case = in_decision(day("03-02"))
    reviewer = reviewer_of(case)
    seen = case_file(case.pk, actor=reviewer)
    assert seen.is_blind
    assert (seen.subject_key, seen.title) == ("", "")
    assert dict(seen.form) == {"amount": "500000", "purpose": "检测设备"}
    names = {entry.name for entry in case_timeline(case.pk, actor=reviewer)}
    assert names == {"", reviewer.name}
    assert [line.file_name for line in evidence_of(case.pk, actor=reviewer)] == ["plan"]
    assert [line.name for line in evidence_of(case.pk, actor=reviewer)] == [""]
    assert len(reviews_of(case.pk, actor=reviewer)) == 1
    told = repr((seen, case_timeline(case.pk, actor=reviewer)))
    assert FIRM not in told
    assert "甲公司" not in told


def test_a_blind_reviewer_does_not_open_files_that_identify() -> None:
    case = opened(day("03-02"))
    for kind, content in (("plan", b"%PDF- plan"), ("licence", b"%PDF- licence")):
        attach_evidence(
            case_id=case.pk,
            kind=kind,
            file_name="甲公司.pdf",
            content=content,
            actor=APPLICANT,
            at=day("03-02"),
        )
    save_draft(case_id=case.pk, data=FORM, based_on=0, actor=APPLICANT, at=day("03-02"))
    submit(case_id=case.pk, revision=1, actor=APPLICANT, at=day("03-02"), version=1)
    seated(case, EXPERTS[0])
    declare_interests(case_id=case.pk, grounds=(), actor=EXPERTS[0], at=day("03-02"))
    assert [line.kind for line in evidence_of(case.pk, actor=LEAD)] == ["licence", "plan"]
    assert [line.kind for line in evidence_of(case.pk, actor=EXPERTS[0])] == ["plan"]


def seated(case: Case, expert: Actor) -> Assignment:
    return Assignment.objects.create(
        case=case,
        duty="reviewer",
        person_key=expert.person_id,
        person_name=expert.name,
        assigned_by_key=0,
        from_at=day("03-02"),
    )


def test_the_subject_does_not_learn_who_reviewed() -> None:
    case = in_decision(day("03-02"))
    entries = case_timeline(case.pk, actor=APPLICANT)
    assert {entry.name for entry in entries if entry.key == "review"} == {""}
    assert {entry.name for entry in entries if entry.key == "accept"} == {HANDLER.name}
    assert [line.name for line in reviews_of(case.pk, actor=APPLICANT)] == ["", ""]
    assert all(line.name for line in reviews_of(case.pk, actor=LEAD))


def test_a_file_stays_shut_until_interests_are_declared() -> None:
    case = in_review(day("03-02"))
    seat = seated(case, EXPERTS[0])
    with pytest.raises(refusals.InterestUndeclared):
        case_file(case.pk, actor=EXPERTS[0])
    employed = person(seat.person_key, "expert", uscc=FIRM)
    with pytest.raises(refusals.ConflictOfInterest, match="employer"):
        case_file(case.pk, actor=employed)


def test_the_options_say_every_reason_why_not() -> None:
    case = in_review(day("03-02"))
    options = {one.rule.key: one for one in acts_open(case.pk, actor=HANDLER, at=day("03-02"))}
    assert [key for key, one in options.items() if one.is_open] == ["draw", "extend"]
    codes = [error.code for error in options["conclude"].refusals]
    assert codes == ["casework.reviews_missing"]
    assert [error.code for error in options["review"].refusals] == [
        "casework.role_wrong",
        "casework.not_assigned",
        "casework.duties_separated",
    ]


def test_a_case_keeps_the_table_and_rules_it_began_with() -> None:
    ref = RuleRef(ref="cn.srdi@2026-04-01", digest="c" * 64)
    case = open_case(
        case_type=GRANT,
        subject_key=FIRM,
        title="x",
        actor=APPLICANT,
        at=day("03-02"),
        rule_refs=[ref],
    )
    quick = dataclasses.replace(GRANT.deadlines[0], working_days=1)
    reform = dataclasses.replace(
        GRANT, version="2", deadlines=(quick, *GRANT.deadlines[1:]), one_open=False
    )
    later = open_case(
        case_type=reform, subject_key=OTHER_FIRM, title="y", actor=STRANGER, at=day("03-02")
    )
    assert str(later.due_on) == "2026-03-03"
    assert str(Case.objects.get(pk=case.pk).due_on) == "2026-03-30"
    assert case_file(case.pk, actor=APPLICANT).rule_refs == (
        {"ref": "cn.srdi@2026-04-01", "digest": "c" * 64},
    )
    with pytest.raises(refusals.CaseTypeChanged):
        open_case(
            case_type=dataclasses.replace(reform, version="1"),
            subject_key=OTHER_FIRM,
            title="z",
            actor=STRANGER,
            at=day("03-02"),
        )


def test_a_firm_has_one_open_case_of_the_kind() -> None:
    opened(day("03-02"))
    with pytest.raises(refusals.SubjectHasOpenCase, match=FIRM):
        opened(day("03-02"))


@pytest.mark.parametrize(
    ("who", "refusal"), [(LEAD, refusals.RoleWrong), (STRANGER, refusals.NotOwnSubject)]
)
def test_only_the_firm_opens_its_case(who: Actor, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        opened(day("03-02"), by=who)
