"""What lies before those who decide a case, and the receipts of what was decided (决定依据)."""

from collections.abc import Mapping
from typing import Any

from renqi.engines.casework.domain.decision_receipt import (
    BASIS_KIND,
    basis_digest,
    receipt_document,
)
from renqi.engines.casework.domain.refusals import ReceiptUnknown
from renqi.engines.casework.models import Act, Case, Evidence, Notice, Objection, Receipt, Review
from renqi.engines.casework.selectors.case_file import handed_in
from renqi.engines.casework.selectors.file_gate import check_file_open
from renqi.engines.casework.selectors.visible import sees_blind, visible_case
from renqi.identity.domain.actor import Actor


def case_basis(case: Case) -> dict[str, Any]:
    """Gather what a decision on a case rests on today (决定依据)."""
    files = Evidence.objects.filter(case=case, withdrawn_at__isnull=True)
    reviews = Review.objects.filter(case=case, round=case.round).order_by("pk")
    notice = Notice.objects.filter(case=case).order_by("-pk").first()
    objections = Objection.objects.filter(notice=notice).order_by("pk") if notice else ()
    return {
        "kind": BASIS_KIND,
        "case": case.pk,
        "case_type": str(case.type_version),
        "case_type_sha256": case.type_version.digest,
        "subject": case.subject_key,
        "title": case.title,
        "round": case.round,
        "rules": list(case.rule_refs),
        "form": dict(handed_in(case)),
        "evidence": [
            {"kind": row.kind, "name": row.file_name, "sha256": row.sha256, "size": row.size}
            for row in files.order_by("pk")
        ],
        "reviews": [{"score": row.score, "reason": row.reason} for row in reviews],
        "objections": [
            {"text": row.text, "upheld": row.upheld, "answer": row.answer} for row in objections
        ],
    }


def decision_basis(case_id: int, *, actor: Actor) -> tuple[str, Mapping[str, Any]]:
    """Give the digest and the content of what a decision would rest on now.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
        InterestUndeclared: The person must first declare interests.
        ConflictOfInterest: The person has one.
    """
    case = visible_case(case_id, actor=actor)
    check_file_open(case, actor=actor)
    basis = case_basis(case)
    return basis_digest(basis), basis


def decision_receipt(case_id: int, digest: str, *, actor: Actor) -> Mapping[str, Any]:
    """Give a receipt as people download it; blind reviewers have none (决定凭证).

    Raises:
        ReceiptUnknown: No such receipt is kept with this case.
        DomainError: As for `decision_basis`.
    """
    case = visible_case(case_id, actor=actor)
    check_file_open(case, actor=actor)
    row = Receipt.objects.filter(case=case, digest=digest).first()
    if row is None or sees_blind(case, actor=actor):
        raise ReceiptUnknown
    if row.document.get("kind") != BASIS_KIND:
        return dict(row.document)
    acts = Act.objects.filter(case=case, receipt_digest=digest).order_by("number")
    return receipt_document(
        row.document,
        [
            {
                "act": act.key,
                "number": act.number,
                "by": act.person_name,
                "role": act.role,
                "reason": act.reason,
                "at": act.at.isoformat(),
                "receipt": act.receipt_digest,
            }
            for act in acts
        ],
    )


def kept_receipts(case: Case) -> frozenset[str]:
    """Name the digests whose receipts are kept with a case."""
    return frozenset(Receipt.objects.filter(case=case).values_list("digest", flat=True))
