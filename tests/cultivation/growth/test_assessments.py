"""Answers are kept, handed in whole, scored, and become facts of the firm's own word."""

import datetime as dt

import pytest

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.innovation_base import INNOVATION
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import DIGITAL
from renqi.programmes.cultivation.growth.models import AssessmentTake
from renqi.programmes.cultivation.growth.selectors.takes import draft_of, take_of, takes_of
from renqi.programmes.cultivation.growth.services.hand_in import (
    SOURCE,
    hand_in_digital,
    hand_in_innovation,
)
from renqi.programmes.cultivation.growth.services.save_answers import save_answers
from renqi.registry.domain.refusals import FactImpossible
from renqi.registry.models import FactRecord
from tests.cultivation.growth.domain.test_scoring import nothing, reaching
from tests.cultivation.growth.place import firm_user
from tests.identity.acting import DAY, NOW
from tests.registry.firm_files import fact
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db
People = dict[str, Actor]


def take(people: People, answers: dict[str, list[str]], at: dt.datetime = NOW) -> AssessmentTake:
    firm = people["firm"]
    draft = draft_of(FIRM_USCC, scope=firm.scope(Action.GROWTH_READ))
    save_answers(answers, revision=draft.revision, actor=firm, at=at)
    return AssessmentTake.objects.get(pk=hand_in_digital(actor=firm, at=at))


def test_a_draft_is_kept_half_answered_and_gone_on_with(people: People) -> None:
    firm = people["firm"]
    first = save_answers({"base.network": ["control"]}, revision=0, actor=firm, at=NOW)
    second = save_answers(
        {"base.network": ["control"], "base.devices": ["b"]}, revision=first, actor=firm, at=NOW
    )
    draft = draft_of(FIRM_USCC, scope=firm.scope(Action.GROWTH_READ))
    assert (first, second, draft.revision) == (1, 2, 2)
    assert draft.answers == {"base.network": ["control"], "base.devices": ["b"]}


def test_the_older_of_two_windows_is_told_and_saves_nothing(people: People) -> None:
    firm = people["firm"]
    save_answers({"base.devices": ["b"]}, revision=0, actor=firm, at=NOW)
    with pytest.raises(refusals.DraftMovedOn):
        save_answers({"base.devices": ["e"]}, revision=0, actor=firm, at=NOW)
    draft = draft_of(FIRM_USCC, scope=firm.scope(Action.GROWTH_READ))
    assert draft.answers == {"base.devices": ["b"]}


def test_a_half_answered_questionnaire_is_not_handed_in(people: People) -> None:
    save_answers({"base.network": ["control"]}, revision=0, actor=people["firm"], at=NOW)
    with pytest.raises(refusals.AnswersMissing) as caught:
        hand_in_digital(actor=people["firm"], at=NOW)
    # 15 questions and 16 scenes, of which one is answered.
    assert caught.value.data["count"] == 30
    assert not AssessmentTake.objects.exists()


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_level_becomes_a_fact_of_the_firms_own_word(people: People, level: int) -> None:
    found = take(people, reaching(level))
    assert (found.level, found.points) == (level, [20, 40, 60, 80][level - 1] * 1_000)
    stands = fact(FIRM_USCC, "digital_level").stands
    assert (stands.value, stands.source) == (level, "企业自评（申报）")
    draft = draft_of(FIRM_USCC, scope=people["firm"].scope(Action.GROWTH_READ))
    assert draft.revision == 0


def test_below_the_first_level_no_level_is_stated(people: People) -> None:
    assert take(people, nothing()).level == 0
    assert not FactRecord.objects.filter(source=SOURCE).exists()


def test_it_is_taken_again_and_both_results_are_kept(people: People) -> None:
    take(people, reaching(1))
    take(people, reaching(2), NOW + 200 * DAY)
    scope = people["firm"].scope(Action.GROWTH_READ)
    found = takes_of(FIRM_USCC, scope=scope, questionnaire=DIGITAL)
    assert [(one.level, one.points) for one in found] == [(2, 40_000), (1, 20_000)]
    assert fact(FIRM_USCC, "digital_level").stands.value == 2


def test_nobody_else_sees_draft_or_result(people: People) -> None:
    found = take(people, reaching(1))
    save_answers({"base.devices": ["b"]}, revision=0, actor=people["firm"], at=NOW)
    for stranger in (firm_user(5), people["park"], people["expert"]):
        scope = stranger.scope(Action.GROWTH_READ)
        assert draft_of(FIRM_USCC, scope=scope).revision == 0
        assert takes_of(FIRM_USCC, scope=scope, questionnaire=DIGITAL) == ()
        with pytest.raises(refusals.TakeUnknown):
            take_of(found.pk, scope=scope)
    assert take_of(found.pk, scope=people["regulator"].scope(Action.GROWTH_READ)).level == 1


def test_the_innovation_base_is_made_of_facts_known_and_told(people: People) -> None:
    # Known: R&D 1.5 of 14.99 million is 10.0 %, 25 points; two class I rights, 10 points.
    key = hand_in_innovation(
        {"rd_staff_y1": 18, "rd_body": "city", "sets_standards": True},
        actor=people["firm"],
        at=NOW,
    )
    found = take_of(key, scope=people["firm"].scope(Action.GROWTH_READ))
    # Told: 18 of 60 are 30 %, 15 points; a body of the city, 6; standards, 10. In all 66.
    assert (found.points, found.level) == (66_000, 3)
    assert found.dimensions == {"input": 40_000, "result": 20_000, "body": 6_000}
    assert fact(FIRM_USCC, "rd_body").stands.source == "企业自评（申报）"
    record = FactRecord.objects.get(source=SOURCE)
    # What was known before is not stated anew.
    assert set(record.facts) == {"rd_staff@2025", "rd_body", "sets_standards"}


def test_what_is_not_asked_for_is_not_told_by_the_way(people: People) -> None:
    with pytest.raises(refusals.AnswersWrong):
        hand_in_innovation({"valid_titles": 255}, actor=people["firm"], at=NOW)
    with pytest.raises(FactImpossible):
        hand_in_innovation({"ip_class1": -1}, actor=people["firm"], at=NOW)
    assert not AssessmentTake.objects.filter(questionnaire=INNOVATION).exists()


@pytest.mark.parametrize("who", ["park", "bureau", "expert"])
def test_nobody_answers_for_a_firm_that_is_not_theirs(people: People, who: str) -> None:
    with pytest.raises(refusals.FirmNotOnFile):
        save_answers({"base.devices": ["b"]}, revision=0, actor=people[who], at=NOW)
    with pytest.raises(refusals.FirmNotOnFile):
        hand_in_innovation({}, actor=people[who], at=NOW)
