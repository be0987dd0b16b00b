"""What the gate must know of a case and a person, read in one place (办件现状查询)."""

from collections import Counter
from collections.abc import Collection

from renqi.engines.casework.domain.case_type import ActKind, CaseType
from renqi.engines.casework.domain.clock_states import ClockState
from renqi.engines.casework.domain.conflicts import grounds_against
from renqi.engines.casework.domain.form_values import is_blank, read_form
from renqi.engines.casework.domain.situation import Situation
from renqi.engines.casework.domain.table_lookups import stage_of
from renqi.engines.casework.models import (
    Act,
    Assignment,
    Case,
    Clock,
    ConflictDeclaration,
    Draft,
    Evidence,
    HeldDuty,
    Notice,
    Objection,
    Review,
)
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.identity.domain.actor import Actor


def situation_of(case: Case, *, actor: Actor) -> Situation:
    """Read what decides whether acts are open to a person on a case (办件现状).

    A service calls it with the case locked; a page without, and is told the same by the service
    if it has changed meanwhile.
    """
    case_type = case_type_of(case.type_version)
    acts = list(Act.objects.filter(case=case))
    verdicts, draft = _verdicts(case), current_draft(case)
    here = acts_since_entering(acts)
    reviewers = set(
        Review.objects.filter(case=case, round=case.round).values_list("person_key", flat=True)
    )
    return Situation(
        subject_key=case.subject_key,
        stage=case.stage,
        opened_by=next((act.person_key for act in acts if act.number == 1), 0),
        due_on=case.due_on,
        times_done=Counter(act.key for act in acts),
        fields_given=filled_fields(draft),
        fields_wrong=frozenset(read_form(case_type, draft.data if draft else {}).faults),
        evidence_given=frozenset(
            Evidence.objects.filter(case=case, withdrawn_at__isnull=True).values_list(
                "kind", flat=True
            )
        ),
        reviews=len(reviewers),
        parent_approved=_parent_approved(case),
        objections_open=verdicts[None],
        objections_upheld=verdicts[True],
        extensions_done=_extensions(case),
        decided_receipt=_decided_receipt(case, acts),
        hats=hats_worn(case, actor.person_id),
        assigned=frozenset(
            Assignment.objects.filter(
                case=case, person_key=actor.person_id, until_at__isnull=True
            ).values_list("duty", flat=True)
        ),
        has_declared=ConflictDeclaration.objects.filter(
            case=case, person_key=actor.person_id
        ).exists(),
        grounds=grounds_of(
            case,
            person_key=actor.person_id,
            employer_key=actor.uscc,
            subject_people=subject_people(case_type, acts),
        ),
        has_reviewed=actor.person_id in reviewers,
        approvals=Counter(act.key for act in here),
        approved=frozenset(act.key for act in here if act.person_key == actor.person_id),
    )


def opened_by(case: Case) -> int:
    """Give the person who opened a case (立件人)."""
    first = Act.objects.filter(case=case, number=1)
    return first.values_list("person_key", flat=True).first() or 0


def current_draft(case: Case) -> Draft | None:
    """Give the form as it stands, or nothing where none was saved (当前草稿)."""
    return Draft.objects.filter(case=case, accepted=True).order_by("-revision").first()


def filled_fields(draft: Draft | None) -> frozenset[str]:
    """Name the fields of a form that say something; false and zero do."""
    data = draft.data if draft else {}
    return frozenset(key for key, value in data.items() if not is_blank(value))


def acts_since_entering(acts: Collection[Act]) -> list[Act]:
    """Give the acts done since the case came to the stage where it stands (本环节办理)."""
    entered = max((act.number for act in acts if act.from_stage != act.to_stage), default=0)
    return [act for act in acts if act.number > entered]


def hats_worn(case: Case, person_key: int) -> frozenset[tuple[str, str]]:
    """Give what a person has been on a case (曾任职责)."""
    return frozenset(
        HeldDuty.objects.filter(case=case, person_key=person_key).values_list("apart", "side")
    )


def subject_people(case_type: CaseType, acts: Collection[Act]) -> frozenset[int]:
    """Give who has acted for the subject of the case."""
    own = {duty.key for duty in case_type.duties if duty.own_subject}
    return frozenset(act.person_key for act in acts if act.duty in own)


def grounds_of(
    case: Case,
    *,
    person_key: int,
    employer_key: str,
    subject_people: Collection[int],
) -> frozenset[str]:
    """Name every ground on which a person must keep away from a case (回避事由)."""
    subject_keys = {case.subject_key, *case.related_keys}
    declared = ConflictDeclaration.objects.filter(
        subject_key__in=subject_keys, person_key=person_key, lifted_at__isnull=True
    ).values_list("grounds", flat=True)
    return grounds_against(
        person_key=person_key,
        employer_key=employer_key,
        subject_keys=subject_keys,
        subject_people=subject_people,
        declared={ground for grounds in declared for ground in grounds},
    )


def _verdicts(case: Case) -> Counter[bool | None]:
    """Count the objections to the latest notice by what became of them."""
    notice = Notice.objects.filter(case=case).order_by("-pk").first()
    objections = Objection.objects.filter(notice=notice) if notice else Objection.objects.none()
    return Counter(objections.values_list("upheld", flat=True))


def _parent_approved(case: Case) -> bool | None:
    parent = (
        Case.objects.select_related("type_version").filter(pk=case.parent_id).first()
        if case.parent_id
        else None
    )
    if parent is None:
        return None
    return stage_of(case_type_of(parent.type_version), parent.stage).is_approved


def _extensions(case: Case) -> int:
    running = Clock.objects.filter(case=case, state=ClockState.RUNNING.value).first()
    return running.extensions if running else 0


def _decided_receipt(case: Case, acts: Collection[Act]) -> str:
    decided = [act for act in acts if act.kind == ActKind.DECIDE.value and act.round == case.round]
    return max(decided, key=lambda act: act.number).receipt_digest if decided else ""
