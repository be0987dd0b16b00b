"""Give a blind review (提交评审)."""

import datetime as dt

from django.db import transaction

from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.input_refusals import ScoreOutOfRange
from renqi.engines.casework.models import Review
from renqi.engines.casework.models.review import SCORE_MAX
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import hold_case, rule_for
from renqi.engines.casework.services.perform import perform
from renqi.identity.domain.actor import Actor


def submit_review(
    *, case_id: int, score: int, reason: str, actor: Actor, at: dt.datetime, act: str = ""
) -> Review:
    """Give the score and reason of one reviewer for this round (提交评审意见).

    Reviewers do not see each other, so no version is asked for: one does not stop another.

    Raises:
        ReviewedAlready: This person has reviewed in this round.
        ScoreOutOfRange: The score is not from 0 to 100.
        DomainError: Any other reason of the gate.

    Effects:
        One Act, one Review; one transaction.

    Locks:
        The case.
    """
    if not 0 <= score <= SCORE_MAX:
        raise ScoreOutOfRange(score_max=SCORE_MAX)
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor)
        rule = rule_for(held, act, ActKind.REVIEW)
        perform(held, rule=rule, actor=actor, at=at, reason=reason)
        return Review.objects.create(
            case=held.case,
            round=held.case.round,
            person_key=actor.person_id,
            person_name=actor.signature,
            score=score,
            reason=reason.strip(),
            given_at=at,
        )
