"""Lift an interest that was declared wrongly (撤销回避登记)."""

import datetime as dt

from django.db import transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.audit.services.record_event import record_event
from renqi.engines.casework.domain.case_type import GIVES_A_DUTY, CaseType
from renqi.engines.casework.domain.input_refusals import ConflictUnknown, OwnConflict
from renqi.engines.casework.domain.refusals import ReasonMissing, RoleWrong
from renqi.engines.casework.domain.table_lookups import duty_of
from renqi.engines.casework.models import ConflictDeclaration
from renqi.engines.casework.selectors.file_gate import check_file_open
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import HeldCase, hold_case
from renqi.engines.casework.services.perform import Step, record
from renqi.identity.domain.actor import Actor

LIFTED = "lift_conflict"


def lift_conflict(
    *,
    declaration_id: int,
    case_id: int,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
) -> ConflictDeclaration:
    """Say that a declared interest is none; the declaration stays on record (撤销回避登记).

    Duties that the person lost by it are not given back; whoever gives them gives them again.

    Args:
        declaration_id: The declaration, of this case or of its subject.
        case_id: The case on which it stands in the way.
        reason: Why it is none.
        actor: Who lifts it: one who could give duties on this case, where the table lets any
            be given, and otherwise one who could decide it.
        at: The instant.
        version: The version of the case that the person saw.

    Raises:
        ConflictUnknown: There is no such declaration, or it is lifted.
        OwnConflict: It is the person's own.
        RoleWrong: The person's duties on this case do not reach so far.
        ReasonMissing: No reason was given.
        DomainError: Any reason of the gate before the file.

    Effects:
        The declaration's end, one Act, one security event; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor, version=version)
        case = held.case
        found = ConflictDeclaration.objects.filter(
            pk=declaration_id,
            subject_key__in=[case.subject_key, *case.related_keys],
            lifted_at__isnull=True,
        ).first()
        if found is None or not found.grounds:
            raise ConflictUnknown(declaration_id=declaration_id)
        if found.person_key == actor.person_id:
            raise OwnConflict
        duty = _duty(held, actor)
        if not reason.strip():
            raise ReasonMissing
        found.lifted_at, found.lifted_by_key = at, actor.person_id
        found.lifted_by, found.lifted_because = actor.signature, reason.strip()
        found.save(update_fields=["lifted_at", "lifted_by_key", "lifted_by", "lifted_because"])
        step = Step(key=LIFTED, kind=LIFTED, duty=duty)
        record(held, step=step, actor=actor, at=at, reason=f"{found.person_name}: {reason.strip()}")
        record_event(
            EventKind.OVERRODE,
            who=actor.who,
            at=at,
            subject=Subject(kind="case", key=str(case.pk), name=case.title),
            detail={"act": LIFTED, "person": found.person_key, "reason": reason.strip()},
        )
    return found


def may_lift(case_type: CaseType, actor: Actor) -> str:
    """Name the duty by which somebody may lift interests on such a case; empty for none."""
    giving = {rule.duty for rule in case_type.acts if rule.kind in GIVES_A_DUTY}
    deciding = {rule.duty for rule in case_type.acts if rule.needs.receipt}
    for key in sorted(giving or deciding):
        duty = duty_of(case_type, key)
        if actor.role in duty.roles and not (duty.own_subject or duty.is_blind):
            return key
    return ""


def _duty(held: HeldCase, actor: Actor) -> str:
    duty = may_lift(held.case_type, actor)
    if not duty:
        raise RoleWrong(act=LIFTED, duty="")
    check_file_open(held.case, actor=actor)
    return duty
