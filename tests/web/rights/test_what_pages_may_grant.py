"""A page that forgets who may grant is stopped by the database."""

import datetime as dt

import pytest
from django.db.utils import ProgrammingError

from renqi.identity.domain.actor import Actor
from renqi.identity.models import Delegation, Membership, Organisation
from renqi.identity.services.acting import acting_within
from tests.identity.acting import TODAY, actor, city, newcomer

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


@pytest.fixture
def people() -> dict[str, Actor]:
    return city()


def give(by: Actor, *, role: str, kind: str) -> None:
    place = Organisation.objects.get(kind=kind)
    person = newcomer()
    with acting_within(by, money_owner=""):
        Membership.objects.create(
            person=person, organisation=place, role=role, from_on=TODAY, reason="x"
        )


def lend(by: Actor, *, holder: str, deputy: str) -> None:
    lent = Membership.objects.get(person__username=holder)
    with acting_within(by, money_owner=""):
        Delegation.objects.create(
            membership=lent,
            deputy_id=actor(deputy).person_id,
            from_on=TODAY,
            until_on=TODAY + dt.timedelta(days=1),
            reason="x",
            assigned_by_id=by.person_id,
            assigned_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
        )


@pytest.mark.parametrize("by", ["firm", "lead", "bureau", "sysadmin", "auditor", "bank"])
def test_no_page_but_the_security_administrators_makes_an_official(
    people: dict[str, Actor], by: str
) -> None:
    with pytest.raises(ProgrammingError, match="grants no rights"):
        give(people[by], role="bureau_lead", kind="industry_bureau")


def test_nor_does_one_turn_a_role_into_another(people: dict[str, Actor]) -> None:
    mine = Membership.objects.filter(person__username="firm")
    with (
        pytest.raises(ProgrammingError, match="grants no rights"),
        acting_within(people["firm"], money_owner=""),
    ):
        mine.update(role="bureau_lead")


def test_the_security_administrators_page_does(people: dict[str, Actor]) -> None:
    give(people["secadmin"], role="bureau_officer", kind="industry_bureau")
    assert actor("newcomer").role == "bureau_officer"


def test_an_officials_page_admits_a_firms_user(people: dict[str, Actor]) -> None:
    give(people["bureau"], role="firm_user", kind="firm")
    assert actor("newcomer").role == "firm_user"


def test_a_page_lends_the_role_of_the_person_before_it_alone(people: dict[str, Actor]) -> None:
    with pytest.raises(ProgrammingError, match="lends no rights"):
        lend(people["bureau"], holder="lead", deputy="firm")
    lend(people["lead"], holder="lead", deputy="bureau")
    lend(people["secadmin"], holder="lead", deputy="expert")
    assert Delegation.objects.count() == 2
