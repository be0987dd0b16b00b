"""The security administrator gives and ends roles: to others, and what may stand together."""

from typing import Any

import pytest

from renqi.audit.models import SecurityEvent
from renqi.identity.domain import refusals
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.domain.permissions import Role
from renqi.identity.models import Organisation, Person
from renqi.identity.selectors.district_people import district_of
from renqi.identity.services.grant_role import end_role, grant_role
from renqi.identity.services.keep_organisation import close_organisation, make_organisation
from renqi.identity.services.keep_person import close_person, make_person, reopen_person
from renqi.identity.services.reset_credentials import reset_password
from tests.identity.acting import DAY, NOW, TODAY, actor, city, membership, newcomer
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Actor]:
    return city()


def grant(by: Actor, person: Person, **changed: Any) -> int:
    bureau = Organisation.objects.get(kind="industry_bureau")
    asked: dict[str, Any] = {
        "person_id": person.pk,
        "organisation_id": bureau.pk,
        "role": Role.BUREAU_OFFICER,
        "from_on": TODAY,
        "until_on": None,
        "reason": "调入",
        "actor": by,
        "at": NOW,
    }
    return grant_role(**(asked | changed))


def test_a_role_granted_today_holds_today_and_is_written_down(people: dict[str, Actor]) -> None:
    person = newcomer()
    assert actor("newcomer").role == ""
    grant(people["secadmin"], person)
    assert actor("newcomer").role == "bureau_officer"
    event = SecurityEvent.objects.get(kind="right.granted")
    assert (event.person_name, event.subject_key) == ("谢雨桐", str(person.pk))
    assert event.detail["reason"] == "调入"


@pytest.mark.parametrize("by", ["sysadmin", "auditor", "lead", "firm"])
def test_nobody_but_the_security_administrator_grants(people: dict[str, Actor], by: str) -> None:
    with pytest.raises(refusals.RightMissing):
        grant(people[by], newcomer())
    assert not SecurityEvent.objects.filter(kind="right.granted").exists()


def test_the_security_administrator_does_not_grant_to_themselves(people: dict[str, Actor]) -> None:
    with pytest.raises(refusals.NotOneself):
        grant(people["secadmin"], Person.objects.get(username="secadmin"))


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN])
def test_an_official_gets_no_administrators_role(people: dict[str, Actor], role: Role) -> None:
    operator = Organisation.objects.get(kind="operator")
    official = Person.objects.get(username="bureau")
    with pytest.raises(refusals.AdministratorsApart):
        grant(people["secadmin"], official, role=role, organisation_id=operator.pk)


