"""Say whether one has an interest in a case, before the file opens (申报利害关系)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from renqi.engines.casework.domain.conflicts import Ground
from renqi.engines.casework.domain.refusals import RoleWrong
from renqi.engines.casework.domain.table_lookups import duty_of
from renqi.engines.casework.models import Assignment, ConflictDeclaration
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import hold_case
from renqi.identity.domain.actor import Actor


def declare_interests(
    *,
    case_id: int,
    grounds: Sequence[Ground],
    actor: Actor,
    at: dt.datetime,
    note: str = "",
) -> ConflictDeclaration:
    """Declare the interests one has in a case, or that there are none (申报利害关系).

    Whoever has one loses every duty of the case that asks for the declaration.

    Args:
        case_id: The case; it must be one in which the person could have a duty.
        grounds: The grounds; none says that there is no interest.
        actor: Who declares.
        at: The instant.
        note: In the person's own words.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
        RoleWrong: No duty of the case that this role could take asks for a declaration.

    Effects:
        One ConflictDeclaration; assignments end; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor)
        asking = [duty for duty in held.case_type.duties if duty.declares]
        if not any(actor.role in duty.roles for duty in asking):
            raise RoleWrong(act="declare", duty=", ".join(duty.key for duty in asking))
        declaration = ConflictDeclaration.objects.create(
            case=held.case,
            subject_key=held.case.subject_key,
            person_key=actor.person_id,
            person_name=actor.signature,
            grounds=sorted(ground.value for ground in set(grounds)),
            note=note.strip(),
            declared_by_key=actor.person_id,
            declared_at=at,
        )
        if grounds:
            mine = Assignment.objects.filter(
                case=held.case, person_key=actor.person_id, until_at__isnull=True
            )
            for assignment in mine:
                if duty_of(held.case_type, assignment.duty).declares:
                    assignment.until_at, assignment.ended_because = at, "conflict"
                    assignment.save(update_fields=["until_at", "ended_because"])
    return declaration


def declare_standing_interest(
    *,
    person_key: int,
    person_name: str,
    subject_key: str,
    grounds: Sequence[Ground],
    actor: Actor,
    at: dt.datetime,
    note: str = "",
) -> ConflictDeclaration:
    """Note an interest that a person has in a subject, for every case of it (登记利害关系).

    Programmes write here what they know: equity, past awards, seats in an alliance.

    Effects:
        One ConflictDeclaration.
    """
    with refusing(), transaction.atomic():
        return ConflictDeclaration.objects.create(
            subject_key=subject_key,
            person_key=person_key,
            person_name=person_name,
            grounds=sorted(ground.value for ground in set(grounds)),
            note=note.strip(),
            declared_by_key=actor.person_id,
            declared_at=at,
        )
