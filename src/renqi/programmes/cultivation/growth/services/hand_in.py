"""A firm hands a self-assessment in; the result is kept as facts (提交自评)."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.policy.domain.values import FactValue
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.innovation_base import (
    INNOVATION,
    base_facts,
    base_result,
    explain_base,
    plain_facts,
)
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import (
    DIGITAL,
    digital_version,
)
from renqi.programmes.cultivation.growth.domain.scoring import score_of, unanswered
from renqi.programmes.cultivation.growth.models import AssessmentDraft, AssessmentTake
from renqi.programmes.cultivation.growth.selectors.firm_facts import KnownFirm, known_firm
from renqi.programmes.cultivation.growth.services.constraints import refusing
from renqi.registry.services.state_facts import StatedFacts, state_facts

SOURCE = "企业自评（申报）"
LEVEL_FACT = "digital_level"


def hand_in_digital(*, actor: Actor, at: dt.datetime) -> int:
    """Score the draft and keep it; the level becomes a fact, as the firm says (数字化自评).

    Below the first level no level is stated: the fact knows none, and what was stated before
    stands in the file with its day.

    Returns:
        The result's key.

    Raises:
        FirmNotOnFile: The person acts for no firm of the registry.
        AnswersMissing: There is no draft, or some questions are open.

    Effects:
        One AssessmentTake, the draft is gone, the firm's fact; one transaction.

    Locks:
        The draft, the registry.
    """
    firm = _own_firm(actor, at=at)
    with refusing(), transaction.atomic():
        drafts = AssessmentDraft.objects.select_for_update()
        draft = drafts.filter(uscc=firm.uscc, questionnaire=DIGITAL).first()
        if draft is None:
            raise refusals.AnswersMissing(count=1)
        questionnaire = digital_version(draft.version)
        missing = unanswered(questionnaire, draft.answers)
        if missing:
            raise refusals.AnswersMissing(count=len(missing))
        score = score_of(questionnaire, draft.answers)
        take = AssessmentTake.objects.create(
            uscc=firm.uscc,
            firm_name=firm.name,
            questionnaire=DIGITAL,
            version=draft.version,
            answers=draft.answers,
            points=score.points,
            level=score.level,
            result={
                "dimensions": dict(score.by_dimension),
                "scenes": dict(score.scene_levels),
            },
            **_stamp(actor, at),
        )
        draft.delete()
        if score.level:
            _state(firm, {LEVEL_FACT: score.level}, actor=actor, at=at)
    return take.pk


def hand_in_innovation(told: Mapping[str, FactValue], *, actor: Actor, at: dt.datetime) -> int:
    """Keep what the firm tells of its innovation base, and the points it makes (提交创新基础自评).

    Args:
        told: Facts by key that the firm tells anew, in stored units; what it leaves out stays
            as known.
        actor: Who tells, for their own firm.
        at: The instant.

    Returns:
        The result's key.

    Raises:
        FirmNotOnFile: The person acts for no firm of the registry.
        FactImpossible: A value is none that the fact can have.
        AnswersWrong: A fact is none of those asked for.

    Effects:
        One AssessmentTake, the firm's facts; one transaction.

    Locks:
        The registry.
    """
    today = day_of(at)
    firm = _own_firm(actor, at=at)
    asked = base_facts(today)
    strange = sorted(set(told) - set(asked))
    if strange:
        raise refusals.AnswersWrong(keys=", ".join(strange))
    news = {key: value for key, value in told.items() if firm.facts.get(key) != value}
    with refusing(), transaction.atomic():
        if news:
            _state(firm, news, actor=actor, at=at)
        facts = {**firm.facts, **news}
        why = explain_base(facts, on=today)
        points, level, parts = base_result(why)
        take = AssessmentTake.objects.create(
            uscc=firm.uscc,
            firm_name=firm.name,
            questionnaire=INNOVATION,
            version=why.rule.effective_from,
            answers=plain_facts(facts, asked),
            points=points,
            level=level,
            result={"dimensions": dict(parts), "told": sorted(news)},
            **_stamp(actor, at),
        )
    return take.pk


def _own_firm(actor: Actor, *, at: dt.datetime) -> KnownFirm:
    uscc = actor.scope(Action.GROWTH_BOOK).uscc
    scope = actor.scope(Action.FIRM_READ)
    firm = known_firm(uscc, scope=scope, as_of=day_of(at)) if uscc else None
    if firm is None:
        raise refusals.FirmNotOnFile(uscc=uscc)
    return firm


def _stamp(actor: Actor, at: dt.datetime) -> dict[str, object]:
    return {
        "taken_on": day_of(at),
        "taken_at": at,
        "by_id": actor.person_id,
        "by": actor.signature,
    }


def _state(
    firm: KnownFirm, facts: Mapping[str, FactValue], *, actor: Actor, at: dt.datetime
) -> None:
    state_facts(
        [StatedFacts(uscc=firm.uscc, facts={k: v for k, v in facts.items() if v is not None})],
        source=SOURCE,
        observed_on=day_of(at),
        fiscal_year=firm.year,
        actor_name=actor.signature,
        at=at,
    )
