"""Files are what their bytes say, are kept by hash, and are shown by stage."""

import pytest

from renqi.engines.casework.domain import input_refusals
from renqi.engines.casework.domain.refusals import CaseUnknown, EvidenceMissing
from renqi.engines.casework.models import Case, Evidence
from renqi.engines.casework.selectors.evidence import evidence_of, read_evidence
from renqi.engines.casework.selectors.stored_files import stored_file
from renqi.engines.casework.services.attach_evidence import attach_evidence, withdraw_evidence
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.identity.domain.actor import Actor
from tests.engines.casework.grants import (
    APPLICANT,
    FORM,
    LEAD,
    PLAN_PDF,
    STRANGER,
    day,
    opened,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


def attach(
    case: Case,
    content: bytes = PLAN_PDF,
    *,
    kind: str = "plan",
    name: str = "计划.pdf",
    by: Actor = APPLICANT,
) -> Evidence:
    return attach_evidence(
        case_id=case.pk, kind=kind, file_name=name, content=content, actor=by, at=day("03-02")
    )


@pytest.fixture
def case() -> Case:
    return opened(day("03-02"))


def test_a_file_is_kept_by_its_hash_and_comes_back_whole(case: Case) -> None:
    row = attach(case)
    assert stored_file(row.sha256).read_bytes() == PLAN_PDF
    line, content = read_evidence(row.pk, actor=APPLICANT)
    assert (line.file_name, line.size, content) == ("计划.pdf", 15, PLAN_PDF)


def test_the_same_bytes_are_one_file(case: Case) -> None:
    assert attach(case).pk == attach(case, name="again.pdf").pk


@pytest.mark.parametrize(
    ("content", "kind", "refusal"),
    [
        (b"", "plan", input_refusals.EvidenceEmpty),
        (b"MZ executable", "plan", input_refusals.EvidenceOfWrongType),
        (b"\x89PNG\r\n\x1a\n", "plan", input_refusals.EvidenceOfWrongType),
        (b"%PDF-" + b"x" * 996, "plan", input_refusals.EvidenceTooLarge),  # 1 001 bytes of 1 000
        (PLAN_PDF, "oath", input_refusals.EvidenceKindUnknown),
    ],
)
def test_a_file_that_is_not_taken_is_refused(
    case: Case, content: bytes, kind: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        attach(case, content, kind=kind)


def test_a_file_of_exactly_the_largest_size_is_taken(case: Case) -> None:
    assert attach(case, b"%PDF-" + b"x" * 995).size == 1000


@pytest.mark.parametrize(
    "name", ["", " ", "a/b.pdf", "a\\b.pdf", "a\n.pdf", "a\u202efdp.exe", "x" * 201]
)
def test_a_name_that_could_mislead_is_refused(case: Case, name: str) -> None:
    with pytest.raises(input_refusals.EvidenceNameUnusable):
        attach(case, name=name)


def test_a_file_that_is_needed_and_was_taken_back_is_missing(case: Case) -> None:
    row = attach(case)
    withdraw_evidence(evidence_id=row.pk, actor=APPLICANT, at=day("03-02"))
    save_draft(case_id=case.pk, data=FORM, based_on=0, actor=APPLICANT, at=day("03-02"))
    with pytest.raises(EvidenceMissing, match="plan"):
        submit(case_id=case.pk, revision=1, actor=APPLICANT, at=day("03-02"), version=1)
    assert stored_file(row.sha256).exists()
    with pytest.raises(input_refusals.EvidenceUnknown):
        withdraw_evidence(evidence_id=row.pk, actor=APPLICANT, at=day("03-02"))


def test_files_are_taken_while_the_form_is_open() -> None:
    case = submitted(day("03-02"))
    with pytest.raises(input_refusals.DraftClosed):
        attach(case, b"%PDF- another")


def test_officials_see_a_file_in_the_stages_that_the_table_names(case: Case) -> None:
    attach(case)
    assert evidence_of(case.pk, actor=LEAD) == ()  # not while it is a draft
    save_draft(case_id=case.pk, data=FORM, based_on=0, actor=APPLICANT, at=day("03-02"))
    submit(case_id=case.pk, revision=1, actor=APPLICANT, at=day("03-02"), version=1)
    assert [line.kind for line in evidence_of(case.pk, actor=LEAD)] == ["plan"]


def test_a_file_of_another_firm_does_not_exist(case: Case) -> None:
    row = attach(case)
    with pytest.raises(CaseUnknown):
        read_evidence(row.pk, actor=STRANGER)
    with pytest.raises(input_refusals.EvidenceUnknown):
        read_evidence(0, actor=APPLICANT)


def test_a_file_that_was_changed_on_disk_is_not_shown(case: Case) -> None:
    row = attach(case)
    stored_file(row.sha256).write_bytes(b"%PDF-1.7 another plan")
    with pytest.raises(input_refusals.EvidenceDamaged):
        read_evidence(row.pk, actor=APPLICANT)
    attach(case)  # handing it in again mends it
    assert read_evidence(row.pk, actor=APPLICANT)[1] == PLAN_PDF
