"""Which cases a person may see at all (可见办件)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from renqi.engines.casework.domain.case_type import ActKind, CaseType, Duty
from renqi.engines.casework.domain.refusals import CaseUnknown
from renqi.engines.casework.models import Act, Assignment, Case
from renqi.engines.casework.selectors.tables import case_type_of, every_case_type
from renqi.identity.domain.actor import Actor


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Cases in which the person has, or by role could take, a duty; nobody else sees any.

    A duty of the subject opens the subject's own cases, an assigned one those assigned, and any
    other all cases of the kind. Roles that the table names as readers see all of the kind.
    """
    if not actor.role:
        return Case.objects.none()
    seen = Q(pk__in=[])
    for pk, case_type in every_case_type():
        for condition in _conditions(case_type, actor):
            seen |= Q(type_version=pk) & condition
    return Case.objects.filter(seen)


def visible_case(case_id: int, *, actor: Actor) -> Case:
    """Give one case that the person may see.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
    """
    case = visible_cases(actor).select_related("type_version").filter(pk=case_id).first()
    if case is None:
        raise CaseUnknown(case_id=case_id)
    return case


def sees_blind(case: Case, *, actor: Actor) -> bool:
    """Whether a person sees the case only as a blind reviewer does (匿名可见)."""
    case_type = case_type_of(case.type_version)
    if actor.role in case_type.readers:
        return False
    return all(duty.is_blind for duty in duties_held(case, case_type, actor))


def acts_for_subject(case: Case, *, actor: Actor) -> bool:
    """Whether a person is of the organisation that the case is about (本单位人员)."""
    duties = duties_held(case, case_type_of(case.type_version), actor)
    return any(duty.own_subject for duty in duties)


def fills_in(case: Case, *, actor: Actor) -> bool:
    """Whether a person is one of those who hand the form in (填报人)."""
    case_type = case_type_of(case.type_version)
    duties = {duty.key for duty in duties_held(case, case_type, actor)}
    return any(rule.kind is ActKind.SUBMIT and rule.duty in duties for rule in case_type.acts)


def duties_held(case: Case, case_type: CaseType, actor: Actor) -> list[Duty]:
    """Give the duties that the person has on a case, or could take by role."""
    assigned = set(
        Assignment.objects.filter(
            case=case, person_key=actor.person_id, until_at__isnull=True
        ).values_list("duty", flat=True)
    )
    is_opener = Act.objects.filter(case=case, number=1, person_key=actor.person_id).exists()
    return [
        duty
        for duty in case_type.duties
        if actor.role in duty.roles
        and (not duty.own_subject or actor.uscc == case.subject_key)
        and (not duty.is_opener or is_opener)
        and (not duty.is_assigned or duty.key in assigned)
    ]


def _conditions(case_type: CaseType, actor: Actor) -> list[Q]:
    if actor.role in case_type.readers:
        return [~Q(pk__in=[])]
    return [duty_condition(duty, actor) for duty in case_type.duties if actor.role in duty.roles]


def duty_condition(duty: Duty, actor: Actor) -> Q:
    """Narrow cases of a kind to those on which the person could have the duty."""
    condition = ~Q(pk__in=[])
    if duty.own_subject:
        condition &= Q(subject_key=actor.uscc) & ~Q(subject_key="")
    if duty.is_opener:
        opened = Act.objects.filter(case=OuterRef("pk"), number=1, person_key=actor.person_id)
        condition &= Q(Exists(opened))
    if duty.is_assigned:
        mine = Assignment.objects.filter(
            case=OuterRef("pk"),
            duty=duty.key,
            person_key=actor.person_id,
            until_at__isnull=True,
        )
        condition &= Q(Exists(mine))
    return condition
