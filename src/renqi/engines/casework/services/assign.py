"""Give a duty on a case to a person, and take it back (指派)."""

import datetime as dt

from django.db import transaction

from renqi.engines.casework.domain import input_refusals
from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.table_lookups import hats_of_duty
from renqi.engines.casework.models import Assignment, ExpertDraw
from renqi.engines.casework.selectors.fitness import unfitness_of
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import HeldCase, hold_case, rule_for
from renqi.engines.casework.services.perform import perform, wear
from renqi.engines.casework.services.tell_people import tell_of_duty
from renqi.identity.domain.actor import Actor


def assign(
    *,
    case_id: int,
    assignee: Actor,
    actor: Actor,
    at: dt.datetime,
    version: int,
    reason: str = "",
    act: str = "",
) -> Assignment:
    """Give somebody the duty that the act gives (指派).

    Raises:
        AssigneeUnfit: The role, an interest or an earlier duty forbids it, or the person has it.
        DomainError: Any reason of the gate.

    Effects:
        One Act, one Assignment, what the person has become; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor, version=version)
        rule = rule_for(held, act, ActKind.ASSIGN)
        perform(held, rule=rule, actor=actor, at=at, reason=reason)
        unfit = next(
            iter(
                unfitness_of(held.case, duty=rule.gives_duty, people=[assignee])[assignee.person_id]
            ),
            None,
        )
        if unfit is not None:
            raise input_refusals.AssigneeUnfit(
                name=assignee.name, duty=rule.gives_duty, why=str(unfit), cause=unfit
            )
        return seat(
            held, duty=rule.gives_duty, person=assignee, by=actor.person_id, at=at, draw=None
        )


def end_assignment(
    *,
    assignment_id: int,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
) -> Assignment:
    """Take a duty back; what the person has been on the case stays (解除指派).

    Raises:
        DomainError: Any reason of the gate: it takes the right to give the duty.

    Effects:
        One Act; the assignment's end; one transaction.

    Locks:
        The case.
    """
    with refusing(), transaction.atomic():
        row = Assignment.objects.filter(pk=assignment_id).first()
        held = hold_case(row.case_id if row else 0, actor=actor, version=version)
        row = Assignment.objects.get(pk=assignment_id)
        giving = [rule for rule in held.case_type.acts if rule.gives_duty == row.duty]
        perform(held, rule=giving[0], actor=actor, at=at, reason=reason, suffix=".end")
        row.until_at, row.ended_because = at, reason
        row.save(update_fields=["until_at", "ended_because"])
    return row


def seat(
    held: HeldCase,
    *,
    duty: str,
    person: Actor,
    by: int,
    at: dt.datetime,
    draw: ExpertDraw | None,
) -> Assignment:
    """Write an assignment down, and what it makes of the person for good (登记指派).

    Raises:
        DutiesSeparated: The person has been the other side of the case.

    Effects:
        One Assignment, HeldDuty rows, and a message to the person.
    """
    wear(held.case, person.person_id, hats_of_duty(held.case_type, duty), at=at)
    given = Assignment.objects.create(
        case=held.case,
        duty=duty,
        person_key=person.person_id,
        person_name=person.name,
        assigned_by_key=by,
        draw=draw,
        from_at=at,
    )
    tell_of_duty(given, held.case_type)
    return given
