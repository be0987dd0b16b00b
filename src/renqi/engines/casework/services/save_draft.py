"""Keep what somebody typed, and never lose or overwrite any of it (保存草稿)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from renqi.engines.casework.domain.case_type import ActKind, ActRule
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.gate import Question, standing_refusals, who_refusals
from renqi.engines.casework.domain.input_refusals import (
    DraftClosed,
    DraftConflict,
    FieldsUnknown,
    FormTooLong,
)
from renqi.engines.casework.domain.refusals import DeadlinePassed
from renqi.engines.casework.domain.table_lookups import hats_of
from renqi.engines.casework.models import Draft
from renqi.engines.casework.selectors.situation import current_draft, situation_of
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import HeldCase, hold_case
from renqi.engines.casework.services.perform import wear
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError

CHARACTERS_MAX = 100_000


def save_draft(
    *, case_id: int, data: Mapping[str, Any], based_on: int, actor: Actor, at: dt.datetime
) -> Draft:
    """Save the form of a case as the revision after the one that was opened (保存草稿).

    A save that comes too late, or where the form is closed, is refused, and what was typed is
    kept beside the form all the same. Saving what already stands changes nothing.

    Args:
        case_id: The case.
        data: The whole form, by field key.
        based_on: The revision that the person opened; 0 for the empty form.
        actor: Who types.
        at: The instant.

    Returns:
        The form as it stands now.

    Raises:
        DraftConflict: Somebody saved since; it carries both forms.
        DraftClosed: The form is not open where the case stands.
        DeadlinePassed: The time to hand it in is over.
        FieldsUnknown: The form has no such fields.
        FormTooLong: It holds more than a form may.

    Effects:
        One Draft, accepted or not; one transaction.
    """
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor)
        refused = _why_not(held, data=data, actor=actor, at=at)
        stands = current_draft(held.case)
        revision = stands.revision if stands else 0
        if stands is not None and stands.data == data:
            return stands
        if refused is None and revision != based_on:
            refused = _conflict(stands, data)
        saved = Draft.objects.create(
            case=held.case,
            revision=based_on + 1,
            based_on=based_on,
            accepted=refused is None,
            data=dict(data),
            person_key=actor.person_id,
            person_name=actor.signature,
            saved_at=at,
        )
    # Only now, so that the refusal does not undo what it promises to keep.
    if refused is not None:
        raise refused
    return saved


def form_rules(held: HeldCase) -> list[ActRule]:
    """Give the acts by which a form is handed in."""
    return [rule for rule in held.case_type.acts if rule.kind is ActKind.SUBMIT]


def _why_not(
    held: HeldCase, *, data: Mapping[str, Any], actor: Actor, at: dt.datetime
) -> DomainError | None:
    """Raise where the person has no business with the form; else say why it is closed."""
    unknown = sorted(set(data) - {field.key for field in held.case_type.form})
    if unknown:
        raise FieldsUnknown(fields=", ".join(unknown))
    if sum(len(str(value)) for value in data.values()) > CHARACTERS_MAX:
        raise FormTooLong(limit=CHARACTERS_MAX)
    situation = situation_of(held.case, actor=actor)
    questions = [
        Question(
            case_type=held.case_type,
            rule=rule,
            situation=situation,
            actor=actor,
            today=day_of(at),
        )
        for rule in form_rules(held)
    ]
    mine = [question for question in questions if not who_refusals(question)]
    if not mine:
        raise next(
            (error for question in questions for error in who_refusals(question)),
            DraftClosed(stage=held.case.stage),
        )
    here = [question for question in mine if held.case.stage in question.rule.from_stages]
    if not here:
        return DraftClosed(stage=held.case.stage)
    wear(held.case, actor.person_id, hats_of(held.case_type, here[0].rule), at=at)
    late = (error for error in standing_refusals(here[0]) if isinstance(error, DeadlinePassed))
    return next(late, None)


def _conflict(stands: Draft | None, yours: Mapping[str, Any]) -> DraftConflict:
    theirs: Mapping[str, Any] = stands.data if stands else {}
    differing = [key for key in {**theirs, **yours} if theirs.get(key) != yours.get(key)]
    return DraftConflict(
        saved_by=stands.person_name if stands else "",
        revision=stands.revision if stands else 0,
        theirs=dict(theirs),
        yours=dict(yours),
        fields=tuple(sorted(differing)),
    )
