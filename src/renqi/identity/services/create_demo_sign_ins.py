"""Give a made-up city a sign-in for each role, and two for money (演示账号)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.sign_in import SignIn
from renqi.identity.models import Membership, Organisation, Person
from renqi.identity.services.passwords import random_password


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    role: Role
    kind: OrganisationKind
    organisation: str
    name: str
    username: str


_BUREAU, _OPERATOR = "演示市工业和信息化局", "演示市平台运营中心"
_PLACES: tuple[_Place, ...] = tuple(
    _Place(role=role, kind=kind, organisation=organisation, name=name, username=username)
    for role, kind, organisation, name, username in (
        (Role.BUREAU_LEAD, OrganisationKind.INDUSTRY_BUREAU, _BUREAU, "林若川", "lead"),
        (Role.BUREAU_OFFICER, OrganisationKind.INDUSTRY_BUREAU, _BUREAU, "陈晓明", "bureau"),
        (
            Role.FINANCE_OFFICER,
            OrganisationKind.FINANCE_BUREAU,
            "演示市财政局",
            "黄靖宇",
            "finance",
        ),
        # Money takes two people of one office.
        (
            Role.FINANCE_OFFICER,
            OrganisationKind.FINANCE_BUREAU,
            "演示市财政局",
            "孙美玲",
            "finance2",
        ),
        (Role.REGULATOR, OrganisationKind.REGULATOR, "演示市金融监管局", "吴思远", "regulator"),
        (
            Role.DISTRICT_OFFICER,
            OrganisationKind.DISTRICT_OFFICE,
            "演示市区级工业和信息化局",
            "蔡明轩",
            "district",
        ),
        (
            Role.INSTITUTION_OFFICER,
            OrganisationKind.INSTITUTION,
            "演示银行",
            "周启航",
            "bank",
        ),
        (Role.SECRETARIAT, OrganisationKind.ALLIANCE, "演示产业联盟秘书处", "郑欣怡", "alliance"),
        (Role.FIRM_USER, OrganisationKind.FIRM, "", "李建国", "firm"),
        (Role.PROVIDER, OrganisationKind.PARK, "演示科技园", "何志远", "park"),
        (Role.EXPERT, OrganisationKind.EXPERT_POOL, "演示专家库", "许文博", "expert"),
        (Role.SYSTEM_ADMIN, OrganisationKind.OPERATOR, _OPERATOR, "罗子涵", "sysadmin"),
        (Role.SECURITY_ADMIN, OrganisationKind.OPERATOR, _OPERATOR, "谢雨桐", "secadmin"),
        (Role.AUDIT_ADMIN, OrganisationKind.OPERATOR, _OPERATOR, "马俊杰", "auditor"),
    )
)


@transaction.atomic
def create_demo_sign_ins(
    *, firm_uscc: str, firm_name: str, from_on: dt.date, district: str = "440305"
) -> tuple[SignIn, ...]:
    """Make a made-up organisation, person and membership for every role.

    Finance gets two, so that what takes two people can be tried by hand. Sign-ins that exist are
    left alone, so that a second call gives nothing and locks nobody out.

    Args:
        firm_uscc: Credit code of the made-up firm that gets the firm's sign-in.
        firm_name: Its name.
        from_on: First day of every membership.
        district: Code of the district that has an office.

    Returns:
        The sign-ins made by this call, in the order of the roles.

    Effects:
        Up to one row of Organisation, Person and Membership a sign-in, all marked as made up.
    """
    known = set(Person.objects.values_list("username", flat=True))
    return tuple(
        _create(place, firm_uscc=firm_uscc, firm_name=firm_name, from_on=from_on, district=district)
        for place in _PLACES
        if place.username not in known
    )


def _create(
    place: _Place, *, firm_uscc: str, firm_name: str, from_on: dt.date, district: str
) -> SignIn:
    is_firm = place.kind is OrganisationKind.FIRM
    organisation, _ = Organisation.objects.get_or_create(
        kind=place.kind.value,
        uscc=firm_uscc if is_firm else "",
        name=firm_name if is_firm else place.organisation,
        district=district if place.kind is OrganisationKind.DISTRICT_OFFICE else "",
        is_made_up=True,
    )
    password = random_password()
    person = Person(username=place.username, name=place.name)
    person.set_password(password)
    person.save()
    Membership.objects.create(
        person=person, organisation=organisation, role=place.role.value, from_on=from_on
    )
    return SignIn(
        role=place.role,
        organisation=organisation.name,
        name=place.name,
        username=place.username,
        password=password,
    )
