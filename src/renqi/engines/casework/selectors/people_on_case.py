"""Who has a duty on a case, and who must keep away from it (办件人员)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.casework.models import Assignment, ConflictDeclaration
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import acts_for_subject, sees_blind, visible_case
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLine:
    """A duty that was given (指派条目).

    Attributes:
        assignment_id: The assignment.
        duty: The duty.
        name: Who has it.
        is_drawn: Whether the person was drawn for it.
        from_at: Since when.
        until_at: Until when; none while it lasts.
        ended_because: Why it ended.
    """

    assignment_id: int
    duty: str
    name: str
    is_drawn: bool
    from_at: dt.datetime
    until_at: dt.datetime | None
    ended_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestLine:
    """An interest that stands, or stood, in somebody's way (利害关系条目).

    Attributes:
        declaration_id: The declaration.
        person_id: Whose interest it is.
        name: That person's name.
        grounds: Keys of the grounds.
        note: In the words of whoever declared it.
        is_standing: Whether it stands for every case of the subject.
        declared_at: When.
        lifted_at: When it was found to be none; else none.
        lifted_by: Who found so.
        lifted_because: Why.
    """

    declaration_id: int
    person_id: int
    name: str
    grounds: tuple[str, ...]
    note: str
    is_standing: bool
    declared_at: dt.datetime
    lifted_at: dt.datetime | None
    lifted_by: str
    lifted_because: str


def assignments_of(case_id: int, *, actor: Actor) -> tuple[AssignmentLine, ...]:
    """List the duties given on a case; nobody learns here what they must not know (指派清单).

    The subject sees no blind reviewer, and a blind reviewer sees nobody.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
    """
    case = visible_case(case_id, actor=actor)
    if sees_blind(case, actor=actor):
        return ()
    hidden: set[str] = set()
    if acts_for_subject(case, actor=actor):
        hidden = {duty.key for duty in case_type_of(case.type_version).duties if duty.is_blind}
    rows = Assignment.objects.filter(case=case).exclude(duty__in=hidden).order_by("from_at", "pk")
    return tuple(
        AssignmentLine(
            assignment_id=row.pk,
            duty=row.duty,
            name=row.person_name,
            is_drawn=row.draw_id is not None,
            from_at=row.from_at,
            until_at=row.until_at,
            ended_because=row.ended_because,
        )
        for row in rows
    )


def interests_on(case_id: int, *, actor: Actor) -> tuple[InterestLine, ...]:
    """List the interests declared about the subject of a case (利害关系清单).

    The people of the subject and blind reviewers see none of them but their own.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
    """
    case = visible_case(case_id, actor=actor)
    rows = ConflictDeclaration.objects.filter(
        subject_key__in=[case.subject_key, *case.related_keys]
    ).exclude(grounds=[])
    if acts_for_subject(case, actor=actor) or sees_blind(case, actor=actor):
        rows = rows.filter(person_key=actor.person_id)
    return tuple(
        InterestLine(
            declaration_id=row.pk,
            person_id=row.person_key,
            name=row.person_name,
            grounds=tuple(row.grounds),
            note=row.note,
            is_standing=row.case_id is None,
            declared_at=row.declared_at,
            lifted_at=row.lifted_at,
            lifted_by=row.lifted_by,
            lifted_because=row.lifted_because,
        )
        for row in rows.order_by("declared_at", "pk")
    )
