"""The gate before a file: interests first (回避关口)."""

from renqi.engines.casework.domain.refusals import ConflictOfInterest, InterestUndeclared
from renqi.engines.casework.models import Act, Case, ConflictDeclaration
from renqi.engines.casework.selectors.situation import grounds_of, subject_people
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import duties_held
from renqi.identity.domain.actor import Actor


def check_file_open(case: Case, *, actor: Actor) -> None:
    """Refuse the content of a case to whom must first declare, or has, an interest (回避关口).

    Who acts for the subject or only reads the kind passes. Who has a duty without such a gate
    need not declare, but an interest that is known shuts the file all the same.

    Raises:
        ConflictOfInterest: There is an interest, declared or known.
        InterestUndeclared: Nothing was declared on this case.
    """
    case_type = case_type_of(case.type_version)
    if actor.role in case_type.readers:
        return
    held = duties_held(case, case_type, actor)
    if any(duty.own_subject for duty in held):
        return
    acts = list(Act.objects.filter(case=case))
    grounds = grounds_of(
        case,
        person_key=actor.person_id,
        employer_key=actor.uscc,
        subject_people=subject_people(case_type, acts),
    )
    if grounds:
        raise ConflictOfInterest(grounds=", ".join(sorted(grounds)))
    if any(not duty.declares for duty in held):
        return
    if not ConflictDeclaration.objects.filter(case=case, person_key=actor.person_id).exists():
        raise InterestUndeclared
