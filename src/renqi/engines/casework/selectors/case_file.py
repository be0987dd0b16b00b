"""The content of a case: its form, whole or without whose it is (卷宗)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renqi.engines.casework.domain.form_values import read_form
from renqi.engines.casework.models import Act, Case, Review
from renqi.engines.casework.selectors.file_gate import check_file_open
from renqi.engines.casework.selectors.situation import current_draft
from renqi.engines.casework.selectors.tables import case_type_of
from renqi.engines.casework.selectors.visible import (
    acts_for_subject,
    fills_in,
    sees_blind,
    visible_case,
)
from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """What a person may read of a case (卷宗).

    Attributes:
        case_id: The case.
        subject_key: Whose it is; empty for a blind reviewer.
        title: What lists call it; empty for a blind reviewer.
        stage: Where it stands.
        version: The version that an act on it must name.
        form: The form as handed in last; the subject sees the draft while it is open.
        revision: Revision of the draft, for saving it.
        rule_refs: Rule versions that the case began with.
        is_blind: Whether fields that identify the subject were left out.
    """

    case_id: int
    subject_key: str
    title: str
    stage: str
    version: int
    form: Mapping[str, Any]
    revision: int
    rule_refs: tuple[Mapping[str, str], ...]
    is_blind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """One review of a round (评审意见); the name is for those who decide, not for the subject."""

    name: str
    score: int
    reason: str


def case_file(case_id: int, *, actor: Actor) -> CaseFile:
    """Open a case (查看卷宗).

    Raises:
        CaseUnknown: There is none, or it is not for this person.
        InterestUndeclared: The person must first declare interests.
        ConflictOfInterest: The person has one.
    """
    case = visible_case(case_id, actor=actor)
    check_file_open(case, actor=actor)
    is_blind = sees_blind(case, actor=actor)
    draft = current_draft(case)
    form = handed_in(case)
    if fills_in(case, actor=actor) and draft is not None:
        # What was typed, read where it can be read and shown as it is where it cannot.
        form = {**draft.data, **read_form(case_type_of(case.type_version), draft.data).values}
    hidden = (
        {field.key for field in case_type_of(case.type_version).form if field.identifies}
        if is_blind
        else set()
    )
    return CaseFile(
        case_id=case.pk,
        subject_key="" if is_blind else case.subject_key,
        title="" if is_blind else case.title,
        stage=case.stage,
        version=case.version,
        form={key: value for key, value in form.items() if key not in hidden},
        revision=draft.revision if draft else 0,
        rule_refs=tuple(case.rule_refs),
        is_blind=is_blind,
    )


def reviews_of(case_id: int, *, actor: Actor) -> tuple[ReviewLine, ...]:
    """List the reviews of this round (评审意见).

    A blind reviewer sees only the own one, the subject sees them without names.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
    """
    case = visible_case(case_id, actor=actor)
    check_file_open(case, actor=actor)
    rows = Review.objects.filter(case=case, round=case.round).order_by("pk")
    if sees_blind(case, actor=actor):
        rows = rows.filter(person_key=actor.person_id)
    nameless = acts_for_subject(case, actor=actor)
    return tuple(
        ReviewLine(name="" if nameless else row.person_name, score=row.score, reason=row.reason)
        for row in rows
    )


def handed_in(case: Case) -> Mapping[str, Any]:
    """Give the form as it was handed in last, empty before the first time (已提交表单)."""
    act = Act.objects.filter(case=case, form__isnull=False).order_by("-number").first()
    form: Mapping[str, Any] = act.form if act and act.form else {}
    return form
