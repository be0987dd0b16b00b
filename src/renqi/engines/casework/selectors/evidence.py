"""Files of a case that a person may open (材料查询)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.casework.domain.input_refusals import EvidenceDamaged, EvidenceUnknown
from renqi.engines.casework.domain.table_lookups import evidence_kind
from renqi.engines.casework.models import Case, Evidence
from renqi.engines.casework.selectors.file_gate import check_file_open
from renqi.engines.casework.selectors.stored_files import read_stored
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import acts_for_subject, sees_blind, visible_case
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One file as the reader may know it (材料条目).

    Attributes:
        evidence_id: The file.
        kind: What it was handed in as.
        file_name: What its owner calls it; its kind for a blind reviewer, as names tell.
        size: Bytes.
        content_type: What the bytes are.
        sha256: Hash of the bytes.
        name: Who handed it in; empty for a blind reviewer.
        attached_at: When.
    """

    evidence_id: int
    kind: str
    file_name: str
    size: int
    content_type: str
    sha256: str
    name: str
    attached_at: dt.datetime


def evidence_of(case_id: int, *, actor: Actor) -> tuple[EvidenceLine, ...]:
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
    is_own = acts_for_subject(case, actor=actor)
    is_blind = sees_blind(case, actor=actor)
    rows = Evidence.objects.filter(case=case, withdrawn_at__isnull=True).order_by("kind", "pk")
    return tuple(
        _line(row, is_blind=is_blind)
        for row in rows
        if is_own or _is_shown(row, case, is_blind=is_blind)
    )


def read_evidence(evidence_id: int, *, actor: Actor) -> tuple[EvidenceLine, bytes]:
    """Give a file and its bytes, if the person may open it (查看材料).

    Raises:
        EvidenceUnknown: There is none, or it is not for this person.
        EvidenceDamaged: The bytes on disk are not those that were handed in.
    """
    row = Evidence.objects.filter(pk=evidence_id).first()
    shown = evidence_of(row.case_id, actor=actor) if row else ()
    line = next((one for one in shown if one.evidence_id == evidence_id), None)
    if line is None:
        raise EvidenceUnknown(evidence_id=evidence_id)
    content = read_stored(line.sha256)
    if content is None:
        raise EvidenceDamaged(evidence_id=evidence_id)
    return line, content


def _is_shown(row: Evidence, case: Case, *, is_blind: bool) -> bool:
    kind = evidence_kind(case_type_of(case.type_version), row.kind)
    return kind is not None and case.stage in kind.visible_in and not (is_blind and kind.identifies)


def _line(row: Evidence, *, is_blind: bool) -> EvidenceLine:
    return EvidenceLine(
        evidence_id=row.pk,
        kind=row.kind,
        file_name=row.kind if is_blind else row.file_name,
        size=row.size,
        content_type=row.content_type,
        sha256=row.sha256,
        name="" if is_blind else row.person_name,
        attached_at=row.attached_at,
    )