def test_the_auditor_gets_no_second_role(people: dict[str, Actor]) -> None:
    with pytest.raises(refusals.AdministratorsApart):
        grant(people["secadmin"], Person.objects.get(username="auditor"))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"role": Role.FINANCE_OFFICER}, refusals.RoleNotOfKind),
        ({"from_on": TODAY - DAY}, refusals.RoleBackdated),
        ({"until_on": TODAY}, refusals.RoleEndsBeforeStart),
        ({"until_on": TODAY - DAY}, refusals.RoleEndsBeforeStart),
        ({"reason": "  "}, refusals.ReasonMissing),
        ({"organisation_id": 0}, refusals.OrganisationUnknown),
        ({"person_id": 0}, refusals.PersonUnknown),
    ],
)
def test_a_grant_that_cannot_stand_is_refused(
    people: dict[str, Actor], changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        grant(people["secadmin"], newcomer(), **changed)


def test_a_second_role_in_the_same_organisation_waits_for_the_first_to_end(
    people: dict[str, Actor],
) -> None:
    person = newcomer()
    grant(people["secadmin"], person, until_on=TODAY + 30 * DAY)
    with pytest.raises(refusals.RoleHeldAlready):
        grant(people["secadmin"], person, from_on=TODAY + 29 * DAY)
    grant(people["secadmin"], person, from_on=TODAY + 30 * DAY)


def test_a_role_that_ends_now_held_this_morning_and_holds_no_longer(
    people: dict[str, Actor],
) -> None:
    held = membership("bureau")
    end_role(membership_id=held.pk, until_on=None, reason="调离", actor=people["secadmin"], at=NOW)
    held.refresh_from_db()
    # The day itself stays written; the instant is what ends it.
    assert (held.until_on, held.ends_at) == (TODAY + DAY, NOW)
    assert actor("bureau").role == ""
    with pytest.raises(refusals.RoleEndedAlready):
        end_role(membership_id=held.pk, until_on=None, reason="x", actor=people["secadmin"], at=NOW)


def test_a_role_to_come_does_not_end_before_it_begins(people: dict[str, Actor]) -> None:
    made = grant(people["secadmin"], newcomer(), from_on=TODAY + 9 * DAY)
    with pytest.raises(refusals.RoleEndsBeforeStart):
        end_role(
            membership_id=made, until_on=TODAY + 8 * DAY, reason="x",
            actor=people["secadmin"], at=NOW,
        )  # fmt: skip


def test_a_role_granted_by_mistake_ends_within_the_same_minute(people: dict[str, Actor]) -> None:
    person = newcomer()
    made = grant(people["secadmin"], person)
    end_role(membership_id=made, until_on=None, reason="误", actor=people["secadmin"], at=NOW)
    assert actor("newcomer").role == ""
    grant(people["secadmin"], person)
    assert actor("newcomer").role == "bureau_officer"


def test_a_role_may_end_on_a_day_to_come(people: dict[str, Actor]) -> None:
    held = membership("bureau")
    last = TODAY + 10 * DAY
    end_role(membership_id=held.pk, until_on=last, reason="期满", actor=people["secadmin"], at=NOW)
    held.refresh_from_db()
    assert (held.until_on, held.ends_at) == (last, None)
    assert actor("bureau").role == "bureau_officer"


def test_the_system_administrator_makes_a_sign_in_that_may_do_nothing(
    people: dict[str, Actor],
) -> None:
    made = make_person(username="sun", name="孙晓", email="", actor=people["sysadmin"], at=NOW)
    person = Person.objects.get(username="sun")
    assert person.check_password(made.password)
    assert person.password_is_one_time
    assert actor("sun").role == ""
    with pytest.raises(refusals.RightMissing):
        make_person(username="li", name="李", email="", actor=people["secadmin"], at=NOW)


@pytest.mark.parametrize(
    ("username", "name", "refusal"),
    [
        ("bureau", "孙", refusals.UsernameTaken),
        ("孙晓", "孙", refusals.UsernameMisshapen),
        ("Sun", "孙", refusals.UsernameMisshapen),
        ("sun", " ", refusals.NameMissing),
    ],
)
def test_a_sign_in_that_could_be_mistaken_is_refused(
    people: dict[str, Actor], username: str, name: str, refusal: type[Exception]
) -> None:
    before = Person.objects.count()
    with pytest.raises(refusal):
        make_person(username=username, name=name, email="", actor=people["sysadmin"], at=NOW)
    assert Person.objects.count() == before


def test_a_closed_sign_in_loses_its_role_until_it_is_reopened(people: dict[str, Actor]) -> None:
    key = people["bureau"].person_id
    close_person(person_id=key, reason="离职", actor=people["sysadmin"], at=NOW)
    assert actor("bureau").role == ""
    reopen_person(person_id=key, reason="复职", actor=people["sysadmin"], at=NOW)
    assert actor("bureau").role == "bureau_officer"
    with pytest.raises(refusals.NotOneself):
        close_person(
            person_id=people["sysadmin"].person_id, reason="x", actor=people["sysadmin"], at=NOW
        )


def test_nobody_acts_for_a_closed_organisation(people: dict[str, Actor]) -> None:
    bureau = Organisation.objects.get(kind="industry_bureau")
    close_organisation(organisation_id=bureau.pk, reason="撤并", actor=people["sysadmin"], at=NOW)
    assert actor("bureau").role == actor("lead").role == ""
    with pytest.raises(refusals.OrganisationClosed):
        grant(people["secadmin"], newcomer())
    operator = Organisation.objects.get(kind="operator")
    with pytest.raises(refusals.NotOwnOrganisation):
        close_organisation(
            organisation_id=operator.pk, reason="x", actor=people["sysadmin"], at=NOW
        )


@pytest.mark.parametrize(
    ("kind", "uscc", "refusal"),
    [
        ("firm", "", refusals.CreditCodeWrong),
        ("firm", "91440300MA5DEM0120", refusals.CreditCodeWrong),
        ("park", FIRM_USCC, refusals.CreditCodeWrong),
        ("firm", FIRM_USCC, refusals.OrganisationTwice),
    ],
)
def test_an_organisation_with_a_wrong_code_is_refused(
    people: dict[str, Actor], kind: str, uscc: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        make_organisation(
            kind=OrganisationKind(kind), name="某", uscc=uscc, actor=people["sysadmin"], at=NOW
        )


def test_a_district_office_is_admitted_with_its_district_and_nobody_else_with_one(
    people: dict[str, Actor],
) -> None:
    def admit(kind: OrganisationKind, district: str) -> int:
        return make_organisation(
            kind=kind, name="某", uscc="", district=district, actor=people["sysadmin"], at=NOW
        )

    made = admit(OrganisationKind.DISTRICT_OFFICE, "440304")
    assert district_of(made) == "440304"
    for kind, district in (
        (OrganisationKind.DISTRICT_OFFICE, ""),
        (OrganisationKind.PARK, "440304"),
    ):
        with pytest.raises(refusals.DistrictWrong):
            admit(kind, district)


def test_a_reset_password_is_one_time_and_ends_the_old_one(people: dict[str, Actor]) -> None:
    key = people["firm"].person_id
    made = reset_password(person_id=key, reason="遗忘", actor=people["secadmin"], at=NOW)
    person = Person.objects.get(pk=key)
    assert person.check_password(made.password)
    assert person.password_is_one_time
    assert made.password not in str(SecurityEvent.objects.values_list("detail", flat=True))
    with pytest.raises(refusals.NotOneself):
        reset_password(
            person_id=people["secadmin"].person_id, reason="x", actor=people["secadmin"], at=NOW
        )


def test_ending_a_role_never_lengthens_it(people: dict[str, Actor]) -> None:
    person = newcomer()
    made = grant(people["secadmin"], person, until_on=TODAY + 7 * DAY)
    asked: dict[str, Any] = {"membership_id": made, "reason": "x", "at": NOW}
    with pytest.raises(refusals.RoleEndsEarlier):
        end_role(until_on=TODAY + 8 * DAY, actor=people["secadmin"], **asked)
    end_role(until_on=TODAY + 6 * DAY, actor=people["secadmin"], **asked)
    assert membership("newcomer").until_on == TODAY + 6 * DAY
