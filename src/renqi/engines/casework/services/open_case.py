"""Open a case under the table and the rules of the day (立件)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from renqi.engines.casework.domain import refusals
from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.domain.case_type_document import digest_of, to_document
from renqi.engines.casework.domain.check_case_type import check_case_type
from renqi.engines.casework.domain.table_lookups import duty_of, hats_of_duty
from renqi.engines.casework.models import Case, CaseTypeVersion
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import visible_case
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import HeldCase
from renqi.engines.casework.services.perform import Step, record, wear
from renqi.identity.domain.actor import Actor

OPENED = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRef:
    """A rule version that the case is judged by, with its digest (依据规则)."""

    ref: str
    digest: str


def register_case_type(case_type: CaseType, *, at: dt.datetime) -> CaseTypeVersion:
    """Keep a version of a table for the cases that begin with it (登记事项类型).

    Registering the same table again is nothing new.

    Raises:
        CaseTypeInconsistent: The table contradicts itself.
        CaseTypeChanged: Another table is in use under this version.

    Effects:
        One CaseTypeVersion, the first time.
    """
    known = CaseTypeVersion.objects.filter(key=case_type.key, version=case_type.version).first()
    row = known or _keep_table(case_type, at=at)
    if case_type_of(row) != case_type:
        raise refusals.CaseTypeChanged(case_type=str(row))
    return row


def _keep_table(case_type: CaseType, *, at: dt.datetime) -> CaseTypeVersion:
    """Write a table down; somebody else may at the same moment."""
    row, _ = CaseTypeVersion.objects.get_or_create(
        key=case_type.key,
        version=case_type.version,
        defaults={
            "digest": digest_of(check_case_type(case_type)),
            "table": to_document(case_type),
            "registered_at": at,
        },
    )
    return row


def open_case(
    *,
    case_type: CaseType,
    subject_key: str,
    title: str,
    actor: Actor,
    at: dt.datetime,
    related_keys: Sequence[str] = (),
    rule_refs: Sequence[RuleRef] = (),
    parent_id: int | None = None,
) -> Case:
    """Open a case; it keeps this table and these rules to its end (立件).

    Args:
        case_type: The table.
        subject_key: Whose case it is, such as a credit code.
        title: What lists call it.
        actor: Who opens it.
        at: The instant.
        related_keys: Keys of what belongs with the subject, for conflicts of interest.
        rule_refs: Rule versions in force.
        parent_id: The case above it; the person must be able to see it.

    Raises:
        SubjectHasOpenCase: The kind allows one, and there is one.
        RoleWrong: The person's role does not open such cases.
        NotOwnSubject: Only the subject does.
        CaseUnknown: There is no such case above.

    Effects:
        One Case, its first Act and clock, perhaps a CaseTypeVersion; one transaction.
    """
    duty = duty_of(case_type, case_type.opened_by)
    if not actor.role or actor.role not in duty.roles:
        raise refusals.RoleWrong(act=OPENED, duty=duty.key)
    if duty.own_subject and actor.uscc != subject_key:
        raise refusals.NotOwnSubject(act=OPENED, subject_key=subject_key)
    with refusing(subject_key=subject_key), transaction.atomic():
        parent = visible_case(parent_id, actor=actor) if parent_id else None
        case = Case.objects.create(
            type_version=register_case_type(case_type, at=at),
            subject_key=subject_key,
            title=title,
            related_keys=sorted(set(related_keys)),
            rule_refs=[asdict(rule) for rule in rule_refs],
            parent=parent,
            stage=case_type.initial,
            opened_at=at,
            open_key=f"{case_type.key}:{subject_key}" if case_type.one_open else "",
        )
        held = HeldCase(case=case, case_type=case_type)
        wear(case, actor.person_id, hats_of_duty(case_type, duty.key), at=at)
        step = Step(key=OPENED, kind=OPENED, duty=duty.key, to_stage=case_type.initial)
        record(held, step=step, actor=actor, at=at)
    return case
