"""Files of a case that a person may open (材料查询)."""

import hashlib

from renqi.engines.casework.domain.input_refusals import EvidenceDamaged, EvidenceUnknown
from renqi.engines.casework.domain.table_lookups import evidence_kind
from renqi.engines.casework.models import Case, Evidence
from renqi.engines.casework.selectors.file_gate import check_file_open
from renqi.engines.casework.selectors.stored_files import stored_file
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import acts_for_subject, sees_blind, visible_case
from renqi.identity.domain.actor import Actor


def evidence_of(case_id: int, *, actor: Actor) -> tuple[Evidence, ...]:
    """List the files of a case that the person may open in this stage (材料清单).

    The subject sees its own files always. Others see what the table shows in this stage, blind
    reviewers only what does not tell whose it is.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
        InterestUndeclared: The person must first declare interests.
        ConflictOfInterest: The person has one.
    """
    case = visible_case(case_id, actor=actor)
    check_file_open(case, actor=actor)
    rows = Evidence.objects.filter(case=case, withdrawn_at__isnull=True).order_by("kind", "pk")
    if acts_for_subject(case, actor=actor):
        return tuple(rows)
    is_blind = sees_blind(case, actor=actor)
    return tuple(row for row in rows if _is_shown(row, case, is_blind=is_blind))


def read_evidence(evidence_id: int, *, actor: Actor) -> tuple[Evidence, bytes]:
    """Give a file and its bytes, if the person may open it (查看材料).

    Raises:
        EvidenceUnknown: There is none, or it is not for this person.
        EvidenceDamaged: The bytes on disk are not those that were handed in.
    """
    row = Evidence.objects.filter(pk=evidence_id).first()
    shown = evidence_of(row.case_id, actor=actor) if row else ()
    if row is None or row not in shown:
        raise EvidenceUnknown(evidence_id=evidence_id)
    place = stored_file(row.sha256)
    content = place.read_bytes() if place.is_file() else b""
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise EvidenceDamaged(evidence_id=evidence_id)
    return row, content


def _is_shown(row: Evidence, case: Case, *, is_blind: bool) -> bool:
    kind = evidence_kind(case_type_of(case.type_version), row.kind)
    return kind is not None and case.stage in kind.visible_in and not (is_blind and kind.identifies)
