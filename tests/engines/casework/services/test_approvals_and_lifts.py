"""Several approvals are several people's; a wrong conflict is lifted by somebody else."""

import dataclasses

import pytest
from django.db import transaction

from renqi.audit.models import SecurityEvent
from renqi.engines.casework.domain import refusals
from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.domain.check_case_type import faults_of
from renqi.engines.casework.domain.conflicts import Ground
from renqi.engines.casework.domain.decision_receipt import receipt_faults
from renqi.engines.casework.domain.input_refusals import (
    ConflictUnknown,
    ConstraintBroken,
    OwnConflict,
    RecordFixed,
)
from renqi.engines.casework.models import Act, Case, ConflictDeclaration
from renqi.engines.casework.selectors.basis import decision_basis, decision_receipt
from renqi.engines.casework.selectors.case_file import case_file
from renqi.engines.casework.selectors.case_list import CaseFilter, every_listed_case
from renqi.engines.casework.services.assign import assign
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.lift_conflict import lift_conflict
from renqi.engines.casework.services.open_case import open_case
from renqi.engines.casework.services.take_act import decide, take_act
from renqi.identity.domain.actor import Actor
from tests.engines.casework.grants import (
    APPLICANT,
    BATCH,
    DECISION,
    HANDLER,
    LEAD,
    OFFICER,
    OTHER_RECEIPT,
    RECEIPT,
    K,
    act,
    day,
    fresh,
    person,
    submitted,
    with_receipts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
LEADS = tuple(person(number, "bureau_lead") for number in (71, 72, 73))


def council(approvals: int) -> CaseType:
    """A batch that so many leads must release, or one can stop."""
    release = act("release", K.DECIDE, "planner", "planned>released", DECISION)
    return dataclasses.replace(
        BATCH,
        key=f"test.council{approvals}",
        acts=(dataclasses.replace(release, approvals=approvals), *BATCH.acts[1:]),
    )


def opened(approvals: int) -> Case:
    case = open_case(
        case_type=council(approvals), subject_key="1", title="b", actor=LEAD, at=day("03-02")
    )
    return with_receipts(case, day("03-02"))


def release(case: Case, who: Actor, *, receipt: str = RECEIPT) -> Case:
    return decide(
        case_id=case.pk,
        act="release",
        reason="agreed",
        receipt_digest=receipt,
        actor=who,
        at=day("03-03"),
        version=fresh(case).version,
    )


@pytest.mark.parametrize("approvals", [2, 3])
def test_a_case_goes_on_with_the_last_of_its_approvals_and_not_before(approvals: int) -> None:
    case = opened(approvals)
    stages = [release(case, who).stage for who in LEADS[:approvals]]
    assert stages == ["planned"] * (approvals - 1) + ["released"]


def test_nobody_approves_twice() -> None:
    case = opened(2)
    release(case, LEADS[0])
    with pytest.raises(refusals.ApprovedAlready):
        release(case, LEADS[0])
    assert fresh(case).stage == "planned"


def test_every_approval_rests_on_the_same_receipt() -> None:
    case = opened(2)
    release(case, LEADS[0])
    with pytest.raises(refusals.ReceiptDiffers):
        release(case, LEADS[1], receipt=OTHER_RECEIPT)


def test_approvals_count_anew_when_the_case_comes_back() -> None:
    case = opened(2)
    for who in LEADS[:2]:
        release(case, who)
    take_act(case_id=case.pk, act="stop", actor=LEAD, at=day("03-03"), version=fresh(case).version)
    assert [release(case, who).stage for who in LEADS[:2]] == ["planned", "released"]


def test_who_has_approved_does_not_find_the_case_in_the_queue() -> None:
    case = opened(2)
    release(case, LEADS[0])
    waiting = {
        who.person_id: [
            one.case_id
            for one in every_listed_case(
                actor=who, at=day("03-03"), is_waiting=True, where=CaseFilter()
            )
        ]
        for who in LEADS[:2]
    }
    assert waiting == {71: [], 72: [case.pk]}


def test_a_table_counts_approvals_only_of_acts_that_lead_on() -> None:
    draw = dataclasses.replace(
        BATCH, acts=(*BATCH.acts, act("more", K.EXTEND, "planner", "planned>", approvals=2))
    )
    assert any("several approvals" in fault for fault in faults_of(draw))


def test_a_decision_keeps_the_case_as_it_stood_and_the_receipt_checks() -> None:
    case = opened(1)
    digest, basis = decision_basis(case.pk, actor=LEAD)
    release(case, LEADS[0], receipt=digest)
    receipt = decision_receipt(case.pk, digest, actor=LEAD)
    assert (receipt["basis"], receipt["sha256"], receipt_faults(receipt)) == (basis, digest, ())
    forged = {**receipt, "basis": {**receipt["basis"], "title": "another"}}
    assert receipt_faults(forged) == ("sha256",)


def conflicted() -> tuple[Case, ConflictDeclaration]:
    case = submitted(day("03-02"))
    assign(case_id=case.pk, assignee=HANDLER, actor=LEAD, at=day("03-02"), version=case.version)
    row = declare_interests(
        case_id=case.pk, grounds=[Ground.EQUITY], actor=HANDLER, at=day("03-02")
    )
    return fresh(case), row


def lift(case: Case, row: ConflictDeclaration, who: Actor, reason: str = "a slip") -> None:
    lift_conflict(
        declaration_id=row.pk,
        case_id=case.pk,
        reason=reason,
        actor=who,
        at=day("03-03"),
        version=fresh(case).version,
    )


def test_a_conflict_that_was_declared_wrongly_is_lifted_and_kept() -> None:
    case, row = conflicted()
    lift(case, row, LEAD)
    row.refresh_from_db()
    assert (row.grounds, row.lifted_by, row.lifted_because) == (["equity"], LEAD.name, "a slip")
    assert Act.objects.filter(case=case, kind="lift_conflict").count() == 1
    assert SecurityEvent.objects.get(kind="override.overrode").detail["reason"] == "a slip"
    # The duty that was lost is given again by hand, and then the file opens.
    assign(
        case_id=case.pk,
        assignee=HANDLER,
        actor=LEAD,
        at=day("03-03"),
        version=fresh(case).version,
    )
    assert case_file(case.pk, actor=HANDLER).form["amount"] == "500000"


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(HANDLER, OwnConflict), (APPLICANT, refusals.RoleWrong)],
)
def test_nobody_lifts_their_own_conflict_nor_the_applicant_anybodys(
    who: Actor, refusal: type[Exception]
) -> None:
    case, row = conflicted()
    with pytest.raises(refusal):
        lift(case, row, who)


def test_a_conflict_is_lifted_once_with_a_reason_and_the_database_holds_that() -> None:
    case, row = conflicted()
    with pytest.raises(refusals.ReasonMissing):
        lift(case, row, OFFICER, reason=" ")
    rows = ConflictDeclaration.objects.filter(pk=row.pk)
    own = {"lifted_at": day("03-03"), "lifted_by_key": HANDLER.person_id, "lifted_because": "x"}
    with (
        pytest.raises(ConstraintBroken, match="lifted_by_another"),
        refusing(),
        transaction.atomic(),
    ):
        rows.update(**own)
    lift(case, row, OFFICER)
    with pytest.raises(ConflictUnknown):
        lift(case, row, LEAD)
    with pytest.raises(RecordFixed), refusing(), transaction.atomic():
        rows.update(grounds=[])
