"""Who read which case, for the audit trail (阅卷记录)."""

import datetime as dt

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.audit.services.record_event import record_event
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.evidence import EvidenceLine
from renqi.identity.domain.actor import Actor


def note_reading(head: CaseHead, *, actor: Actor, at: dt.datetime) -> None:
    """Note that somebody opened the file of a case; its own people need no note."""
    if not head.is_subject:
        record_event(EventKind.READ, who=actor.who, at=at, subject=_subject(head))


def note_download(head: CaseHead, line: EvidenceLine, *, actor: Actor, at: dt.datetime) -> None:
    """Note that somebody opened or took a file that was handed in."""
    detail = {"file": line.evidence_id, "kind": line.kind, "sha256": line.sha256}
    record_event(EventKind.DOWNLOADED, who=actor.who, at=at, subject=_subject(head), detail=detail)


def _subject(head: CaseHead) -> Subject:
    return Subject(kind="case", key=str(head.case_id), name=head.title)
