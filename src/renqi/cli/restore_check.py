"""Look at all that can be checked after a restore (恢复后核验)."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at (核验项): how many, and what does not hold."""

    name: str
    count: int
    problems: tuple[str, ...]


def checks() -> Iterator[Check]:
    """Look at ledger, trail, anchors, receipts, evidence and documents, one after the other."""
    yield _ledger()
    yield _trail()
    yield _anchors()
    yield _receipts()
    yield _evidence()
    yield _documents()


def _ledger() -> Check:
    from renqi.engines.ledger.selectors.integrity import problems, transfer_count

    found = tuple(f"{one.problem} {one.subject}" for one in problems(first_seal=1))
    return Check(name="ledger", count=transfer_count(), problems=found)


def _trail() -> Check:
    from renqi.audit.selectors.integrity import head, problems

    found = tuple(f"{one.problem} {one.subject}" for one in problems(first_seal=1))
    top = head()
    return Check(name="audit", count=top.entries if top else 0, problems=found)


def _anchors() -> Check:
    from django.conf import settings

    from renqi.audit.selectors.anchors import anchor_files
    from renqi.web.audit.chains import anchor_problems

    found = tuple(f"{one.problem} {one.subject}" for one in anchor_problems())
    count = len(anchor_files(settings.RENQI_ANCHORS))
    return Check(name="anchors", count=count, problems=found)


def _receipts() -> Check:
    from renqi.engines.casework.domain.decision_receipt import basis_digest
    from renqi.engines.casework.selectors.stored_integrity import kept_receipts
    from renqi.engines.policy.receipts.receipt import body_digest

    count, found = 0, []
    for digest, document in kept_receipts():
        count += 1
        # A rule's receipt carries its own hash; what a decision rests on is hashed whole.
        is_of_rule = isinstance(document, dict) and "sha256" in document
        if (body_digest(document) if is_of_rule else basis_digest(document)) != digest:
            found.append(f"altered {digest}")
    return Check(name="receipts", count=count, problems=tuple(found))


def _evidence() -> Check:
    from renqi.engines.casework.selectors.stored_integrity import (
        evidence_count,
        evidence_problems,
    )

    found = tuple(f"{what} {sha256}" for sha256, what in evidence_problems())
    return Check(name="evidence", count=evidence_count(), problems=found)


def _documents() -> Check:
    from renqi.engines.documents.selectors.stored_integrity import damaged_numbers, document_count

    found = tuple(f"altered {number}" for number in damaged_numbers())
    return Check(name="documents", count=document_count(), problems=found)
