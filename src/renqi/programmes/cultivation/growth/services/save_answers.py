"""Answers of a self-assessment are kept until they are handed in (自评草稿)."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import (
    DIGITAL,
    digital_questionnaire,
)
from renqi.programmes.cultivation.growth.domain.scoring import wrong_answers
from renqi.programmes.cultivation.growth.models import AssessmentDraft
from renqi.programmes.cultivation.growth.services.constraints import refusing


def save_answers(
    answers: Mapping[str, Sequence[str]],
    *,
    revision: int,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Keep answers that may be incomplete, to go on another day (保存自评草稿).

    Args:
        answers: By question: what holds; a question without an answer is left out.
        revision: The draft's revision that the page showed; 0 where there was none.
        actor: Who answers, for their own firm.
        at: The instant.

    Returns:
        The new revision.

    Raises:
        FirmNotOnFile: The person acts for no firm.
        AnswersWrong: An answer is none of those offered.
        DraftMovedOn: The draft was saved elsewhere meanwhile.

    Effects:
        The firm's draft; one transaction.

    Locks:
        The draft.
    """
    uscc = actor.scope(Action.GROWTH_BOOK).uscc
    if not uscc:
        raise refusals.FirmNotOnFile(uscc="")
    questionnaire = digital_questionnaire(day_of(at))
    given = {key: list(value) for key, value in answers.items() if value}
    wrong = wrong_answers(questionnaire, given)
    if wrong:
        raise refusals.AnswersWrong(keys=", ".join(wrong))
    with refusing(), transaction.atomic():
        AssessmentDraft.objects.get_or_create(
            uscc=uscc,
            questionnaire=DIGITAL,
            defaults={
                "version": questionnaire.version,
                "revision": 0,
                "saved_at": at,
                "saved_by": actor.signature,
            },
        )
        draft = AssessmentDraft.objects.select_for_update().get(uscc=uscc, questionnaire=DIGITAL)
        if draft.revision != revision:
            raise refusals.DraftMovedOn
        draft.answers, draft.version = given, questionnaire.version
        draft.revision += 1
        draft.saved_at, draft.saved_by = at, actor.signature
        draft.save()
    return draft.revision
