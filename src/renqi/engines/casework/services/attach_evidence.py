"""Take files in with a case, and take them back (材料)."""

import datetime as dt
import hashlib

from django.db import transaction

from renqi.engines.casework.domain import input_refusals
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.gate import Question, standing_refusals, who_refusals
from renqi.engines.casework.domain.refusals import DeadlinePassed
from renqi.engines.casework.domain.table_lookups import evidence_kind, hats_of
from renqi.engines.casework.models import Evidence
from renqi.engines.casework.selectors.situation import situation_of
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import HeldCase, hold_case
from renqi.engines.casework.services.keep_file import (
    GivenFile,
    check_file,
    check_file_name,
    keep_file,
)
from renqi.engines.casework.services.perform import wear
from renqi.engines.casework.services.save_draft import form_rules
from renqi.identity.domain.actor import Actor


def attach_evidence(
    *,
    case_id: int,
    kind: str,
    file_name: str,
    content: bytes,
    actor: Actor,
    at: dt.datetime,
) -> Evidence:
    """Keep a file with a case while the form is open (提交材料).

    What the file is, its bytes say; its name and what the browser claims do not count. The same
    bytes as the same kind are one file.

    Raises:
        EvidenceKindUnknown: The case type takes no such files.
        EvidenceOfWrongType: The bytes are of a type that is not taken.
        EvidenceTooLarge: There are too many of them.
        EvidenceEmpty: There are none.
        EvidenceNameUnusable: The name could mislead.
        DraftClosed: The form is not open where the case stands.

    Effects:
        The bytes under the data directory, one Evidence; one transaction.

    Locks:
        The case.
    """
    check_file_name(file_name)
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor)
        row = evidence_kind(held.case_type, kind)
        if row is None:
            # Whoever may attach nothing at all is told that first.
            _check_open(held, by="", actor=actor, at=at)
            raise input_refusals.EvidenceKindUnknown(kind=kind)
        _check_open(held, by=row.attached_by, actor=actor, at=at)
        content_type = check_file(
            GivenFile(name=file_name, content=content),
            content_types=row.content_types,
            bytes_max=row.bytes_max,
        )
        sha256 = hashlib.sha256(content).hexdigest()
        same = Evidence.objects.filter(
            case=held.case, kind=kind, sha256=sha256, withdrawn_at__isnull=True
        ).first()
        # Written even if the row is there: a file that was lost is mended by handing it in again.
        keep_file(sha256, content)
        if same is not None:
            return same
        return Evidence.objects.create(
            case=held.case,
            kind=kind,
            file_name=file_name.strip(),
            sha256=sha256,
            size=len(content),
            content_type=content_type,
            person_key=actor.person_id,
            person_name=actor.signature,
            attached_at=at,
        )


def withdraw_evidence(*, evidence_id: int, actor: Actor, at: dt.datetime) -> Evidence:
    """Take a file back while the form is open; its row and bytes stay (撤回材料).

    Raises:
        EvidenceUnknown: There is none, or it was taken back.
        DraftClosed: The form is not open where the case stands.

    Effects:
        The file's withdrawal; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        found = Evidence.objects.filter(pk=evidence_id).first()
        if found is None:
            raise input_refusals.EvidenceUnknown(evidence_id=evidence_id)
        held = hold_case(found.case_id, actor=actor)
        kind = evidence_kind(held.case_type, found.kind)
        _check_open(held, by=kind.attached_by if kind else "", actor=actor, at=at)
        row = Evidence.objects.filter(pk=evidence_id, withdrawn_at__isnull=True).first()
        if row is None:
            raise input_refusals.EvidenceUnknown(evidence_id=evidence_id)
        row.withdrawn_at, row.withdrawn_by = at, actor.signature
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return row


def _check_open(held: HeldCase, *, by: str, actor: Actor, at: dt.datetime) -> None:
    """Refuse who may not hand the file in here: the form's people, or the duty that brings it."""
    situation = situation_of(held.case, actor=actor)
    first = None
    rules = [rule for rule in held.case_type.acts if rule.duty == by] if by else form_rules(held)
    for rule in rules:
        question = Question(
            case_type=held.case_type, rule=rule, situation=situation, actor=actor, today=day_of(at)
        )
        if held.case.stage not in rule.from_stages:
            continue
        late = (e for e in standing_refusals(question) if isinstance(e, DeadlinePassed))
        first = next(iter(who_refusals(question)), None) or next(late, None)
        if first is None:
            wear(held.case, actor.person_id, hats_of(held.case_type, rule), at=at)
            return
    raise first or input_refusals.DraftClosed(stage=held.case.stage)
