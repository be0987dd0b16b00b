"""Duties stay apart over all stages, whatever role a person has by then."""

import dataclasses

import pytest

from renqi.engines.casework.domain import input_refusals, refusals
from renqi.engines.casework.domain.conflicts import Ground
from renqi.engines.casework.models import Act, Assignment, Case
from renqi.engines.casework.services.assign import assign, end_assignment
from renqi.engines.casework.services.declare_interests import (
    declare_interests,
    declare_standing_interest,
)
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import (
    decide,
    return_for_correction,
    second_approve,
    take_act,
    withdraw,
)
from renqi.identity.domain.actor import NOBODY, Actor
from tests.engines.casework.grants import (
    APPLICANT,
    DEPUTY,
    EXPERTS,
    FIRM,
    HANDLER,
    LEAD,
    OFFICER,
    OTHER_RECEIPT,
    RECEIPT,
    STRANGER,
    day,
    fresh,
    in_decision,
    in_review,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


def propose(case_id: int, actor: Actor, *, receipt: str = RECEIPT, reason: str = "fine") -> str:
    return decide(
        case_id=case_id,
        act="propose",
        reason=reason,
        receipt_digest=receipt,
        actor=actor,
        at=day("03-03"),
        version=Case.objects.get(pk=case_id).version,
    ).stage


def confirm(case_id: int, actor: Actor, *, receipt: str = RECEIPT) -> str:
    return second_approve(
        case_id=case_id,
        act="confirm",
        reason="agreed",
        receipt_digest=receipt,
        actor=actor,
        at=day("03-03"),
        version=Case.objects.get(pk=case_id).version,
    ).stage


def test_whoever_approved_first_cannot_approve_second() -> None:
    case = in_decision(day("03-02"))
    assert propose(case.pk, LEAD) == "second"
    with pytest.raises(refusals.DutiesSeparated, match="You were propose on this case"):
        confirm(case.pk, LEAD)
    assert confirm(case.pk, DEPUTY) == "cleared"


def test_a_handler_who_becomes_a_lead_still_cannot_approve() -> None:
    case = in_decision(day("03-02"))
    promoted = dataclasses.replace(HANDLER, role="bureau_lead")
    with pytest.raises(refusals.DutiesSeparated, match="handler"):
        propose(case.pk, promoted)


def test_a_reviewer_who_joins_the_bureau_cannot_approve() -> None:
    case = in_decision(day("03-02"))
    reviewer = Assignment.objects.get(case=case, pk=first_seat(case.pk))
    joined = dataclasses.replace(EXPERTS[0], person_id=reviewer.person_key, role="bureau_lead")
    with pytest.raises(refusals.DutiesSeparated, match="reviewer"):
        propose(case.pk, joined)


def first_seat(case_id: int) -> int:
    return Assignment.objects.filter(case_id=case_id, duty="reviewer").order_by("pk")[0].pk


def test_an_applicant_who_joins_the_bureau_cannot_be_given_the_case() -> None:
    case = submitted(day("03-02"))
    joined = dataclasses.replace(APPLICANT, role="bureau_officer", uscc="")
    with pytest.raises(input_refusals.AssigneeUnfit) as refused:
        assign(case_id=case.pk, assignee=joined, actor=LEAD, at=day("03-02"), version=case.version)
    assert isinstance(refused.value.data["cause"], refusals.DutiesSeparated)


def test_who_gives_the_case_out_cannot_handle_it() -> None:
    case = submitted(day("03-02"))
    both = dataclasses.replace(LEAD, role="bureau_officer")
    with pytest.raises(input_refusals.AssigneeUnfit):
        assign(case_id=case.pk, assignee=both, actor=LEAD, at=day("03-02"), version=case.version)
    assert fresh(case).version == case.version  # nothing of the attempt stays


def test_a_second_approval_rests_on_the_receipt_of_the_first() -> None:
    case = in_decision(day("03-02"))
    propose(case.pk, LEAD)
    with pytest.raises(refusals.ReceiptDiffers):
        confirm(case.pk, DEPUTY, receipt=OTHER_RECEIPT)


@pytest.mark.parametrize(
    ("reason", "receipt", "refusal"),
    [("  ", RECEIPT, refusals.ReasonMissing), ("fine", "", refusals.ReceiptMissing)],
)
def test_a_decision_carries_a_reason_and_a_receipt(
    reason: str, receipt: str, refusal: type[Exception]
) -> None:
    case = in_decision(day("03-02"))
    with pytest.raises(refusal):
        propose(case.pk, LEAD, receipt=receipt, reason=reason)


@pytest.mark.parametrize("receipt", ["it was fine", "c" * 64])
def test_a_decision_names_the_case_as_it_stands_or_a_receipt_that_is_kept(receipt: str) -> None:
    case = in_decision(day("03-02"))
    with pytest.raises(refusals.ReceiptUnknown):
        propose(case.pk, LEAD, receipt=receipt)


@pytest.mark.parametrize("outsider", [STRANGER, EXPERTS[0], NOBODY])
def test_a_case_does_not_exist_for_who_has_no_part_in_it(outsider: Actor) -> None:
    case = submitted(day("03-02"))
    with pytest.raises(refusals.CaseUnknown):
        withdraw(case_id=case.pk, actor=outsider, at=day("03-02"), version=case.version)


def test_who_sees_a_case_is_told_what_is_not_his() -> None:
    case = submitted(day("03-02"))
    with pytest.raises(refusals.RoleWrong, match="withdraw is done by applicant"):
        withdraw(case_id=case.pk, actor=LEAD, at=day("03-02"), version=case.version)


def test_only_whom_the_case_was_given_to_handles_it() -> None:
    case = submitted(day("03-02"))
    assign(case_id=case.pk, assignee=HANDLER, actor=LEAD, at=day("03-02"), version=case.version)
    declare_interests(case_id=case.pk, grounds=(), actor=OFFICER, at=day("03-02"))
    with pytest.raises(refusals.NotAssigned):
        take_act(
            case_id=case.pk,
            act="accept",
            actor=OFFICER,
            at=day("03-02"),
            version=fresh(case).version,
        )


def test_a_handler_declares_before_handling() -> None:
    case = submitted(day("03-02"))
    assign(case_id=case.pk, assignee=HANDLER, actor=LEAD, at=day("03-02"), version=case.version)
    with pytest.raises(refusals.InterestUndeclared):
        take_act(
            case_id=case.pk,
            act="accept",
            actor=HANDLER,
            at=day("03-02"),
            version=fresh(case).version,
        )


def test_who_declares_an_interest_loses_the_case() -> None:
    case = in_review(day("03-02"))
    declare_interests(case_id=case.pk, grounds=[Ground.FAMILY], actor=HANDLER, at=day("03-03"))
    assert not Assignment.objects.filter(case=case, until_at__isnull=True).exists()
    with pytest.raises((refusals.NotAssigned, refusals.ConflictOfInterest)):
        take_act(
            case_id=case.pk,
            act="conclude",
            actor=HANDLER,
            at=day("03-03"),
            version=fresh(case).version,
        )


def test_an_interest_noted_about_the_firm_counts_in_every_case_of_it() -> None:
    declare_standing_interest(
        person_key=HANDLER.person_id,
        person_name=HANDLER.name,
        subject_key=FIRM,
        grounds=[Ground.EQUITY],
        actor=LEAD,
        at=day("02-02"),
    )
    case = submitted(day("03-02"))
    with pytest.raises(input_refusals.AssigneeUnfit, match="equity"):
        assign(case_id=case.pk, assignee=HANDLER, actor=LEAD, at=day("03-02"), version=case.version)


def test_what_somebody_has_been_stays_when_the_duty_is_taken_back() -> None:
    case = submitted(day("03-02"))
    given = assign(
        case_id=case.pk, assignee=HANDLER, actor=LEAD, at=day("03-02"), version=case.version
    )
    end_assignment(
        assignment_id=given.pk,
        reason="on leave",
        actor=LEAD,
        at=day("03-03"),
        version=fresh(case).version,
    )
    promoted = dataclasses.replace(HANDLER, role="bureau_lead")
    with pytest.raises(refusals.DutiesSeparated):
        assign(
            case_id=case.pk,
            assignee=OFFICER,
            actor=promoted,
            at=day("03-03"),
            version=fresh(case).version,
        )


def test_a_case_is_sent_back_once_only() -> None:
    case = submitted(day("03-02"))
    assign(case_id=case.pk, assignee=HANDLER, actor=LEAD, at=day("03-02"), version=case.version)
    declare_interests(case_id=case.pk, grounds=(), actor=HANDLER, at=day("03-02"))
    case = return_for_correction(
        case_id=case.pk,
        reason="the plan has no date",
        actor=HANDLER,
        at=day("03-02"),
        version=fresh(case).version,
    )
    case = submit(
        case_id=case.pk, revision=1, actor=APPLICANT, at=day("03-03"), version=case.version
    )
    with pytest.raises(refusals.DoneTooOften):
        return_for_correction(
            case_id=case.pk,
            reason="again",
            actor=HANDLER,
            at=day("03-03"),
            version=case.version,
        )


def test_the_record_keeps_the_name_and_role_of_the_day() -> None:
    case = submitted(day("03-02"))
    acts = Act.objects.filter(case=case).order_by("number")
    assert [(act.number, act.key, act.person_name, act.role) for act in acts] == [
        (1, "open", "firm_user 1", "firm_user"),
        (2, "submit", "firm_user 1", "firm_user"),
    ]


def test_an_act_on_a_case_seen_too_early_is_refused() -> None:
    case = submitted(day("03-02"))
    withdraw(case_id=case.pk, actor=APPLICANT, at=day("03-02"), version=case.version)
    with pytest.raises(refusals.CaseMoved, match="withdraw"):
        withdraw(case_id=case.pk, actor=APPLICANT, at=day("03-02"), version=case.version)
    with pytest.raises(refusals.StageWrong):
        withdraw(case_id=case.pk, actor=APPLICANT, at=day("03-02"), version=fresh(case).version)


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        ("explode", refusals.ActUnknown),
        ("review", refusals.ActOfAnotherKind),
        ("propose", refusals.ActOfAnotherKind),
    ],
)
def test_an_act_goes_through_its_own_service(act: str, refusal: type[Exception]) -> None:
    case = submitted(day("03-02"))
    with pytest.raises(refusal):
        take_act(case_id=case.pk, act=act, actor=LEAD, at=day("03-02"), version=case.version)
