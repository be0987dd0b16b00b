"""People are told of what concerns them on a case, once, and nobody else is."""

import datetime as dt

import pytest

from renqi.engines.casework.domain.expert_draw import Candidate, commitment_to
from renqi.engines.casework.models import Case
from renqi.engines.casework.services.assign import assign
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.draw_experts import DrawPlan, announce_draw, draw_experts
from renqi.engines.casework.services.lapse_overdue import lapse_overdue
from renqi.engines.casework.services.tell_people import tell_of_clocks
from renqi.identity.models import Membership, Message, Organisation, Person
from tests.engines.casework.grants import (
    APPLICANT,
    EXPERTS,
    HANDLER,
    LEAD,
    day,
    fresh,
    in_decision,
    in_review,
    opened,
    sent_back,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


@pytest.fixture(autouse=True)
def people() -> None:
    """Sign-ins for the people of the made-up grant; the bureau's lead holds a role."""
    for actor in (APPLICANT, HANDLER, LEAD, *EXPERTS):
        Person.objects.create(pk=actor.person_id, username=f"p{actor.person_id}", name=actor.name)
    bureau = Organisation.objects.create(kind="industry_bureau", name="工信局")
    Membership.objects.create(
        person_id=LEAD.person_id,
        organisation=bureau,
        role="bureau_lead",
        from_on=dt.date(2026, 1, 1),
    )


def heard(person_id: int) -> list[str]:
    rows = Message.objects.filter(person_id=person_id).order_by("pk")
    return list(rows.values_list("subject", flat=True))


def test_the_handler_hears_of_the_duty_and_the_applicant_of_the_return_with_its_reason() -> None:
    case = sent_back(day("03-02"))
    assert heard(HANDLER.person_id) == ["A case was given to you"]
    assert heard(APPLICANT.person_id) == ["Your application was sent back to be put right"]
    message = Message.objects.get(person_id=APPLICANT.person_id)
    assert (message.data["reason"], message.link) == ("no date", f"/cases/{case.pk}/")


def test_drawn_experts_hear_of_it_and_the_others_do_not() -> None:
    case = in_review(day("03-02"))
    pool = [Candidate(person_key=one.person_id, name=one.name) for one in EXPERTS]
    plan = DrawPlan(pool=pool, seats=2, commitment=commitment_to("seed"))
    draw = announce_draw(
        case_id=case.pk, plan=plan, actor=HANDLER, at=day("03-02"), version=case.version
    )
    asked = {"draw_id": draw.pk, "seed": "seed", "actor": HANDLER, "at": day("03-02")}
    draw_experts(**asked, version=fresh(case).version)  # type: ignore[arg-type]
    told = [one.person_id for one in EXPERTS if heard(one.person_id)]
    assert sorted(told) == sorted(draw.seated.values_list("person_key", flat=True))


def test_a_case_due_in_three_days_in_one_and_overdue_is_told_once_each() -> None:
    case: Case = submitted(day("03-02"))  # intake: 5 working days, due on 9 March
    assign(case_id=case.pk, assignee=HANDLER, actor=LEAD, at=day("03-02"), version=case.version)
    declare_interests(case_id=case.pk, grounds=(), actor=HANDLER, at=day("03-02"))
    told = {}
    for on in ("03-03", "03-04", "03-05", "03-06", "03-09", "03-10", "03-11"):
        before = len(heard(HANDLER.person_id))
        tell_of_clocks(at=day(on))
        tell_of_clocks(at=day(on, hour=11))
        told[on] = heard(HANDLER.person_id)[before:]
    soon, over = ["A case of yours is due soon"], ["A case of yours is overdue"]
    # 4 March is three working days before the 9th, the 6th is one, the 10th is late.
    assert told == {
        "03-03": [],
        "03-04": soon,
        "03-05": [],
        "03-06": soon,
        "03-09": [],
        "03-10": over,
        "03-11": [],
    }


def test_who_could_act_by_role_alone_hears_once_a_day_how_many_there_are() -> None:
    in_decision(day("03-02"))  # decision: 10 working days, due on 16 March
    for on in ("03-10", "03-11", "03-13", "03-13"):
        tell_of_clocks(at=day(on))
    # 11 March is three working days before the 16th.
    assert heard(LEAD.person_id) == ["Cases in your tasks are due soon or overdue"] * 2


def test_an_applicant_hears_that_the_draft_is_due_and_that_it_lapsed() -> None:
    case = opened(day("03-02"))  # draft: 20 working days, due on 30 March
    assert case.due_on == day("03-30").date()
    tell_of_clocks(at=day("03-27"))
    lapse_overdue(at=day("03-31"))
    assert heard(APPLICANT.person_id) == [
        "A case of yours is due soon",
        "Your application has lapsed",
    ]


def test_who_has_no_sign_in_is_told_nothing_and_stops_nobody() -> None:
    Person.objects.filter(pk=APPLICANT.person_id).delete()
    case = sent_back(day("03-02"))
    assert fresh(case).stage == "correction"
    assert heard(APPLICANT.person_id) == []
