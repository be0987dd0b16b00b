"""Who can be given a duty on a case, many people in a few questions (适任审查)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from renqi.engines.casework.domain import refusals
from renqi.engines.casework.domain.conflicts import grounds_against
from renqi.engines.casework.domain.input_refusals import AssignedAlready
from renqi.engines.casework.domain.table_lookups import duty_of, hats_of_duty
from renqi.engines.casework.models import Act, Assignment, Case, ConflictDeclaration, HeldDuty
from renqi.engines.casework.selectors.situation import subject_people
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError


def unfitness_of(
    case: Case, *, duty: str, people: Sequence[Actor]
) -> Mapping[int, tuple[DomainError, ...]]:
    """List for each person why the duty cannot be given (不适任理由).

    Args:
        case: The case.
        duty: The duty.
        people: Whom it might be given to.

    Returns:
        By person key: a role that cannot take it, having it already, another duty on the case,
        an interest; empty where nothing stands against it.
    """
    case_type = case_type_of(case.type_version)
    row, hats = duty_of(case_type, duty), hats_of_duty(case_type, duty)
    keys = [person.person_id for person in people]
    worn: dict[int, dict[str, str]] = defaultdict(dict)
    for key, apart, side in HeldDuty.objects.filter(case=case, person_key__in=keys).values_list(
        "person_key", "apart", "side"
    ):
        worn[key][apart] = side
    seated = set(
        Assignment.objects.filter(case=case, duty=duty, until_at__isnull=True).values_list(
            "person_key", flat=True
        )
    )
    grounds = _grounds(case, people) if row.declares else {}
    found: dict[int, tuple[DomainError, ...]] = {}
    for person in people:
        key = person.person_id
        errors: list[DomainError] = []
        if person.role not in row.roles:
            errors.append(refusals.RoleWrong(act=duty, duty=duty))
        if key in seated:
            errors.append(AssignedAlready(name=person.name))
        errors += [
            refusals.DutiesSeparated(held=worn[key][apart], wanted=side)
            for apart, side in hats
            if worn[key].get(apart, side) != side
        ]
        if grounds.get(key):
            errors.append(refusals.ConflictOfInterest(grounds=", ".join(sorted(grounds[key]))))
        found[key] = tuple(errors)
    return found


def _grounds(case: Case, people: Sequence[Actor]) -> dict[int, frozenset[str]]:
    subject_keys = {case.subject_key, *case.related_keys}
    declared: dict[int, set[str]] = defaultdict(set)
    rows = ConflictDeclaration.objects.filter(
        subject_key__in=subject_keys,
        person_key__in=[person.person_id for person in people],
        lifted_at__isnull=True,
    )
    for key, grounds in rows.values_list("person_key", "grounds"):
        declared[key].update(grounds)
    acted = subject_people(case_type_of(case.type_version), list(Act.objects.filter(case=case)))
    return {
        person.person_id: grounds_against(
            person_key=person.person_id,
            employer_key=person.uscc,
            subject_keys=subject_keys,
            subject_people=acted,
            declared=declared[person.person_id],
        )
        for person in people
    }
