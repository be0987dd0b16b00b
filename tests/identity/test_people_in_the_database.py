import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from renqi.identity.models import Membership, Organisation, Person
from renqi.identity.selectors.actors import actor_of, is_demo_city
from renqi.identity.selectors.district_people import district_of, people_of_district
from renqi.identity.selectors.memberships import memberships_of
from renqi.identity.services.create_demo_sign_ins import create_demo_sign_ins
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db

NEW_YEAR = dt.date(2026, 1, 1)


def constraint_of(error: pytest.ExceptionInfo[IntegrityError]) -> str:
    return str(error.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


@pytest.fixture
def person() -> Person:
    return Person.objects.create(username="lin", name="林")


@pytest.fixture
def bureau() -> Organisation:
    return Organisation.objects.create(kind="industry_bureau", name="工信局")


def hold(person: Person, bureau: Organisation, first: dt.date, end: dt.date | None) -> Membership:
    return Membership.objects.create(
        person=person, organisation=bureau, role="bureau_officer", from_on=first, until_on=end
    )


@pytest.mark.parametrize("username", ["Lin", "l", "林川", "lin chuan", "", "-lin"])
def test_a_sign_in_name_that_could_be_mistaken_is_refused(username: str) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Person.objects.create(username=username, name="林")
    assert constraint_of(error) == "person_username_plain"


@pytest.mark.parametrize(
    ("kind", "uscc"), [("firm", ""), ("firm", "9144"), ("park", FIRM_USCC), ("firm", "x" * 18)]
)
def test_a_credit_code_stands_exactly_where_the_organisation_is_a_firm(
    kind: str, uscc: str
) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Organisation.objects.create(kind=kind, name="某单位", uscc=uscc)
    assert constraint_of(error) == "organisation_uscc_for_firms"


def test_one_credit_code_belongs_to_one_organisation() -> None:
    Organisation.objects.create(kind="firm", name="甲", uscc=FIRM_USCC)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Organisation.objects.create(kind="large_firm", name="乙", uscc=FIRM_USCC)
    assert constraint_of(error) == "organisation_uscc_unique"


def test_nobody_holds_two_roles_in_one_organisation_at_once(
    person: Person, bureau: Organisation
) -> None:
    hold(person, bureau, NEW_YEAR, dt.date(2026, 7, 1))
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        hold(person, bureau, dt.date(2026, 6, 30), None)  # one day too early
    assert constraint_of(error) == "membership_period_no_overlap"
    hold(person, bureau, dt.date(2026, 7, 1), None)  # the end day itself is free again


def test_a_membership_ends_after_it_starts(person: Person, bureau: Organisation) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        hold(person, bureau, NEW_YEAR, NEW_YEAR)
    assert constraint_of(error) == "membership_ends_after_start"


def test_a_role_holds_from_its_first_day_until_before_its_last(
    person: Person, bureau: Organisation
) -> None:
    hold(person, bureau, NEW_YEAR, dt.date(2026, 7, 1))
    roles = {
        day: actor_of(person.pk, as_of=day).role
        for day in (dt.date(2025, 12, 31), NEW_YEAR, dt.date(2026, 6, 30), dt.date(2026, 7, 1))
    }
    assert list(roles.values()) == ["", "bureau_officer", "bureau_officer", ""]
    assert [row.is_in_force for row in memberships_of(person.pk, as_of=NEW_YEAR)] == [True]


def test_a_closed_sign_in_holds_no_role(person: Person, bureau: Organisation) -> None:
    hold(person, bureau, NEW_YEAR, None)
    person.is_active = False
    person.save()
    assert actor_of(person.pk, as_of=NEW_YEAR).role == ""


def test_the_demo_city_gets_a_sign_in_per_role_and_two_for_money_each_with_a_password() -> None:
    assert not is_demo_city()
    made = make_people()
    assert len(made) == 14
    assert len({sign_in.role for sign_in in made.values()}) == 13
    assert made["finance"].role == made["finance2"].role == "finance_officer"
    assert len({sign_in.password for sign_in in made.values()}) == 14
    firm = actor_of(Person.objects.get(username="firm").pk, as_of=NEW_YEAR)
    assert (firm.role, firm.uscc) == ("firm_user", FIRM_USCC)
    assert Person.objects.get(username="firm").check_password(made["firm"].password)
    assert is_demo_city()


def test_making_the_demo_sign_ins_again_changes_no_password() -> None:
    before = make_people()
    assert create_demo_sign_ins(firm_uscc=FIRM_USCC, firm_name="x", from_on=NEW_YEAR) == ()
    assert Person.objects.get(username="lead").check_password(before["lead"].password)


@pytest.mark.parametrize(
    ("kind", "district"),
    [("district_office", ""), ("district_office", "南山"), ("industry_bureau", "440305")],
)
def test_a_district_stands_exactly_where_the_organisation_is_its_office(
    kind: str, district: str
) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Organisation.objects.create(kind=kind, name="某单位", district=district)
    assert constraint_of(error) == "organisation_district_for_offices"


def test_the_people_of_a_district_are_those_of_its_open_offices_today() -> None:
    make_people()
    noon = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)

    def names(district: str, day: dt.date = NEW_YEAR) -> list[str]:
        return [one.name for one in people_of_district(district, as_of=day, at=noon)]

    assert names("440305") == ["蔡明轩"]
    # The day before the membership begins, another district, and no district at all.
    assert names("440305", NEW_YEAR - dt.timedelta(days=1)) == []
    assert names("440304") == []
    assert names("") == []
    office = Organisation.objects.get(kind="district_office")
    assert district_of(office.pk) == "440305"
    assert district_of(None) == ""
    Organisation.objects.filter(pk=office.pk).update(is_open=False)
    assert names("440305") == []
